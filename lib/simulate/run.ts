import { CreateScheduleCommand } from "@aws-sdk/client-scheduler";
import { courteous } from "../../packs/shipped.ts";
import type { JobRecord } from "../campaign/job-record.ts";
import { command, createCampaign, DRAIN_MS } from "../campaign/manage.ts";
import type { CampaignPlan } from "../campaign/plan.ts";
import { prepareAudience } from "../campaign/prepare-audience.ts";
import { progressOf } from "../campaign/progress.ts";
import type { QueueName } from "../campaign/queues.ts";
import type { TickEvent } from "../campaign/schedules.ts";
import { FUNCTIONS, QUEUES, VISIBILITY_FACTOR, WORKERS } from "../infra/topology.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { type Checker, checkerOf } from "./check.ts";
import { type FileRows, type Rows, rowsOf } from "./check-rows.ts";
import { type Dialer, dialerOf } from "./dialer.ts";
import { activateVersion, disturb, policyVersion } from "./disturb.ts";
import type { Item } from "./dynamo-value.ts";
import { eventSource } from "./event-source.ts";
import { FAULT_PROFILES, type FaultProfileName } from "./faults.ts";
import { onDeliveries, onTick, onWork } from "./handlers.ts";
import { mustAnswer, type Outside, outsideOf, unexpected } from "./outside.ts";
import { AGENTS, AUDIENCE_MAPPING, audienceText, type Person, peopleOf, plansOf } from "./people.ts";
import { type Stage, stageOf } from "./stage.ts";
import { toldEntry } from "./told-entry.ts";
import { Violation } from "./violation.ts";

export type SimulationOptions = {
  readonly seed: string;
  readonly customers: number;
  /** Simulated days with disturbances; the campaigns drain after that. */
  readonly days: number;
  readonly faults: FaultProfileName;
  /** A folder for what preparing an audience spills. */
  readonly scratch: string;
};

export type SimulationReport = {
  readonly seed: string;
  readonly customers: number;
  readonly days: number;
  readonly faults: FaultProfileName;
  /** SHA-256 of everything that happened: the same for the same seed and code. */
  readonly traceHash: string;
  readonly steps: number;
  /** Simulated days until everything was drained. */
  readonly simulatedDays: number;
  readonly entries: number;
  readonly dials: number;
  readonly messages: number;
  readonly faultsInjected: Readonly<Record<string, number>>;
  readonly deadLetters: number;
  readonly campaigns: Readonly<Record<string, unknown>>;
  readonly units: Readonly<Record<string, { read: number; write: number; indexWrite: number }>>;
  readonly violation?: {
    readonly guarantee: string;
    readonly detail: string;
    readonly at: string;
    readonly customerId?: string;
    readonly evidence: readonly unknown[];
    readonly ledger: readonly unknown[];
    readonly trace: readonly string[];
    readonly stack?: string;
  };
};

/** A Monday, midnight UTC. */
const START = Date.UTC(2026, 10, 23);
const HEARTBEAT_MINUTES = 5;
const TICK_TRIES = 3;

/** Runs the engine's own handlers over simulated AWS, people and faults, and checks the guarantees as it goes. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const scene = await setUp(options);
  const { stage, outcome } = scene;
  try {
    await play(scene, options);
  } catch (error) {
    outcome.failure ??= error;
  }
  return report(scene, options, stage);
}

type Outcome = { failure: unknown; entries: number; started: boolean; progress: Record<string, unknown> };
type Scene = {
  readonly stage: Stage;
  readonly outside: Outside;
  readonly dialer: Dialer;
  readonly checker: Checker;
  readonly rows: Rows;
  readonly people: readonly Person[];
  readonly plans: readonly CampaignPlan[];
  readonly outcome: Outcome;
};

async function setUp({ seed, customers, days, faults }: SimulationOptions): Promise<Scene> {
  const outcome: Outcome = { failure: undefined, entries: 0, started: false, progress: {} };
  const fail = (error: unknown): void => {
    outcome.failure ??= error;
  };
  const attempts = new Map<string, number>();
  const checker = checkerOf((campaign) => attempts.get(campaign));
  const rows = rowsOf();
  let called: (event: unknown) => void = () => {};
  let dialer: Dialer | undefined;
  const profile = FAULT_PROFILES[faults];
  const stage = await stageOf({
    seed,
    start: START,
    profile,
    queueSettings: Object.fromEntries(
      Object.entries(QUEUES).map(([name, { worker, maxReceives }]) => [
        name,
        { maxReceives, visibilitySeconds: VISIBILITY_FACTOR * WORKERS[worker].timeoutSeconds },
      ]),
    ) as Record<QueueName, { visibilitySeconds: number; maxReceives: number }>,
    wrote: (table, item, removed) => {
      try {
        if (table === "ledger") look(item, removed);
        if (table === "policies") activation(checker, item);
      } catch (error) {
        fail(error);
      }
    },
    ticked: (event) => called(event),
    deliver: (message, process) => dialer!.deliver(message, process),
  });
  const look = (item: Item, removed: boolean): void => {
    const entry = toldEntry(item);
    if (removed) throw new Violation("G3", `entry ${entry.seq} was removed`, entry.customerId, [entry]);
    outcome.entries++;
    checker.entry(entry);
    rows.entry(entry);
  };
  checker.policy(courteous);
  for (const version of ["1", "2", "3"]) checker.policy(policyVersion(courteous, version));
  const people = peopleOf(customers, stage.chance.stream("people"));
  const plans = plansOf(START, days, customers, stage.chance.stream("plans"));
  for (const { name, cadence } of plans) attempts.set(name, cadence.maxAttempts);
  const outside = outsideOf(stage, stage.lambda("api", FUNCTIONS.contacts.timeoutSeconds * SECOND_MS), fail);
  dialer = dialerOf(
    stage,
    () => outside,
    new Map(people.map((person) => [person.id, person])),
    () => faults !== "none",
  );
  called = wire(stage, outside);
  return { stage, outside, dialer, checker, rows, people, plans, outcome };
}

/** The activation of a policy, as the store has it. */
function activation(checker: Checker, item: Item): void {
  if (item.pk!.S !== "ACTIVE") return;
  const { next } = JSON.parse(item.data!.S!) as { next?: { id: string; version: string; effectiveAt: Ms } };
  if (next) checker.inForce({ policy: `${next.id} ${next.version}`, from: next.effectiveAt });
}

/** Ties queues and schedules to the functions that AWS would call; returns what a schedule calls. */
function wire(stage: Stage, outside: Outside): (event: unknown) => void {
  const faultSeen = (error: unknown): void => {
    const defect = unexpected(error);
    if (defect !== undefined) outside.fail(defect);
  };
  const handlers = { work: onWork, deliveries: onDeliveries } as const;
  for (const [name, handler] of Object.entries(handlers) as [keyof typeof handlers, typeof onWork][]) {
    const { batchSize, batchWindowSeconds, maxConcurrency, worker } = QUEUES[name];
    const lambda = stage.lambda(name, WORKERS[worker].timeoutSeconds * SECOND_MS);
    const lost = () => stage.faults.happens("deletion lost", stage.faults.profile.message.deletionLost);
    eventSource(
      { queues: stage.queues, clock: stage.clock, lost },
      { url: stage.urls[name].url, batchSize, batchWindowSeconds, maxConcurrency },
      async (event) => {
        const invoked = await lambda
          .invoke((engine) => handler(engine, event, faultSeen))
          .catch((error: unknown) => {
            faultSeen(error);
            throw error;
          });
        if (!invoked) throw new Error("the function crashed");
        return invoked.answer;
      },
    );
  }
  const ticks = stage.lambda("ticks", WORKERS.ticks.timeoutSeconds * SECOND_MS);
  return (event) =>
    outside.spawn(async () => {
      for (let tries = 1; tries <= TICK_TRIES; tries++) {
        const done = await ticks.invoke((engine) => onTick(engine, event as TickEvent)).catch(faultSeen);
        if (done) return;
        await stage.clock.pause(tries * MINUTE_MS);
      }
    });
}

async function play(scene: Scene, { days, customers, scratch, faults }: SimulationOptions): Promise<void> {
  const { stage, outside, dialer, people, plans, outcome, checker } = scene;
  const { clock } = stage;
  const until = START + days * DAY_MS;
  const audience = new TextEncoder().encode(audienceText(people));
  await prepared(scene, audience, scratch);
  await stage.scheduler.client.send(
    new CreateScheduleCommand({
      Name: "heartbeat",
      GroupName: "tacet",
      ScheduleExpression: `rate(${HEARTBEAT_MINUTES} minutes)`,
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: "arn:tick", RoleArn: "arn:role", Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}' },
    }),
  );
  const broken = (): void => {
    if (outcome.failure !== undefined) throw outcome.failure;
  };
  broken();
  for (const { name } of plans)
    outside.spawn(async () =>
      mustAnswer(await outside.insist((world) => command(world, name, "launch", "ops")), "a launch"),
    );
  for (let agent = 0; agent < AGENTS; agent++)
    outside.spawn(() => dialer.agent(`agent-${agent}`, agent === 0 ? "care" : undefined, until + DRAIN_MS / 2));
  disturb({
    ...{ stage, outside, dialer, people, start: START, until },
    campaigns: plans.map(({ name }) => name),
    acknowledged: (customerId, seq, id) => {
      if (checker.ledger(customerId)[seq - 1]?.id !== id)
        throw new Violation("G3", `entry ${seq} was acknowledged and is not there`, customerId, []);
    },
  });
  const every = customers <= 200 ? HOUR_MS : DAY_MS / 2;
  const last = Math.max(...plans.map(({ endsAt }) => endsAt)) + DRAIN_MS;
  for (let at = START + every; at < last; at += every) clock.at(at + 1, () => outside.spawn(() => compared(scene)));
  await clock.runUntil(until, broken);
  if (faults !== "none") stage.faults.stop();
  await clock.runUntil(last, broken);
  await compared(scene);
  drained(scene);
}

/** A look from outside that nothing goes wrong with. */
const onlooker = (stage: Stage) => stage.onlooker;

async function prepared({ stage, plans, outside }: Scene, audience: Uint8Array, scratch: string): Promise<void> {
  const world = onlooker(stage);
  const document = policyVersion(courteous, "1");
  await world.policies.add(document, "ops", world.now());
  await world.policies.activate({ id: document.id, version: "1" }, "ops", world.now());
  void activateVersion;
  void outside;
  for (const plan of plans) {
    await createCampaign(world, plan, "ops");
    const id = `jb_${plan.name}`;
    stage.files.set(`uploads/${id}`, audience);
    const job = { id, input: { campaign: plan.name, mapping: AUDIENCE_MAPPING } } as unknown as JobRecord<"audience">;
    await prepareAudience({ engine: world, job, scratch, save: async () => {}, isShort: () => false });
  }
}

const FILE_ROWS: FileRows = { rejected: 1, duplicate: 1 };

async function compared({ stage, plans, people, rows, outcome }: Scene): Promise<void> {
  const audience = people.map(({ id }) => id);
  for (const { name } of plans) {
    const progress = await progressOf(onlooker(stage), name, true);
    if (progress.state === "draft" || progress.state === "ready") continue;
    rows.compare(name, audience, FILE_ROWS, progress);
    outcome.progress[name] = progress;
  }
}

/** G9: everything is over, and nothing is left anywhere. */
function drained({ stage, plans, people, rows, outcome }: Scene): void {
  const audience = people.map(({ id }) => id);
  for (const { name } of plans) {
    const { state } = outcome.progress[name] as { state: string };
    const open = rows.open(name, audience);
    if (state !== "completed" || open.length > 0)
      throw new Violation("G9", `campaign ${name} is ${state} with ${open.length} open rows`, open[0], [
        outcome.progress[name],
      ]);
  }
  for (const [name, { url }] of Object.entries(stage.urls)) {
    const { waiting, hidden, delayed } = stage.queues.depth(url);
    if (waiting + hidden + delayed > 0)
      throw new Violation("G9", `${waiting + hidden + delayed} messages are left in the queue ${name}`);
  }
  const left = stage.scheduler.names().filter((name) => name !== "tacet/heartbeat");
  if (left.length > 0) throw new Violation("G9", `schedules are left: ${left.join(", ")}`);
}

function report({ dialer, checker, outcome }: Scene, options: SimulationOptions, stage: Stage): SimulationReport {
  const { seed, customers, days, faults } = options;
  const { failure } = outcome;
  return {
    seed,
    customers,
    days,
    faults,
    traceHash: stage.trace.hash(),
    steps: stage.trace.length(),
    simulatedDays: (stage.clock.now() - START) / DAY_MS,
    entries: outcome.entries,
    dials: dialer.dials.size,
    messages: dialer.messages.size,
    faultsInjected: stage.faults.counted(),
    deadLetters: Object.values(stage.urls).reduce(
      (sum, { deadLetters }) => sum + stage.queues.depth(deadLetters).waiting,
      0,
    ),
    campaigns: outcome.progress,
    units: Object.fromEntries(stage.dynamo.units()),
    ...(failure !== undefined && { violation: violationOf(failure, checker, stage) }),
  };
}

function violationOf(
  failure: unknown,
  checker: Checker,
  { clock, trace }: Stage,
): NonNullable<SimulationReport["violation"]> {
  const at = new Date(clock.now()).toISOString();
  if (!(failure instanceof Violation)) {
    const { name, message, stack } = failure as Error;
    return {
      ...{ guarantee: "defect", detail: `${name}: ${message}`, at, evidence: [], ledger: [], trace: trace.newest() },
      ...(stack !== undefined && { stack }),
    };
  }
  const { guarantee, message, customerId, evidence } = failure;
  return {
    ...{ guarantee, detail: message, at, evidence, trace: trace.newest() },
    ...(customerId !== undefined && { customerId }),
    ledger: customerId === undefined ? [] : checker.ledger(customerId),
  };
}
