import { scopeOf } from "./compile.ts";
import { datesOf, type Rule } from "./document.ts";
import type { Oddity } from "./lint.ts";
import { msOf } from "./period.ts";
import { windowInWords } from "./rules/cap-window.ts";
import { DAY_MS, HOUR_MS } from "./time.ts";
import {
  ACTIONS,
  CHANNELS,
  DIRECTIONS,
  DISPOSITIONS,
  type Disposition,
  type Ms,
  maskOf,
  PURPOSES,
  REACHED,
} from "./words.ts";

type Cap = Extract<Rule, { kind: "cap" }>;
type Limited = Cap & { readonly max: number };

/**
 * Caps that another cap of the policy never lets be reached: it judges at least the same requests, counts at least
 * the same contacts, and lets so few pass that this one always has room.
 */
export function unreachableCaps(rules: readonly Rule[]): readonly Oddity[] {
  const found: Oddity[] = [];
  for (const [index, rule] of rules.entries()) {
    if (!isLimited(rule)) continue;
    const stronger = rules.findIndex(
      (other, place) =>
        place !== index && isLimited(other) && outdoes(other, rule) && !(place > index && outdoes(rule, other)),
    );
    const other = rules[stronger];
    if (other === undefined || !isLimited(other)) continue;
    const most = atMost(other, rule);
    found.push({
      path: [index, "max"],
      message: `never reached: "${other.id}" allows ${other.max} ${windowInWords(other.window)}, so at most ${most} ${windowInWords(rule.window)}; write less than ${most}, or remove the rule`,
    });
  }
  return found;
}

const isLimited = (rule: Rule): rule is Limited => rule.kind === "cap" && rule.max !== "unlimited";

/** Whether `strong` alone keeps `weak` from ever refusing. Contacts told of from outside, which no cap can refuse, are left aside. */
function outdoes(strong: Limited, weak: Limited): boolean {
  return (
    strong.severity !== "advice" &&
    // A reading that is waived leaves the other standing.
    strong.reading === undefined &&
    strong.unless.length === 0 &&
    // What the customer invited is left out of its count.
    strong.counts.except?.consentWithin === undefined &&
    covers(datesOf(strong), datesOf(weak)) &&
    judgesWhat(strong, weak) &&
    countsWhat(strong, weak) &&
    strong.per.every((key) => key === "customer" || weak.per.includes(key)) &&
    weak.max >= atMost(strong, weak)
  );
}

const covers = ([from, to]: readonly [Ms, Ms], [start, end]: readonly [Ms, Ms]): boolean => from <= start && to >= end;
const within = (part: number, whole: number): boolean => (part & ~whole) === 0;
const topicsWithin = (part: readonly string[] | undefined, whole: readonly string[] | undefined): boolean =>
  whole === undefined || (part?.every((topic) => whole.includes(topic)) ?? false);

/** The same requests at least, and what the weak one counts came about under the strong one's eyes. */
function judgesWhat(strong: Limited, weak: Limited): boolean {
  const scope = scopeOf(strong);
  const other = scopeOf(weak);
  const counted = counts(weak);
  const eyes = maskOf(ACTIONS, counted.directions & maskOf(DIRECTIONS, ["inbound"]) ? ACTIONS : ["contact"]);
  return (
    within(other.actions | eyes, scope.actions) &&
    within(other.channels | counted.channels, scope.channels) &&
    within(other.purposes | counted.purposes, scope.purposes) &&
    topicsWithin(weak.applies.topics, strong.applies.topics) &&
    (strong.applies.topics === undefined || topicsWithin(weak.counts.topics, strong.applies.topics))
  );
}

function countsWhat(strong: Limited, weak: Limited): boolean {
  const theirs = counts(strong);
  const ours = counts(weak);
  return (
    within(ours.channels, theirs.channels) &&
    within(ours.purposes, theirs.purposes) &&
    within(ours.dispositions, theirs.dispositions) &&
    within(ours.directions, theirs.directions) &&
    topicsWithin(weak.counts.topics, strong.counts.topics)
  );
}

function counts({ counts: counted, applies }: Cap) {
  const wanted = counted.dispositions === "reached" ? REACHED : (counted.dispositions ?? DISPOSITIONS);
  const left = maskOf(DISPOSITIONS, counted.except?.dispositions ?? []);
  return {
    channels: maskOf(CHANNELS, counted.channels ?? applies.channels ?? CHANNELS),
    purposes: maskOf(PURPOSES, counted.purposes ?? applies.purposes ?? PURPOSES),
    dispositions: maskOf<Disposition>(DISPOSITIONS, wanted) & ~left,
    directions: maskOf(DIRECTIONS, counted.directions),
  };
}

/** A local day lasts 23 to 25 hours: whole ones in a span, and how long some are, are bounded with an hour to spare. */
const CLOCK_CHANGE_MS = 2 * HOUR_MS;

/** The most contacts `strong` lets into one window of `weak`. */
function atMost(strong: Limited, weak: Limited): number {
  if (sameKind(strong.window, weak.window)) return strong.max;
  const span = longest(weak.window);
  const windows = strong.window;
  if ("rolling" in windows) return strong.max * Math.ceil(span / Math.max(1, msOf(windows.rolling)));
  const days = Math.floor(span / (DAY_MS - CLOCK_CHANGE_MS)) + 2;
  if ("localDays" in windows) return strong.max * Math.ceil(days / lengthOf(windows));
  if ("months" in windows) return strong.max * (Math.floor((days - 1) / (28 * windows.months)) + 2);
  const shortest = { day: 1, week: 7, month: 28 }[windows.calendar];
  return strong.max * (Math.floor((days - 1) / shortest) + 2);
}

/** Windows of one make, the stronger one at least as long. */
function sameKind(strong: Cap["window"], weak: Cap["window"]): boolean {
  if ("rolling" in strong && "rolling" in weak) return msOf(strong.rolling) >= msOf(weak.rolling);
  if ("localDays" in strong && "localDays" in weak) return lengthOf(strong) >= lengthOf(weak);
  if ("months" in strong && "months" in weak) return strong.months >= weak.months;
  return "calendar" in strong && "calendar" in weak && JSON.stringify(strong) === JSON.stringify(weak);
}

const lengthOf = (window: Extract<Cap["window"], { localDays: number }>): number =>
  window.localDays + (window.counting === "exclusive" ? 1 : 0);

function longest(window: Cap["window"]): Ms {
  if ("rolling" in window) return msOf(window.rolling);
  if ("months" in window) return window.months * 31 * DAY_MS + CLOCK_CHANGE_MS;
  const days = "localDays" in window ? lengthOf(window) : { day: 1, week: 7, month: 31 }[window.calendar];
  return days * DAY_MS + CLOCK_CHANGE_MS;
}
