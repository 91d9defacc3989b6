import * as z from "zod";
import { daysFromCivil } from "../../zones/calendar.ts";
import { localDay, offsetAt, offsetUntil, type Zone, zoneNamed } from "../../zones/zone.ts";
import { readFeed } from "../feed.ts";
import { RuleId } from "../fields.ts";
import { epochDayOf, type HolidayList, snapshotOf } from "../holidays.ts";
import { DurationText } from "../period.ts";
import {
  type Context,
  type Evaluate,
  type Finding,
  note,
  noteSnapshot,
  type Outside,
  type RuleKind,
  ruleHeader,
} from "../rule.ts";
import { DAY_MS, MINUTE_MS, parseTimeOfDay } from "../time.ts";
import type { Ms } from "../words.ts";
import { ZoneName } from "./cap-window.ts";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** How far ahead a common opening is looked for before saying that there is none. */
const HORIZON_DAYS = 62;
/** Rounds of the search for an instant that is open in every zone at once. */
const MAX_ROUNDS = 400;

const TimeOfDay = z.string().refine((text) => parseTimeOfDay(text) !== undefined, {
  error: 'write a time of day as "HH:MM", from "00:00" to "24:00"',
});

const Window = z.tuple([TimeOfDay, TimeOfDay]).superRefine(([from, to], context) => {
  const [start, end] = [parseTimeOfDay(from), parseTimeOfDay(to)];
  if (start === undefined || end === undefined) return;
  if (start === end) {
    context.addIssue({
      code: "custom",
      message: `the window starts and ends at ${from}, so it is never open; write ["00:00", "24:00"] for the whole day, or no window for a closed day`,
    });
  } else if (start > end) {
    context.addIssue({
      code: "custom",
      message: `the window ends before it starts; write it as two, ["${from}", "24:00"] on this day and ["00:00", "${to}"] on the next`,
    });
  }
});

const Windows = z
  .array(Window)
  .max(6)
  .superRefine((windows, context) => {
    const sorted = windows
      .map(([from, to]) => [parseTimeOfDay(from) ?? 0, parseTimeOfDay(to) ?? 0] as const)
      .sort((a, b) => a[0] - b[0]);
    for (let index = 1; index < sorted.length; index++) {
      if (sorted[index]![0] < sorted[index - 1]![1])
        context.addIssue({ code: "custom", message: "two windows of one day overlap; write them as one" });
    }
  });

const ListName = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]+)*$/, {
  error: 'name a list of holidays such as "FR" or "US-LA"',
});

const Day = z.iso.date({ error: 'write a date as "YYYY-MM-DD"' });

const weekdays = Object.fromEntries(WEEKDAYS.map((day) => [day, Windows.default([])])) as Record<
  Weekday,
  z.ZodDefault<typeof Windows>
>;

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("hours"),
  /** Permitted windows of each weekday, half-open, in every zone the customer may be in. A day left out is closed. */
  weekly: z.strictObject(weekdays),
  /** A law that tells the hours of its own place, not of the customer's: they are read on this zone's clock. */
  zone: ZoneName.optional(),
  holidays: z
    .strictObject({
      dates: z.array(Day).max(2_000).default([]),
      /** Lists of holidays that ship with Tacet, by id. */
      lists: z.array(ListName).min(1).max(10).optional(),
      /** Days an operator supplies, such as holidays that are proclaimed; read at most so long ago. */
      feed: z.strictObject({ name: RuleId, maxAge: DurationText }).optional(),
      /** Windows on those dates. Left out: closed. */
      windows: Windows.default([]),
      /** Windows on the day before; they only ever narrow that day's own. */
      eves: Windows.optional(),
    })
    .refine((said) => said.dates.length > 0 || said.lists || said.feed, {
      error: "name dates, lists or a feed, or leave holidays out",
    })
    .optional(),
});
type Hours = z.infer<typeof schema>;
type Span = readonly [start: Ms, end: Ms];

export const hours: RuleKind<Hours> = { schema, yieldsToPromise: true, compile, sentence };

const spans = (windows: readonly (readonly string[])[]): Span[] =>
  windows
    .map(([from, to]): Span => [parseTimeOfDay(from!)! * MINUTE_MS, parseTimeOfDay(to!)! * MINUTE_MS])
    .sort((a, b) => a[0] - b[0]);

/** What is open on a day, and how a sentence says it. */
type Windows = { readonly spans: readonly Span[]; readonly inWords: string };

const windowsFrom = (sorted: readonly Span[]): Windows => ({
  spans: sorted,
  inWords: sorted.map(([start, end]) => `${clock(start)}–${clock(end)}`).join(", "),
});

/** The windows of a local date, by its days since 1970-01-01. */
type WindowsOf = (epochDay: number) => Windows;

type Calendar = {
  readonly windowsOf: WindowsOf;
  /** The same with days that a feed named besides. */
  readonly withDays: (days: ReadonlySet<number>) => WindowsOf;
};

function calendar(rule: Hours, lists: readonly HolidayList[]): Calendar {
  const weekly = WEEKDAYS.map((day) => windowsFrom(spans(rule.weekly[day])));
  // 1970-01-01 was a Thursday, three days after Monday.
  const ordinary = (day: number) => weekly[(((day + 3) % 7) + 7) % 7]!;
  const { holidays } = rule;
  if (!holidays) return { windowsOf: ordinary, withDays: () => ordinary };
  const dates = new Set([...holidays.dates, ...lists.flatMap(({ days }) => Object.keys(days))].map(epochDayOf));
  const onHoliday = windowsFrom(spans(holidays.windows));
  const eves = holidays.eves && spans(holidays.eves);
  const onEve = eves && weekly.map((windows) => windowsFrom(both(windows.spans, eves)));
  const withDays =
    (more: ReadonlySet<number>): WindowsOf =>
    (day) => {
      if (dates.has(day) || more.has(day)) return onHoliday;
      if (onEve && (dates.has(day + 1) || more.has(day + 1))) return onEve[(((day + 3) % 7) + 7) % 7]!;
      return ordinary(day);
    };
  return { windowsOf: withDays(NO_DAYS), withDays };
}

const NO_DAYS: ReadonlySet<number> = new Set();

/** What lies in both. */
const both = (some: readonly Span[], others: readonly Span[]): Span[] =>
  some.flatMap(([start, end]) =>
    others.map(([from, to]): Span => [Math.max(start, from), Math.min(end, to)]).filter(([from, to]) => from < to),
  );

function compile(rule: Hours, outside: Outside): Evaluate {
  if (isAlwaysOpen(rule)) return () => undefined;
  const names = rule.holidays?.lists ?? [];
  const lists = names.map(outside.holidays).filter((list) => list !== undefined);
  const covered = lists.map(coverageOf);
  const missing = names.filter((name) => outside.holidays(name) === undefined);
  const days = calendar(rule, lists);
  const fixed = rule.zone === undefined ? undefined : [zoneNamed(rule.zone)!];
  const feed = rule.holidays?.feed;
  const noted = names.length > 0 || feed !== undefined;
  return (context, at) => {
    const { request } = context;
    const zones = fixed ?? context.zones;
    if (zones.length === 0) return { evidence: [], say: {}, unlocated: true };
    if (noted) noteLists(context, covered, missing, at);
    const windowsOf = feed ? fromFeed(days, feed, context, at) : days.windowsOf;
    const before = request.spanBefore ?? 0;
    const after = request.spanAfter ?? 0;
    let open = true;
    for (let index = 0; index < zones.length && open; index++) {
      const zone = zones[index]!;
      open = isOpen(windowsOf, zone, at - before) && (before + after === 0 || isOpen(windowsOf, zone, at + after));
    }
    if (open) return undefined;
    return closed(zones, windowsOf, at, before, after);
  };
}

/** What a list covers, half-open, and how decisions name it. */
type Coverage = { readonly id: string; readonly snapshot: string; readonly from: Ms; readonly to: Ms };

function coverageOf(list: HolidayList): Coverage {
  const [first, last] = list.years;
  // Years of UTC will do: a list covers whole years, and the note is for a person.
  const [from, to] = [daysFromCivil(first, 1, 1) * DAY_MS, daysFromCivil(last + 1, 1, 1) * DAY_MS];
  return { id: list.id, snapshot: snapshotOf(list), from, to };
}

/** Which lists the answer rests on, and where they say nothing. */
function noteLists(context: Context, lists: readonly Coverage[], missing: readonly string[], at: Ms): void {
  for (const { id, snapshot, from, to } of lists) {
    noteSnapshot(context, snapshot);
    if (at < from || at >= to) note(context, "holidays-uncovered", id, to - DAY_MS);
  }
  for (const name of missing) note(context, "holidays-missing", name);
}

type DaysFeed = { readonly name: string; readonly maxAge: string };

function fromFeed(days: Calendar, feed: DaysFeed, context: Context, at: Ms): WindowsOf {
  const read = readFeed(context, feed, at);
  return read?.dates === undefined ? days.windowsOf : days.withDays(new Set(read.dates.map(epochDayOf)));
}

const isAlwaysOpen = (rule: Hours): boolean =>
  !rule.holidays &&
  WEEKDAYS.every((day) => {
    const [window, ...more] = spans(rule.weekly[day]);
    return more.length === 0 && window !== undefined && window[0] === 0 && window[1] === DAY_MS;
  });

function isOpen(windowsOf: WindowsOf, zone: Zone, at: Ms): boolean {
  const local = at + offsetAt(zone, at);
  const day = Math.floor(local / DAY_MS);
  const time = local - day * DAY_MS;
  const { spans } = windowsOf(day);
  for (let index = 0; index < spans.length; index++) {
    const window = spans[index]!;
    if (time >= window[0] && time < window[1]) return true;
  }
  return false;
}

function closed(zones: readonly Zone[], windowsOf: WindowsOf, at: Ms, before: Ms, after: Ms): Finding {
  const until = commonOpening(windowsOf, zones, at, before, after);
  const zone = zones[0]!;
  const say = { zones: zones.length, zone: zone.name, windows: windowsOf(localDay(zone, at)).inWords, at };
  if (until !== undefined) return { until, evidence: [], say };
  // Where each zone has hours and all together have none, knowing the zone would help.
  const apart = zones.every(
    (one) => nextOpening(windowsOf, one, at - before, at + HORIZON_DAYS * DAY_MS) !== undefined,
  );
  return { evidence: [], say, unlocated: zones.length > 1 && apart };
}

const clock = (ms: Ms): string =>
  `${String(Math.floor(ms / 3_600_000)).padStart(2, "0")}:${String(Math.floor((ms % 3_600_000) / MINUTE_MS)).padStart(2, "0")}`;

/** The first instant from `at` on whose whole span is open in every zone. */
function commonOpening(windowsOf: WindowsOf, zones: readonly Zone[], at: Ms, before: Ms, after: Ms): Ms | undefined {
  const horizon = at + HORIZON_DAYS * DAY_MS;
  let candidate = at;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const start = candidate;
    for (const zone of zones) {
      const opens = nextOpening(windowsOf, zone, candidate - before, horizon);
      if (opens === undefined) return undefined;
      candidate = Math.max(candidate, opens + before);
      // A window is at least a minute wide and the span is shorter, so its two ends decide.
      const ends = nextOpening(windowsOf, zone, candidate + after, horizon);
      if (ends === undefined) return undefined;
      candidate = Math.max(candidate, ends - after);
    }
    if (candidate === start) return candidate;
  }
  return undefined;
}

/** The first open instant from `at` on in one zone, walking its stretches of constant offset. */
function nextOpening(windowsOf: WindowsOf, zone: Zone, at: Ms, horizon: Ms): Ms | undefined {
  let from = at;
  while (from < horizon) {
    const offset = offsetAt(zone, from);
    const until = Math.min(offsetUntil(zone, from), horizon);
    const local = nextOpenLocal(windowsOf, from + offset, until + offset);
    if (local !== undefined) return local - offset;
    from = until;
  }
  return undefined;
}

function nextOpenLocal(windowsOf: WindowsOf, from: Ms, until: Ms): Ms | undefined {
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < until; day++) {
    for (const [start, end] of windowsOf(day).spans) {
      const opens = Math.max(from, day * DAY_MS + start);
      if (opens < day * DAY_MS + end) return opens < until ? opens : undefined;
    }
  }
  return undefined;
}

function sentence(_rule: Hours, say: Record<string, string | number | undefined>): string {
  const where =
    Number(say.zones) > 1 ? `in each of the ${say.zones} time zones the customer may be in` : `in ${say.zone}`;
  const today = say.windows ? `today's hours are ${say.windows}` : "there are none today";
  return `Outside the permitted hours ${where}; ${today}`;
}
