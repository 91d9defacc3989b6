import { command, patchCampaign } from "../campaign/manage.ts";
import { claim } from "../contact/claim.ts";
import { placeOfContact } from "../contact/contact-id.ts";
import { clearOffer, recordInteraction } from "../contact/conversation.ts";
import { optOutCustomer } from "../contact/opt-out.ts";
import { recordOutside, settle } from "../contact/outcome.ts";
import { placeHold, recordNeed } from "../contact/told-facts.ts";
import { type PolicyDocument, parsePolicy } from "../policy/document.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import { BREADTHS, type Ms } from "../policy/words.ts";
import type { SeededChance } from "./chance.ts";
import type { Dialer } from "./dialer.ts";
import { mustAnswer, type Outside } from "./outside.ts";
import { callEnds, type Person, TOPICS } from "./people.ts";
import type { Stage } from "./stage.ts";
import { Violation } from "./violation.ts";

export type Disturbances = {
  readonly stage: Stage;
  readonly outside: Outside;
  readonly dialer: Dialer;
  readonly people: readonly Person[];
  readonly campaigns: readonly string[];
  readonly start: Ms;
  readonly until: Ms;
  /** An acknowledged fact must stand in the ledger from then on. */
  readonly acknowledged: (customerId: string, seq: number, id: string) => void;
};

type Act = (scene: Disturbances, chance: SeededChance, person: Person, event: string) => Promise<void>;

/** What people and other systems do, and how often for each customer and day. */
const ACTS: readonly (readonly [perCustomerDay: number, act: Act])[] = [
  [0.006, optOut],
  [0.003, hold],
  [0.02, need],
  [0.01, inbound],
  [0.01, outsideContact],
  [0.05, rivalCall],
];

/** Sets going everything that disturbs a campaign until `until`. */
export function disturb(scene: Disturbances): void {
  const { stage, people, outside, start, until } = scene;
  const chance = stage.chance.stream("disturbances");
  for (const [index, [perCustomerDay, act]] of ACTS.entries()) {
    const mean = DAY_MS / (perCustomerDay * people.length);
    let count = 0;
    const next = (): void => {
      const at = stage.clock.now() + Math.ceil(-Math.log(1 - chance.fraction()) * mean);
      if (at >= until) return;
      stage.clock.at(at, () => {
        const event = `act-${index}-${count++}`;
        const person = chance.pick(people);
        outside.spawn(() => act(scene, chance, person, event));
        next();
      });
    };
    next();
  }
  const length = until - start;
  for (const [version, share] of [
    ["2", 0.2 + 0.2 * chance.fraction()],
    ["3", 0.5 + 0.3 * chance.fraction()],
  ] as const)
    stage.clock.at(start + length * share, () => outside.spawn(() => tighten(scene, version)));
  for (const campaign of scene.campaigns) {
    if (!chance.happens(0.6)) continue;
    stage.clock.at(start + length * chance.fraction(), () => outside.spawn(() => pauseAWhile(scene, campaign, chance)));
  }
}

const factOf = (person: Person, eventId: string, request: unknown) => ({ actor: person.id, eventId, request });

async function optOut(scene: Disturbances, chance: SeededChance, person: Person, event: string): Promise<void> {
  const breadth = chance.pick(BREADTHS);
  const topical = breadth === "this-topic" || breadth === "this-offer";
  const said = {
    breadth,
    source: "told us",
    ...(!topical && chance.happens(0.3) && { channel: chance.pick(["voice", "sms"] as const) }),
  };
  const told = await scene.outside.insist((world) =>
    optOutCustomer(world, person.id, said, factOf(person, event, said)),
  );
  acknowledge(scene, mustAnswer(told, "an opt-out"));
}

function acknowledge(
  { acknowledged }: Disturbances,
  told: { entry: { customerId: string; seq: number; id: string } } | undefined,
) {
  if (told) acknowledged(told.entry.customerId, told.entry.seq, told.entry.id);
}

async function hold(scene: Disturbances, chance: SeededChance, person: Person, event: string): Promise<void> {
  const cause = chance.pick(["complaint", "bereavement", "anger", "case", "other"] as const);
  const said = { cause, ...(cause === "other" && { until: scene.stage.clock.now() + DAY_MS }) };
  const told = await scene.outside.insist((world) => placeHold(world, person.id, said, factOf(person, event, said)));
  acknowledge(scene, mustAnswer(told, "a hold"));
}

async function need(scene: Disturbances, chance: SeededChance, person: Person, event: string): Promise<void> {
  const said = { topic: chance.pick(TOPICS), source: "told us" };
  const told = await scene.outside.insist((world) => recordNeed(world, person.id, said, factOf(person, event, said)));
  acknowledge(scene, mustAnswer(told, "a need"));
}

/** The customer comes to us, and two systems would both like to make them an offer. */
async function inbound(scene: Disturbances, chance: SeededChance, person: Person, event: string): Promise<void> {
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
  const offer = (system: string) =>
    outside.insist((world) =>
      clearOffer(
        world,
        {
          customerId: person.id,
          conversationId: event,
          channel: "voice",
          topic: said.need.topic,
          offer: `from ${system}`,
        },
        system,
        `${event} ${system}`,
      ),
    );
  const both = await Promise.all([offer("desktop"), offer("bot")]);
  const allowed = both.filter((told) => told && !told.refused && told.answer.decision.verdict === "allow");
  if (allowed.length > 1) throw new Violation("G1", "two offers were cleared in one conversation", person.id, both);
}

/** Made outside Tacet: always stored, never refused. */
async function outsideContact(scene: Disturbances, chance: SeededChance, person: Person, event: string): Promise<void> {
  const made = {
    customerId: person.id,
    channel: "voice" as const,
    purpose: "promotional" as const,
    topic: chance.pick(TOPICS),
    disposition: callEnds(person, chance),
    at: scene.stage.clock.now() - chance.below(6 * HOUR_MS),
  };
  const told = await scene.outside.insist((world) => recordOutside(world, made, factOf(person, event, made)));
  acknowledge(scene, mustAnswer(told, "a contact made outside"));
}

/** Another system, which knows nothing of our campaigns, claims and calls through the API, sometimes from two places. */
async function rivalCall(scene: Disturbances, chance: SeededChance, person: Person, event: string): Promise<void> {
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
  await stage.clock.pause(chance.below(20 * MINUTE_MS));
  if (!(await dialer.dial(contactId, `rival ${event}`))) return;
  await stage.clock.pause(chance.below(3 * MINUTE_MS));
  const outcome = { disposition: callEnds(person, chance) };
  const told = await outside.insist((world) =>
    settle(world, placeOfContact(contactId)!, outcome, factOf(person, `${event} ended`, outcome)),
  );
  acknowledge(scene, mustAnswer(told, "an outcome"));
}

/** The policy of a simulation, each version tighter than the one before. */
export function policyVersion(base: PolicyDocument, version: string): PolicyDocument {
  const max = { "1": 3, "2": 2, "3": 1 }[version] ?? 1;
  const tightened = (rule: PolicyDocument["rules"][number]) =>
    rule.id === "promotion-calls-fortnight" || rule.id === "service-calls-week" ? { ...rule, max } : rule;
  const { policy, mistakes } = parsePolicy({
    ...base,
    id: "simulated",
    version,
    rules: base.rules.map(tightened),
  });
  if (!policy) throw new Error(`the simulated policy is broken: ${JSON.stringify(mistakes)}`);
  return policy;
}

async function tighten({ outside, stage }: Disturbances, version: string): Promise<void> {
  await activateVersion(outside, stage, version);
}

export async function activateVersion(outside: Outside, stage: Stage, version: string): Promise<void> {
  const { courteous } = await import("../../packs/shipped.ts");
  const document = policyVersion(courteous, version);
  mustAnswer(await outside.insist((world) => world.policies.add(document, "ops", world.now())), "a policy");
  mustAnswer(
    await outside.insist((world) => world.policies.activate({ id: document.id, version }, "ops", world.now())),
    "an activation",
  );
  stage.trace.note(`activated ${version}`);
}

async function pauseAWhile({ outside, stage }: Disturbances, campaign: string, chance: SeededChance): Promise<void> {
  const paused = await outside.insist((world) => command(world, campaign, "pause", "ops"));
  if (!paused || paused.refused) return;
  await stage.clock.pause(chance.below(6 * HOUR_MS));
  const perMinute = 1 + chance.below(10);
  await outside.insist((world) => patchCampaign(world, campaign, { pacing: { perMinute } }));
  await outside.insist((world) => command(world, campaign, "resume", "ops"));
}
