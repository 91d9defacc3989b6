import { styleText } from "node:util";
import { parseInstant } from "../policy/time.ts";
import { formatDay, formatMinute } from "../zones/format.ts";
import { localTime, type Zone, zoneNamed } from "../zones/zone.ts";
import type { Terminal } from "./terminal.ts";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** How words are put on this terminal. */
export type Ink = {
  readonly style: (style: Style, text: string) => string;
  readonly width: number;
  /** "Mon 23 Nov 2026 15:00 UTC", in the zone of whoever reads. */
  readonly when: (instant: string) => string;
  /** The same to the second, for what ends within one minute. */
  readonly whenExactly: (instant: string) => string;
  readonly zone: Zone;
  /** The same with the times of another zone. */
  readonly inZone: (name: string | undefined) => Ink;
};

/** Lines are no longer than this even on a wide screen: they are read. */
const WIDEST = 110;
const NARROWEST = 50;
const UTC = zoneNamed("UTC")!;

export function inkOf({ colours, width, zone }: Pick<Terminal, "colours" | "width" | "zone">): Ink {
  const ink = (inZone: Zone): Ink => ({
    style: (style, text) => (colours ? styleText(style, text) : text),
    width: Math.max(NARROWEST, Math.min(WIDEST, width)),
    when: (instant) => `${minute(inZone, instant)} ${inZone.name}`,
    whenExactly: (instant) => `${minute(inZone, instant)}:${instant.slice(17, 19)} ${inZone.name}`,
    zone: inZone,
    inZone: (name) => ink((name && zoneNamed(name)) || inZone),
  });
  return ink(zoneNamed(zone) ?? UTC);
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const weekday = (zone: Zone, at: number): string => WEEKDAYS[localTime(zone, at).weekday]!;

/** "Mon 23 Nov 2026 15:00". */
export function minute(zone: Zone, instant: string): string {
  const at = parseInstant(instant);
  return at === undefined ? instant : `${weekday(zone, at)} ${formatMinute(zone, at)}`;
}

/** "Mon 23 Nov 2026". */
export function day(zone: Zone, instant: string): string {
  const at = parseInstant(instant);
  return at === undefined ? instant : `${weekday(zone, at)} ${formatDay(zone, at)}`;
}

/** "15:00". */
export const clock = (zone: Zone, instant: string): string => minute(zone, instant).split(" ").at(-1)!;

const MINUTE_MS = 60_000;
const UNITS = [
  ["year", 365 * 24 * 60 * MINUTE_MS],
  ["day", 24 * 60 * MINUTE_MS],
  ["hour", 60 * MINUTE_MS],
  ["minute", MINUTE_MS],
  ["second", 1_000],
] as const;

/** "in 7 days", "2 hours ago": the largest unit of which there are two, or one exactly; rounded. */
export function fromNow(instant: string, now: string): string {
  const ms = parseInstant(instant)! - parseInstant(now)!;
  const length = Math.abs(ms);
  const [name, unit] = UNITS.find(([, size]) => length >= 2 * size || length === size) ?? UNITS.at(-1)!;
  const count = Math.round(length / unit);
  const words = count === 0 ? "now" : `${count} ${name}${count === 1 ? "" : "s"}`;
  return count === 0 ? words : ms > 0 ? `in ${words}` : `${words} ago`;
}

/** Words on lines of at most `width`; what is longer than a line stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ +/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Wrapped, with something before the first line and room before the others. */
export function hang(before: string, text: string, ink: Ink, beforeWidth = before.length, style?: Style): string {
  const lines = wrap(text, ink.width - beforeWidth);
  const styled = style ? lines.map((line) => ink.style(style, line)) : lines;
  return before + styled.join(`\n${" ".repeat(beforeWidth)}`);
}

/** What stands before the text of a line: a verdict, or a label. */
export const LABEL_WIDTH = 12;

/** "  label    text", the text wrapped beside its label. */
export const labelled = (label: string, text: string, ink: Ink, style?: Style): string =>
  hang(`  ${ink.style("dim", label.padEnd(LABEL_WIDTH - 2))}`, text, ink, LABEL_WIDTH, style);

/** Columns as wide as their widest cell, the last as wide as it likes; those named in `right` end together. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  ink: Ink,
  { right = [] }: { readonly right?: readonly number[] } = {},
): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (right.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join("  ")
      .trimEnd();
  return [ink.style("dim", line(head)), ...rows.map(line)].join("\n");
}

/** What came from outside, fit for a terminal: no control characters, which could rewrite what was printed. */
export function printable<T>(value: T): T {
  if (typeof value === "string") return value.replace(/\p{Cc}+/gu, " ") as T;
  if (Array.isArray(value)) return value.map(printable) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [printable(key), printable(item)])) as T;
}
