import type { CompiledPolicy } from "../policy/compile.ts";
import type { HoldPart, OfferPart, RefusalPart } from "../policy/facts.ts";
import { impliedAtLeast } from "../policy/implies.ts";
import { BREADTHS, type Breadth, type Channel, type Disposition, type Ms, type Sentiment } from "../policy/words.ts";

/** A refusal as it was told. */
export type ToldRefusal = {
  readonly breadth: Breadth;
  readonly topic?: string;
  readonly offer?: string;
  readonly channel?: Channel;
  readonly until?: Ms;
};

export type ToldOutcome = {
  readonly disposition?: Disposition;
  readonly refusals?: readonly ToldRefusal[];
  readonly sentiment?: Sentiment;
  readonly callbackAt?: Ms;
};

type Implies = CompiledPolicy["documents"][number]["implies"];

/**
 * The refusals and holds an outcome leaves: those told, and what the policy in force says the outcome implies. A
 * "no" that was told stands for the one implied, unless that one is wider. They are written out in the entry, so a
 * later policy does not change what was said. `abouts` is what was offered: the contact's own subject, and every
 * offer made in it.
 */
export function impliedBy(
  policy: CompiledPolicy,
  told: ToldOutcome,
  abouts: readonly OfferPart[],
): { refusals: RefusalPart[]; holds: HoldPart[] } {
  const { implies } = policy.documents[0]!;
  const byOutcome =
    told.disposition !== undefined && told.disposition in implies
      ? implies[told.disposition as keyof Implies]
      : undefined;
  const mood = told.sentiment === "angry" || told.sentiment === "negative" ? implies[told.sentiment] : undefined;
  const said = told.refusals ?? [];
  const widest = Math.max(-1, ...said.map(({ breadth }) => BREADTHS.indexOf(breadth)));
  const heard = told.disposition === undefined ? undefined : impliedAtLeast(told.disposition, byOutcome?.refusal);
  const implied = [heard, mood?.refusal]
    .filter((breadth) => breadth !== undefined)
    .filter((breadth) => widest < 0 || (isWide(breadth) && BREADTHS.indexOf(breadth) > widest));
  const refusals = [...said, ...implied.map((breadth): ToldRefusal => ({ breadth }))];
  const holds: HoldPart[] = [byOutcome?.hold, mood?.hold]
    .filter((cause) => cause !== undefined)
    .map((cause) => ({ cause }));
  if (told.disposition === "callback_requested" || told.callbackAt !== undefined)
    holds.push({ cause: "callback", until: told.callbackAt });
  return { refusals: refusals.flatMap((refusal) => completed(refusal, abouts, policy)), holds };
}

const isWide = (breadth: Breadth): boolean => breadth === "promotions" || breadth === "everything";

/** A "no" that names no topic is about all that was offered; one outside the tree has no family and covers them all. */
function completed(refusal: ToldRefusal, abouts: readonly OfferPart[], policy: CompiledPolicy): RefusalPart[] {
  if (isWide(refusal.breadth)) return [{ breadth: refusal.breadth, channel: refusal.channel, until: refusal.until }];
  const named =
    refusal.topic === undefined && abouts.length > 0 ? subjectsOf(abouts) : [{ ...abouts[0], topic: refusal.topic }];
  return named.map(({ topic, offer }) => ({
    breadth: refusal.breadth,
    topic,
    family: topic === undefined ? undefined : policy.topics.familyOf(topic),
    offer: refusal.offer ?? (refusal.breadth === "this-offer" ? offer : undefined),
    channel: refusal.channel,
    until: refusal.until,
  }));
}

/** What was offered; the contact's own subject only where it has a topic, or nothing else has. */
function subjectsOf(abouts: readonly OfferPart[]): readonly OfferPart[] {
  const topical = abouts.filter(({ topic }) => topic !== undefined);
  const distinct = new Map(topical.map((about) => [`${about.topic} ${about.offer ?? ""}`, about]));
  return distinct.size > 0 ? [...distinct.values()] : abouts.slice(0, 1);
}

/** An offer with the family its topic has today. */
export const offered = (policy: CompiledPolicy, offer: { topic?: string; offer?: string }): OfferPart => ({
  topic: offer.topic,
  family: offer.topic === undefined ? undefined : policy.topics.familyOf(offer.topic),
  offer: offer.offer,
});
