import type * as z from "zod";
import type { EntryOut } from "../api/schemas.ts";
import { parseInstant } from "../policy/time.ts";
import { weightiestFirst } from "./decision.ts";
import { clock, day, hang, type Ink, minute, type Style } from "./ink.ts";

export type LedgerEntry = z.infer<typeof EntryOut>;

/** What was told this much later than it happened has its own hour beside it. */
const LATE_MS = 60_000;

/** Entries as a story, oldest first, day by day as they were recorded; under each refusal its reasons. */
export function timelineText(entries: readonly LedgerEntry[], ink: Ink): string {
  const lines: string[] = [];
  const numbers = Math.max(2, String(entries.at(-1)?.seq ?? 0).length + 1);
  let today = "";
  for (const entry of entries) {
    const recorded = day(ink.zone, entry.recordedAt);
    if (recorded !== today) lines.push(...(today === "" ? [] : [""]), ink.style("bold", recorded));
    today = recorded;
    lines.push(...entryLines(entry, numbers, ink));
  }
  return lines.join("\n");
}

function entryLines(entry: LedgerEntry, numbers: number, ink: Ink): string[] {
  const { mark, style } = markOf(entry);
  const before = `  ${clock(ink.zone, entry.recordedAt)}  ${ink.style("dim", `#${entry.seq}`.padEnd(numbers))} ${style ? ink.style(style, mark) : mark} `;
  const width = 12 + numbers;
  const indent = " ".repeat(width);
  const reasons = entry.decision && entry.decision.verdict !== "allow" ? weightiestFirst(entry.decision) : [];
  return [
    hang(before, entry.says, ink, width, style),
    ...late(entry).map((at) => `${indent}${ink.style("dim", `happened ${minute(ink.zone, at)}, and was told then`)}`),
    ...reasons.map((reason) => hang(indent, reason.sentence, ink, width, "dim")),
  ];
}

const late = ({ at, recordedAt }: LedgerEntry): string[] =>
  parseInstant(recordedAt)! - parseInstant(at)! > LATE_MS ? [at] : [];

type Mark = { readonly mark: string; readonly style?: Style };

/** Refused; permitted; a no or a hold; a yes; and whatever else happened. */
function markOf({ kind, body }: LedgerEntry): Mark {
  if (kind === "refused") return { mark: "✗", style: "red" };
  if (kind === "authorised" || kind === "offer-cleared") return { mark: "✓", style: "green" };
  const said = body as { refusals?: readonly unknown[]; holds?: readonly unknown[] };
  if (said.refusals?.length || said.holds?.length) return { mark: "■", style: "yellow" };
  if (kind === "consent" || kind === "reinstatement" || kind === "need" || kind === "hold-closed")
    return { mark: "+", style: "cyan" };
  return { mark: "·" };
}
