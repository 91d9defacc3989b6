import { impliedBy, type ToldRefusal } from "../contact/implied.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import type { ConsentPart, Fact, FactKind, HoldPart, OfferPart, Parts, RefusalPart } from "../policy/facts.ts";
import type { Request } from "../policy/rule.ts";
import type { Channel, Disposition, Ms, Purpose, Sentiment } from "../policy/words.ts";
import { contactOf, type RecordedCustomer, type RecordedFact } from "./recorded.ts";

/** What somebody's own files tell of one customer. Facts may stand in any order. */
export type HistoryCustomer = {
  readonly customerId: string;
  /** IANA zones the customer may be in; none: rules of local time cannot be judged. */
  readonly zones: readonly string[];
  /** Whose law applies; left out: no place's, and only the policy judges. */
  readonly jurisdictions?: readonly string[];
  readonly facts: readonly HistoryFact[];
};
export type HistoryFact = HistoryContact | HistoryTold;

/** One outbound contact, and what was said in it. */
export type HistoryContact = {
  readonly what: "contact";
  readonly at: Ms;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  readonly offer?: string;
  readonly campaign?: string;
  readonly account?: string;
  readonly disposition: Disposition;
  readonly refusals?: readonly ToldRefusal[];
  readonly sentiment?: Sentiment;
  readonly callbackAt?: Ms;
  /** Taken as made: it is what went before, and no policy is asked about it. */
  readonly given?: boolean;
};

/** Said in no contact of ours, so it stands whatever contacts are made. */
export type HistoryTold = {
  readonly what: "told";
  readonly at: Ms;
  readonly refusals?: readonly (ToldRefusal & { readonly purpose?: Purpose })[];
  readonly holds?: readonly HoldPart[];
  /** Cases that were closed, by their ids. */
  readonly closes?: readonly string[];
  readonly consents?: readonly Omit<ConsentPart, "family">[];
  /** Topics. */
  readonly needs?: readonly string[];
  readonly reinstates?: Omit<NonNullable<Parts["reinstates"]>, "family">;
};

/**
 * A history as a replay wants it, in the words of one policy: its tree says what family a topic is of, and it says
 * what an outcome implies when nobody said more. A topic outside the tree is of no known family, which every no covers.
 */
export function fromHistory(policy: CompiledPolicy): (customer: HistoryCustomer) => RecordedCustomer {
  const familyOf = (topic: string | undefined) => (topic === undefined ? undefined : policy.topics.familyOf(topic));
  const contact = contactIn(policy, familyOf);
  const told = toldIn(familyOf);
  return ({ customerId, zones, jurisdictions = NO_LAW, facts }) => {
    const sorted = inOrder(facts);
    const profile = { zones, jurisdictions, addresses: [] };
    const first = newFact("profile", 1, sorted[0]?.at ?? 0);
    first.profile = profile;
    const recorded: RecordedFact[] = [{ fact: first, contact: undefined, madeIn: undefined }];
    for (let index = 0; index < sorted.length; index++) {
      const one = sorted[index]!;
      recorded.push(one.what === "contact" ? contact(one, index + 2) : told(one, index + 2));
    }
    return { customerId, facts: recorded };
  };
}

const NO_LAW: readonly string[] = [];

/** By instant; facts of one instant as they were given. */
function inOrder(facts: readonly HistoryFact[]): readonly HistoryFact[] {
  for (let index = 1; index < facts.length; index++)
    if (facts[index]!.at < facts[index - 1]!.at) return [...facts].sort((a, b) => a.at - b.at);
  return facts;
}

type NewFact = { -readonly [K in keyof Required<Fact>]: Fact[K] };

/** Every fact has all keys in one order: to fold millions of them is twice as fast as when each is of another shape. */
const newFact = (kind: FactKind, seq: number, at: Ms): NewFact => ({
  kind,
  seq,
  at,
  recordedAt: at,
  id: `h${seq}`,
  due: undefined,
  profile: undefined,
  opens: undefined,
  contact: undefined,
  go: undefined,
  disposition: undefined,
  conversation: undefined,
  offers: undefined,
  offerSeq: undefined,
  sentiment: undefined,
  refusals: undefined,
  holds: undefined,
  closes: undefined,
  consents: undefined,
  needs: undefined,
  relationships: undefined,
  checks: undefined,
  reinstates: undefined,
  campaign: undefined,
  refused: undefined,
  mergedInto: undefined,
});

type FamilyOf = (topic: string | undefined) => string | undefined;

function contactIn(policy: CompiledPolicy, familyOf: FamilyOf): (made: HistoryContact, seq: number) => RecordedFact {
  return (made, seq) => {
    const { at, channel, purpose, topic, offer, account, campaign, disposition } = made;
    const family = familyOf(topic);
    const implied = impliedIn(policy, made, { topic, family, offer });
    const fact = newFact("recorded", seq, at);
    fact.opens = { channel, purpose, topic, family, offer, account, campaign };
    fact.disposition = disposition;
    fact.sentiment = made.sentiment;
    fact.refusals = implied?.refusals;
    fact.holds = implied?.holds;
    if (made.given) return { fact, contact: undefined, madeIn: undefined };
    const request: Request = { action: "contact", channel, purpose, topic, offer, account, campaign };
    return { fact, contact: contactOf(request, fact), madeIn: undefined };
  };
}

/** Most calls end in nothing that could imply anything. */
function impliedIn(
  policy: CompiledPolicy,
  made: HistoryContact,
  about: OfferPart,
): { refusals: RefusalPart[]; holds: HoldPart[] } | undefined {
  const { disposition, refusals, sentiment, callbackAt } = made;
  const plain = refusals === undefined && sentiment === undefined && callbackAt === undefined;
  if (plain && disposition !== "callback_requested" && !(disposition in policy.documents[0]!.implies)) return undefined;
  return impliedBy(policy, made, [about]);
}

function toldIn(familyOf: FamilyOf): (said: HistoryTold, seq: number) => RecordedFact {
  return (said, seq) => {
    const fact = newFact(kindOf(said), seq, said.at);
    fact.refusals = said.refusals?.map((no) => ({ ...no, family: familyOf(no.topic) }));
    fact.holds = said.holds;
    fact.closes = said.closes?.map((caseId) => ({ caseId }));
    fact.consents = said.consents?.map((given) => ({ ...given, family: familyOf(given.topic) }));
    fact.needs = said.needs?.flatMap((topic) => {
      const family = familyOf(topic);
      return family === undefined ? [] : [{ topic, family }];
    });
    fact.reinstates = said.reinstates && { ...said.reinstates, family: familyOf(said.reinstates.topic) };
    return { fact, contact: undefined, madeIn: undefined };
  };
}

function kindOf({ refusals, holds, closes, consents, reinstates }: HistoryTold): FactKind {
  if (reinstates) return "reinstatement";
  if (refusals) return "opt-out";
  if (holds) return "hold";
  if (closes) return "hold-closed";
  return consents ? "consent" : "need";
}
