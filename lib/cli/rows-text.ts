import { hang, type Ink, labelled, printable } from "./ink.ts";

/** Why rows of a file could not be used, and the first line it is true of. */
export type Reason = { readonly reason: string; readonly rows: number; readonly firstLine: number };

export const number = (value: number): string => value.toLocaleString("en");
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;
export const share = (part: number, total: number): string =>
  total === 0 ? "" : ` (${((100 * part) / total).toFixed(1)} %)`;

export const notRead = (reasons: readonly Reason[], ink: Ink): string[] =>
  reasons.map(({ reason, rows, firstLine }) => {
    const where = rows === 1 ? `1 row, line ${firstLine}` : `${number(rows)} rows, the first in line ${firstLine}`;
    return labelled("not read", `${where}: ${printable(reason)}`, ink, "yellow");
  });

export const assumed = (assumptions: readonly string[], ink: Ink): string[] =>
  assumptions.map((assumption) => labelled("assumed", printable(assumption), ink, "dim"));

/** "for example", and what some of the rows or contacts are. */
export const examples = (told: readonly string[], ink: Ink): string[] =>
  told.length > 0 ? [ink.style("dim", "for example"), ...told.map((one) => hang("  ", one, ink))] : [];

const BAR_WIDTH = 30;

/** A share as a bar; whatever is there has one cell at least. */
export const bar = (part: number, most: number, width = BAR_WIDTH): string =>
  part === 0 || most === 0 ? "" : "\u2588".repeat(Math.max(1, Math.round((width * part) / most)));
