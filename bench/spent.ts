/** What a piece of a campaign uses of everything AWS bills, and what that costs. */
import { FUNCTIONS, type FunctionSpec, type TableName, WORKERS } from "../lib/infra/topology.ts";
import { DUE_INDEX } from "../lib/ledger/due.ts";
import type { Used } from "./campaign-stage.ts";
import type { Meter } from "./meter.ts";
import { MB_OF_A_PROCESSOR, DOLLARS_PER_MILLION as PRICE } from "./prices.ts";

/** The function that does it: a worker, or one behind the API that is called for each contact. */
const FUNCTION = {
  ticks: WORKERS.ticks,
  work: WORKERS.work,
  deliveries: WORKERS.deliveries,
  desk: FUNCTIONS.desk,
  authorisations: FUNCTIONS.authorisations,
  contacts: FUNCTIONS.contacts,
} as const satisfies Record<string, FunctionSpec>;
export type By = keyof typeof FUNCTION;

/** A call behind the API takes at least so long: two requests to the store in turn, at 3 and 5 ms, and as much of its own. */
const LEAST_OF_A_CALL_SECONDS = 0.015;
const MB_OF_A_GIGABYTE = 1_024;

/** Request units, requests and seconds; all of them can be added and shared out. */
const NOTHING = {
  ledgerRead: 0,
  ledgerWrite: 0,
  dueRead: 0,
  dueWrite: 0,
  otherRead: 0,
  otherWrite: 0,
  sqsRequests: 0,
  s3Gets: 0,
  invocations: 0,
  gigabyteSeconds: 0,
  /** Requests to the API. */
  calls: 0,
} as const;
type Name = keyof typeof NOTHING;
export type Spent = Readonly<Record<Name, number>>;
const NAMES = Object.keys(NOTHING) as Name[];

const each = (value: (name: Name) => number): Spent =>
  Object.fromEntries(NAMES.map((name) => [name, value(name)])) as Record<Name, number>;
export const between = (less: Spent, more: Spent): Spent => each((name) => more[name] - less[name]);
export const share = (spent: Spent, among: number): Spent => each((name) => spent[name] / among);

export type Spendings = {
  /** Carries out the work of this function; `calls` are those of them that come through the API. */
  readonly on: (by: By, calls: number, work: () => Promise<unknown>) => Promise<void>;
  readonly all: () => Spent;
};

export function spendings(meter: Meter, used: Used, tables: Readonly<Record<TableName, string>>): Spendings {
  const sum: Record<Name, number> = { ...NOTHING };
  return {
    on: async (by, calls, work) => {
      const before = { ...used };
      const cpu = process.cpuUsage();
      const units = await meter.of(work);
      const { user, system } = process.cpuUsage(cpu);
      for (const [name, { read, write }] of units) {
        const of = name === tables.ledger ? "ledger" : name === DUE_INDEX ? "due" : "other";
        sum[`${of}Read`] += read;
        sum[`${of}Write`] += write;
      }
      const invocations = calls + used.invocations - before.invocations;
      sum.sqsRequests += used.sqsRequests - before.sqsRequests;
      sum.s3Gets += used.reads - before.reads;
      sum.invocations += invocations;
      sum.gigabyteSeconds += gigabyteSeconds(FUNCTION[by].memoryMb, (user + system) / 1e6, calls);
      sum.calls += calls;
    },
    all: () => ({ ...sum }),
  };
}

/** Busy for as long as its share of a processor takes for what was measured here; a call waits for the store too. */
function gigabyteSeconds(memoryMb: number, cpuSeconds: number, calls: number): number {
  const seconds = cpuSeconds / Math.min(1, memoryMb / MB_OF_A_PROCESSOR);
  return (Math.max(seconds, calls * LEAST_OF_A_CALL_SECONDS) * memoryMb) / MB_OF_A_GIGABYTE;
}

export type Dollars = Readonly<Record<"ledger" | "due" | "others" | "sqs" | "lambda" | "s3" | "total", number>>;

/** What so many times of it cost, at list prices. */
export function dollarsOf(spent: Spent, times: number): Dollars {
  const at = (price: number, amount: number) => (price * amount * times) / 1_000_000;
  const units = (read: number, write: number) => at(PRICE.read, read) + at(PRICE.write, write);
  const parts = {
    ledger: units(spent.ledgerRead, spent.ledgerWrite),
    due: units(spent.dueRead, spent.dueWrite),
    others: units(spent.otherRead, spent.otherWrite),
    sqs: at(PRICE.sqsRequest, spent.sqsRequests),
    lambda: at(PRICE.invocation, spent.invocations) + at(PRICE.gigabyteSecond, spent.gigabyteSeconds),
    s3: at(PRICE.s3Get, spent.s3Gets),
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}
