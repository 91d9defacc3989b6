import type { Rule } from "../../lib/policy/document.ts";
import { parseDuration, parseInstant } from "../../lib/policy/time.ts";

/** A rule with one number, date or exception changed by the least that could matter, and what was changed. */
export type Mutant = { readonly changed: string; readonly rule: Rule };

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** Every mutant of a rule. A rule of packs has no free text that looks like a number, so its leaves tell what they are. */
export function mutantsOf(rule: Rule): Mutant[] {
  const { why: _why, source: _source, ...judged } = rule;
  return [
    ...leaves(judged as unknown as Json, []).flatMap(({ path, leaf }) =>
      path[0] === "weekly" ? [] : changedLeaf(rule, path, leaf),
    ),
    ...(rule.kind === "hours" ? [...changedWeek(rule), ...withoutHolidays(rule)] : []),
    ...rule.unless.map((_one, index) =>
      mutant(rule, `unless ${index} taken out`, (copy) => copy.unless.splice(index, 1)),
    ),
    ...narrowed(rule, "channels"),
    ...narrowed(rule, "purposes"),
    ...narrowed(rule, "topics"),
  ];
}

function mutant(rule: Rule, changed: string, change: (copy: Rule & Record<string, never>) => unknown): Mutant {
  const copy = structuredClone(rule) as Rule & Record<string, never>;
  change(copy);
  return { changed, rule: copy };
}

function leaves(value: Json, path: Path): { readonly path: Path; readonly leaf: Json }[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => leaves(one, [...path, index]));
  if (value !== null && typeof value === "object")
    return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
  return [{ path, leaf: value }];
}

function changedLeaf(rule: Rule, path: Path, leaf: Json): Mutant[] {
  return neighbours(leaf).map((instead) =>
    mutant(rule, `${path.join(".")}: ${String(leaf)} to ${String(instead)}`, (copy) => {
      const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
      (parent as Record<string, unknown>)[path.at(-1)!] = instead;
    }),
  );
}

/** The least more and the least less: one of a number, a second of a duration or instant, a minute of a time of day. */
function neighbours(leaf: Json): (string | number)[] {
  if (typeof leaf === "number") return leaf === 0 ? [1] : leaf === 1 ? [2] : [leaf - 1, leaf + 1];
  if (typeof leaf !== "string") return [];
  if (/^\d\d:\d\d$/.test(leaf)) return [minutesOn(leaf, -1), minutesOn(leaf, 1)];
  const length = parseDuration(leaf);
  if (length !== undefined) return [`PT${length / 1000 - 1}S`, `PT${length / 1000 + 1}S`];
  const instant = /^\d{4}-\d\d-\d\dT/.test(leaf) ? parseInstant(leaf) : undefined;
  return instant === undefined ? [] : [-1_000, 1_000].map((by) => new Date(instant + by).toISOString());
}

function minutesOn(time: string, by: number): string {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) + by;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

type Hours = Extract<Rule, { kind: "hours" }>;

/** Days of the same windows change together: nobody writes a number for Tuesdays. A closed day opens for an hour. */
function changedWeek(rule: Hours): Mutant[] {
  const kinds = [...new Set(DAYS.map((day) => JSON.stringify(rule.weekly[day])))];
  return kinds.flatMap((kind) => {
    const days = DAYS.filter((day) => JSON.stringify(rule.weekly[day]) === kind);
    const windows = JSON.parse(kind) as [string, string][];
    const instead = (changed: string, now: [string, string][]) =>
      mutant(rule, `${days.join(" ")}: ${changed}`, (copy) => {
        for (const day of days) (copy as unknown as Hours).weekly[day] = now;
      });
    if (windows.length === 0) return [instead("opened at noon", [["12:00", "12:01"]])];
    return windows.flatMap((window, place) =>
      ([0, 1] as const).flatMap((edge) =>
        neighbours(window[edge]).map((time) =>
          instead(
            `${window[edge]} to ${time}`,
            windows.map((one, at) =>
              at === place ? (one.map((text, end) => (end === edge ? String(time) : text)) as [string, string]) : one,
            ),
          ),
        ),
      ),
    );
  });
}

function withoutHolidays(rule: Hours): Mutant[] {
  if (!rule.holidays) return [];
  const { lists, feed, eves } = rule.holidays;
  const cut = (name: "lists" | "feed" | "eves") =>
    mutant(rule, `holidays.${name} taken out`, (copy) => delete (copy as unknown as Hours).holidays?.[name]);
  return [...(lists ? [cut("lists")] : []), ...(feed ? [cut("feed")] : []), ...(eves ? [cut("eves")] : [])];
}

function narrowed(rule: Rule, what: "channels" | "purposes" | "topics"): Mutant[] {
  const all = rule.applies[what] ?? [];
  return all.map((one) =>
    mutant(rule, `${what} without ${one}`, (copy) => {
      (copy.applies as Record<string, unknown>)[what] = all.filter((other) => other !== one);
    }),
  );
}
