import {
  CUSTOMERS,
  type Customers,
  callOf,
  LONG,
  type Long,
  STEPS,
  type Step,
  seedCustomers,
  shortOne,
} from "./called.ts";
import type { Bench, Figure, How } from "./figure.ts";
import { BETWEEN_CALLS_MS, HISTORIES } from "./long-history.ts";
import { medianOf, ratioOf } from "./rounds.ts";
import { type BenchStore, benchStore } from "./store.ts";
import { NOON } from "./typical.ts";

/** Calls made to each customer; each goes through all steps. */
const CALLS = 100;
const WARM_CALLS = 25;
const QUICK = { calls: 3, warm: 1 };
const MOST_SLOWER = 1.1;

const WHO = ["short", ...LONG, "calls alone", "mixed alone"] as const;
type Who = (typeof WHO)[number];
type Times = Readonly<Record<Step, number[]>>;

/** How much longer the steps take after a long history than after a short one. */
export const historyBench: Bench = async (how) => {
  const store = await benchStore(NOON);
  try {
    const found = await timesOf(store, await seedCustomers(store, how), how);
    return LONG.flatMap((name) => STEPS.map((step) => figureOf(name, step, found)));
  } finally {
    await store.close();
  }
};

function figureOf(name: Long, step: Step, found: Record<Who, Times>): Figure {
  const times = found[name][step];
  const length = ratioOf(times, found[`${name} alone`][step], "long").median;
  return {
    bench: "history",
    what: `${step} after ${HISTORIES[name].name}`,
    unit: "ms",
    ours: medianOf(times),
    peer: { name: `ours after ${HISTORIES.short.name}`, value: medianOf(found.short[step]) },
    ratio: ratioOf(times, found.short[step], "long"),
    aim: { most: MOST_SLOWER },
    note: `${length.toFixed(2)}× as long as with the same newest entry and none before it`,
  };
}

/** Everybody is called at the same instants, one after another; who is first goes round. */
async function timesOf(store: BenchStore, { long, alone }: Customers, how: How): Promise<Record<Who, Times>> {
  const { calls, warm } = how.quick ? QUICK : { calls: CALLS, warm: WARM_CALLS };
  const none = (): Times => ({ claim: [], authorise: [], outcome: [] });
  const found: Record<Who, Times> = {
    short: none(),
    calls: none(),
    mixed: none(),
    "calls alone": none(),
    "mixed alone": none(),
  };
  for (let index = 0; index < warm + calls; index++) {
    how.progress(index < warm ? "warming" : `call ${index - warm + 1} of ${calls}`);
    store.clock.now += BETWEEN_CALLS_MS;
    for (let turn = 0; turn < CUSTOMERS; turn++) {
      const ids: Record<Who, string> = {
        short: await shortOne(store),
        calls: long.calls[turn]!,
        mixed: long.mixed[turn]!,
        "calls alone": alone.calls[turn]!,
        "mixed alone": alone.mixed[turn]!,
      };
      const first = (index + turn) % WHO.length;
      for (const who of [...WHO.slice(first), ...WHO.slice(0, first)]) {
        const times = await timed(store, ids[who]);
        if (index >= warm) for (const step of STEPS) found[who][step].push(times[step]);
      }
    }
  }
  return found;
}

async function timed(store: BenchStore, customerId: string): Promise<Record<Step, number>> {
  const call = await callOf(store, customerId);
  const times = { claim: 0, authorise: 0, outcome: 0 };
  for (const step of STEPS) {
    const started = performance.now();
    await call[step]();
    times[step] = performance.now() - started;
  }
  return times;
}
