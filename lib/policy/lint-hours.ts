import type { Rule } from "./document.ts";
import type { Oddity } from "./lint.ts";
import { parseTimeOfDay } from "./time.ts";

type Hours = Extract<Rule, { kind: "hours" }>;
type Minutes = readonly [start: number, end: number];
type Day = { readonly name: keyof Hours["weekly"]; readonly windows: readonly Minutes[] };

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const WORKDAYS = 5;
const MIDNIGHT = 24 * 60;
/** A pause shorter than this is taken for a slip of the pen. */
const SHORTEST_PAUSE = 60;

/**
 * Weekday hours that leave a gap by an apparent slip. Days are compared with their neighbours and with each other;
 * what a whole week agrees on is taken as meant.
 */
export function lintHours(rule: Hours): readonly Oddity[] {
  const days = WEEK.map(
    (name): Day => ({
      name,
      windows: rule.weekly[name]
        .map(([from, to]): Minutes => [parseTimeOfDay(from!)!, parseTimeOfDay(to!)!])
        .sort((a, b) => a[0] - b[0]),
    }),
  );
  if (days.every(({ windows }) => windows.length === 0)) {
    const onHolidays = rule.holidays && rule.holidays.windows.length + (rule.holidays.eves?.length ?? 0) > 0;
    return onHolidays
      ? []
      : [
          {
            path: ["weekly"],
            message: "no day has a window, so it is never open; if that is meant, write a cap with max 0",
          },
        ];
  }
  return days.flatMap((day, index) => {
    const before = days[(index + 6) % 7]!;
    const after = days[(index + 1) % 7]!;
    const others = days.filter((other) => other !== day);
    const found = [
      index < WORKDAYS ? missing(day, before, after) : undefined,
      ...shortPauses(day, after),
      noMorning(day, before, others),
      noNight(day, after, others),
      earlyDay(days, index, before),
    ];
    return found.filter((message) => message !== undefined).map((message) => ({ path: ["weekly", day.name], message }));
  });
}

/** A workday without hours between two days that have the same. */
function missing(day: Day, before: Day, after: Day): string | undefined {
  if (day.windows.length > 0 || before.windows.length === 0 || shown(before) !== shown(after)) return undefined;
  return `${day.name} has no hours though ${before.name} and ${after.name} have ${shown(before)}; write them, or [] if it is meant to be closed`;
}

function shortPauses(day: Day, after: Day): string[] {
  const { windows } = day;
  const within = windows.slice(1).map((window, index) => pause(day.name, windows[index]![1], day.name, window[0]));
  const last = windows.at(-1);
  const first = after.windows[0];
  return [...within, last && first ? pause(day.name, last[1], after.name, first[0] + MIDNIGHT) : undefined].filter(
    (message) => message !== undefined,
  );
}

function pause(day: string, from: number, next: string, to: number): string | undefined {
  if (to === from || to - from >= SHORTEST_PAUSE) return undefined;
  return `closed for only ${to - from} minute${to - from === 1 ? "" : "s"} between ${day} ${clock(from)} and ${next} ${clock(to % MIDNIGHT)}; write one window, or "24:00" for the end of a day`;
}

/** "21:00 to 09:00" written as two windows a day, after a day that is open throughout: the morning was forgotten. */
function noMorning(day: Day, before: Day, others: readonly Day[]): string | undefined {
  if (before.windows.at(-1)?.[1] !== MIDNIGHT || day.windows[0]?.[0] === 0) return undefined;
  const mornings = others
    .map(({ windows }) => windows[0])
    .filter((first) => first !== undefined && first[0] === 0 && first[1] < MIDNIGHT);
  if (mornings.length < 2) return undefined;
  return `closed from 00:00 to ${clock(mornings[0]![1])} though ${before.name} is open until 24:00 and other days open at 00:00; add ["00:00", "${clock(mornings[0]![1])}"]`;
}

function noNight(day: Day, after: Day, others: readonly Day[]): string | undefined {
  if (after.windows[0]?.[0] !== 0 || day.windows.at(-1)?.[1] === MIDNIGHT) return undefined;
  const nights = others
    .map(({ windows }) => windows.at(-1))
    .filter((last) => last !== undefined && last[1] === MIDNIGHT && last[0] > 0);
  if (nights.length < 2) return undefined;
  return `closed from ${clock(nights[0]![0])} to 24:00 though ${after.name} opens at 00:00 and other days stay open; add ["${clock(nights[0]![0])}", "24:00"]`;
}

/** Quiet hours "Monday to Friday 21:00–09:00" begin on Monday evening: the night before Monday is left open. */
function earlyDay(days: readonly Day[], index: number, before: Day): string | undefined {
  const day = days[index]!;
  if (index >= WORKDAYS || day.windows[0]?.[0] !== 0 || before.windows.at(-1)?.[1] === MIDNIGHT) return undefined;
  const opens = new Set(
    days
      .slice(0, WORKDAYS)
      .filter((other) => other !== day)
      .map(({ windows }) => windows[0]?.[0]),
  );
  const [usual] = opens;
  if (opens.size !== 1 || usual === undefined || usual === 0) return undefined;
  return `opens at 00:00 though the other workdays open at ${clock(usual)} and ${before.name} is not open until midnight; write "${clock(usual)}"`;
}

const shown = ({ windows }: Day): string => windows.map(([start, end]) => `${clock(start)}–${clock(end)}`).join(", ");
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
