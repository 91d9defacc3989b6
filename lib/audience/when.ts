import * as z from "zod";
import { DAY_MS, MINUTE_MS, parseInstant, parseTimeOfDay, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { daysFromCivil } from "../zones/calendar.ts";
import { offsetAt, type Zone, zoneNamed } from "../zones/zone.ts";
import type { Row } from "./row.ts";
import { Count, columnsOf, countOf, isRejected, type Rejected, readerOf, rejected, Source } from "./source.ts";

/** How a date is written. The first three carry a time of day of their own. */
export const DATE_FORMATS = [
  "rfc3339",
  "epoch-seconds",
  "epoch-milliseconds",
  "YYYY-MM-DD",
  "YYYYMMDD",
  "DD.MM.YYYY",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
] as const;
type DateFormat = (typeof DATE_FORMATS)[number];

/** Ten years: a count of days that is larger is taken for something else. */
const MAX_DAYS_BEFORE = 3_660;

export const When = z
  .strictObject({
    date: z.union([
      Source,
      z.strictObject({
        year: Source,
        month: Source.describe("1 to 12, or an English name such as may or May"),
        day: Source,
      }),
    ]),
    format: z.enum(DATE_FORMATS).optional().describe("Of a date that is one text; YYYY-MM-DD when left out"),
    timeOfDay: Source.optional().describe('"HH:MM", of a date that has none: often a constant that is assumed'),
    zone: Source.optional().describe("The IANA time zone of a date without an offset"),
    daysBefore: Count.optional().describe("So many local days earlier"),
    assume: z.string().min(1).max(500).describe("What is assumed of dates, in words: reports repeat it"),
  })
  .superRefine((when, context) => {
    if (carriesTime(formatOf(when))) return;
    for (const key of ["timeOfDay", "zone"] as const) {
      if (when[key]) continue;
      context.addIssue({
        code: "custom",
        path: [key],
        message: `a date without a time needs a ${key}; say a constant`,
      });
    }
  })
  .meta({ id: "HistoryWhen", description: "When a fact of a history file happened" });
export type When = z.infer<typeof When>;

const formatOf = ({ date, format }: { date: When["date"]; format?: DateFormat }): DateFormat =>
  "year" in date ? "YYYY-MM-DD" : (format ?? "YYYY-MM-DD");
const carriesTime = (format: DateFormat): boolean => format === "rfc3339" || format.startsWith("epoch-");

export function columnsOfWhen({ date, timeOfDay, zone, daysBefore }: When): string[] {
  const parts = "year" in date ? [date.year, date.month, date.day] : [date];
  const days = typeof daysBefore === "string" ? { expression: daysBefore } : undefined;
  return columnsOf([...parts, timeOfDay, zone, days]);
}

export type ReadWhen = (row: Row, rowNumber: number) => Ms | Rejected;

const EARLIEST = parseInstant("2000-01-01T00:00:00Z")!;
const LATEST = parseInstant("2100-01-01T00:00:00Z")!;

export function whenReader(when: When, header: readonly string[]): ReadWhen {
  const read = carriesTime(formatOf(when)) ? instantReader(when, header) : localReader(when, header);
  return (row, rowNumber) => {
    const at = read(row, rowNumber);
    if (typeof at !== "number" || (at >= EARLIEST && at < LATEST)) return at;
    return rejected("the date is not from the year 2000 to the year 2099");
  };
}

function instantReader(when: When, header: readonly string[]): ReadWhen {
  const format = formatOf(when);
  const readDate = readerOf(when.date as Source, header);
  const readDays = countOf(when.daysBefore ?? 0, header, MAX_DAYS_BEFORE);
  return (row, rowNumber) => {
    const text = readDate(row, rowNumber);
    if (typeof text !== "string") return text;
    const at = instantOf(text, format);
    if (at === undefined) return rejected(`the date ${shown(text)} is not written as ${format}`);
    const days = readDays(row);
    return isRejected(days) ? days : at - days * DAY_MS;
  };
}

function instantOf(text: string, format: DateFormat): Ms | undefined {
  if (format === "rfc3339") return parseInstant(text);
  if (!/^\d{1,15}$/.test(text)) return undefined;
  return Number(text) * (format === "epoch-seconds" ? SECOND_MS : 1);
}

function localReader(when: When, header: readonly string[]): ReadWhen {
  const readDay = dayReader(when, header);
  const readDays = countOf(when.daysBefore ?? 0, header, MAX_DAYS_BEFORE);
  const readTime = readerOf(when.timeOfDay!, header);
  const readZone = readerOf(when.zone!, header);
  return (row, rowNumber) => {
    const day = readDay(row, rowNumber);
    if (isRejected(day)) return day;
    const days = readDays(row);
    if (isRejected(days)) return days;
    const time = readTime(row, rowNumber);
    if (isRejected(time)) return time;
    const minutes = parseTimeOfDay(time);
    if (minutes === undefined) return rejected(`the time of day ${shown(time)} is not written as HH:MM`);
    const zoneName = readZone(row, rowNumber);
    if (isRejected(zoneName)) return zoneName;
    const zone = zoneNamed(zoneName);
    if (!zone) return rejected(`${shown(zoneName)} is no IANA time zone, such as Europe/Lisbon`);
    return instantAt(zone, (day - days) * DAY_MS + minutes * MINUTE_MS);
  };
}

/**
 * The instant a clock in the zone shows a local time (ms, as if it were UTC). What it shows twice is the first of the
 * two; what it skips is as long after the change as it is after the skipped hour's beginning.
 */
export function instantAt(zone: Zone, local: Ms): Ms {
  const before = offsetAt(zone, local - DAY_MS);
  const after = offsetAt(zone, local + DAY_MS);
  const early = local - before;
  if (offsetAt(zone, early) === before) return early;
  const late = local - after;
  return offsetAt(zone, late) === after ? late : early;
}

/** Days since 1970-01-01 of the date a row names. */
function dayReader(when: When, header: readonly string[]): ReadWhen {
  const { date } = when;
  if ("year" in date) {
    const [readYear, readMonth, readDay] = [date.year, date.month, date.day].map((part) => readerOf(part, header));
    return (row, rowNumber) => {
      const year = readYear!(row, rowNumber);
      if (isRejected(year)) return year;
      const month = readMonth!(row, rowNumber);
      if (isRejected(month)) return month;
      const day = readDay!(row, rowNumber);
      if (isRejected(day)) return day;
      const found = civil(year, monthNumber(month), day);
      return found ?? rejected(`there is no date of year ${shown(year)}, month ${shown(month)}, day ${shown(day)}`);
    };
  }
  const format = formatOf(when);
  const { pattern, order } = WRITTEN[format as keyof typeof WRITTEN];
  const read = readerOf(date, header);
  return (row, rowNumber) => {
    const text = read(row, rowNumber);
    if (isRejected(text)) return text;
    const match = pattern.exec(text);
    const [year, month, day] = order.map((group) => match?.[group] ?? "");
    return civil(year!, month!, day!) ?? rejected(`the date ${shown(text)} is not written as ${format}`);
  };
}

/** Groups of year, month and day in each pattern. */
const WRITTEN = {
  "YYYY-MM-DD": { pattern: /^(\d{4})-(\d{1,2})-(\d{1,2})$/, order: [1, 2, 3] },
  YYYYMMDD: { pattern: /^(\d{4})(\d{2})(\d{2})$/, order: [1, 2, 3] },
  "DD.MM.YYYY": { pattern: /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, order: [3, 2, 1] },
  "DD/MM/YYYY": { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, order: [3, 2, 1] },
  "MM/DD/YYYY": { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, order: [3, 1, 2] },
} as const;

const MONTHS = "january february march april may june july august september october november december".split(" ");

/** "3", "03", "mar" and "March" are "3"; what is none stays as it is. */
function monthNumber(text: string): string {
  const name = text.toLowerCase();
  const index = name.length < 3 ? -1 : MONTHS.findIndex((month) => month.startsWith(name));
  return index < 0 ? text : String(index + 1);
}

function civil(year: string, month: string, day: string): number | undefined {
  if (![year, month, day].every((part) => /^\d{1,4}$/.test(part))) return undefined;
  const instant = parseInstant(`${year.padStart(4, "0")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}T00:00:00Z`);
  return instant === undefined ? undefined : daysFromCivil(Number(year), Number(month), Number(day));
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 40));
