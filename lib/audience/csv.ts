import { AudienceError } from "./audience-error.ts";
import {
  columnsIn,
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
  let expected = FIRST_BOUNDS;
  return (bytes, isLast) => {
    const block = joined(rest, bytes, isLast);
    const walk: Walk = { bounds: new Int32Array(expected), end: 0, lines: 0, doubled: undefined, bad: undefined };
    const rows: Row[] = [];
    let at = 0;
    while (at < block.length) {
      const first = walk.end;
      const next = walkRecord(block, at, separator, walk);
      if (next === NOWHERE) break;
      if (next - at > MAX_LINE_LENGTH) throw lineTooLong(line);
      if (walk.end > first) rows.push(rowOf(block, line, first, walk));
      line += walk.lines;
      at = next;
    }
    expected = walk.bounds.length;
    rest = at === 0 ? block : block.subarray(at);
    if (isLast && rest.length > 0) throw unclosedQuote(line);
    if (rest.length > MAX_LINE_LENGTH) throw lineTooLong(line);
    return rows;
  };
}

const NOWHERE = -1;
/** Numbers there is room for at first; there is twice as much whenever it is too little. */
const FIRST_BOUNDS = 1024;

/** What is found of a block's records, in one place so that a record costs no object of its own. */
type Walk = {
  /** Of all records so far, up to `end`; rows keep the one they were written in. */
  bounds: Int32Array;
  end: number;
  /** Of the newest record: over how many lines it goes, which columns have doubled quotes, and what is wrong with it. */
  lines: number;
  doubled: Set<number> | undefined;
  bad: string | undefined;
};

/** Goes through the record at a place, of which a blank line leaves no bounds; where the next begins, if it is whole. */
function walkRecord(block: Buffer, from: number, separator: number, walk: Walk): number {
  const first = walk.end;
  walk.lines = 1;
  walk.doubled = undefined;
  walk.bad = undefined;
  let isPlain = true;
  for (let at = from; at < block.length; at++) {
    if (block[at] === QUOTE) {
      const end = closingQuote(block, at + 1, walk);
      if (end === NOWHERE) break;
      put(walk, at + 1, end);
      isPlain = false;
      at = end + 1;
    } else {
      const begin = at;
      while (at < block.length && block[at] !== separator && block[at] !== NEWLINE) at++;
      if (at === block.length) break;
      const isReturned = block[at] === NEWLINE && at > begin && block[at - 1] === RETURN;
      put(walk, begin, isReturned ? at - 1 : at);
    }
    if (block[at] === separator) continue;
    const next = block[at] === NEWLINE ? at + 1 : lineAfterQuote(block, at, walk, first);
    if (next === NOWHERE) break;
    const isBlank = isPlain && walk.end === first + 2 && walk.bounds[first] === walk.bounds[first + 1];
    if (isBlank) walk.end = first;
    return next;
  }
  walk.end = first;
  return NOWHERE;
}

function put(walk: Walk, begin: number, end: number): void {
  if (walk.end === walk.bounds.length) {
    const larger = new Int32Array(2 * walk.bounds.length);
    larger.set(walk.bounds);
    walk.bounds = larger;
  }
  walk.bounds[walk.end] = begin;
  walk.bounds[walk.end + 1] = end;
  walk.end += 2;
}

/** The quote that closes a field. Whether the last byte of the block does, only the next piece can tell. */
function closingQuote(block: Buffer, from: number, walk: Walk): number {
  const last = block.length - 1;
  for (let at = from; at < last; at++) {
    const byte = block[at];
    if (byte === NEWLINE) walk.lines++;
    if (byte !== QUOTE) continue;
    if (block[at + 1] !== QUOTE) return at;
    walk.doubled = (walk.doubled ?? new Set()).add(walk.end);
    at++;
  }
  return NOWHERE;
}

/** The next line, of a record that does not end in LF right after a closing quote: with CRLF, or wrongly. */
function lineAfterQuote(block: Buffer, at: number, walk: Walk, first: number): number {
  const isReturned = block[at] === RETURN && block[at + 1] === NEWLINE;
  if (!isReturned) walk.bad = `column ${(walk.end - first) / 2} goes on after its closing quote`;
  const newline = block.indexOf(NEWLINE, at);
  return newline < 0 ? NOWHERE : newline + 1;
}

function rowOf(bytes: Buffer, line: number, first: number, { bounds, end, doubled, bad }: Walk): Row {
  const width = (end - first) / 2;
  const row: Row = { line, bytes, bounds, first, width, bad };
  if (!doubled) return row;
  const texts = columnsIn(row).map((text, index) =>
    doubled.has(first + 2 * index) ? text.replaceAll('""', '"') : text,
  );
  return rowOfTexts(line, texts, bad);
}

const unclosedQuote = (line: number): AudienceError =>
  new AudienceError(
    "unclosed-quote",
    "a quote is opened here and never closed; close it, or double it where it is part of the text",
    `line ${line}`,
  );
