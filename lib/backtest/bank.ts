import { HOUR_MS } from "../policy/time.ts";
import type { Disposition } from "../policy/words.ts";
import { daysFromCivil } from "../zones/calendar.ts";
import { localDay, startOfLocalDay, zoneNamed } from "../zones/zone.ts";
import type { HistoryContact, HistoryCustomer, HistoryTold } from "./history.ts";

/**
 * One row of the UCI Bank Marketing data (Moro, Rita, Cortez, doi 10.24432/C5K306) by its own column names, `year`
 * beside them: one customer of a telemarketing campaign that sold a term deposit.
 */
export type BankRow = {
  readonly day: number;
  /** "jan" to "dec". */
  readonly month: string;
  readonly year: number;
  /** Calls in this campaign, the last one included. */
  readonly campaign: number;
  /** Days since the last contact of an earlier campaign; -1: there was none. */
  readonly pdays: number;
  /** Contacts before this campaign. */
  readonly previous: number;
  readonly poutcome: string;
  readonly y: string;
};

export type BankOptions = {
  /** Days between calls whose dates are not in the file. */
  readonly spacingDays?: number;
  /** Take every customer as having told of a need before the first call, for policies that ask for one. */
  readonly interest?: boolean;
};

/** Where the bank and its customers are. */
const LISBON = zoneNamed("Europe/Lisbon")!;
/** If nobody says otherwise; nothing in the file tells. */
const SPACING_DAYS = 3;
const SUBJECT = { channel: "voice", purpose: "promotional", topic: "term-deposit" } as const;
const CAMPAIGN = "term-deposit";
const EARLIER = "earlier";
/** Full hours of a working day, inside the hours any shipped policy permits, each call at another one than the last nine. */
const HOURS = [11, 15, 18, 10, 13, 17, 12, 16, 14, 19] as const;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const ENDED_EARLIER: Readonly<Record<string, Disposition>> = { failure: "declined", success: "accepted" };

/** What of the calls below is not in the file, in sentences for a report. */
export const bankAssumptions = ({ spacingDays = SPACING_DAYS, interest }: BankOptions = {}): readonly string[] => [
  `The file dates the last call of the campaign to each customer. The calls before it are taken as made every ${days(spacingDays)}, moved to the Friday before where that is a weekend.`,
  "No hour is in the file: the last call is taken as made at 11:00 in Lisbon and each one before it at another hour between 10:00 and 19:00, so that no call is judged by an hour nobody recorded.",
  "The last call is taken as accepted where the customer subscribed and as declined where not; those before it as not answered.",
  `The earlier campaign stands as it was and is not judged. Its last contact is taken as made "pdays" days before the first call of this one and ended as "poutcome" says (failure: declined; success: accepted; other or unknown: not answered), those before it every ${days(spacingDays)}, not answered.`,
  "A customer is one row of the file, and a decline refuses the topic that was offered.",
  "Nothing judges but the policy: the packs of the law are left out, since who had consented is not in the file and the calls are older than much of that law.",
  interest
    ? "Nothing in the file tells of needs: every customer is taken to have told of a need for it on the day of the first call."
    : "Nothing in the file tells of needs, so no customer is taken to have told of one.",
];

const days = (count: number): string => (count === 1 ? "working day" : `${count} days`);

/** The customers of the file, numbered from 1 by row, with the dates that are missing assumed. */
export function* bankCustomers(rows: Iterable<BankRow>, options: BankOptions = {}): Generator<HistoryCustomer> {
  let number = 0;
  for (const row of rows) yield bankCustomer(String(++number), row, options);
}

export function bankCustomer(customerId: string, row: BankRow, options: BankOptions = {}): HistoryCustomer {
  const calls = bankCalls(row, options);
  const zones = [LISBON.name];
  if (!options.interest) return { customerId, zones, facts: calls };
  const day = localDay(LISBON, calls.find(({ given }) => !given)!.at);
  const told: HistoryTold = { what: "told", at: startOfLocalDay(LISBON, day), needs: [SUBJECT.topic] };
  return { customerId, zones, facts: [told, ...calls] };
}

/** The calls to one customer, the earliest first. */
export function bankCalls(row: BankRow, { spacingDays = SPACING_DAYS }: BankOptions = {}): HistoryContact[] {
  const lastDay = daysFromCivil(row.year, MONTHS.indexOf(row.month) + 1, row.day);
  const dates = datesBack(lastDay, row.campaign, spacingDays);
  const calls = dates.map((day, index) =>
    callOn(day, index, index > 0 ? "no_answer" : row.y === "yes" ? "accepted" : "declined"),
  );
  if (row.previous > 0) {
    const before = datesBack(dates.at(-1)! - Math.max(1, row.pdays), row.previous, spacingDays);
    for (const [index, day] of before.entries()) {
      const ended = index > 0 ? undefined : ENDED_EARLIER[row.poutcome];
      calls.push({ ...callOn(day, index, ended ?? "no_answer"), campaign: EARLIER, given: true });
    }
  }
  return calls.reverse();
}

const callOn = (day: number, callsAfter: number, disposition: Disposition): HistoryContact => ({
  what: "contact",
  at: startOfLocalDay(LISBON, day) + HOURS[callsAfter % HOURS.length]! * HOUR_MS,
  ...SUBJECT,
  campaign: CAMPAIGN,
  disposition,
});

/** So many dates, newest first: the last one as it is, each before it `spacing` days earlier on a working day. */
function datesBack(lastDay: number, count: number, spacing: number): number[] {
  const dates = [lastDay];
  while (dates.length < count) dates.push(workingDayUpTo(dates.at(-1)! - spacing));
  return dates;
}

/** Monday is 0; 1970-01-01 was a Thursday. */
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;
const workingDayUpTo = (day: number): number => day - Math.max(0, weekday(day) - 4);
