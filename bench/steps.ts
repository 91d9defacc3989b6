import { claim, dryRun } from "../lib/contact/claim.ts";
import { itemOf } from "../lib/ledger/dynamo-ledger.ts";
import { ASKER, type Customers, callOf, STEPS, type Step, seedCustomers, shortOne } from "./called.ts";
import { type Bench, check, type Figure } from "./figure.ts";
import { HISTORIES, type HistoryName } from "./long-history.ts";
import { type Meter, meterOf, sizeOf, type Units } from "./meter.ts";
import { DOLLARS_PER_MILLION } from "./prices.ts";
import { type BenchStore, benchStore } from "./store.ts";
import { NOON, promotionalCall } from "./typical.ts";

const NAMES = Object.keys(HISTORIES) as HistoryName[];

export const stepsBench: Bench = async (how) => {
  const store = await benchStore(NOON);
  try {
    const customers = await seedCustomers(store, how);
    const meter = meterOf(store.client);
    const metered = await meterSteps(store, meter, customers);
    return [
      ...NAMES.flatMap((name) => unitFigures(name, metered[name])),
      ...NAMES.map((name) =>
        dollarFigure(`contacts of three steps after ${HISTORIES[name].name}`, total(Object.values(metered[name]))),
      ),
      ...STEPS.map((step) => dollarFigure(`${PLURAL[step]} after ${HISTORIES.short.name}`, metered.short[step])),
      ...(await refusalFigures(store, meter)),
    ];
  } finally {
    await store.close();
  }
};

const PLURAL: Readonly<Record<Step, string>> = { claim: "claims", authorise: "authorisations", outcome: "outcomes" };

type Metered = Units & { readonly events: Units; readonly bytes: number };
type MeteredSteps = Readonly<Record<Step, Metered>>;

async function meterSteps(
  store: BenchStore,
  meter: Meter,
  { long }: Customers,
): Promise<Record<HistoryName, MeteredSteps>> {
  const stepsOf = async (customerId: string): Promise<MeteredSteps> => {
    const call = await callOf(store, customerId);
    const measured = async (step: Step): Promise<Metered> => {
      const used = await meter.of(call[step]);
      const newest = await store.world.ledger.newest(customerId, "strong");
      const events = used.get(store.tables.events) ?? { read: 0, write: 0 };
      return { ...total([...used.values()]), events, bytes: sizeOf(itemOf(newest!)) };
    };
    return {
      claim: await measured("claim"),
      authorise: await measured("authorise"),
      outcome: await measured("outcome"),
    };
  };
  return {
    short: await stepsOf(await shortOne(store)),
    calls: await stepsOf(long.calls[0]!),
    mixed: await stepsOf(long.mixed[0]!),
  };
}

const total = (parts: readonly Units[]): Units =>
  parts.reduce((sum, { read, write }) => ({ read: sum.read + read, write: sum.write + write }), { read: 0, write: 0 });

function unitFigures(name: HistoryName, metered: MeteredSteps): Figure[] {
  return STEPS.flatMap((step) => {
    const { read, write, events, bytes } = metered[step];
    const ofEvents = (unit: keyof Units) => (events[unit] > 0 ? [`${events[unit]} ${unit} is of the event's id`] : []);
    const figure = (unit: keyof Units, ours: number, notes: readonly string[]): Figure => ({
      bench: "steps",
      what: `${step} after ${HISTORIES[name].name}`,
      unit: `${unit} units`,
      ours,
      aim: { most: 1 },
      ...(notes.length > 0 && { note: notes.join(", ") }),
    });
    return [
      figure("read", read, ofEvents("read")),
      figure("write", write, [`the entry has ${bytes} bytes`, ...ofEvents("write")]),
    ];
  });
}

function dollarFigure(what: string, { read, write }: Units): Figure {
  return {
    bench: "steps",
    what: `a million ${what}`,
    unit: "$",
    ours: read * DOLLARS_PER_MILLION.read + write * DOLLARS_PER_MILLION.write,
    note: `each ${read} read and ${write} write units`,
  };
}

/** What it costs to be told no: the first time, which is written down with a line of the suppression log, and again. */
async function refusalFigures(store: BenchStore, meter: Meter): Promise<Figure[]> {
  const customerId = await shortOne(store);
  const first = await callOf(store, customerId);
  for (const step of STEPS) await first[step]();
  const wanted = promotionalCall(customerId, "campaign-refused");
  const refused = async () => {
    const { contact } = await claim(store.world, wanted, ASKER);
    check(contact === undefined, "a second call on one day was allowed");
  };
  const used = async (work: () => Promise<unknown>) => total([...(await meter.of(work)).values()]);
  return [
    dollarFigure("claims refused, with a line in the suppression log", await used(refused)),
    dollarFigure("claims refused again by the same line", await used(refused)),
    dollarFigure("dry runs", await used(() => dryRun(store.world, wanted, store.clock.now))),
  ];
}
