import * as z from "zod";
import { daysFromCivil } from "../../zones/calendar.ts";
import { localDay, offsetAt, offsetUntil, type Zone } from "../../zones/zone.ts";
import { type Context, type Evaluate, type Finding, type RuleKind, ruleHeader } from "../rule.ts";
import { DAY_MS, MINUTE_MS, parseTimeOfDay } from "../time.ts";
import type { Ms } from "../words.ts";

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
  holidays: z
    .strictObject({
      dates: z.array(Day).min(1).max(2_000),
      /** Windows on those dates. Left out: closed. */
      windows: Windows.default([]),
      /** Windows on the day before, where they differ from the weekday's. */
      eves: Windows.optional(),
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

/** The windows of a local date, by its days since 1970-01-01. */
function calendar(rule: Hours): (epochDay: number) => readonly Span[] {
  const weekly = WEEKDAYS.map((day) => spans(rule.weekly[day]));
  // 1970-01-01 was a Thursday, three days after Monday.
  const ordinary = (day: number) => weekly[(((day + 3) % 7) + 7) % 7]!;
  if (!rule.holidays) return ordinary;
  const dates = new Set(
    rule.holidays.dates.map((date) => daysFromCivil(...(date.split("-").map(Number) as [number, number, number]))),
  );
  const onHoliday = spans(rule.holidays.windows);
  const onEve = rule.holidays.eves && spans(rule.holidays.eves);
  return (day) => (dates.has(day) ? onHoliday : onEve && dates.has(day + 1) ? onEve : ordinary(day));
}

function compile(rule: Hours): Evaluate {
  const windowsOf = calendar(rule);
  if (isAlwaysOpen(rule)) return () => undefined;
  return (context, at) => {
    const { zones, request } = context;
    if (zones.length === 0) return { evidence: [], say: {}, unlocated: true };
    const before = request.spanBefore ?? 0;
    const after = request.spanAfter ?? 0;
    let open = true;
    for (let index = 0; index < zones.length && open; index++) {
      const zone = zones[index]!;
      open = isOpen(windowsOf, zone, at - before) && (before + after === 0 || isOpen(windowsOf, zone, at + after));
    }
    if (open) return undefined;
    return closed(context, windowsOf, at, before, after);
  };
}

const isAlwaysOpen = (rule: Hours): boolean =>
  !rule.holidays &&
  WEEKDAYS.every((day) => {
    const [window, ...more] = spans(rule.weekly[day]);
    return more.length === 0 && window !== undefined && window[0] === 0 && window[1] === DAY_MS;
  });

function isOpen(windowsOf: (day: number) => readonly Span[], zone: Zone, at: Ms): boolean {
  const local = at + offsetAt(zone, at);
  const day = Math.floor(local / DAY_MS);
  const time = local - day * DAY_MS;
  const windows = windowsOf(day);
  for (let index = 0; index < windows.length; index++) {
    const window = windows[index]!;
    if (time >= window[0] && time < window[1]) return true;
  }
  return false;
}

function closed(context: Context, windowsOf: (day: number) => readonly Span[], at: Ms, before: Ms, after: Ms): Finding {
  const until = commonOpening(windowsOf, context.zones, at, before, after);
  const zone = context.zones[0]!;
  const windows = windowsOf(localDay(zone, at));
  const say = {
    zones: context.zones.length,
    zone: zone.name,
    windows: windows.map(([start, end]) => `${clock(start)}–${clock(end)}`).join(", "),
    at,
  };
  if (until !== undefined) return { until, evidence: [], say };
  // Where each zone has hours and all together have none, knowing the zone would help.
  const apart = context.zones.every(
    (one) => nextOpening(windowsOf, one, at - before, at + HORIZON_DAYS * DAY_MS) !== undefined,
  );
  return { evidence: [], say, unlocated: context.zones.length > 1 && apart };
}

const clock = (ms: Ms): string =>
  `${String(Math.floor(ms / 3_600_000)).padStart(2, "0")}:${String(Math.floor((ms % 3_600_000) / MINUTE_MS)).padStart(2, "0")}`;

/** The first instant from `at` on whose whole span is open in every zone. */
function commonOpening(
  windowsOf: (day: number) => readonly Span[],
  zones: readonly Zone[],
  at: Ms,
  before: Ms,
  after: Ms,
): Ms | undefined {
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
function nextOpening(windowsOf: (day: number) => readonly Span[], zone: Zone, at: Ms, horizon: Ms): Ms | undefined {
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

function nextOpenLocal(windowsOf: (day: number) => readonly Span[], from: Ms, until: Ms): Ms | undefined {
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < until; day++) {
    for (const [start, end] of windowsOf(day)) {
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
