import { type LocalTime, localTime, offsetAt, type Zone } from "./zone.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Local date in `zone`, for people: "3 Nov 2026". `at` is epoch ms. */
export function formatDay(zone: Zone, at: number): string {
  return dayText(localTime(zone, at));
}

/** Local date and time in `zone`, for people, cut to the minute: "3 Nov 2026 09:00". `at` is epoch ms. */
export function formatMinute(zone: Zone, at: number): string {
  const local = localTime(zone, at);
  return `${dayText(local)} ${clock(local.minuteOfDay)}`;
}

/**
 * RFC 3339 with the zone's offset: "2026-11-03T09:00:00-05:00", UTC as "+00:00", milliseconds only if they are not zero.
 * `at` is epoch ms. RangeError if the local year is not 0–9999, which RFC 3339 cannot write.
 */
export function formatInstant(zone: Zone, at: number): string {
  const { year, month, day, minuteOfDay, msOfDay } = localTime(zone, at);
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`RFC 3339 has no year ${year}`);
  const ms = msOfDay % SECOND_MS;
  const seconds = digits(Math.floor((msOfDay % MINUTE_MS) / SECOND_MS), 2);
  const fraction = ms === 0 ? "" : `.${digits(ms, 3)}`;
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${clock(minuteOfDay)}:${seconds}${fraction}${offsetText(offsetAt(zone, at))}`;
}

function dayText({ day, month, year }: LocalTime): string {
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

function offsetText(offsetMs: number): string {
  return `${offsetMs < 0 ? "-" : "+"}${clock(Math.abs(offsetMs) / MINUTE_MS)}`;
}

function clock(minutes: number): string {
  return `${digits(Math.floor(minutes / 60), 2)}:${digits(minutes % 60, 2)}`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
