import type { CompiledPolicy } from "../policy/compile.ts";
import type { HoldPart, OfferPart, RefusalPart } from "../policy/facts.ts";
import type { Breadth, Channel, Disposition, Ms, Sentiment } from "../policy/words.ts";

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
 * The refusals and holds an outcome leaves: those told and, where none was told, what the policy in force says the
 * outcome implies. They are written out in the entry, so a later policy does not change what was said.
 */
export function impliedBy(
  policy: CompiledPolicy,
  told: ToldOutcome,
  about: OfferPart,
): { refusals: RefusalPart[]; holds: HoldPart[] } {
  const { implies } = policy.documents[0]!;
  const byOutcome =
    told.disposition !== undefined && told.disposition in implies
      ? implies[told.disposition as keyof Implies]
      : undefined;
  const mood = told.sentiment === "angry" || told.sentiment === "negative" ? implies[told.sentiment] : undefined;
  const refusals = told.refusals?.length
    ? told.refusals
    : [byOutcome?.refusal, mood?.refusal].filter((breadth) => breadth !== undefined).map((breadth) => ({ breadth }));
  const holds: HoldPart[] = [byOutcome?.hold, mood?.hold]
    .filter((cause) => cause !== undefined)
    .map((cause) => ({ cause }));
  if (told.disposition === "callback_requested" || told.callbackAt !== undefined)
    holds.push({ cause: "callback", until: told.callbackAt });
  return { refusals: refusals.map((refusal) => completed(refusal, about, policy)), holds };
}

/** A "no" that names no topic is about what was offered; one outside the tree has no family and covers them all. */
function completed(refusal: ToldRefusal, about: OfferPart, policy: CompiledPolicy): RefusalPart {
  const wide = refusal.breadth === "promotions" || refusal.breadth === "everything";
  if (wide) return { breadth: refusal.breadth, channel: refusal.channel, until: refusal.until };
  const topic = refusal.topic ?? about.topic;
  const offer = refusal.offer ?? (refusal.breadth === "this-offer" ? about.offer : undefined);
  return {
    breadth: refusal.breadth,
    topic,
    family: topic === undefined ? undefined : policy.topics.familyOf(topic),
    offer,
    channel: refusal.channel,
    until: refusal.until,
  };
}

/** An offer with the family its topic has today. */
export const offered = (policy: CompiledPolicy, offer: { topic?: string; offer?: string }): OfferPart => ({
  topic: offer.topic,
  family: offer.topic === undefined ? undefined : policy.topics.familyOf(offer.topic),
  offer: offer.offer,
});
