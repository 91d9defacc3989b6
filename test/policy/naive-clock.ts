/** Local time by the runtime's own Intl: another source than the tables under test. Good for the zones and years the tests use. */
import type { Period } from "../../lib/policy/period.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Offsets change at whole quarters of an hour, so one look-up answers for all of it. */
const QUARTER = 15 * MINUTE;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function offsetOf(zone: string, at: number): number {
  const known = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, known);
  const quarter = Math.floor(at / QUARTER);
  const offset = known.get(quarter) ?? readOffset(zone, quarter * QUARTER);
  known.set(quarter, offset);
  return offset;
}

const PARTS = {
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const;

function readOffset(zone: string, at: number): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-US", { ...PARTS, timeZone: zone });
  formats.set(zone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!) - at;
}

export type Local = {
  /** Days since 1970-01-01. */ day: number /** 0 Monday … 6 Sunday */;
  weekday: number;
  minute: number;
  hour: number;
  year: number;
  month: number;
  date: string;
};

export function localOf(zone: string, at: number): Local {
  const local = at + offsetOf(zone, at);
  const day = Math.floor(local / DAY);
  const minute = Math.floor((local - day * DAY) / MINUTE);
  const calendar = new Date(local);
  return {
    day,
    weekday: (((day + 3) % 7) + 7) % 7,
    minute,
    hour: Math.floor(minute / 60),
    year: calendar.getUTCFullYear(),
    month: calendar.getUTCMonth(),
    date: calendar.toISOString().slice(0, 10),
  };
}

/** Milliseconds of "P1DT2H30M". Lengths of the calendar have their own tables, in rules/period.test.ts. */
export function spanOf(duration: Period): number {
  if (typeof duration !== "string") throw new Error("the naive reference judges no lengths of the calendar");
  const number = (unit: string): number => Number(new RegExp(`(\\d+)${unit}`).exec(duration)?.[1] ?? 0);
  return (((number("W") * 7 + number("D")) * 24 + number("H")) * 60 + number("M")) * MINUTE + number("S") * 1_000;
}
