import { authorise } from "../lib/contact/authorise.ts";
import { type Asker, claim, dryRun } from "../lib/contact/claim.ts";
import { type Place, placeOfContact } from "../lib/contact/contact-id.ts";
import { settle } from "../lib/contact/outcome.ts";
import { itemOf } from "../lib/ledger/dynamo-ledger.ts";
import type { Ms } from "../lib/policy/words.ts";
import { type Bench, check, type Figure, type How } from "./figure.ts";
import { BETWEEN_CALLS_MS, copiedTo, entriesOf, HISTORIES, type HistoryName } from "./long-history.ts";
import { DOLLARS_PER_MILLION, type Meter, meterOf, sizeOf, type Units } from "./meter.ts";
import { medianOf, ratioOf } from "./rounds.ts";
import { type BenchStore, benchStore } from "./store.ts";
import { NOON, promotionalCall } from "./typical.ts";

const STEPS = ["claim", "authorise", "outcome"] as const;
type Step = (typeof STEPS)[number];
const NAMES = Object.keys(HISTORIES) as HistoryName[];

/** Calls made to each customer with a long history; each goes through all steps. */
const CALLS = 60;
const WARM_CALLS = 25;
const QUICK = { calls: 3, warm: 1 };
/** Customers with each long history. They are called in turn, and grow by three entries a call. */
const CUSTOMERS = 2;
const MOST_SLOWER = 1.1;

const ASKER: Asker = { actor: "dialer", client: "bench" };

export const stepsBench: Bench = {
  does: "request units, dollars and time of claim, authorise and outcome after 10 and after 10,000 entries",
  run: async (how) => {
    const store = await benchStore(NOON);
    try {
      const customers = await seedLong(store, how);
      const meter = meterOf(store.client);
      const metered = await meterSteps(store, meter, customers);
      return [
        ...NAMES.flatMap((name) => unitFigures(name, metered[name])),
        ...(await timeFigures(store, customers, how)),
        ...NAMES.map((name) =>
          dollarFigure(`a contact of three steps after ${HISTORIES[name].name}`, total(Object.values(metered[name]))),
        ),
        ...STEPS.map((step) => dollarFigure(`${step} after ${HISTORIES.short.name}`, metered.short[step])),
        ...(await refusalFigures(store, meter)),
      ];
    } finally {
      await store.close();
    }
  },
};

type Customers = Readonly<Record<Exclude<HistoryName, "short">, readonly string[]>>;

async function seedLong(store: BenchStore, how: How): Promise<Customers> {
  const seedOne = async (name: keyof Customers) => {
    how.progress(`storing ledgers of ${HISTORIES[name].entries} entries`);
    const entries = entriesOf(HISTORIES[name], `${name}-0`, NOON);
    const ids = Array.from({ length: CUSTOMERS }, (_, index) => `${name}-${index}`);
    for (const id of ids) await store.seed(copiedTo(id, entries));
    return ids;
  };
  return { calls: await seedOne("calls"), mixed: await seedOne("mixed") };
}

let made = 0;

/** A new customer with the short history as of now. */
async function shortOne(store: BenchStore): Promise<string> {
  const id = `short-${made++}`;
  await store.seed(entriesOf(HISTORIES.short, id, store.clock.now));
  return id;
}

/** The three steps of one call, each as the API does it; a copy of the policy is at hand, as it is in a warm Lambda. */
async function callOf(store: BenchStore, customerId: string): Promise<Record<Step, () => Promise<void>>> {
  await store.world.policies.inForce(store.clock.now);
  let place: Place | undefined;
  return {
    claim: async () => {
      const { decision, contact } = await claim(store.world, promotionalCall(customerId, `campaign-${made++}`), ASKER);
      check(contact !== undefined, `the claim of ${customerId} was refused by ${decision.binding}`);
      place = placeOfContact(contact.contactId);
    },
    authorise: async () => {
      const { contact, decision } = await authorise(store.world, place!, ASKER);
      check(contact.dialBefore !== undefined, `the authorisation of ${customerId} was refused by ${decision.binding}`);
    },
    outcome: async () => {
      const eventId = `event-${made++}`;
      const { replayed } = await settle(
        store.world,
        place!,
        { disposition: "conversation" },
        { actor: "dialer", eventId, request: { eventId } },
      );
      check(!replayed, `the outcome of ${customerId} was taken for a repeat`);
    },
  };
}

type Metered = Units & { readonly events: Units; readonly bytes: number };

async function meterSteps(
  store: BenchStore,
  meter: Meter,
  customers: Customers,
): Promise<Record<HistoryName, Record<Step, Metered>>> {
  const stepsOf = async (customerId: string) => {
    const call = await callOf(store, customerId);
    const found = {} as Record<Step, Metered>;
    for (const step of STEPS) {
      const used = await meter.of(call[step]);
      const newest = await store.world.ledger.newest(customerId, "strong");
      const events = used.get(store.tables.events) ?? { read: 0, write: 0 };
      found[step] = { ...total([...used.values()]), events, bytes: sizeOf(itemOf(newest!)) };
    }
    return found;
  };
  return {
    short: await stepsOf(await shortOne(store)),
    calls: await stepsOf(customers.calls[0]!),
    mixed: await stepsOf(customers.mixed[0]!),
  };
}

const total = (parts: readonly Units[]): Units =>
  parts.reduce((sum, { read, write }) => ({ read: sum.read + read, write: sum.write + write }), { read: 0, write: 0 });

function unitFigures(name: HistoryName, metered: Record<Step, Metered>): Figure[] {
  return STEPS.flatMap((step) => {
    const { read, write, events, bytes } = metered[step];
    const ofEvents = (unit: keyof Units) => (events[unit] > 0 ? [`${events[unit]} of it for the event's id`] : []);
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
    what: `a million: ${what}`,
    unit: "$",
    ours: read * DOLLARS_PER_MILLION.read + write * DOLLARS_PER_MILLION.write,
    note: `${read} read and ${write} write units`,
  };
}

/** Each call is made to a customer of every history at the same time of the year, and the order goes round. */
async function timeFigures(store: BenchStore, customers: Customers, how: How): Promise<Figure[]> {
  const { calls, warm } = how.quick ? QUICK : { calls: CALLS, warm: WARM_CALLS };
  const found = Object.fromEntries(
    NAMES.map((name) => [name, { claim: [], authorise: [], outcome: [] }]),
  ) as unknown as Record<HistoryName, Record<Step, number[]>>;
  for (let index = -warm; index < calls; index++) {
    how.progress(index < 0 ? "warming" : `call ${index + 1} of ${calls}`);
    store.clock.now += BETWEEN_CALLS_MS;
    for (let turn = 0; turn < CUSTOMERS; turn++) {
      const called = { short: await shortOne(store), calls: customers.calls[turn]!, mixed: customers.mixed[turn]! };
      const order = NAMES.map((_, place) => NAMES[(place + index + turn + warm) % NAMES.length]!);
      for (const name of order) {
        const call = await callOf(store, called[name]);
        for (const step of STEPS) {
          const ms = await timed(call[step]);
          if (index >= 0) found[name][step].push(ms);
        }
      }
    }
  }
  return NAMES.filter((name) => name !== "short").flatMap((name) =>
    STEPS.map((step) => ({
      bench: "steps",
      what: `${step} after ${HISTORIES[name].name}`,
      unit: "ms" as const,
      ours: medianOf(found[name][step]),
      peer: { name: `ours after ${HISTORIES.short.name}`, value: medianOf(found.short[step]) },
      ratio: ratioOf(found[name][step], found.short[step], "long"),
      aim: { most: MOST_SLOWER },
    })),
  );
}

async function timed(step: () => Promise<void>): Promise<Ms> {
  const started = performance.now();
  await step();
  return performance.now() - started;
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
    dollarFigure("claim that is refused, with its line in the suppression log", await used(refused)),
    dollarFigure("claim that is refused again by the same line", await used(refused)),
    dollarFigure("dry run", await used(() => dryRun(store.world, wanted, store.clock.now))),
  ];
}
