import { readAll } from "../../packs/law.ts";
import { courteous } from "../../packs/shipped.ts";
import type { Campaign, CampaignPlan } from "../campaign/plan.ts";
import type { Progress } from "../campaign/progress.ts";
import type { QueueName } from "../campaign/queues.ts";
import { FUNCTIONS, hiddenSeconds, QUEUES } from "../infra/topology.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { seededChance } from "./chance.ts";
import { type Checker, checkerOf } from "./check.ts";
import type { CampaignNow } from "./check-campaigns.ts";
import { type Rows, rowsOf } from "./check-rows.ts";
import { type Dialer, dialerOf } from "./dialer.ts";
import type { Item } from "./dynamo-value.ts";
import { FAULT_PROFILES } from "./faults.ts";
import { wire } from "./functions.ts";
import { idleTicks } from "./idle-ticks.ts";
import type { SimulationOptions } from "./options.ts";
import { type Outside, outsideOf } from "./outside.ts";
import { type Person, peopleOf, plansOf } from "./people.ts";
import { policyVersion, VERSIONS } from "./policy-versions.ts";
import { type Stage, stageOf } from "./stage.ts";
import { toldEntry } from "./told-entry.ts";
import { Violation } from "./violation.ts";

/** A Monday, midnight UTC. */
const START: Ms = Date.UTC(2026, 10, 23);

export type Outcome = {
  /** The first thing that went wrong. */
  failure: unknown;
  entries: number;
  readonly progress: Map<string, Progress>;
  readonly acts: Map<string, number>;
};

/** Everybody and everything that takes part, and who watches. */
export type Scene = {
  readonly start: Ms;
  readonly stage: Stage;
  readonly outside: Outside;
  readonly dialer: Dialer;
  readonly checker: Checker;
  readonly rows: Rows;
  readonly people: readonly Person[];
  readonly plans: readonly CampaignPlan[];
  readonly outcome: Outcome;
};

export async function sceneOf({
  seed,
  customers,
  days,
  faults,
  scratch,
  broken = {},
}: SimulationOptions): Promise<Scene> {
  const outcome: Outcome = { failure: undefined, entries: 0, progress: new Map(), acts: new Map() };
  const fail = (error: unknown): void => {
    outcome.failure ??= error;
  };
  const checker = checkerOf();
  const rows = rowsOf();
  const people = peopleOf(customers, seededChance(seed).stream("people"));
  const idle = idleTicks(
    rows,
    people.map(({ id }) => id),
  );
  let called: (event: unknown) => void = () => {};
  let dialer: Dialer | undefined;
  const look = (item: Item, removed: boolean): void => {
    const entry = toldEntry(item);
    if (removed) throw new Violation("G3", `entry ${entry.seq} was removed`, entry.customerId, [entry]);
    outcome.entries++;
    checker.entry(entry);
    const moved = rows.entry(entry);
    if (moved !== undefined) idle.moved(moved);
  };
  // A file that is read while the simulation runs would come in when the disk likes.
  await readAll();
  const stage = await stageOf({
    ...{ seed, start: START, broken },
    profile: FAULT_PROFILES[faults],
    queueSettings: queueSettings(),
    wrote: (table, item, removed) => {
      try {
        if (table === "ledger") look(item, removed);
        if (table === "policies") activation(checker, item);
        if (table === "campaigns") idle.record(item);
        if (table === "campaigns" && item.sk?.S === "CAMPAIGN") checker.campaign(campaignNow(item));
      } catch (error) {
        fail(error);
      }
    },
    isIdle: idle.isIdle,
    ticked: (event) => called(event),
    deliver: (message, process) => dialer!.deliver(message, process),
  });
  checker.policy(courteous);
  for (const version of VERSIONS) checker.policy(policyVersion(courteous, version));
  const plans = plansOf(START, days, customers, stage.chance.stream("plans"));
  const outside = outsideOf(stage, stage.lambda("api", FUNCTIONS.contacts.timeoutSeconds * SECOND_MS), fail);
  const byId = new Map(people.map((person) => [person.id, person]));
  dialer = dialerOf(stage, outside, byId, () => faults !== "none", checker);
  called = wire({ stage, outside, scratch, broken });
  return { start: START, stage, outside, dialer, checker, rows, people, plans, outcome };
}

/** Queues as the topology has them. */
const queueSettings = (): Record<QueueName, { visibilitySeconds: number; maxReceives: number }> =>
  Object.fromEntries(
    Object.entries(QUEUES).map(([name, spec]) => [
      name,
      { maxReceives: spec.maxReceives, visibilitySeconds: hiddenSeconds(spec) },
    ]),
  ) as Record<QueueName, { visibilitySeconds: number; maxReceives: number }>;

/** The activation of a policy, as the store has it. */
function activation(checker: Checker, item: Item): void {
  if (item.pk!.S !== "ACTIVE") return;
  const { next } = JSON.parse(item.data!.S!) as { next?: { id: string; version: string; effectiveAt: Ms } };
  if (next) checker.inForce({ policy: `${next.id} ${next.version}`, from: next.effectiveAt });
}

/** A campaign, as the store has it. */
function campaignNow(item: Item): CampaignNow {
  const { id, state, history, seed, plan } = JSON.parse(item.data!.S!) as Campaign;
  const { holdoutPercent, endsAt, cadence } = plan;
  const since = history.at(-1)!.at;
  return { id, state, since, seed, holdoutPercent, endsAt, maxAttempts: cadence.maxAttempts };
}
