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
  /** UTF-8. */
  readonly bytes: Buffer;
  /** Where in `bytes` each column begins and ends, two numbers a column, in the order of the header. */
  readonly bounds: readonly number[];
  /** Why it is none that can be used. */
  readonly bad: string | undefined;
};

/** The text of a column; "" for what a row leaves out. */
export const columnOf = ({ bytes, bounds }: Row, index: number): string =>
  bytes.toString("utf8", bounds[2 * index]!, bounds[2 * index + 1]!);

export const widthOf = ({ bounds }: Row): number => bounds.length / 2;

export const columnsIn = (row: Row): string[] =>
  Array.from({ length: widthOf(row) }, (_, index) => columnOf(row, index));

/** A row of columns that are texts already. */
export function rowOfTexts(line: number, columns: readonly string[], bad?: string): Row {
  const bounds: number[] = [];
  let at = 0;
  for (const column of columns) {
    const from = at;
    at += Buffer.byteLength(column);
    bounds.push(from, at);
  }
  return { line, bytes: Buffer.from(columns.join("")), bounds, bad };
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
