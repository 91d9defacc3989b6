import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { AudienceError, FileChanged } from "./audience-error.ts";
import { rowReader } from "./audience-row.ts";
import { decode, MAX_FILE_BYTES } from "./decode.ts";
import { type Duplicate, type Duplicates, openDuplicates } from "./duplicates.ts";
import { type Files, type FileVersion, missing } from "./files.ts";
import { type AudienceMapping, columnsOfAudience, digestOf } from "./mapping.ts";
import { openRecords, type Records } from "./records.ts";
import { NEWLINE, type Row } from "./row.ts";
import { SLICE_ROWS, type Slice } from "./slice.ts";
import { openSpill, type Spill } from "./spill.ts";
import { textWriter } from "./text-writer.ts";
import { duplicateEnd, OK_END_BYTES, VERDICT_HEADER, writeOk, writeRejected } from "./verdict-file.ts";

/** Changes whenever the same file and mapping would be prepared otherwise. */
export const PREPARED_FORMAT = 1;
/** Reasons told of with their rows; the verdict file has them all. */
const MAX_REASONS = 50;
/** The fastest: the file is downloaded once if at all, and waited for always. */
const GZIP_LEVEL = 1;

export type PrepareOptions = {
  readonly files: Files;
  /** The uploaded file. */
  readonly key: string;
  readonly mapping: AudienceMapping;
  /** Where the rows that are ok go, as JSON lines. */
  readonly preparedKey: string;
  /** Where the verdict on every row goes, as gzipped CSV. */
  readonly verdictKey: string;
  /** A folder on this machine with room for twice the text of the file; what is put there is removed again. */
  readonly scratch: string;
  readonly onProgress?: (progress: Progress) => void;
};

/** Bytes of the uploaded file that were read, of all there are, and the rows in them. */
export type Progress = { readonly bytes: number; readonly totalBytes: number; readonly rows: number };

export type Prepared = {
  readonly source: FileVersion;
  readonly rows: { readonly ok: number; readonly rejected: number; readonly duplicate: number; readonly total: number };
  /** Why rows were rejected, the first reason first. */
  readonly reasons: readonly { readonly reason: string; readonly rows: number; readonly firstLine: number }[];
  /** Of the prepared file, in its order and without gaps. */
  readonly slices: readonly Slice[];
  readonly columns: readonly string[];
  /** Of the mapping and the format of the prepared file: with the source's version, what makes the result the same. */
  readonly mappingDigest: string;
  readonly preparedKey: string;
  readonly preparedVersion: string;
  readonly verdictKey: string;
};

/**
 * Reads an uploaded file once and gives every row its verdict. Memory does not grow with the file.
 * @throws FileChanged when the file was replaced meanwhile
 * @throws AudienceError when the file as a whole cannot be read
 */
export async function prepare(options: PrepareOptions): Promise<Prepared> {
  const { files, key } = options;
  const source = await files.stat(key);
  if (!source) throw missing(key);
  if (source.size > MAX_FILE_BYTES) {
    throw new AudienceError(
      "file-too-large",
      `the file has more than ${MAX_FILE_BYTES} bytes (MAX_FILE_BYTES); split it`,
    );
  }
  const folder = await mkdtemp(join(options.scratch, "prepare-"));
  try {
    const desk = await openDesk(folder);
    try {
      const read = await readAll(options, source, desk);
      const written = await writeAll(options, desk, await desk.duplicates.settle());
      if ((await files.stat(key))?.version !== source.version) throw new FileChanged(key);
      return { source, ...result(options, read, written) };
    } finally {
      await desk.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What lies on the scratch disk between reading and writing: a line for every row in each spill. */
type Desk = {
  /** JSON lines; the line of a rejected row is empty. */
  readonly rows: Spill;
  readonly verdicts: Spill;
  readonly duplicates: Duplicates;
  readonly close: () => Promise<void>;
};

async function openDesk(folder: string): Promise<Desk> {
  const rows = await openSpill(join(folder, "rows"));
  const verdicts = await openSpill(join(folder, "verdicts"));
  const duplicates = openDuplicates(folder);
  const close = async () => {
    duplicates.close();
    await Promise.all([rows.close(), verdicts.close()]);
  };
  return { rows, verdicts, duplicates, close };
}

type Reason = { rows: number; readonly firstLine: number };
type Read = {
  readonly columns: readonly string[];
  readonly total: number;
  readonly rejected: number;
  readonly reasons: ReadonlyMap<string, Reason>;
};

async function readAll(options: PrepareOptions, source: FileVersion, desk: Desk): Promise<Read> {
  const { files, key, mapping, onProgress } = options;
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of files.read(key, undefined, source.version)) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  const text = decode(counted(), mapping.format ?? {});
  const records = await openRecords(text, mapping.format ?? {}, columnsOfAudience(mapping));
  const judged = judge(mapping, records, desk.duplicates);
  for await (const batch of records.rows) {
    const { rows, verdicts } = judged.take(batch);
    await Promise.all([desk.rows.append(rows), desk.verdicts.append(verdicts)]);
    onProgress?.({ bytes, totalBytes: source.size, rows: judged.tally.total });
  }
  return { ...judged.tally, columns: records.columns(), reasons: judged.reasons };
}

const BLANK_LINE = Buffer.from("\n");

function judge(mapping: AudienceMapping, records: Records, duplicates: Duplicates) {
  const { read, id } = rowReader(mapping, records.header);
  const reasons = new Map<string, Reason>();
  const tally = { total: 0, rejected: 0 };
  // Two pages, used in turn: one is written to the disk while the other is filled.
  let [page, other] = [newPage(), newPage()];
  const take = (batch: readonly Row[]) => {
    [page, other] = [other, page];
    const { rows, verdicts } = page;
    rows.cutTo(0);
    verdicts.cutTo(0);
    for (const row of batch) {
      const { line } = row;
      const index = tally.total++;
      const begun = rows.length();
      const refused = read(row, index + 1, rows);
      if (!refused) {
        duplicates.add(id, index, line);
        writeOk(verdicts, line, id);
        continue;
      }
      tally.rejected++;
      count(reasons, refused.reason, line);
      rows.cutTo(begun);
      rows.copy(BLANK_LINE);
      writeRejected(verdicts, line, id, refused.reason);
    }
    return { rows: rows.bytes(), verdicts: verdicts.bytes() };
  };
  return { tally, reasons, take };
}

const newPage = () => ({ rows: textWriter(), verdicts: textWriter() });

function count(reasons: Map<string, Reason>, reason: string, line: number): void {
  const known = reasons.get(reason);
  if (known) known.rows++;
  else if (reasons.size < MAX_REASONS) reasons.set(reason, { rows: 1, firstLine: line });
}

type Written = { readonly version: string; readonly slices: readonly Slice[]; readonly duplicate: number };

async function writeAll(options: PrepareOptions, desk: Desk, duplicate: number): Promise<Written> {
  const { files, preparedKey, verdictKey } = options;
  const slices: Slice[] = [];
  const [prepared, verdicts] = await Promise.allSettled([
    files.write(
      preparedKey,
      preparedRows(desk.rows, desk.duplicates.list(), (slice) => slices.push(slice)),
    ),
    files.write(verdictKey, gzipped(verdictRows(desk.verdicts, desk.duplicates.list()))),
  ]);
  if (prepared.status === "rejected") throw prepared.reason;
  if (verdicts.status === "rejected") throw verdicts.reason;
  return { version: prepared.value.version, slices, duplicate };
}

/** The rows that are ok; slices are told as they end. */
async function* preparedRows(
  spill: Spill,
  duplicates: Generator<Duplicate>,
  onSlice: (slice: Slice) => void,
): AsyncGenerator<Uint8Array> {
  const isRepeat = repeatsAmong(duplicates);
  let index = 0;
  let kept = 0;
  let bytes = 0;
  let slice = { from: 0, firstRow: 0 };
  const endSlice = () => {
    if (kept > slice.firstRow) onSlice({ ...slice, to: bytes, rows: kept - slice.firstRow });
    slice = { from: bytes, firstRow: kept };
  };
  for await (const piece of spill.pieces()) {
    // Lines that are kept are moved together, in the piece itself.
    let end = 0;
    let from = 0;
    let start = 0;
    const keepTo = (to: number) => {
      if (from > end) piece.copyWithin(end, from, to);
      end += to - from;
    };
    for (let next = nextLine(piece, start); next > 0; next = nextLine(piece, start)) {
      if (isRepeat(index++) !== undefined || next === start + 1) {
        keepTo(start);
        from = next;
      } else {
        bytes += next - start;
        if (++kept % SLICE_ROWS === 0) endSlice();
      }
      start = next;
    }
    keepTo(start);
    if (end > 0) yield piece.subarray(0, end);
  }
  endSlice();
}

async function* verdictRows(spill: Spill, duplicates: Generator<Duplicate>): AsyncGenerator<Uint8Array> {
  const isRepeat = repeatsAmong(duplicates);
  yield Buffer.from(VERDICT_HEADER);
  let index = 0;
  for await (const piece of spill.pieces()) {
    const parts: Buffer[] = [];
    let from = 0;
    let start = 0;
    for (let end = nextLine(piece, start); end > 0; end = nextLine(piece, start)) {
      const firstLine = isRepeat(index++);
      if (firstLine !== undefined) {
        parts.push(piece.subarray(from, end - OK_END_BYTES), Buffer.from(duplicateEnd(firstLine)));
        from = end;
      }
      start = end;
    }
    parts.push(piece.subarray(from, start));
    yield parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }
}

/** Where the line that starts there ends, its break included; 0 after the last. */
const nextLine = (piece: Buffer, start: number): number => piece.indexOf(NEWLINE, start) + 1;

/** Asked for each row in turn: the line of the row it repeats, or undefined. */
function repeatsAmong(duplicates: Generator<Duplicate>): (index: number) => number | undefined {
  let next = duplicates.next();
  return (index) => {
    if (next.done || next.value.index !== index) return undefined;
    const { firstLine } = next.value;
    next = duplicates.next();
    return firstLine;
  };
}

async function* gzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: GZIP_LEVEL });
  // What fails in it fails the reading below.
  const piped = pipeline(chunks, gzip).catch(() => {});
  try {
    yield* gzip;
  } finally {
    gzip.destroy();
    await piped;
  }
}

function result(options: PrepareOptions, read: Read, written: Written): Omit<Prepared, "source"> {
  const { total, rejected, reasons, columns } = read;
  const { duplicate, slices, version } = written;
  return {
    rows: { ok: total - rejected - duplicate, rejected, duplicate, total },
    reasons: [...reasons].map(([reason, { rows, firstLine }]) => ({ reason, rows, firstLine })),
    slices,
    columns,
    mappingDigest: digestOf({ format: PREPARED_FORMAT, mapping: options.mapping }),
    preparedKey: options.preparedKey,
    preparedVersion: version,
    verdictKey: options.verdictKey,
  };
}
