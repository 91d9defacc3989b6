import { instantOut } from "../api/render.ts";
import type { Progress } from "../campaign/progress.ts";
import { path } from "../cli/api.ts";
import type { Progress as Bar } from "../cli/progress.ts";
import { MINUTE_MS, parseInstant } from "../policy/time.ts";
import type { Disposition, Ms } from "../policy/words.ts";
import { Violation } from "../simulate/violation.ts";
import { type Caller, callerOf } from "./caller.ts";
import type { Counts } from "./conserved.ts";
import { callingRoutes } from "./handlers.ts";
import { meterOf, perContact, type UnitsByTable } from "./meter.ts";
import { oddsOf } from "./odds.ts";
import { CAMPAIGN, CARE_TEAM, careAgentsFor, customerIdOf, STARTS_AT } from "./plan.ts";
import type { Units } from "./store.ts";
import type { DemoWorld } from "./world.ts";

export type CampaignRan = {
  readonly progress: Progress;
  /** Suppressed rows by the rule whose refusal lasts longest, beside the campaign's end. */
  readonly refusedBecause: Readonly<Record<string, number>>;
  /** What the dialer and the care team know of their calls. */
  readonly dialled: number;
  readonly refusedAtDial: number;
  readonly outcomes: Readonly<Partial<Record<Disposition, number>>>;
  readonly sales: number;
  /** Simulated days from launch to the end. */
  readonly days: number;
  readonly ticks: number;
  readonly seconds: number;
  /** From the launch to the end, by table; undefined where the store does not count them. */
  readonly units?: UnitsByTable;
  readonly unitsPerContact?: Units;
  readonly checked: { readonly minutes: number; readonly compared: number; readonly entries: number };
};

/** Fresh looks at every row, beside the one at the end: at these minutes since the launch. */
const COMPARED_AT_MINUTES = [10, 240, 600, 3 * 1_440, 8 * 1_440];
/** A campaign whose rows are all over is looked at by its sweep, and ends, within so many minutes. */
const MOST_MINUTES_TO_END = 3 * 1_440;
/** No step of the clock is longer while something may become of a row. */
const IDLE_MINUTES = 10;

/** Works the campaign to its end, a simulated minute at a time. @throws Violation where rows are not conserved */
export async function runCampaign(world: DemoWorld, bar: Bar): Promise<CampaignRan> {
  const { api, conserved, list, local, machine, refusedBecause, seed, store } = world;
  const caller = callerOf({
    call: callingRoutes(local.runtime.world, machine.stopwatch, "dialer"),
    ...{ campaign: CAMPAIGN, seed, odds: oddsOf(list.rows), careTeam: CARE_TEAM },
    outbox: local.runtime.outbox,
    customers: new Map(list.rows.map((row, index) => [customerIdOf(index), row])),
    careAgents: careAgentsFor(list.rows.length),
  });
  const began = machine.stopwatch();
  const meter = meterOf(store);
  await api.send({ method: "POST", path: path`/v1/campaigns/${CAMPAIGN}/launch`, body: {} });
  const launchedAt = local.runtime.world.now();
  const looks = [...COMPARED_AT_MINUTES];
  let ticks = 0;
  let now = launchedAt;
  while (conserved.hasOpen()) {
    ({ now, ticks } = await moved(world, nextStop(world, caller, now), ticks));
    await caller.work(now);
    conserved.check(caller.busy());
    bar.at(overOf(conserved.counts()), list.rows.length);
    if (looks.length > 0 && now - launchedAt >= looks[0]! * MINUTE_MS) {
      looks.shift();
      conserved.compare(await meter.aside(() => freshProgress(world)));
    }
  }
  const endedAt = now;
  ({ ticks } = await untilCompleted(world, now, ticks));
  const progress = await meter.aside(() => freshProgress(world));
  conserved.compare(progress);
  drained(progress);
  const seconds = (machine.stopwatch() - began) / 1_000;
  const units = meter.spent();
  const { dialled, refusedAtDial, ended } = caller.called();
  return {
    refusedBecause: refusedBecause.counted((customerId) => conserved.where(customerId) === "suppressed"),
    ...{ progress, dialled, refusedAtDial, outcomes: ended, sales: ended.accepted ?? 0 },
    days: (endedAt - launchedAt) / (1_440 * MINUTE_MS),
    ...{ ticks, seconds },
    ...(units && { units, unitsPerContact: perContact(units, progress.attempts) }),
    checked: conserved.checks(),
  };
}

/** The next minute, or the next one at which something is due when nobody waits for anything before. */
function nextStop({ conserved }: DemoWorld, caller: Caller, now: Ms): Ms {
  const { pending, inFlight } = conserved.counts();
  const next = Math.max(now + MINUTE_MS, STARTS_AT);
  if (pending + inFlight > 0 || !caller.idle()) return next;
  return Math.max(next, conserved.nextDue() ?? next);
}

async function moved({ api }: DemoWorld, to: Ms, ticksBefore: number): Promise<{ now: Ms; ticks: number }> {
  const at = instantOut(to);
  const told = await api.ask<{ now: string; ticks: number }>({ method: "POST", path: "/sandbox/clock", body: { at } });
  return { now: parseInstant(told.now)!, ticks: ticksBefore + told.ticks };
}

async function untilCompleted(world: DemoWorld, from: Ms, ticksBefore: number): Promise<{ ticks: number }> {
  let [now, ticks] = [from, ticksBefore];
  for (let minutes = 0; minutes < MOST_MINUTES_TO_END; minutes += IDLE_MINUTES) {
    const { state } = await progressOf(world, false);
    if (state === "completed") return { ticks };
    ({ now, ticks } = await moved(world, now + IDLE_MINUTES * MINUTE_MS, ticks));
  }
  throw new Violation("G9", `every row is over, and the campaign did not end within ${MOST_MINUTES_TO_END} minutes`);
}

const progressOf = ({ api }: DemoWorld, fresh: boolean): Promise<Progress> =>
  api.ask({ method: "GET", path: path`/v1/campaigns/${CAMPAIGN}/progress`, query: { fresh: String(fresh) } });
const freshProgress = (world: DemoWorld): Promise<Progress> => progressOf(world, true);

const overOf = ({ contacted, suppressed, heldOut }: Counts): number => contacted + suppressed + heldOut;

function drained({ rows: { pending, inFlight, deferred } }: Progress): void {
  if (pending + inFlight + deferred > 0)
    throw new Violation("G5", `at the end ${pending} rows are pending, ${inFlight} in flight, ${deferred} deferred`);
}
