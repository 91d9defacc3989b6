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
  let width = 0;
  return (bytes, isLast) => {
    const block = joined(rest, bytes, isLast);
    const rows: Row[] = [];
    let at = 0;
    while (at < block.length) {
      const record = recordAt(block, at, separator, width);
      if (!record) break;
      if (record.next - at > MAX_LINE_LENGTH) throw lineTooLong(line);
      width = record.bounds.length || width;
      if (record.bounds.length > 0) rows.push(rowOf(block, line, record));
      line += record.isPlain ? 1 : newlines(block, at, record.next);
      at = record.next;
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
  readonly doubled: Set<number> | undefined;
  readonly bad: string | undefined;
};

/** The record at a place; undefined while it is not whole. `width` is what its bounds are expected to take. */
function recordAt(block: Buffer, from: number, separator: number, width: number): Found | undefined {
  const bounds = new Array<number>(width);
  let count = 0;
  let isPlain = true;
  let doubled: Set<number> | undefined;
  let bad: string | undefined;
  for (let at = from; ; at++) {
    const isQuoted = block[at] === QUOTE;
    const begin = isQuoted ? at + 1 : at;
    const end = isQuoted ? closingQuote(block, begin) : fieldEnd(block, at, separator);
    if (end === NOWHERE) return undefined;
    if (isQuoted) isPlain = false;
    if (isQuoted && hasDoubled) doubled = (doubled ?? new Set()).add(count / 2);
    const after = isQuoted ? end + 1 : end;
    const isReturned = !isQuoted && block[after] === NEWLINE && after > at && block[after - 1] === RETURN;
    bounds[count++] = begin;
    bounds[count++] = isReturned ? end - 1 : end;
    at = after;
    if (block[at] === separator) continue;
    const isLine = block[at] === NEWLINE || (block[at] === RETURN && block[at + 1] === NEWLINE);
    const next = block.indexOf(NEWLINE, at) + 1;
    if (next === 0) return undefined;
    if (!isLine) bad = `column ${count / 2} goes on after its closing quote`;
    const isBlank = isPlain && count === 2 && bounds[0] === bounds[1];
    bounds.length = isBlank ? 0 : count;
    return { bounds, next, isPlain, doubled, bad };
  }
}

const NOWHERE = -1;
/** Whether the field `closingQuote` went through has doubled quotes in it: left here, so that a field costs no object. */
let hasDoubled = false;

/** The quote that closes a field. Whether the last byte of the block does, only the next piece can tell. */
function closingQuote(block: Buffer, from: number): number {
  hasDoubled = false;
  const last = block.length - 1;
  for (let at = from; at < last; at++) {
    if (block[at] !== QUOTE) continue;
    if (block[at + 1] !== QUOTE) return at;
    hasDoubled = true;
    at++;
  }
  return NOWHERE;
}

function fieldEnd(block: Buffer, from: number, separator: number): number {
  for (let at = from; at < block.length; at++) {
    const byte = block[at];
    if (byte === separator || byte === NEWLINE) return at;
  }
  return NOWHERE;
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
