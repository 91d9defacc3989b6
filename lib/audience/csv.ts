import { AudienceError } from "./audience-error.ts";
import {
  joined,
  lineTooLong,
  MAX_LINE_LENGTH,
  NEWLINE,
  QUOTE,
  RETURN,
  type Row,
  rowOfTexts,
  type Splitter,
} from "./row.ts";

/** What files are found to be delimited by, likeliest first. */
export const DELIMITERS = [",", ";", "\t", "|"] as const;

/**
 * RFC 4180 with any delimiter of one ASCII character, lines ending in LF or CRLF, blank lines passed over. A quote
 * counts only where a field begins (5" pipe is a text); inside quotes it is doubled. Written by hand because the speed
 * of an import is bounded by it: csv-parse, which tests hold it against, takes ten times as long.
 * @throws AudienceError line-too-long, unclosed-quote
 */
export function csvSplitter(delimiter: string): Splitter {
  const separator = delimiter.charCodeAt(0);
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  return (bytes, isLast) => {
    const block = joined(rest, bytes, isLast);
    const rows: Row[] = [];
    let at = 0;
    while (at < block.length) {
      const record = block[at] === QUOTE ? undefined : plainRecord(block, at, separator);
      if (record === INCOMPLETE) break;
      const whole = record ?? quotedRecord(block, at, separator);
      if (!whole) break;
      if (whole.next - at > MAX_LINE_LENGTH) throw lineTooLong(line);
      if (whole.bounds.length > 0) rows.push(rowOf(block, line, whole));
      line += whole.isPlain ? 1 : newlines(block, at, whole.next);
      at = whole.next;
    }
    rest = at === 0 ? block : block.subarray(at);
    if (isLast && rest.length > 0) throw unclosedQuote(line);
    if (rest.length > MAX_LINE_LENGTH) throw lineTooLong(line);
    return rows;
  };
}

/** A record and where the next one begins; one without columns is a blank line. */
type Found = {
  readonly bounds: number[];
  readonly next: number;
  readonly isPlain: boolean;
  /** Which columns have doubled quotes in them, if any has. */
  readonly doubled?: ReadonlySet<number>;
  readonly bad?: string;
};
const INCOMPLETE = "incomplete";

/** The record at a place that has no quotes that count; undefined if it does. */
function plainRecord(block: Buffer, from: number, separator: number): Found | typeof INCOMPLETE | undefined {
  const bounds = [from];
  const { length } = block;
  for (let at = from; at < length; at++) {
    const byte = block[at];
    if (byte === separator) {
      if (block[at + 1] === QUOTE) return undefined;
      bounds.push(at, at + 1);
    } else if (byte === NEWLINE) {
      const end = at > from && block[at - 1] === RETURN ? at - 1 : at;
      if (end === from) return { bounds: [], next: at + 1, isPlain: true };
      bounds.push(end);
      return { bounds, next: at + 1, isPlain: true };
    }
  }
  return INCOMPLETE;
}

/** The record at a place, with quotes in it; undefined while it is not whole. */
function quotedRecord(block: Buffer, from: number, separator: number): Found | undefined {
  const bounds: number[] = [];
  const doubled = new Set<number>();
  for (let at = from; ; at++) {
    const isQuoted = block[at] === QUOTE;
    const end = isQuoted ? closingQuote(block, at + 1) : fieldEnd(block, at, separator);
    if (end === undefined) return undefined;
    if (isQuoted && end.isDoubled) doubled.add(bounds.length / 2);
    const after = isQuoted ? end.at + 1 : end.at;
    const isLine = block[after] === NEWLINE || (block[after] === RETURN && block[after + 1] === NEWLINE);
    const isReturned = !isQuoted && block[after] === NEWLINE && after > at && block[after - 1] === RETURN;
    bounds.push(isQuoted ? at + 1 : at, isReturned ? end.at - 1 : end.at);
    if (isLine) return { bounds, next: block.indexOf(NEWLINE, after) + 1, isPlain: false, doubled };
    if (block[after] !== separator) {
      const next = block.indexOf(NEWLINE, after) + 1;
      if (next === 0) return undefined;
      return { bounds, next, isPlain: false, bad: `column ${bounds.length / 2} goes on after its closing quote` };
    }
    at = after;
  }
}

type FieldEnd = { readonly at: number; readonly isDoubled: boolean };

/** The quote that closes a field. Whether the last byte of the block does, only the next piece can tell. */
function closingQuote(block: Buffer, from: number): FieldEnd | undefined {
  let isDoubled = false;
  for (let at = block.indexOf(QUOTE, from); at >= 0 && at + 1 < block.length; at = block.indexOf(QUOTE, at + 2)) {
    if (block[at + 1] !== QUOTE) return { at, isDoubled };
    isDoubled = true;
  }
  return undefined;
}

function fieldEnd(block: Buffer, from: number, separator: number): FieldEnd | undefined {
  for (let at = from; at < block.length; at++) {
    if (block[at] === separator || block[at] === NEWLINE) return { at, isDoubled: false };
  }
  return undefined;
}

function rowOf(block: Buffer, line: number, { bounds, doubled, bad }: Found): Row {
  if (!doubled?.size) return { line, bytes: block, bounds, bad };
  const columns = Array.from({ length: bounds.length / 2 }, (_, index) => {
    const text = block.toString("utf8", bounds[2 * index]!, bounds[2 * index + 1]!);
    return doubled.has(index) ? text.replaceAll('""', '"') : text;
  });
  return rowOfTexts(line, columns, bad);
}

function newlines(block: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (block[at] === NEWLINE) count++;
  return count;
}

const unclosedQuote = (line: number): AudienceError =>
  new AudienceError(
    "unclosed-quote",
    "a quote is opened here and never closed; close it, or double it where it is part of the text",
    `line ${line}`,
  );
