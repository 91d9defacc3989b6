import { AudienceError } from "./audience-error.ts";

/** Bytes (of UTF-8) of one line, or of one record that goes over several: no customer needs a megabyte. */
export const MAX_LINE_LENGTH = 1024 * 1024;

/**
 * One record of a file. Its columns are stretches of the file's bytes and not texts of their own: most are only looked
 * at and copied, and making texts of them would cost five times as much as both.
 */
export type Row = {
  /** The line it begins on, from 1. */
  readonly line: number;
  /** UTF-8, of many rows. */
  readonly bytes: Buffer;
  /** Where in `bytes` columns begin and end, two numbers a column, in the order of the header; of many rows. */
  readonly bounds: Int32Array;
  /** Where in `bounds` this row's are. */
  readonly first: number;
  /** How many columns it has. */
  readonly width: number;
  /** Why it is none that can be used. */
  readonly bad: string | undefined;
};

/** The text of a column; "" for what a row leaves out. */
export function columnOf({ bytes, bounds, first, width }: Row, index: number): string {
  if (index >= width) return "";
  const from = bounds[first + 2 * index]!;
  const to = bounds[first + 2 * index + 1]!;
  return isShortAscii(bytes, from, to) ? asciiText(bytes, from, to) : bytes.toString("utf8", from, to);
}

/** Bytes of a text that is put together sooner than a call out of JavaScript has begun. */
const SHORT_BYTES = 16;
const NOT_ASCII = 0x80;

function isShortAscii(bytes: Buffer, from: number, to: number): boolean {
  if (to - from > SHORT_BYTES) return false;
  for (let at = from; at < to; at++) if (bytes[at]! >= NOT_ASCII) return false;
  return true;
}

function asciiText(bytes: Buffer, from: number, to: number): string {
  let text = "";
  let at = from;
  for (; at + 4 <= to; at += 4) {
    text += String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);
  }
  for (; at < to; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

export const columnsIn = (row: Row): string[] => Array.from({ length: row.width }, (_, index) => columnOf(row, index));

/** A row of columns that are texts already. */
export function rowOfTexts(line: number, columns: readonly string[], bad?: string): Row {
  const bounds = new Int32Array(2 * columns.length);
  let at = 0;
  columns.forEach((column, index) => {
    bounds[2 * index] = at;
    at += Buffer.byteLength(column);
    bounds[2 * index + 1] = at;
  });
  return { line, bytes: Buffer.from(columns.join("")), bounds, first: 0, width: columns.length, bad };
}

/** Takes the bytes of a file piece by piece, gives back the records that are whole by then. */
export type Splitter = (bytes: Buffer, isLast: boolean) => Row[];

export const NEWLINE = 10;
export const RETURN = 13;
export const QUOTE = 0x22;

/** What is left of the piece before, and this piece; at the end of the file with the line break its last line may lack. */
export function joined(rest: Buffer, bytes: Buffer, isLast: boolean): Buffer {
  const block = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
  if (!isLast || block.length === 0 || block[block.length - 1] === NEWLINE) return block;
  return Buffer.concat([block, Buffer.of(NEWLINE)]);
}

export const lineTooLong = (line: number): AudienceError =>
  new AudienceError(
    "line-too-long",
    `a line has at most ${MAX_LINE_LENGTH} bytes (MAX_LINE_LENGTH); perhaps a quote is opened here and never closed`,
    `line ${line}`,
  );
