import { AudienceError } from "./audience-error.ts";
import { csvSplitter, DELIMITERS } from "./csv.ts";
import { jsonLinesSplitter } from "./json-lines.ts";
import { lookedInto } from "./looked-into.ts";
import { columnsIn, lineTooLong, MAX_LINE_LENGTH, NEWLINE, RETURN, type Row, type Splitter } from "./row.ts";

/** Rows of one file, so that a slip (a log file, a whole warehouse) ends early; twice what the import is measured at. */
export const MAX_ROWS = 20_000_000;
export const MAX_COLUMNS = 500;

export type Format = {
  /** Left out: a file that begins with "{" is JSON lines. */
  readonly kind?: "csv" | "jsonl";
  /** Left out: whichever of , ; tab | the first line speaks for. */
  readonly delimiter?: string;
  /** False: no header line; columns are named "1", "2", … */
  readonly header?: boolean;
};

export type Records = {
  readonly kind: "csv" | "jsonl";
  /** What the columns of a row are, in order: of CSV the header, of JSON lines the columns that were wanted. */
  readonly header: readonly string[];
  /** All the file's columns that were met: complete once `rows` has ended. */
  readonly columns: () => readonly string[];
  /** Rows as they come, some at a time. */
  readonly rows: AsyncIterable<readonly Row[]>;
};

/**
 * Reads UTF-8 as records. `wanted` are the columns that will be asked for.
 * @throws AudienceError for a file that is empty, is not what the format says, or lacks a wanted column
 */
export async function openRecords(
  text: AsyncIterable<Buffer>,
  format: Format,
  wanted: readonly string[],
): Promise<Records> {
  const { head, fault, whole } = await firstLines(text);
  try {
    const first = head.toString().trimStart();
    // What breaks the first line off says more than what is left of it.
    if (fault !== undefined) throw inFirstLine(fault);
    if (first === "") {
      throw new AudienceError("empty-file", "the file is empty; put a file with a header and a line for each customer");
    }
    if (/^\[\s*[{[\]]/.test(first) && format.kind !== "csv") {
      throw new AudienceError("not-json-lines", "the file is a JSON array; write one object on each line instead");
    }
    const kind = format.kind ?? (first.startsWith("{") ? "jsonl" : "csv");
    const lines = isReturnsAlone(head) ? returnsAsNewlines(whole) : whole;
    return kind === "csv" ? openCsv(first, lines, format, wanted) : openJsonLines(first, lines, wanted);
  } catch (error) {
    await whole.return?.();
    throw error;
  }
}

function openCsv(first: string, whole: AsyncIterable<Buffer>, format: Format, wanted: readonly string[]): Records {
  const delimiter = format.delimiter ?? delimiterOf(first, format, wanted);
  const header = headerOf(first, delimiter, format);
  if (header.length > MAX_COLUMNS) throw tooManyColumns();
  const lacking = wanted.filter((name) => !header.includes(name));
  if (lacking.length > 0) throw wrongDelimiter(first, delimiter, format, wanted) ?? unknownColumns(lacking, header);
  const twice = wanted.filter((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (twice.length > 0) {
    throw new AudienceError("ambiguous-columns", `the header names ${list(twice)} twice; rename one of them`, "line 1");
  }
  const rows = rowsOf(whole, csvSplitter(delimiter), { skip: format.header === false ? 0 : 1, width: header.length });
  return { kind: "csv", header, columns: () => header, rows };
}

function openJsonLines(first: string, whole: AsyncIterable<Buffer>, wanted: readonly string[]): Records {
  const { split, seen } = jsonLinesSplitter(wanted, MAX_COLUMNS);
  const probe = jsonLinesSplitter([], MAX_COLUMNS).split(lineOf(first), true)[0];
  if (probe?.bad) throw new AudienceError("not-json-lines", `the first line ${probe.bad}`, "line 1");
  const rows = async function* () {
    yield* rowsOf(whole, split, { skip: 0 });
    // Keys may be left out of a row, so only the whole file shows that nothing has one.
    const lacking = wanted.filter((name) => !seen.has(name));
    if (lacking.length > 0) throw unknownColumns(lacking, [...seen]);
  };
  return { kind: "jsonl", header: wanted, columns: () => [...seen], rows: rows() };
}

type FirstLines = { readonly head: Buffer; readonly fault?: unknown; readonly whole: AsyncIterableIterator<Buffer> };

/** Text up to the end of the first line that is not blank (or more), and the whole text; `fault` is what broke it off. */
async function firstLines(text: AsyncIterable<Buffer>): Promise<FirstLines> {
  const pieces = text[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (!/[\r\n]/.test(head.toString().trimStart())) {
    if (head.length > MAX_LINE_LENGTH) {
      await pieces.return?.();
      throw lineTooLong(1);
    }
    try {
      const next = await pieces.next();
      if (next.done) break;
      head = Buffer.concat([head, next.value]);
    } catch (fault) {
      return { head, fault, whole: lookedInto([head], failing(fault)) };
    }
  }
  return { head, whole: lookedInto([head], pieces) };
}

const failing = (fault: unknown): AsyncIterator<Buffer> => ({ next: () => Promise.reject(fault) });

const isReturnsAlone = (head: Buffer): boolean => !head.includes(NEWLINE) && /\r(?!$)/.test(head.toString());

/** Lines that end in CR alone, as old spreadsheets write them. */
async function* returnsAsNewlines(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of text) yield Buffer.from(piece.map((byte) => (byte === RETURN ? NEWLINE : byte)));
}

type Shape = { readonly skip: number; readonly width?: number };

async function* rowsOf(text: AsyncIterable<Buffer>, split: Splitter, shape: Shape): AsyncGenerator<readonly Row[]> {
  let skip = shape.skip;
  let line = 1;
  let count = 0;
  const checked = (batch: Row[]): Row[] => {
    const rows = skip > 0 ? batch.slice(skip) : batch;
    skip -= batch.length - rows.length;
    if (shape.width !== undefined) refuseOtherWidths(rows, shape.width);
    line = batch.at(-1)?.line ?? line;
    count += rows.length;
    if (count > MAX_ROWS) {
      throw new AudienceError("too-many-rows", `a file has at most ${MAX_ROWS} rows (MAX_ROWS); split it`);
    }
    return rows;
  };
  try {
    for await (const piece of text) {
      const rows = checked(split(piece, false));
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    throw error instanceof AudienceError && isAboutText(error)
      ? new AudienceError(error.code, error.detail, `after line ${line}`)
      : error;
  }
  const last = checked(split(Buffer.alloc(0), true));
  if (last.length > 0) yield last;
  if (count === 0) {
    throw new AudienceError(
      "no-rows",
      "the file has a header and no rows; put a file with a line for each customer, or say that it has no header with format.header",
    );
  }
}

const inFirstLine = (fault: unknown): unknown =>
  fault instanceof AudienceError && isAboutText(fault) ? new AudienceError(fault.code, fault.detail, "line 1") : fault;

const isAboutText = ({ code }: AudienceError): boolean => code === "nul-byte" || code === "bad-encoding";

function refuseOtherWidths(rows: Row[], width: number): void {
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    if (row.width !== width && !row.bad) {
      rows[index] = { ...row, bad: `has ${counted(row.width)} where the header has ${width}` };
    }
  }
}

const counted = (columns: number): string => (columns === 1 ? "1 column" : `${columns} columns`);

const lineOf = (text: string): Buffer => Buffer.from(/^[^\r\n]*/.exec(text)![0]);

function headerOf(first: string, delimiter: string, { header }: Format): string[] {
  // The head may end within a later record, which is none of the header's business.
  const row = csvSplitter(delimiter)(Buffer.from(headRecord(first)), true)[0]!;
  const names = columnsIn(row);
  if (row.bad) throw new AudienceError("wrong-delimiter", `the header ${row.bad}`, "line 1");
  return header === false ? names.map((_, index) => String(index + 1)) : names.map((name) => name.trim());
}

/** The first record's text: a header may have line breaks within quotes. */
function headRecord(first: string): string {
  let quotes = 0;
  for (let at = 0; at < first.length; at++) {
    if (first[at] === '"') quotes++;
    else if ((first[at] === "\n" || first[at] === "\r") && quotes % 2 === 0) return first.slice(0, at);
  }
  return first;
}

/** The delimiter under which most wanted columns are found; then the one that makes most columns. */
function delimiterOf(first: string, format: Format, wanted: readonly string[]): string {
  const scored = DELIMITERS.map((delimiter) => {
    const header = tryHeader(first, delimiter, format);
    return { delimiter, found: wanted.filter((name) => header.includes(name)).length, columns: header.length };
  });
  scored.sort((one, other) => other.found - one.found || other.columns - one.columns);
  return scored[0]!.delimiter;
}

function tryHeader(first: string, delimiter: string, format: Format): string[] {
  try {
    return headerOf(first, delimiter, format);
  } catch {
    return [];
  }
}

function wrongDelimiter(
  first: string,
  delimiter: string,
  format: Format,
  wanted: readonly string[],
): AudienceError | undefined {
  const header = tryHeader(first, delimiter, format);
  if (header.length !== 1) return undefined;
  const better = delimiterOf(first, format, wanted);
  const columns = tryHeader(first, better, format).length;
  if (columns === 1 && wanted.length < 2) return undefined;
  const hint = columns > 1 ? `; ${JSON.stringify(better)} would make ${columns}` : "; name its own in format.delimiter";
  return new AudienceError(
    "wrong-delimiter",
    `split by ${JSON.stringify(delimiter)} the first line is one column, and the mapping names ${counted(wanted.length)}${hint}`,
    "line 1",
  );
}

const unknownColumns = (lacking: readonly string[], header: readonly string[]): AudienceError =>
  new AudienceError(
    "unknown-columns",
    `the mapping names ${list(lacking)}, which the file does not have; it has ${list(header)}`,
    "line 1",
  );

const tooManyColumns = (): AudienceError =>
  new AudienceError("too-many-columns", `a file has at most ${MAX_COLUMNS} columns (MAX_COLUMNS)`, "line 1");

const MAX_LISTED = 40;
function list(names: readonly string[]): string {
  const listed = names.slice(0, MAX_LISTED).map((name) => JSON.stringify(name.slice(0, 100)));
  return names.length > MAX_LISTED ? `${listed.join(", ")} and ${names.length - MAX_LISTED} more` : listed.join(", ");
}
