import * as z from "zod";
import type { Zone } from "../zones/zone.ts";
import { Condition } from "./condition.ts";
import { Channels, nonEmpty, Purposes, RuleId, TopicName } from "./fields.ts";
import type { Fold } from "./fold.ts";
import type { HolidayList } from "./holidays.ts";
import { parseInstant } from "./time.ts";
import type { Topics } from "./topics.ts";
import {
  ACTIONS,
  type Action,
  type Channel,
  CONFIDENCES,
  type Confidence,
  type Ms,
  type NoticeKind,
  type Purpose,
  SEVERITIES,
} from "./words.ts";

/** What is asked for: one contact, or one offer in a conversation. */
export type Request = {
  readonly action: Action;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  readonly offer?: string;
  readonly account?: string;
  readonly campaign?: string;
  readonly conversation?: string;
  /** Token of the address to be used. */
  readonly address?: string;
  /** No later than this; exclusive. */
  readonly deadline?: Ms;
  /** A transactional message that must go out (its reason stands in the ledger). */
  readonly required?: boolean;
  /** The contact itself (its opening sequence number), when its claim is already in the fold. */
  readonly self?: number;
  /** The contact may happen from so long before the instant judged to so long after it; together under a minute. */
  readonly spanBefore?: Ms;
  readonly spanAfter?: Ms;
  /** The one message that confirms an opt-out, and nothing besides. */
  readonly confirms?: "opt-out";
  /** Facts from outside the ledger, as they were looked up: do-not-call lists by name. */
  readonly registries?: Readonly<Record<string, Lookup>>;
  /** Feeds by name: what no data file can know, such as a state of emergency. */
  readonly feeds?: Readonly<Record<string, Feed>>;
};

/** What a do-not-call list said of the address. */
export type Lookup = {
  readonly listed: boolean;
  /** Date of the list's copy, or of the check. */
  readonly asOf: Ms;
  /** Since when it has been listed, where the list tells. */
  readonly since?: Ms;
  /** Which copy it was; left out, it is known by its date. */
  readonly snapshot?: string;
};

/** A feed as it was when it was last read. */
export type Feed = {
  readonly asOf: Ms;
  readonly snapshot?: string;
  /** Whether what it tells of is so now, where the customer is. */
  readonly active?: boolean;
  /** Days it names, "YYYY-MM-DD". */
  readonly dates?: readonly string[];
};

/** One decision's working set. Rules read it; the one thing they write is how far back they could not see. */
export type Context = {
  readonly fold: Fold;
  readonly request: Request;
  readonly family: string | undefined;
  readonly promotional: boolean;
  /** The purpose asked for, and promotional where an offer is made in it, as bits. */
  readonly purposes: number;
  readonly zones: readonly Zone[];
  /** Zones the customer left since the oldest contact remembered, and when. */
  readonly leftZones: readonly { readonly zone: Zone; readonly leftAt: Ms }[];
  readonly topics: Topics;
  /** Contacts after this instant were needed and are not all in the fold. */
  incompleteSince: Ms | undefined;
  /** What a reader of the decision must be told; see {@link Notice}. */
  notices: Notice[] | undefined;
  /** Ids of the outside facts used: registries, feeds and holiday lists. */
  snapshots: string[] | undefined;
};

/** What a decision says besides its reasons. */
export type Notice = {
  readonly kind: NoticeKind;
  /** The feed, list or jurisdiction, empty where none is known; of a rule, its pack's id and its own, "us-fl us-fl-hours". */
  readonly of: string;
  /** For a feed or list that is out of date: when it was read, or the last year it covers. */
  readonly asOf?: Ms;
};

/** Adds what was noted once, however many rules note it. */
export function note(context: Context, kind: NoticeKind, of: string, asOf?: Ms): void {
  context.notices ??= [];
  if (context.notices.some((known) => known.kind === kind && known.of === of)) return;
  context.notices.push(asOf === undefined ? { kind, of } : { kind, of, asOf });
}

export function noteSnapshot(context: Context, id: string): void {
  context.snapshots ??= [];
  if (!context.snapshots.includes(id)) context.snapshots.push(id);
}

/** What rules are compiled with, besides their own text. */
export type Outside = {
  /** A list of holidays by name; undefined when there is none of that name. */
  readonly holidays: (name: string) => HolidayList | undefined;
  /** What of the law that applies is not known or not judged: every decision says so. */
  readonly lawNotices?: readonly Notice[];
};

/** Nothing ships but the documents themselves. */
export const NOTHING_OUTSIDE: Outside = { holidays: () => undefined };

export type Say = Readonly<Record<string, string | number | undefined>>;

/** One rule's refusal at one instant. */
export type Finding = {
  /** The rule's next permitted instant; absent: not until a fact changes. */
  readonly until?: Ms;
  /** Sequence numbers of the entries it rests on. */
  readonly evidence: readonly number[];
  /** What its sentence needs, so that it can be rendered later from the stored policy version. */
  readonly say: Say;
  /** The rule cannot be judged because it is not known where the customer is. */
  readonly unlocated?: boolean;
};

/** Judges one rule at one instant. Before the instant it names as `until`, it refuses. */
export type Evaluate = (context: Context, at: Ms) => Finding | undefined;

/** Renders instants of a sentence in the customer's zone. */
export type Days = { readonly day: (at: Ms) => string; readonly minute: (at: Ms) => string };

export type RuleKind<R> = {
  readonly schema: z.ZodType<R>;
  /** A call the customer asked for at this time is exempt (DESIGN §6): true for caps, cool-downs and hours. */
  readonly yieldsToPromise: boolean;
  /** Once it has nothing against a request, it has nothing at any later instant until a fact changes: no search asks it again. */
  readonly lasting?: true;
  readonly compile: (rule: R, outside: Outside) => Evaluate;
  readonly sentence: (rule: R, say: Say, days: Days, until: Ms | undefined) => string;
};

export const InstantText = z.string().refine((text) => parseInstant(text) !== undefined, {
  error: 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"',
});

const GroupId = z.string().regex(/^[A-Z]{2}[A-Z0-9.-]{1,38}$/, { error: 'write a group such as "US-REGF"' });

/** What every rule has, whatever its kind. */
export const ruleHeader = {
  id: RuleId,
  why: z.string().trim().min(1).max(600).describe("The reason for the rule and for its numbers"),
  source: z
    .strictObject({ instrument: z.string().min(1), section: z.string().optional(), url: z.url().optional() })
    .optional()
    .describe("The legal source; a pack has one on every rule"),
  group: z
    .union([GroupId, z.array(GroupId).min(1)])
    .optional()
    .describe("In a pack: the rule-group the rule is part of, under which cases name it"),
  confidence: z.enum(CONFIDENCES).optional().describe("In a pack: how sure the number is"),
  needsReview: z
    .literal(true)
    .optional()
    .describe("In a pack: a strict reading of an unsettled text, which a decision it binds says"),
  reading: RuleId.optional().describe("In a pack, with needsReview: the name by which a policy may waive this reading"),
  severity: z.enum(SEVERITIES).default("guideline"),
  effectiveFrom: InstantText.optional(),
  effectiveTo: InstantText.optional(),
  applies: z
    .strictObject({
      channels: Channels.optional(),
      purposes: Purposes.optional(),
      actions: nonEmpty(z.enum(ACTIONS)).optional(),
      topics: nonEmpty(TopicName).optional(),
    })
    .default({})
    .describe("Which requests the rule judges; a key left out means all"),
  unless: z.array(Condition).default([]).describe("Circumstances in which the rule stands back"),
};

export type RuleHeader = {
  readonly id: string;
  readonly why: string;
  readonly severity: (typeof SEVERITIES)[number];
  readonly source?: { readonly instrument: string; readonly section?: string; readonly url?: string };
  readonly group?: string | readonly string[];
  readonly confidence?: Confidence;
  readonly needsReview?: true;
  readonly reading?: string;
  readonly effectiveFrom?: string;
  readonly effectiveTo?: string;
  readonly applies: { channels?: Channel[]; purposes?: Purpose[]; actions?: Action[]; topics?: string[] };
  readonly unless: Condition[];
};

/** "a personal loan" of "personal-loan", for sentences. */
export const plain = (word: string | number | undefined): string =>
  String(word ?? "")
    .replaceAll("-", " ")
    .replaceAll("_", " ");
