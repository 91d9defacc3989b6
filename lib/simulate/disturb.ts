import { courteous } from "../../packs/shipped.ts";
import { command, patchCampaign } from "../campaign/manage.ts";
import { HOUR_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { type Act, addressOptOut, hold, inbound, need, optOut, outsideContact, rivalCall } from "./acts.ts";
import type { SeededChance } from "./chance.ts";
import { mustAnswer } from "./outside.ts";
import { policyVersion, type Version } from "./policy-versions.ts";
import type { Scene } from "./scene.ts";

/** What people and other systems do, and how often for each customer in a whole simulation: short ones are dense. */
const ACTS: readonly (readonly [name: string, perCustomer: number, act: Act])[] = [
  ["opt-out", 0.15, optOut],
  ["opt-out by address", 0.1, addressOptOut],
  ["hold", 0.15, hold],
  ["need", 0.3, need],
  ["inbound talk", 0.2, inbound],
  ["contact made outside", 0.15, outsideContact],
  ["rival call", 0.8, rivalCall],
];

/** How likely a campaign is paused for a while, that nobody resumes it, and how likely one of them is cancelled. */
const PAUSED = 0.6;
const FORGOTTEN = 0.25;
const CANCELLED = 0.25;

/** Sets going everything that disturbs a campaign until `until`. */
export function disturb(scene: Scene, until: Ms): void {
  const chance = scene.stage.chance.stream("disturbances");
  const length = until - scene.start;
  for (const [name, perCustomer, act] of ACTS)
    often(scene, until, length / (perCustomer * scene.people.length), chance, (count) => {
      scene.outcome.acts.set(name, count + 1);
      return act({ scene, chance, person: chance.pick(scene.people), event: `${name} ${count}` });
    });
  const once = (share: number, work: () => Promise<void>) =>
    scene.stage.clock.at(scene.start + length * share, () => scene.outside.spawn(work));
  once(0.2 + 0.2 * chance.fraction(), () => tighten(scene, "2"));
  once(0.5 + 0.3 * chance.fraction(), () => tighten(scene, "3"));
  for (const { name } of scene.plans)
    if (chance.happens(PAUSED)) once(chance.fraction(), () => pauseAWhile(scene, name, chance));
  if (chance.happens(CANCELLED)) {
    const { name } = chance.pick(scene.plans);
    once(0.3 + 0.5 * chance.fraction(), () => cancel(scene, name));
  }
}

/** Does it again and again, `mean` milliseconds apart on average, as things that have nothing to do with each other come. */
function often(
  { stage, outside }: Scene,
  until: Ms,
  mean: number,
  chance: SeededChance,
  work: (count: number) => Promise<void>,
): void {
  let count = 0;
  const next = (): void => {
    const at = stage.clock.now() + Math.ceil(-Math.log(1 - chance.fraction()) * mean);
    if (at >= until) return;
    stage.clock.at(at, () => {
      outside.spawn(() => work(count++));
      next();
    });
  };
  next();
}

async function tighten({ outside, stage, outcome }: Scene, version: Version): Promise<void> {
  const document = policyVersion(courteous, version);
  mustAnswer(await outside.insist((world) => world.policies.add(document, "ops", world.now())), "a policy");
  mustAnswer(
    await outside.insist((world) => world.policies.activate({ id: document.id, version }, "ops", world.now())),
    "an activation",
  );
  outcome.acts.set("policy tightened", (outcome.acts.get("policy tightened") ?? 0) + 1);
  stage.trace.note(`activated ${version}`);
}

async function pauseAWhile(scene: Scene, campaign: string, chance: SeededChance): Promise<void> {
  const { outside, stage, outcome } = scene;
  const paused = await outside.insist((world) => command(world, campaign, "pause", "ops"));
  if (!paused || paused.refused) return;
  outcome.acts.set("pause", (outcome.acts.get("pause") ?? 0) + 1);
  if (chance.happens(FORGOTTEN)) {
    outcome.acts.set("pause for good", (outcome.acts.get("pause for good") ?? 0) + 1);
    return;
  }
  await stage.clock.pause(chance.below(6 * HOUR_MS));
  const perMinute = 1 + chance.below(10);
  await outside.insist((world) => patchCampaign(world, campaign, { pacing: { perMinute } }));
  await outside.insist((world) => command(world, campaign, "resume", "ops"));
}

async function cancel({ outside, outcome }: Scene, campaign: string): Promise<void> {
  const cancelled = await outside.insist((world) => command(world, campaign, "cancel", "ops"));
  if (cancelled && !cancelled.refused) outcome.acts.set("cancel", 1);
}
