import * as z from "zod";
import type { Zone } from "../zones/zone.ts";
import type { Fold } from "./fold.ts";
import { MAX_SILENCE_DAYS } from "./fold.ts";
import { DAY_MS, parseDuration, parseInstant } from "./time.ts";
import type { Topics } from "./topics.ts";
import { ACTIONS, type Action, CHANNELS, type Channel, type Ms, PURPOSES, type Purpose, SEVERITIES } from "./words.ts";

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
  /** Facts from outside the ledger, as they were looked up. */
  readonly registries?: Readonly<Record<string, { readonly listed: boolean; readonly asOf: Ms }>>;
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
};

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

/** Judges one rule at one instant. Once permitted, a rule other than `hours` stays permitted until a fact changes. */
export type Evaluate = (context: Context, at: Ms) => Finding | undefined;

/** Renders instants of a sentence in the customer's zone. */
export type Days = { readonly day: (at: Ms) => string; readonly minute: (at: Ms) => string };

export type RuleKind<R> = {
  readonly schema: z.ZodType<R>;
  /** A call the customer asked for at this time is exempt (DESIGN §6): true for caps, cool-downs and hours. */
  readonly yieldsToPromise: boolean;
  readonly compile: (rule: R, topics: Topics) => Evaluate;
  readonly sentence: (rule: R, say: Say, days: Days, until: Ms | undefined) => string;
};

const RULE_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const RuleId = z
  .string()
  .max(60)
  .regex(RULE_ID, { error: 'write a rule id in lower-case words joined by hyphens, such as "weekly-cap"' });

export const DurationText = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, {
    error:
      'write an ISO-8601 duration of weeks, days, hours, minutes or seconds, such as "P7D" or "PT4H"; months and years have no fixed length',
  })
  .meta({ id: "Duration", description: "ISO-8601 duration without months and years", examples: ["P7D", "PT4H"] });

/** A silence the fold can remember; see MAX_SILENCE_DAYS. */
export const SilenceText = DurationText.refine((text) => (parseDuration(text) ?? 0) <= MAX_SILENCE_DAYS * DAY_MS, {
  error: `ask for at most P${MAX_SILENCE_DAYS}D, or for "until-customer-asks"`,
});

export const InstantText = z.string().refine((text) => parseInstant(text) !== undefined, {
  error: 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"',
});

/** Elapsed milliseconds of a duration a schema has checked. */
export const msOf = (text: string): Ms => parseDuration(text)!;

export const TopicName = z
  .string()
  .regex(RULE_ID, { error: "write a topic in lower-case words joined by hyphens" })
  .max(60);

const nonEmpty = <T extends z.ZodType>(item: T) =>
  z.array(item).min(1, { error: "name at least one, or leave the key out to mean all" });

export const Channels = nonEmpty(z.enum(CHANNELS));
export const Purposes = nonEmpty(z.enum(PURPOSES));

/** Circumstances in which a rule stands back. */
export const Condition = z.union([
  z.literal("customer-asked").describe("an open request to be called back by voice"),
  z.literal("case-open").describe("an open case is on file"),
  z.literal("required").describe("a transactional message marked required, with its reason"),
  z.literal("inbound").describe("an offer in a conversation the customer began"),
  z
    .strictObject({ deadlineWithin: DurationText, channels: Channels.optional(), purposes: Purposes.optional() })
    .describe("the contact is useless after a deadline this close"),
]);
export type Condition = z.infer<typeof Condition>;

/** What every rule has, whatever its kind. */
export const ruleHeader = {
  id: RuleId,
  why: z.string().trim().min(1).max(600).describe("The reason for the rule and for its numbers"),
  source: z
    .strictObject({ instrument: z.string().min(1), section: z.string().optional(), url: z.url().optional() })
    .optional()
    .describe("The legal source, for packs"),
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

const UNITS: readonly [Ms, string][] = [
  [DAY_MS, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

/** "60 days" of "P60D". */
export function inWords(duration: string): string {
  let rest = msOf(duration);
  const parts: string[] = [];
  for (const [size, name] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return parts.length ? parts.join(" ") : "no time";
}
