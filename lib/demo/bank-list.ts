import { parse } from "csv-parse/sync";
import type { BankRow } from "../backtest/bank.ts";
import type { SeededChance } from "../simulate/chance.ts";

/** A row of the bank's file, with how long the last call took. */
export type BankCall = BankRow & {
  /** The column "duration". */
  readonly seconds: number;
};

/** The file cannot be used; the message says what to do. */
export class UnusableList extends Error {
  override readonly name = "UnusableList";
}

/** The list as it is uploaded, and what stands in it. */
export type BankList = {
  /** Of the file; undefined: it was made up. */
  readonly file?: string;
  readonly text: string;
  readonly rows: readonly BankCall[];
};

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const NUMBERS = ["day", "duration", "campaign", "pdays", "previous"] as const;
const TEXTS = ["month", "poutcome", "y"] as const;
/** The year of the file's first row: it is in date order and begins in May 2008, as its authors say. */
const FIRST_YEAR = 2008;

/**
 * Reads the UCI Bank Marketing file, "bank-full.csv". A column "year" is used where there is one; the file as its authors
 * published it has none, and its years follow from the order of its rows.
 * @throws UnusableList
 */
export function readBankList(text: string, file?: string): BankList {
  const records = recordsOf(text);
  const [first] = records;
  if (!first) throw new UnusableList("the file has no rows; it must be bank-full.csv of the UCI Bank Marketing data");
  const missing = [...NUMBERS, ...TEXTS].filter((name) => !(name in first));
  if (missing.length > 0)
    throw new UnusableList(
      `the file has no column ${missing.join(", ")}; it must be bank-full.csv of the UCI Bank Marketing data, with ";" between the columns`,
    );
  let year = FIRST_YEAR;
  let before = 0;
  const rows = records.map((record, index) => {
    const month = MONTHS.indexOf(record.month!);
    if (month < before) year++;
    before = month;
    return rowOf(record, index + 2, year);
  });
  return { ...(file !== undefined && { file }), text, rows };
}

function recordsOf(text: string): Record<string, string>[] {
  try {
    return parse(text, { delimiter: ";", columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    throw new UnusableList(
      `the file is no CSV: ${(error as Error).message}; it must be bank-full.csv of the UCI Bank Marketing data`,
    );
  }
}

function rowOf(record: Record<string, string>, line: number, yearByOrder: number): BankCall {
  const number = (name: string): number => {
    const value = Number(record[name]);
    if (record[name] === "" || !Number.isInteger(value))
      throw new UnusableList(`line ${line}: "${record[name]}" in the column ${name} is no whole number`);
    return value;
  };
  const { month, poutcome, y } = record as Record<(typeof TEXTS)[number], string>;
  if (!MONTHS.includes(month)) throw new UnusableList(`line ${line}: "${month}" is no month from jan to dec`);
  if (number("campaign") < 1) throw new UnusableList(`line ${line}: a customer of the file was called at least once`);
  return {
    day: number("day"),
    month,
    year: record.year === undefined ? yearByOrder : number("year"),
    seconds: number("duration"),
    campaign: number("campaign"),
    pdays: number("pdays"),
    previous: number("previous"),
    poutcome,
    y,
  };
}

/** Of the made-up list: shares near the real file's, rounded; nothing is to be learnt from them. */
const MADE_UP = {
  answers: 0.38,
  buys: 0.12,
  hadEarlierCampaign: 0.2,
  endedEarlier: ["failure", "failure", "failure", "other", "success"],
  mostEarlierCalls: 5,
  mostCalls: 30,
  daysSinceEarlier: [20, 380],
  seconds: [20, 600],
  jobs: ["technician", "management", "services", "retired", "student"],
  /** Rows of one day. */
  rowsADay: 20,
} as const;

const HEADER = "job;day;month;year;duration;campaign;pdays;previous;poutcome;y";
const FIRST_DAY = Date.UTC(2008, 4, 5);
const DAY_MS = 86_400_000;

/** A list of the same form that nobody recorded, for whoever does not have the file. */
export function madeUpList(customers: number, chance: SeededChance): BankList {
  const lines = Array.from({ length: customers }, (_, index) => {
    const date = new Date(FIRST_DAY + Math.floor(index / MADE_UP.rowsADay) * DAY_MS);
    let calls = 1;
    while (calls < MADE_UP.mostCalls && !chance.happens(MADE_UP.answers)) calls++;
    const hadEarlier = chance.happens(MADE_UP.hadEarlierCampaign);
    return [
      chance.pick(MADE_UP.jobs),
      date.getUTCDate(),
      MONTHS[date.getUTCMonth()],
      date.getUTCFullYear(),
      between(MADE_UP.seconds, chance),
      calls,
      hadEarlier ? between(MADE_UP.daysSinceEarlier, chance) : -1,
      hadEarlier ? 1 + chance.below(MADE_UP.mostEarlierCalls) : 0,
      hadEarlier ? chance.pick(MADE_UP.endedEarlier) : "unknown",
      chance.happens(MADE_UP.buys) ? "yes" : "no",
    ].join(";");
  });
  return readBankList(`${[HEADER, ...lines].join("\n")}\n`);
}

const between = ([least, most]: readonly [number, number], chance: SeededChance): number =>
  least + chance.below(most - least + 1);
