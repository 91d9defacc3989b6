/** The words histories and requests of the tests are written in. */
import type { FactKind, HoldPart, Parts, RefusalPart } from "../../lib/policy/facts.ts";
import type { Subject } from "../../lib/policy/fold.ts";
import type { Request } from "../../lib/policy/rule.ts";
import { SHIPPED_TOPICS, topicsOf } from "../../lib/policy/topics.ts";
import type {
  Breadth,
  Channel,
  ConsentKind,
  Direction,
  Disposition,
  HoldCause,
  Purpose,
  Relationship,
  Sentiment,
} from "../../lib/policy/words.ts";

/** One fact, before the ledger numbers it; its parts may refer to earlier facts by name. */
export type Told = {
  readonly kind: FactKind;
  readonly at: string;
  readonly recordedAt?: string;
  readonly name?: string;
  readonly parts: (seqOf: (name: string) => number) => Parts;
};

const { familyOf } = topicsOf(SHIPPED_TOPICS);
export const family = (topic: string | undefined): string | undefined =>
  topic === undefined ? undefined : familyOf(topic);
const withFamily = <T extends { readonly topic?: string }>(part: T): T & { readonly family?: string } => ({
  ...part,
  family: family(part.topic),
});
const LOAN = { channel: "voice", purpose: "promotional", topic: "personal-loan" } as const;

const told = (kind: FactKind, at: string, parts: Parts | Told["parts"], name?: string): Told => ({
  kind,
  at,
  name,
  parts: typeof parts === "function" ? parts : () => parts,
});

/** The same fact, told only then. */
export const late = (recordedAt: string, fact: Told): Told => ({ ...fact, recordedAt });
/** The same fact under a name that later ones can use. */
export const named = (name: string, fact: Told): Told => ({ ...fact, name });

export type Link = { readonly token: string; readonly channel: Channel };
export type Profile = {
  readonly zones?: readonly string[];
  readonly addresses?: readonly Link[];
  readonly verified?: readonly string[];
};

/** Who the customer is and where they may be. */
export const customer = ({ zones = ["UTC"], addresses = [], verified }: Profile = {}, at = "2026-01-01T00:00Z"): Told =>
  told("profile", at, { profile: { zones, jurisdictions: [], addresses, verified } });
export const livesIn = (...zones: string[]): Told => customer({ zones });

/** A contact that was made and is over. Unless said otherwise: a promotional call about a personal loan. */
export const made = (at: string, disposition: Disposition, subject: Partial<Subject> = {}, more: Parts = {}): Told =>
  told("recorded", at, { opens: withFamily({ ...LOAN, ...subject }), disposition, ...more });
/** The same for other purposes, which need no topic. */
export const madeFor = (purpose: Purpose, at: string, disposition: Disposition, subject: Partial<Subject> = {}): Told =>
  made(at, disposition, { topic: undefined, ...subject, purpose });

export const claimed = (name: string, at: string, expiresAt: string, subject: Partial<Subject> = {}): Told =>
  told("claimed", at, { opens: { ...withFamily({ ...LOAN, ...subject }), expiresAt: Date.parse(expiresAt) } }, name);
export const authorised = (contact: string, at: string): Told =>
  told("authorised", at, (seqOf) => ({
    contact: seqOf(contact),
    go: { nonce: "n", dialBefore: Date.parse(at) + 30_000 },
  }));
export const outcome = (contact: string, at: string, disposition: Disposition, more: Parts = {}): Told =>
  told("outcome", at, (seqOf) => ({ contact: seqOf(contact), disposition, ...more }));
export const released = (contact: string, at: string): Told =>
  told("released", at, (seqOf) => ({ contact: seqOf(contact) }));
export const expired = (contact: string, at: string): Told =>
  told("expired", at, (seqOf) => ({ contact: seqOf(contact) }));
export const unknown = (contact: string, at: string): Told =>
  told("unknown", at, (seqOf) => ({ contact: seqOf(contact) }));

export type No = Partial<Omit<RefusalPart, "breadth" | "until">> & { readonly until?: string };
export const no = (breadth: Breadth, { until, ...about }: No = {}): RefusalPart => ({
  breadth,
  ...withFamily(about),
  until: until === undefined ? undefined : Date.parse(until),
});

/** The customer said no; unless said otherwise outside any conversation. */
export const saidNo = (at: string, breadth: Breadth, about: No = {}): Told =>
  told("opt-out", at, { refusals: [no(breadth, about)] });
/** The same within a conversation. */
export const saidNoIn = (conversation: string, at: string, breadth: Breadth, about: No = {}): Told =>
  told("offer-result", at, {
    conversation: { id: conversation, direction: "outbound", channel: "voice" },
    refusals: [no(breadth, about)],
  });

export const talk = (
  conversation: string,
  at: string,
  direction: Direction,
  sentiment?: Sentiment,
  more: Parts = {},
): Told =>
  told("interaction", at, { conversation: { id: conversation, direction, channel: "voice" }, sentiment, ...more });
/** An offer was cleared in a conversation. */
export const offered = (
  conversation: string,
  at: string,
  topic: string,
  offer?: string,
  direction: Direction = "outbound",
): Told =>
  told("offer-cleared", at, {
    conversation: { id: conversation, direction, channel: "voice" },
    offers: [withFamily({ topic, offer })],
  });

export type HoldTold = Partial<Omit<HoldPart, "cause" | "until">> & { readonly until?: string };
export const hold = (at: string, cause: HoldCause, { until, ...more }: HoldTold = {}): Told =>
  told("hold", at, { holds: [{ cause, until: until === undefined ? undefined : Date.parse(until), ...more }] });
export const closed = (name: string, at: string): Told =>
  told("hold-closed", at, (seqOf) => ({ closes: [{ seq: seqOf(name), index: 0 }] }));
export const caseClosed = (caseId: string, at: string): Told => told("hold-closed", at, { closes: [{ caseId }] });

export const need = (at: string, topic: string): Told =>
  told("need", at, { needs: [{ topic, family: family(topic)! }] });
export type ConsentTold = {
  readonly kind?: ConsentKind;
  readonly purpose?: Purpose;
  readonly channel?: Channel;
  readonly topic?: string;
  readonly expiresAt?: string;
};
export const consent = (
  at: string,
  { kind = "express", purpose = "promotional", channel, topic, expiresAt }: ConsentTold = {},
): Told =>
  told("consent", at, {
    consents: [
      withFamily({
        kind,
        purpose,
        channel,
        topic,
        expiresAt: expiresAt === undefined ? undefined : Date.parse(expiresAt),
      }),
    ],
  });
export const cameBack = (
  at: string,
  breadth: Breadth,
  about: { readonly topic?: string; readonly channel?: Channel } = {},
): Told => told("reinstatement", at, { reinstates: { breadth, ...withFamily(about) } });

/** A purchase, an inquiry, a contract begun or ended. */
export const dealt = (
  at: string,
  kind: Relationship,
  about: { readonly topic?: string; readonly account?: string } = {},
): Told => told("relationship", at, { relationships: [{ kind, ...withFamily(about) }] });

export const erased = (at: string): Told => told("erased", at, {});
export const mergedInto = (at: string, other: string): Told => told("merged-into", at, { mergedInto: other });
export const fact = told;

/** Requests. Unless said otherwise: promotional, about a personal loan. */
export type Asked = Partial<Omit<Request, "deadline" | "action" | "channel">> & { readonly deadline?: string };
const contact = (channel: Channel, { deadline, ...more }: Asked): Request => ({
  action: "contact",
  channel,
  purpose: "promotional",
  ...((more.purpose ?? "promotional") === "promotional" && { topic: "personal-loan" }),
  ...more,
  deadline: deadline === undefined ? undefined : Date.parse(deadline),
});
export const call = (asked: Asked = {}): Request => contact("voice", asked);
export const text = (asked: Asked = {}): Request => contact("sms", asked);
export const mail = (asked: Asked = {}): Request => contact("email", asked);
/** One offer in one conversation. */
export const offer = (conversation: string, topic = "personal-loan", asked: Partial<Request> = {}): Request => ({
  action: "offer",
  channel: "voice",
  purpose: "promotional",
  topic,
  offer: "o1",
  conversation,
  ...asked,
});
