import type { Breadth, Channel, ConsentKind, HoldCause, Ms, Purpose, Relationship } from "../policy/words.ts";
import { checkTopic } from "./claim.ts";
import { placeOfHold } from "./contact-id.ts";
import { type FactSource, type Told, tell } from "./fact.ts";
import { Problem } from "./problem.ts";
import type { World } from "./world.ts";

export type ToldHold = {
  readonly cause: HoldCause;
  readonly caseId?: string;
  readonly account?: string;
  readonly until?: Ms;
  readonly purposes?: readonly Purpose[];
};

export const placeHold = (world: World, customerId: string, hold: ToldHold, source: FactSource): Promise<Told> =>
  tell(world, customerId, "hold", source, () => ({ body: { holds: [hold] } }));

/** Ends a hold. It loosens, so it needs an id of its own; ending it twice has one effect. */
export async function liftHold(world: World, customerId: string, id: string, source: FactSource): Promise<Told> {
  const place = placeOfHold(id);
  const opened = place && (await world.ledger.read(customerId, { from: place.seq, to: place.seq, limit: 1 }))[0];
  if (!place || !opened?.body.holds?.[place.index])
    throw new Problem("not-found", "there is no hold of this id; GET the customer lists those in force");
  return tell(world, customerId, "hold-closed", source, () => ({ body: { closes: [place] } }));
}

export type ToldNeed = { readonly topic: string; readonly note?: string; readonly at?: Ms; readonly source: string };

export async function recordNeed(world: World, customerId: string, need: ToldNeed, source: FactSource): Promise<Told> {
  const policy = await world.policies.inForce(world.now());
  checkTopic(policy, { purpose: "promotional", topic: need.topic });
  const text = need.note === undefined ? undefined : await world.directory.keepText(customerId, need.note);
  const family = policy.topics.familyOf(need.topic)!;
  return tell(world, customerId, "need", { ...source, request: { ...need, note: text } }, () => ({
    at: need.at,
    body: { needs: [{ topic: need.topic, family }], source: need.source, text },
  }));
}

export type ToldConsent = {
  readonly kind: ConsentKind;
  readonly purpose: Purpose;
  readonly channel?: Channel;
  readonly topic?: string;
  readonly source: string;
  readonly evidence?: string;
  readonly at?: Ms;
  readonly expiresAt?: Ms;
};

export async function recordConsent(
  world: World,
  customerId: string,
  consent: ToldConsent,
  source: FactSource,
): Promise<Told> {
  const policy = await world.policies.inForce(world.now());
  if (consent.topic !== undefined) checkTopic(policy, { purpose: "promotional", topic: consent.topic });
  const { kind, purpose, channel, topic, expiresAt } = consent;
  const family = topic === undefined ? undefined : policy.topics.familyOf(topic);
  const text =
    consent.evidence === undefined ? undefined : await world.directory.keepText(customerId, consent.evidence);
  return tell(world, customerId, "consent", { ...source, request: { ...consent, evidence: text } }, () => ({
    at: consent.at,
    body: { consents: [{ kind, purpose, channel, topic, family, expiresAt }], source: consent.source, text },
  }));
}

export type ToldRelationship = {
  readonly kind: Relationship;
  readonly topic?: string;
  readonly account?: string;
  readonly source: string;
  readonly at?: Ms;
};

/**
 * A purchase, an inquiry, a contract begun or ended: that it was, never what it was worth. It may loosen, so it needs an
 * id of its own, and a request to be left alone that came after it takes it back.
 */
export async function recordRelationship(
  world: World,
  customerId: string,
  dealing: ToldRelationship,
  source: FactSource,
): Promise<Told> {
  const policy = await world.policies.inForce(world.now());
  const { kind, topic, account } = dealing;
  if (topic !== undefined) checkTopic(policy, { purpose: "promotional", topic });
  const family = topic === undefined ? undefined : policy.topics.familyOf(topic);
  return tell(world, customerId, "relationship", source, () => ({
    at: dealing.at,
    body: { relationships: [{ kind, topic, family, account }], source: dealing.source },
  }));
}

export type ToldReturn = {
  readonly breadth: Breadth;
  readonly topic?: string;
  readonly channel?: Channel;
  readonly words: string;
  readonly source: string;
  readonly evidence?: string;
};

/** The customer's own return: lifts what precedes it, no broader than they asked. */
export async function reinstate(world: World, customerId: string, told: ToldReturn, source: FactSource): Promise<Told> {
  const policy = await world.policies.inForce(world.now());
  const narrow = told.breadth !== "promotions" && told.breadth !== "everything";
  if (narrow && told.topic === undefined) {
    throw new Problem(
      "invalid-request",
      `a return of breadth ${told.breadth} names the topic the customer asked about`,
      [{ pointer: "/topic", detail: 'name the topic, or write the breadth "promotions"' }],
    );
  }
  if (told.topic !== undefined) checkTopic(policy, { purpose: "promotional", topic: told.topic });
  const words = told.evidence === undefined ? told.words : `${told.words}\n\n${told.evidence}`;
  const text = await world.directory.keepText(customerId, words);
  const family = told.topic === undefined ? undefined : policy.topics.familyOf(told.topic);
  return tell(
    world,
    customerId,
    "reinstatement",
    { ...source, request: { ...told, words: text, evidence: "" } },
    () => ({
      body: {
        reinstates: { breadth: told.breadth, topic: told.topic, family, channel: told.channel },
        source: told.source,
        text,
      },
    }),
  );
}
