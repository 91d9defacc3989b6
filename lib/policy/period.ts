import * as z from "zod";
import { civilFromDays, daysFromCivil } from "../zones/calendar.ts";
import { localDay, startOfLocalDay, type Zone, zoneNamed } from "../zones/zone.ts";
import { MAX_LOCAL_DAYS, MAX_SILENCE_DAYS } from "./fold.ts";
import { DAY_MS, HOUR_MS, parseDuration } from "./time.ts";
import type { Ms } from "./words.ts";

export const DurationText = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, {
    error:
      'write an ISO-8601 duration of weeks, days, hours, minutes or seconds, such as "P7D" or "PT4H"; months and years have no fixed length',
  })
  .meta({ id: "Duration", description: "ISO-8601 duration without months and years", examples: ["P7D", "PT4H"] });

/** A silence the fold can remember; see MAX_SILENCE_DAYS. */
export const SilenceText = DurationText.refine((text) => (parseDuration(text) ?? 0) <= MAX_SILENCE_DAYS * DAY_MS, {
  error: `ask for at most P${MAX_SILENCE_DAYS}D, or for "until-customer-asks"`,
});

/** Elapsed milliseconds of a duration a schema has checked. */
export const msOf = (text: string): Ms => parseDuration(text)!;

/** Lengths that are told by the customer's calendar instead of by elapsed time. */
const calendarLengths = [
  z
    .strictObject({
      localDays: z.int().min(1).max(MAX_LOCAL_DAYS),
      counting: z.enum(["inclusive", "exclusive"]),
    })
    .describe(
      "whole local days; inclusive: the day it happened is day 1; exclusive: counting begins on the day after it",
    ),
  z
    .strictObject({ months: z.int().min(1).max(240), days: z.int().min(1).max(366).optional() })
    .describe("months on the customer's calendar, and so many days more"),
  z
    .strictObject({ years: z.int().min(1).max(100), days: z.int().min(1).max(366).optional() })
    .describe("years on the customer's calendar, and so many days more"),
] as const;

/** How long something is kept or allowed: elapsed time, or days, months or years on the customer's calendar. */
export const Period = z.union([DurationText, ...calendarLengths]).meta({ id: "Period" });
/** As {@link Period}, for a silence of fixed length that the fold can remember. */
export const SilencePeriod = z.union([SilenceText, ...calendarLengths]).meta({ id: "SilencePeriod" });
export type Period = z.infer<typeof Period>;

/** Where the customer is, as far as anybody knows. */
export type Places = {
  readonly zones: readonly Zone[];
  readonly leftZones: readonly { readonly zone: Zone; readonly leftAt: Ms }[];
};

/** When a period that began at `from` is over where the customer is. */
export type End = (places: Places, from: Ms) => Ms;

// Nobody knows where the customer is. Where a day ends last depends on the hour it is counted from: somewhere it has just
// begun, so every clock is asked; and those beside the full hour are less than an hour from one of these.
const BESIDE_THE_HOUR_MS = HOUR_MS;
const EVERYWHERE: readonly Zone[] = Array.from({ length: 27 }, (_, index) => {
  const hours = 12 - index;
  return zoneNamed(hours === 0 ? "Etc/GMT" : `Etc/GMT${hours > 0 ? "+" : ""}${hours}`)!;
});

/**
 * When a silence ends: never sooner than the law says, in any zone the customer may be in or was in when it began. Months
 * and years end as the same date begins; where the month has no such date, the next day does (29 February and a year: 1 March).
 */
export function silenceEnds(period: Period): End {
  if (typeof period === "string") {
    const length = msOf(period);
    return (_places, from) => from + length;
  }
  const end = lastDay(period, "late");
  return (places, from) => {
    let latest = from;
    if (places.zones.length === 0)
      for (const zone of EVERYWHERE)
        latest = Math.max(latest, startOfLocalDay(zone, end(localDay(zone, from))) + BESIDE_THE_HOUR_MS);
    for (const zone of places.zones) latest = Math.max(latest, startOfLocalDay(zone, end(localDay(zone, from))));
    for (const { zone, leftAt } of places.leftZones)
      if (from <= leftAt) latest = Math.max(latest, startOfLocalDay(zone, end(localDay(zone, from))));
    return latest;
  };
}

/**
 * When a permission ends: never later than the law says, in any zone the customer may be in. It holds for the whole of
 * its last day; months and years end with the same date, or with the last of the month where there is no such date.
 */
export function permissionEnds(period: Period): End {
  if (typeof period === "string") {
    const length = msOf(period);
    return (_places, from) => from + length;
  }
  const last = lastDay(period, "early");
  return (places, from) => {
    let earliest = Infinity;
    if (places.zones.length === 0)
      for (const zone of EVERYWHERE)
        earliest = Math.min(earliest, startOfLocalDay(zone, last(localDay(zone, from))) - BESIDE_THE_HOUR_MS);
    for (const zone of places.zones) earliest = Math.min(earliest, startOfLocalDay(zone, last(localDay(zone, from))));
    return earliest;
  };
}

type CalendarPeriod = Exclude<Period, string>;

/** The local day at whose beginning a period that began on a day is over. */
function lastDay(period: CalendarPeriod, round: "late" | "early"): (day: number) => number {
  if ("localDays" in period) {
    const days = period.localDays + (period.counting === "exclusive" ? 1 : 0);
    return (day) => day + days;
  }
  const months = "years" in period ? period.years * 12 : period.months;
  const days = period.days ?? 0;
  return (day) => monthsLater(day, months, round) + days + (round === "early" ? 1 : 0);
}

/** The same date so many months on; where that month has none, the first of the next ("late") or its last ("early"). */
export function monthsLater(epochDay: number, months: number, round: "late" | "early"): number {
  const { year, month, day } = civilFromDays(epochDay);
  const ahead = year * 12 + (month - 1) + months;
  const first = daysFromCivil(Math.floor(ahead / 12), (((ahead % 12) + 12) % 12) + 1, 1);
  const next = daysFromCivil(Math.floor((ahead + 1) / 12), ((((ahead + 1) % 12) + 12) % 12) + 1, 1);
  return first + day - 1 < next ? first + day - 1 : round === "late" ? next : next - 1;
}

/** Elapsed time that is never shorter than the period, wherever the customer is: how far back to look. */
export function atMostMs(period: Period): Ms {
  if (typeof period === "string") return msOf(period);
  const days =
    "localDays" in period
      ? period.localDays + 1
      : ("years" in period ? period.years * 366 : period.months * 31) + 1 + (period.days ?? 0);
  // A day more, because a local day of another zone may have begun that much earlier.
  return (days + 1) * DAY_MS;
}

const UNITS: readonly [Ms, string][] = [
  [DAY_MS, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? "" : "s"}`;

/** "60 days" of "P60D"; "18 months" of {months: 18}. */
export function inWords(period: Period): string {
  if (typeof period !== "string") return calendarInWords(period);
  let rest = msOf(period);
  const parts: string[] = [];
  for (const [size, name] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(counted(count, name));
  }
  return parts.length ? parts.join(" ") : "no time";
}

function calendarInWords(period: CalendarPeriod): string {
  if ("localDays" in period)
    return `${counted(period.localDays, "local day")}, ${period.counting === "inclusive" ? "its own day included" : "its own day not counted"}`;
  const length = "years" in period ? counted(period.years, "year") : counted(period.months, "month");
  return period.days === undefined ? length : `${length} and ${counted(period.days, "day")}`;
}
