import { CONTESTANTS, type Contestant, contestants } from "./contestants.ts";
import type { Bench, Figure, How } from "./figure.ts";
import { checkRivals } from "./race.ts";
import { medianOf, ratioOf } from "./rounds.ts";
import { type BenchStore, benchStore, type Pace, paceOf } from "./store.ts";
import { NOON, newestOf, type Template, templateOf, typicalDrafts } from "./typical.ts";

const CONCURRENCIES = [1, 16, 64] as const;
/** The concurrency the aims are about. */
const AIMED_AT = 16;
const LEAST_OF_BARE = 0.9;
const LEAST_OF_LIMITER = 4;

/** Customers of one turn, one at a time and more at once: about half a second each. */
const TURN = { ours: [300, 600], limiter: [80, 160] } as const;
const ROUNDS = 9;
const WARM_ROUNDS = 4;
const QUICK = { rounds: 1, warm: 1, share: 0.1 };

export const claimsBench: Bench = async (how) => {
  const store = await benchStore(NOON);
  try {
    const rivals = await checkRivals(store);
    return [...(await throughput(store, how)), ...rivals];
  } finally {
    await store.close();
  }
};

type Paces = Record<Contestant, Pace[]>;

async function throughput(store: BenchStore, how: How): Promise<Figure[]> {
  const template = templateOf("customer-000000", typicalDrafts());
  const works = await contestants(store, template);
  const supply = customersOf(store, template);
  const figures: Figure[] = [];
  const { rounds, warm, share } = how.quick ? QUICK : { rounds: ROUNDS, warm: WARM_ROUNDS, share: 1 };
  for (const atOnce of CONCURRENCIES) {
    const found = Object.fromEntries(CONTESTANTS.map((name) => [name, [] as Pace[]])) as Paces;
    const [mine, limited] = [TURN.ours, TURN.limiter].map((sizes) => Math.ceil(sizes[atOnce === 1 ? 0 : 1] * share));
    for (let round = -warm; round < rounds; round++) {
      how.progress(`${atOnce} at once: ${round < 0 ? "warming" : `round ${round + 1} of ${rounds}`}`);
      const ours = await supply(mine!);
      const bare = await supply(mine!);
      const customers: Record<Contestant, readonly string[]> = {
        "claim()": ours,
        "bare loop": bare,
        "five limits, windows new": ours.slice(0, limited),
        "five limits, windows live": ours.slice(0, limited),
      };
      const [first, second, ...limiters] = CONTESTANTS;
      for (const name of [...(round % 2 ? [second, first] : [first, second]), ...limiters]) {
        const pace = await paceOf(customers[name].length, atOnce, (index) => works[name](customers[name][index]!));
        if (round >= 0) found[name].push(pace);
      }
    }
    figures.push(...paceFigures(atOnce, found));
    if (atOnce === AIMED_AT) figures.push(cpuFigure(found));
  }
  return figures;
}

/** New customers, each with the typical customer's newest entry. */
function customersOf(store: BenchStore, template: Template): (count: number) => Promise<string[]> {
  let made = 0;
  return async (count) => {
    const ids = Array.from({ length: count }, () => `customer-${String(++made).padStart(6, "0")}`);
    await store.seed(ids.map((id) => newestOf(template, id)));
    return ids;
  };
}

const BARE = "bare Query + PutItem";
const PEERS: readonly (readonly [Contestant, name: string, least: number])[] = [
  ["bare loop", BARE, LEAST_OF_BARE],
  ["five limits, windows live", "rate-limiter-flexible, windows live", LEAST_OF_LIMITER],
  ["five limits, windows new", "rate-limiter-flexible, windows new", LEAST_OF_LIMITER],
];

function paceFigures(atOnce: number, found: Paces): Figure[] {
  const paces = (name: Contestant) => found[name].map((pace) => pace.perSecond);
  return PEERS.map(([peer, name, least]) => ({
    bench: "claims",
    what: `claim(), ${atOnce} at once`,
    unit: "per second",
    ours: medianOf(paces("claim()")),
    peer: { name, value: medianOf(paces(peer)) },
    ratio: ratioOf(paces("claim()"), paces(peer), "fast"),
    ...(atOnce === AIMED_AT && { aim: { least } }),
  }));
}

/** What the machine's other work does not touch: the processor time of the client. */
function cpuFigure(found: Paces): Figure {
  const cpu = (name: Contestant) => found[name].map((pace) => pace.cpuNs);
  return {
    bench: "claims",
    what: `processor time of the client for a claim, ${AIMED_AT} at once`,
    unit: "ns",
    ours: medianOf(cpu("claim()")),
    peer: { name: BARE, value: medianOf(cpu("bare loop")) },
    ratio: ratioOf(cpu("claim()"), cpu("bare loop"), "long"),
  };
}
