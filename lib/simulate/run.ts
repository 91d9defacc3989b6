import { CreateScheduleCommand } from "@aws-sdk/client-scheduler";
import { courteous } from "../../packs/shipped.ts";
import { uploadKeyOf } from "../campaign/job-record.ts";
import { command, createCampaign, DRAIN_MS } from "../campaign/manage.ts";
import { requestAudience } from "../campaign/request-audience.ts";
import { recordConsent } from "../contact/told-facts.ts";
import { onJobs } from "../lambda/workers.ts";
import { DAY_MS, HOUR_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { conserved, drained } from "./audit.ts";
import { disturb } from "./disturb.ts";
import { recordOf } from "./event-source.ts";
import type { SimulationOptions } from "./options.ts";
import { mustAnswer } from "./outside.ts";
import { AGENTS, AUDIENCE_MAPPING, audienceText } from "./people.ts";
import { policyVersion } from "./policy-versions.ts";
import { reportOf, type SimulationReport } from "./report.ts";
import { type Scene, sceneOf } from "./scene.ts";

const HEARTBEAT_MINUTES = 5;
/** Every row is looked at so often, while there are few of them; with many the looks would take most of the time. */
const LOOK_EVERY_MS = HOUR_MS;
const ROWS_LOOKED_AT_PER_HOUR = 50;

/** Runs the engine's own handlers over simulated AWS, people and faults, and checks the guarantees as it goes. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const scene = await sceneOf(options);
  try {
    await play(scene, options);
  } catch (error) {
    scene.outcome.failure ??= error;
  }
  return reportOf(scene, options);
}

async function play(scene: Scene, options: SimulationOptions): Promise<void> {
  const { stage, plans, outcome, outside } = scene;
  const { clock } = stage;
  const until = scene.start + options.days * DAY_MS;
  await prepared(scene, options.scratch);
  await beatingHeart(scene);
  const broken = (): void => {
    if (outcome.failure !== undefined) throw outcome.failure;
  };
  broken();
  begin(scene, until);
  const last = Math.max(...plans.map(({ endsAt }) => endsAt)) + DRAIN_MS;
  const every = LOOK_EVERY_MS * Math.max(1, Math.round(options.customers / ROWS_LOOKED_AT_PER_HOUR));
  for (let at = scene.start + every; at < last; at += every)
    clock.at(at + 1, () => outside.spawn(() => conserved(scene)));
  await clock.runUntil(until, broken);
  stage.faults.stop();
  await clock.runUntil(last, broken);
  await conserved(scene);
  drained(scene);
}

/** Campaigns are launched, agents come to work, and everything that disturbs them sets in. */
function begin(scene: Scene, until: Ms): void {
  const { outside, dialer, plans } = scene;
  for (const { name } of plans)
    outside.spawn(async () =>
      mustAnswer(await outside.insist((world) => command(world, name, "launch", "ops")), "a launch"),
    );
  for (let agent = 0; agent < AGENTS; agent++)
    outside.spawn(() => dialer.agent(`agent-${agent}`, agent === 0 ? "care" : undefined, until + DRAIN_MS / 2));
  disturb(scene, until);
}

/** The policy stands on its shelf, and every campaign has its audience, by the job that prepares it. */
async function prepared({ stage, plans, people }: Scene, scratch: string): Promise<void> {
  const world = stage.onlooker;
  const document = policyVersion(courteous, "1");
  await world.policies.add(document, "ops", world.now());
  await world.policies.activate({ id: document.id, version: "1" }, "ops", world.now());
  const consent = { kind: "express-written", purpose: "promotional", channel: "sms", source: "a form" } as const;
  for (const { id } of people.filter(({ agreesToTexts }) => agreesToTexts))
    await recordConsent(world, id, consent, { actor: id, eventId: `consent ${id}`, request: consent });
  const audience = new TextEncoder().encode(audienceText(people));
  for (const plan of plans) {
    await createCampaign(world, plan, "ops");
    const { job } = await requestAudience(world, plan.name, AUDIENCE_MAPPING, "ops");
    const key = uploadKeyOf(job.id);
    stage.files.set(key, audience);
    const uploaded = { Records: [{ eventSource: "aws:s3", s3: { object: { key } } }] };
    const message = { id: job.id, body: JSON.stringify(uploaded), receipt: job.id, receives: 1, sentAt: world.now() };
    const { batchItemFailures } = await onJobs(world, { Records: [recordOf(message)] }, { scratch });
    if (batchItemFailures.length > 0) throw new Error(`the audience of ${plan.name} could not be prepared`);
  }
}

const beatingHeart = ({ stage }: Scene) =>
  stage.scheduler.client.send(
    new CreateScheduleCommand({
      Name: "heartbeat",
      GroupName: "tacet",
      ScheduleExpression: `rate(${HEARTBEAT_MINUTES} minutes)`,
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: "arn:tick", RoleArn: "arn:role", Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}' },
    }),
  );
