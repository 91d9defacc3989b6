/**
 * Local time of an instant, from the pinned tables of data.ts.
 *
 * Instants are whole milliseconds since 1970-01-01T00:00:00Z. The tables know 2010-01-01 to 2041-01-01 (UTC): before
 * that the first known offset holds, after it the last one (a zone that changes its clocks stays as it was on that day).
 * An instant that is NaN is a RangeError.
 */
import { civilFromDays } from "./calendar.ts";
import { ZONE_ROWS } from "./data.ts";

export { TZDATA_RELEASE } from "./data.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const RADIX = 36;

/**
 * A zone, obtained from `zoneNamed` and to be treated as opaque. Segment `i` of its table holds `offsets[i]` over
 * `starts[i]` ≤ instant < `starts[i + 1]`.
 */
export type Zone = {
  /** The name asked for: a link keeps its own. */
  readonly name: string;
  readonly starts: Float64Array;
  readonly offsets: Int32Array;
  // The segment of the last look-up. Instants of one decision lie close together, so it nearly always answers the next.
  segment: number;
  from: number;
  until: number;
  offset: number;
};

export type LocalTime = {
  year: number;
  /** 1–12 */
  month: number;
  /** 1–31 */
  day: number;
  /** 0 = Monday … 6 = Sunday */
  weekday: number;
  /** 0–1439, as the clock on the wall shows it */
  minuteOfDay: number;
  /** Days from 1970-01-01 to the local date */
  epochDay: number;
  /** 0–86 399 999, as the clock on the wall shows it */
  msOfDay: number;
};

let rowOfName: ReadonlyMap<string, number> | undefined;
let sortedNames: readonly string[] | undefined;
const zones = new Map<string, Zone>();

/** The zone of an IANA name or link, spelt exactly, or undefined. The same object on each call. */
export function zoneNamed(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known) return known;
  rowOfName ??= indexNames();
  const row = rowOfName.get(name);
  if (row === undefined) return undefined;
  const zone = decode(name, row);
  zones.set(name, zone);
  return zone;
}

/** The same number for names that have told the same time since 2010; undefined for a name that is none. */
export function clockOf(name: string): number | undefined {
  rowOfName ??= indexNames();
  return rowOfName.get(name);
}

/** All names and links, in code-unit order. */
export function zoneNames(): readonly string[] {
  rowOfName ??= indexNames();
  sortedNames ??= Object.freeze([...rowOfName.keys()].sort());
  return sortedNames;
}

/** Offset from UTC in ms (local = UTC + offset) in force at `at`. */
export function offsetAt(zone: Zone, at: number): number {
  if (!(at >= zone.from && at < zone.until)) seek(zone, at);
  return zone.offset;
}

/** The instant at which the offset in force at `at` ends (exclusive), or Infinity. */
export function offsetUntil(zone: Zone, at: number): number {
  if (!(at >= zone.from && at < zone.until)) seek(zone, at);
  return zone.until;
}

/** Date and time that a calendar and a clock in `zone` show at `at`. */
export function localTime(zone: Zone, at: number): LocalTime {
  const local = at + offsetAt(zone, at);
  const epochDay = Math.floor(local / DAY_MS);
  const msOfDay = local - epochDay * DAY_MS;
  const { year, month, day } = civilFromDays(epochDay);
  return {
    year,
    month,
    day,
    weekday: weekdayOf(epochDay),
    minuteOfDay: Math.floor(msOfDay / MINUTE_MS),
    epochDay,
    msOfDay,
  };
}

/** Local date as days since 1970-01-01. */
export function localDay(zone: Zone, at: number): number {
  return Math.floor((at + offsetAt(zone, at)) / DAY_MS);
}

/**
 * The first instant whose local date is `epochDay` (days since 1970-01-01). Where clocks go forward over midnight that
 * is later than 00:00; where `zone` skipped the date, it is the first instant of the next date that exists.
 */
export function startOfLocalDay(zone: Zone, epochDay: number): number {
  const midnight = epochDay * DAY_MS;
  // Offsets are less than a day, so the date cannot begin in a segment before this one.
  offsetAt(zone, midnight - DAY_MS);
  const last = zone.offsets.length - 1;
  for (let segment = zone.segment; segment < last; segment++) {
    const start = Math.max(midnight - zone.offsets[segment]!, zone.starts[segment]!);
    if (start < zone.starts[segment + 1]!) return start;
  }
  return Math.max(midnight - zone.offsets[last]!, zone.starts[last]!);
}

function weekdayOf(epochDay: number): number {
  // 1970-01-01 was a Thursday; the second step keeps days before it positive.
  return (((epochDay + 3) % 7) + 7) % 7;
}

/** Binary search for the segment of `at`, remembered in the zone. */
function seek(zone: Zone, at: number): void {
  if (Number.isNaN(at)) throw new RangeError(`Instant is not a number (zone ${zone.name})`);
  const { starts, offsets } = zone;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  zone.segment = low;
  zone.from = starts[low]!;
  zone.until = starts[low + 1] ?? Number.POSITIVE_INFINITY;
  zone.offset = offsets[low]!;
}

function indexNames(): ReadonlyMap<string, number> {
  return new Map(ZONE_ROWS.flatMap(([names], row) => names.split(" ").map((name) => [name, row] as const)));
}

/** The format is described at the head of data.ts. */
function decode(name: string, row: number): Zone {
  const [, palette, sequence, gaps] = ZONE_ROWS[row]!;
  const offsetsMs = palette.split(" ").map((minutes) => Number.parseInt(minutes, RADIX) * MINUTE_MS);
  const offsets = Int32Array.from(sequence, (digit) => offsetsMs[Number.parseInt(digit, RADIX)]!);
  const starts = new Float64Array(offsets.length);
  starts[0] = Number.NEGATIVE_INFINITY;
  let minute = 0;
  for (const [index, gap] of gaps === "" ? [] : gaps.split(" ").entries()) {
    minute += Number.parseInt(gap, RADIX);
    starts[index + 1] = minute * MINUTE_MS;
  }
  return {
    name,
    starts,
    offsets,
    segment: 0,
    from: starts[0],
    until: starts[1] ?? Number.POSITIVE_INFINITY,
    offset: offsets[0]!,
  };
}
