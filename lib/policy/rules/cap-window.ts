import * as z from "zod";
import { civilFromDays, daysFromCivil } from "../../zones/calendar.ts";
import { localDay, startOfLocalDay, type Zone, zoneNamed } from "../../zones/zone.ts";
import { MAX_LOCAL_DAYS } from "../fold.ts";
import { DurationText, inWords, monthsLater, msOf } from "../period.ts";
import type { Ms } from "../words.ts";

export const ZoneName = z
  .string()
  .refine((name) => zoneNamed(name) !== undefined, { error: 'name an IANA time zone, such as "Europe/Lisbon"' });

/** A year of months is the longest that a zone the customer left is remembered for. */
const MAX_MONTHS = 12;

export const Window = z.union([
  z
    .strictObject({ rolling: DurationText })
    .describe("elapsed time: an event leaves a window of N hours at exactly N hours"),
  z
    .strictObject({
      localDays: z.int().min(1).max(MAX_LOCAL_DAYS),
      counting: z.enum(["inclusive", "exclusive"]).optional(),
    })
    .describe(
      "consecutive calendar days where the customer is, today included; exclusive: today and so many before it",
    ),
  z
    .strictObject({ months: z.int().min(1).max(MAX_MONTHS) })
    .describe("so many months on the customer's calendar: a contact leaves as its date comes round again"),
  z
    .strictObject({
      calendar: z.enum(["day", "week", "month"]),
      zone: ZoneName,
      weekStartsOn: z.enum(["monday", "sunday"]).default("monday"),
    })
    .describe("a calendar day, week or month in a named zone"),
]);
export type Window = z.infer<typeof Window>;

/** A window that ends at `at`: it holds contacts later than `from`; each leaves at `leaves(contact)`. */
export type Frame = {
  readonly from: (zone: Zone | undefined, at: Ms) => Ms;
  readonly leaves: (zone: Zone | undefined, at: Ms) => Ms;
  readonly local: boolean;
};

export function frameOf(window: Window): Frame {
  if ("rolling" in window) {
    const length = msOf(window.rolling);
    return { from: (_zone, at) => at - length, leaves: (_zone, at) => at + length, local: false };
  }
  if ("localDays" in window) {
    const days = window.localDays + (window.counting === "exclusive" ? 1 : 0);
    return {
      from: (zone, at) => startOfLocalDay(zone!, localDay(zone!, at) - days + 1) - 1,
      leaves: (zone, at) => startOfLocalDay(zone!, localDay(zone!, at) + days),
      local: true,
    };
  }
  if ("months" in window) {
    const { months } = window;
    return {
      // A contact on the date so many months ago, or on the last of a shorter month, has left.
      from: (zone, at) => startOfLocalDay(zone!, monthsLater(localDay(zone!, at), -months, "early") + 1) - 1,
      leaves: (zone, at) => startOfLocalDay(zone!, monthsLater(localDay(zone!, at), months, "late")),
      local: true,
    };
  }
  const zone = zoneNamed(window.zone)!;
  const first = (day: number) => firstDay(window, day);
  return {
    from: (_zone, at) => startOfLocalDay(zone, first(localDay(zone, at))) - 1,
    leaves: (_zone, at) => startOfLocalDay(zone, nextPeriod(window, first(localDay(zone, at)))),
    local: false,
  };
}

type CalendarWindow = Extract<Window, { calendar: string }>;

function firstDay(window: CalendarWindow, day: number): number {
  if (window.calendar === "day") return day;
  // 1970-01-01 was a Thursday: three days after a Monday, four after a Sunday.
  if (window.calendar === "week") return day - ((((day + (window.weekStartsOn === "monday" ? 3 : 4)) % 7) + 7) % 7);
  const { year, month } = civilFromDays(day);
  return daysFromCivil(year, month, 1);
}

function nextPeriod(window: CalendarWindow, first: number): number {
  if (window.calendar === "day") return first + 1;
  if (window.calendar === "week") return first + 7;
  const { year, month } = civilFromDays(first);
  return month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
}

const PERIOD = { day: "calendar day", week: "calendar week", month: "calendar month" } as const;

export function windowInWords(window: Window): string {
  if ("rolling" in window) return `in any ${inWords(window.rolling)}`;
  if ("months" in window)
    return window.months === 1 ? "in a month on the customer's calendar" : `in ${window.months} months`;
  if ("localDays" in window) {
    if (window.counting === "exclusive") return `in ${window.localDays} consecutive local days and today`;
    return window.localDays === 1 ? "per local day" : `in ${window.localDays} consecutive local days`;
  }
  return `per ${PERIOD[window.calendar]} in ${window.zone}`;
}
