import { claim } from "../contact/claim.ts";
import { placeOfContact } from "../contact/contact-id.ts";
import { clearOffer, recordInteraction } from "../contact/conversation.ts";
import type { Told as ToldFact } from "../contact/fact.ts";
import { optOutAddress, optOutCustomer } from "../contact/opt-out.ts";
import { recordOutside, settle } from "../contact/outcome.ts";
import { placeHold, recordNeed } from "../contact/told-facts.ts";
import type { World } from "../contact/world.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import { BREADTHS } from "../policy/words.ts";
import type { SeededChance } from "./chance.ts";
import { mustAnswer } from "./outside.ts";
import { callEnds, type Person, TOPICS } from "./people.ts";
import type { Scene } from "./scene.ts";
import { Violation } from "./violation.ts";

export type Acting = {
  readonly scene: Scene;
  readonly chance: SeededChance;
  readonly person: Person;
  /** The event's own id: a repeat has it too. */
  readonly event: string;
};

/** Something people or other systems do. */
export type Act = (acting: Acting) => Promise<void>;

const factOf = (person: Person, eventId: string, request: unknown) => ({ actor: person.id, eventId, request });

/** Tells a fact, now and then twice at once from two places; both get the one entry, and it is there. */
async function told(acting: Acting, what: string, tell: (world: World) => Promise<ToldFact>): Promise<void> {
  const { scene, chance, person } = acting;
  const calls = Array.from({ length: chance.happens(0.2) ? 2 : 1 }, () => scene.outside.insist(tell));
  const answers = (await Promise.all(calls)).map((answer) => mustAnswer(answer, what));
  const entries = answers.flatMap((answer) => (answer ? [answer.entry] : []));
  for (const { customerId, seq, id } of entries) scene.checker.acknowledged(customerId, seq, id);
  if (new Set(entries.map(({ seq }) => seq)).size > 1)
    throw new Violation("G4", `${what} told twice made two entries`, person.id, entries);
}

export const optOut: Act = (acting) => {
  const { chance, person, event } = acting;
  const breadth = chance.pick(BREADTHS);
  const topical = breadth === "this-topic" || breadth === "this-offer";
  const said = {
    breadth,
    source: "told us",
    ...(!topical && chance.happens(0.3) && { channel: chance.pick(["voice", "sms"] as const) }),
  };
  return told(acting, "an opt-out", (world) => optOutCustomer(world, person.id, said, factOf(person, event, said)));
};

/** A "no" from a telephone: it bites everybody who has that number, from its acknowledgement on. */
export const addressOptOut: Act = async ({ scene, chance, person, event }) => {
  const { outside, people, checker } = scene;
  const said = { breadth: chance.pick(["promotions", "everything"] as const), source: "told us" };
  const address = { channel: chance.pick(["voice", "sms"] as const), value: person.phone };
  const answer = mustAnswer(
    await outside.insist((world) => optOutAddress(world, address, said, factOf(person, event, said))),
    "an opt-out by address",
  );
  if (!answer) return;
  const sharing = people.filter(({ phone }) => phone === person.phone);
  for (const { id } of sharing) checker.saidNo(id, { ...said, at: scene.stage.clock.now() });
};

export const hold: Act = (acting) => {
  const { scene, chance, person, event } = acting;
  const cause = chance.pick(["complaint", "bereavement", "anger", "case", "other"] as const);
  const said = { cause, ...(cause === "other" && { until: scene.stage.clock.now() + DAY_MS }) };
  return told(acting, "a hold", (world) => placeHold(world, person.id, said, factOf(person, event, said)));
};

export const need: Act = (acting) => {
  const { chance, person, event } = acting;
  const said = { topic: chance.pick(TOPICS), source: "told us" };
  return told(acting, "a need", (world) => recordNeed(world, person.id, said, factOf(person, event, said)));
};

/** The customer comes to us, and two systems would both like to make them an offer. */
export const inbound: Act = async ({ scene, chance, person, event }) => {
  const { outside } = scene;
  const said = {
    customerId: person.id,
    channel: "voice" as const,
    conversationId: event,
    sentiment: chance.pick(["positive", "neutral", "negative"] as const),
    need: { topic: chance.pick(TOPICS) },
  };
  mustAnswer(
    await outside.insist((world) => recordInteraction(world, said, factOf(person, event, said))),
    "an interaction",
  );
  const about = {
    customerId: person.id,
    conversationId: event,
    channel: "voice" as const,
    topic: said.need.topic,
  };
  const offer = (system: string) =>
    outside.insist((world) => clearOffer(world, { ...about, offer: `from ${system}` }, system, `${event} ${system}`));
  const both = await Promise.all([offer("desktop"), offer("bot")]);
  const allowed = both.filter((told) => told && !told.refused && told.answer.decision.verdict === "allow");
  if (allowed.length > 1) throw new Violation("G1", "two offers were cleared in one conversation", person.id, both);
};

/** Made outside Tacet: always stored, never refused. */
export const outsideContact: Act = (acting) => {
  const { scene, chance, person, event } = acting;
  const made = {
    customerId: person.id,
    channel: "voice" as const,
    purpose: "promotional" as const,
    topic: chance.pick(TOPICS),
    disposition: callEnds(person, chance),
    at: scene.stage.clock.now() - chance.below(6 * HOUR_MS),
  };
  return told(acting, "a contact made outside", (world) => recordOutside(world, made, factOf(person, event, made)));
};

/** Longer than a claim lasts: some come too late. */
const RIVAL_WAITS_MS = 30 * MINUTE_MS;

/** Another system, which knows nothing of our campaigns, claims and calls through the API, sometimes from two places. */
export const rivalCall: Act = async (acting) => {
  const { scene, chance, person, event } = acting;
  const { outside, dialer, stage } = scene;
  const wanted = {
    customerId: person.id,
    channel: "voice" as const,
    purpose: chance.pick(["promotional", "promotional", "service"] as const),
    topic: chance.pick(TOPICS),
  };
  const asker = { actor: "rival", client: "rival", key: event };
  const claims = await Promise.all(
    Array.from({ length: chance.happens(0.2) ? 2 : 1 }, () => outside.insist((world) => claim(world, wanted, asker))),
  );
  const ids = new Set(
    claims.flatMap((told) => (told && !told.refused && told.answer.contact ? [told.answer.contact.contactId] : [])),
  );
  if (ids.size > 1) throw new Violation("G4", "one key claimed two contacts", person.id, [...ids]);
  const [contactId] = ids;
  if (contactId === undefined) return;
  await stage.clock.pause(chance.below(RIVAL_WAITS_MS));
  if (!(await dialer.dial(contactId, `rival ${event}`))) return;
  await stage.clock.pause(chance.below(3 * MINUTE_MS));
  const outcome = { disposition: callEnds(person, chance) };
  const place = placeOfContact(contactId)!;
  await told(acting, "an outcome", (world) => settle(world, place, outcome, factOf(person, `${event} ended`, outcome)));
};
