import { DOLLARS_PER_MILLION as PRICE } from "../../bench/prices.ts";
import { MAX_PER_MINUTE } from "../../lib/api/campaign-schemas.ts";
import { MAX_ROWS } from "../../lib/audience/records.ts";
import { SLICE_ROWS } from "../../lib/audience/slice.ts";
import { TICK_MINUTES } from "../../lib/campaign/schedules.ts";
import { SLICES_PER_TICK } from "../../lib/campaign/sweep-slices.ts";
import { keptPerMinute, MAX_DUE_LOOKED_AT } from "../../lib/campaign/tick.ts";
import { DUE_SHARDS } from "../../lib/contact/campaigns.ts";
import { SUPPRESSION_SHARDS } from "../../lib/contact/refuse.ts";
import { FUNCTIONS, type FunctionSpec, QUEUES } from "../../lib/infra/topology.ts";
import { QUOTAS } from "./aws-quotas.ts";
import { table } from "./markdown.ts";
import { COUNTED, type Counted, type CountedKind } from "./scale-counted.ts";

const MILLION = 1_000_000;

/**
 * What is assumed, and not counted. A request to DynamoDB takes some milliseconds ("single-digit", AWS says), so a step
 * of two takes 10; a dialer's webhook answers in 100. Both are waiting: a worker has so many in the air.
 */
const STEP_SECONDS = 0.01;
const WEBHOOK_SECONDS = 0.1;
/** Of a batch of ten deliveries four are in the air, so a batch takes three times as long as one. */
const DELIVERY_SECONDS = (3 * WEBHOOK_SECONDS) / QUEUES.deliveries.batchSize;
/** Rows a worker has in the air: four messages of a batch (lib/lambda/batches.ts), sixteen rows each. */
const ROWS_IN_THE_AIR = 4 * 16;
/** What a function behind the API takes: two requests to the store, and its own work. */
const CALL_SECONDS = 0.015;
/** A worker of 1 GB does so many steps a second at most, whatever waits: half a processor, a millisecond of it each. */
const STEPS_OF_A_PROCESSOR = 500;
/** A tick reads the newest entry of each customer for whom something was due, eventually. */
const LOOK_READS = 0.5;
/** Hours of a day in which people may be called. */
const HOURS_A_DAY = 9;
/** An entry as it is kept: its bytes and what DynamoDB adds (100 bytes for each item). */
const ENTRY_BYTES = 1_100;
const INDEX_ROW_BYTES = 200;
const GIB = 2 ** 30;
/** What sums of fractions are off by. */
const ROUNDING = 1e-6;
/** Dollars a month for a GiB of a table, and of its continuous backup. aws.amazon.com/dynamodb/pricing/on-demand */
const KEPT = 0.25 + 0.2;

/** A kind of contact in words, its entries, those of them a tick looks at when they are due, and its calls of the API. */
const KINDS: Readonly<Record<CountedKind, { says: string; entries: number; due: number; calls: number }>> = {
  dialer: { says: "voice, told to a dialer", entries: 3, due: 2, calls: 2 },
  desk: { says: "voice, by agents at the desk", entries: 3, due: 2, calls: 3 },
  message: { says: "email or text message", entries: 2, due: 1, calls: 0 },
  refused: { says: "refused for good", entries: 1, due: 0, calls: 0 },
};
const names = Object.keys(KINDS) as CountedKind[];

const writesOf = ({ entries, index, others }: Counted): number => entries + index + others;
const storeDollars = (units: Counted): number => units.read * PRICE.read + writesOf(units) * PRICE.write;
/** Everything else of the engine: due entries looked at, messages sent, received and deleted in tens, workers, slices of the audience. */
function engineDollars(kind: CountedKind): number {
  const { entries, due, calls } = KINDS[kind];
  const looked = due * LOOK_READS * PRICE.read;
  const rowMessages = (3 / 100) * PRICE.sqsRequest * (1 / 10);
  const deliveries =
    kind === "dialer" ? (3 / 10) * PRICE.sqsRequest + DELIVERY_SECONDS * 0.5 * PRICE.gigabyteSecond : 0;
  const work = (Math.min(entries, 2) / STEPS_OF_A_PROCESSOR) * PRICE.gigabyteSecond;
  const called = calls * (PRICE.invocation + CALL_SECONDS * 0.5 * PRICE.gigabyteSecond + PRICE.apiRequest);
  return looked + rowMessages + deliveries + work + PRICE.s3Get / 100 + called;
}
const allDollars = (kind: CountedKind): number => storeDollars(COUNTED[kind]) + engineDollars(kind);
const keptDollars = (kind: CountedKind): number =>
  ((KINDS[kind].entries * ENTRY_BYTES + COUNTED[kind].index * INDEX_ROW_BYTES) / GIB) * MILLION * KEPT;

const whole = (value: number): string => Math.ceil(value - ROUNDING).toLocaleString("en");
const dollars = (value: number): string =>
  value.toLocaleString(
    "en",
    value < 100 ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumFractionDigits: 0 },
  );

export const contactCosts = (): string =>
  table(
    [
      "A million contacts",
      "Read units",
      "Entries",
      "Index rows",
      "Others",
      "Store, $",
      "All of it, $",
      "Kept, $ a month",
    ],
    names.map((kind) => {
      const units = COUNTED[kind];
      const counted = [units.read, units.entries, units.index, units.others].map(String);
      const sums = [storeDollars(units), allDollars(kind), keptDollars(kind)].map(dollars);
      return [KINDS[kind].says, ...counted, ...sums];
    }),
  );

/** Contacts a minute one campaign can begin, by what bounds it. */
function campaignBounds(): readonly { readonly by: string; readonly perMinute: number }[] {
  const { index } = COUNTED.dialer;
  return [
    { by: "the largest pace a plan takes (`MAX_PER_MINUTE`)", perMinute: MAX_PER_MINUTE },
    {
      by: `writes of its due rows: ${DUE_SHARDS} shards of ${whole(QUOTAS.partitionWrites.value)} a second, ${index} rows a contact`,
      perMinute: (DUE_SHARDS * QUOTAS.partitionWrites.value * 60) / index,
    },
    {
      by: `due rows a tick looks at: ${whole(MAX_DUE_LOOKED_AT)} of each shard (\`MAX_DUE_LOOKED_AT\`), most of them over by then`,
      perMinute: keptPerMinute("webhook"),
    },
    {
      by: `claims: ${QUEUES.work.maxConcurrency} workers of ${whole(STEPS_OF_A_PROCESSOR)} steps a second`,
      perMinute: QUEUES.work.maxConcurrency * Math.min(STEPS_OF_A_PROCESSOR, ROWS_IN_THE_AIR / STEP_SECONDS) * 60,
    },
    {
      by: `webhooks: ${QUEUES.deliveries.maxConcurrency} workers, a dialer that answers in ${WEBHOOK_SECONDS * 1_000} ms`,
      perMinute: (QUEUES.deliveries.maxConcurrency / DELIVERY_SECONDS) * 60,
    },
    {
      by: `authorisations: ${reserved("authorisations")} at once of ${CALL_SECONDS * 1_000} ms`,
      perMinute: (reserved("authorisations") / CALL_SECONDS) * 60,
    },
  ];
}

function reserved(name: keyof typeof FUNCTIONS): number {
  return (FUNCTIONS[name] as FunctionSpec).reservedConcurrency!;
}

export const campaignPace = (): string =>
  table(
    ["A voice campaign is held back by", "contacts a minute", `in a day of ${HOURS_A_DAY} hours`],
    campaignBounds()
      .toSorted((a, b) => a.perMinute - b.perMinute)
      .map(({ by, perMinute }) => [by, floor(perMinute), floor(perMinute * 60 * HOURS_A_DAY)]),
  );

const floor = (value: number): string => Math.floor(value + ROUNDING).toLocaleString("en");

const slowest = (): number => Math.min(...campaignBounds().map(({ perMinute }) => perMinute));

/** Everybody contacted once, within so many days of calling hours. */
const SIZES = [
  { customers: MILLION, days: 1 },
  { customers: 100 * MILLION, days: 20 },
  { customers: 1_000 * MILLION, days: 20 },
] as const;

type Sized = {
  readonly perSecond: number;
  readonly writes: number;
  readonly rows: number;
};

const sized = ({ customers, days }: (typeof SIZES)[number]): Sized => {
  const perSecond = customers / (days * HOURS_A_DAY * 3_600);
  return { perSecond, writes: perSecond * COUNTED.dialer.entries, rows: perSecond * COUNTED.dialer.index };
};

/** Campaigns it takes: a list has so many rows, and each campaign its pace. */
const campaignsFor = (size: (typeof SIZES)[number]): number =>
  Math.max(Math.ceil(size.customers / MAX_ROWS), Math.ceil((sized(size).perSecond * 60) / slowest()));

export function sizeTable(): string {
  const row = (what: string, cell: (size: (typeof SIZES)[number], sums: Sized) => string): string[] => [
    what,
    ...SIZES.map((size) => cell(size, sized(size))),
  ];
  const partitions = (units: number) => whole(units / QUOTAS.partitionWrites.value);
  return table(
    ["", ...SIZES.map(({ customers, days }) => `${whole(customers)} in ${days === 1 ? "a day" : `${days} days`}`)],
    [
      row("contacts a second", (_, { perSecond }) => whole(perSecond)),
      row(`campaigns, at least (${whole(MAX_ROWS)} rows and ${floor(slowest())} contacts a minute each)`, (size) =>
        whole(campaignsFor(size)),
      ),
      row(
        "ledger: write units a second, and the partitions that take them",
        (_, { writes }) => `${whole(writes)}, ${partitions(writes)}`,
      ),
      row(
        "due index: rows a second, of each of its shards",
        (size, { rows }) => `${whole(rows)}, ${whole(rows / (DUE_SHARDS * campaignsFor(size)))}`,
      ),
      row(
        `suppression log, were all refused: rows a second of each of its ${SUPPRESSION_SHARDS} shards`,
        (_, { perSecond }) => whole(perSecond / SUPPRESSION_SHARDS),
      ),
      row(`workers that claim (of ${QUEUES.work.maxConcurrency})`, (_, { perSecond }) =>
        whole(perSecond / STEPS_OF_A_PROCESSOR),
      ),
      row(`workers that deliver (of ${QUEUES.deliveries.maxConcurrency})`, (_, { perSecond }) =>
        whole(perSecond * DELIVERY_SECONDS),
      ),
      row(`authorisations at once (of ${reserved("authorisations")})`, (_, { perSecond }) =>
        whole(perSecond * CALL_SECONDS),
      ),
      row(`calls of the API a second (of ${whole(QUOTAS.apiCalls.value)})`, (_, { perSecond }) =>
        whole(perSecond * KINDS.dialer.calls),
      ),
      row(`events a second, in requests of ten (of ${whole(QUOTAS.busEvents.value)})`, (_, { perSecond }) =>
        whole((perSecond * KINDS.dialer.entries) / 10),
      ),
      row("in all, $: voice told to a dialer", ({ customers }) =>
        dollars((customers / MILLION) * allDollars("dialer")),
      ),
      row("in all, $: messages, without what a message costs", ({ customers }) =>
        dollars((customers / MILLION) * allDollars("message")),
      ),
      row("kept, GiB, and $ a month", ({ customers }) => {
        const a_month = (customers / MILLION) * keptDollars("dialer");
        return `${whole(a_month / KEPT)}, ${dollars(a_month)}`;
      }),
      row(
        "hours it takes a campaign of that many rows, or the most it has, to look at each once more",
        ({ customers }) => whole(Math.min(customers, MAX_ROWS) / (SLICES_PER_TICK * SLICE_ROWS * TICK_MINUTES * 60)),
      ),
      row("the same at the pace one campaign has, in days", ({ customers }) =>
        whole(customers / (slowest() * 60 * HOURS_A_DAY)),
      ),
    ],
  );
}

export const quotaTable = (): string =>
  table(
    ["Default quota", "Value", "Can be raised", "Says"],
    Object.values(QUOTAS).map(({ what, value, unit, raised, page }) => [
      what,
      `${whole(value)}${unit ? ` ${unit}` : ""}`,
      raised ? "yes" : "no",
      `[AWS](${page})`,
    ]),
  );
