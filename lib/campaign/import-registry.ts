import pMap from "p-map";
import { AudienceError } from "../audience/audience-error.ts";
import { decode } from "../audience/decode.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { type RegistryMapping, readerOf } from "../registry/lines.ts";
import { copyOf, type Holds, type ListVersion } from "../registry/registries.ts";
import { secretOf, wordBuffer } from "../registry/words.ts";
import { uploadKeyOf } from "./job-record.ts";
import { JobFailed, type Ran, type Run } from "./job-run.ts";
import { copyName, once, runKey, writeBlocks } from "./registry-blocks.ts";

export type RegistryInput = {
  readonly list: string;
  /** Date of the copy. */
  readonly asOf: Ms;
  readonly mapping: RegistryMapping;
  /** How many numbers the file should hold: of a plain file, it must be said. */
  readonly rows?: number;
  /** It may be less than half of the copy in force. */
  readonly smaller?: boolean;
};

/** Numbers sorted in memory at once: 32 MB. A list of 250 million makes 60 such runs. */
export const RUN_NUMBERS = 4_194_304;
/** Of a thousand lines, so many may be unreadable; more means that the mapping is wrong. */
const MAX_UNREADABLE_PER_THOUSAND = 1;
const MAX_EXAMPLES = 5;
const SAVE_EVERY_MS = 20 * SECOND_MS;

export type Reading = {
  readonly phase: "reading";
  /** Lines that stand in runs already. */
  readonly lines: number;
  readonly numbers: number;
  readonly unreadable: number;
  readonly examples: readonly string[];
  /** Words of each run. */
  readonly runs: readonly number[];
};
export type Writing = Omit<Reading, "phase"> & {
  readonly phase: "writing";
  readonly blocks: number;
  readonly block: number;
  readonly kept: number;
  /** Bytes of each run that are written. */
  readonly offsets: readonly number[];
};
export type RegistryCheckpoint = Reading | Writing;

/** What an import came to. */
export type RegistryResult = Pick<ListVersion, "version" | "asOf" | "numbers"> & {
  readonly list: string;
  readonly holds: Holds;
  readonly lines: number;
  readonly unreadable: number;
  /** The first lines that hold no number. */
  readonly examples: readonly string[];
};

const BEGIN: Reading = { phase: "reading", lines: 0, numbers: 0, unreadable: 0, examples: [], runs: [] };

/**
 * Brings a copy of a do-not-call list in: its numbers become keyed words, sorted in runs as large as memory allows, and
 * the runs become blocks. Nothing of it counts before all of it is there. A worker that ends in the middle leaves
 * the runs and blocks it finished; the next reads past them.
 */
export async function importRegistry(run: Run<"registry">): Promise<Ran> {
  const { engine, job } = run;
  let at = (job.checkpoint as RegistryCheckpoint | undefined) ?? BEGIN;
  if (at.phase === "reading") {
    const end = { isEnded: true };
    const read = await readRuns(run, at, end).catch((error: unknown) => {
      throw error instanceof AudienceError ? failed(error.detail) : error;
    });
    if (read === "more") return "more";
    await mustBeWhole(run, read, end.isEnded);
    at = read;
  }
  const { list, asOf, mapping } = job.input;
  const shelved = copyOf(list, mapping.holds);
  const version = `${new Date(asOf).toISOString().slice(0, DATE_LENGTH)}.${copyName(job).slice(3)}`;
  const written = await writeBlocks(run, at, version);
  if (written === "more") return "more";
  const { blocks, kept: numbers } = written;
  const secret = secretOf(engine.directory.tokens("voice", ANY_NUMBER)![0]!);
  const copy: ListVersion = { version, asOf, numbers, blocks, secret, activatedAt: engine.now() };
  const outdated = await engine.registries.activate(shelved, copy);
  if (outdated === "later") throw failed("a copy of a later date is in force");
  await tidy(run, at.runs.length, outdated);
  const { lines, unreadable, examples } = at;
  const result: RegistryResult = { list, holds: mapping.holds, version, asOf, numbers, lines, unreadable, examples };
  return { done: result };
}

/** Only to learn which secret tokens are made under; nobody has it. */
const ANY_NUMBER = "+10000000000";
const DATE_LENGTH = 10;

const failed = (detail: string): JobFailed =>
  new JobFailed({
    code: "invalid-registry",
    detail: `${detail}. Nothing of the file counts; the copy in force, if any, stays`,
  });

/** What nobody needs any more: the runs, and the copy before the one before. */
async function tidy({ engine, job }: Run<"registry">, runs: number, outdated: ListVersion | undefined): Promise<void> {
  for (let index = 0; index < runs; index++) await engine.files.remove(runKey(job, index));
  if (!outdated) return;
  const blocks = Array.from({ length: outdated.blocks }, (_, block) => block);
  await pMap(
    blocks,
    (block) => engine.registries.removeBlock(copyOf(job.input.list, job.input.mapping.holds), outdated.version, block),
    {
      concurrency: REMOVED_AT_ONCE,
    },
  );
}

const REMOVED_AT_ONCE = 32;

async function readRuns(run: Run<"registry">, from: Reading, end: { isEnded: boolean }): Promise<Reading | "more"> {
  const { engine, job, save, isShort } = run;
  const { mapping, rows } = job.input;
  const read = readerOf(mapping);
  const channel = mapping.holds === "emails" ? "email" : "voice";
  const words = wordBuffer(RUN_NUMBERS);
  // What stands in runs, and what is in this worker's memory besides.
  let kept = from;
  let now = from;
  let savedAt = engine.now();
  const tell = async () => {
    savedAt = engine.now();
    await save({ done: now.numbers, unit: "numbers" }, kept);
  };
  const finishRun = async () => {
    if (words.isEmpty()) return;
    const bytes = words.take();
    await engine.files.write(runKey(job, now.runs.length), once(bytes));
    now = { ...now, runs: [...now.runs, bytes.length] };
    kept = now;
    await tell();
  };
  const stored = engine.files.read(uploadKeyOf(job.id), undefined, job.source);
  const bytes = rows === undefined ? packed(stored) : stored;
  for await (const batch of linesOf(bytes, from.lines, end)) {
    let { lines, numbers } = now;
    for (const line of batch) {
      lines++;
      if (line === "" || (mapping.header && lines === 1)) continue;
      const found = read(line);
      const tokens = found && engine.directory.tokens(channel, found.address);
      if (!found || !tokens) now = unreadable(now, lines);
      else {
        words.add(tokens[0]!, found.since);
        numbers++;
      }
      if (!words.isFull()) continue;
      now = { ...now, lines, numbers };
      await finishRun();
    }
    now = { ...now, lines, numbers };
    if (isShort()) {
      await finishRun();
      return "more";
    }
    if (engine.now() - savedAt > SAVE_EVERY_MS) await tell();
  }
  await finishRun();
  return now;
}

const unreadable = (read: Reading, line: number): Reading => ({
  ...read,
  unreadable: read.unreadable + 1,
  examples: read.examples.length < MAX_EXAMPLES ? [...read.examples, `line ${line}`] : read.examples,
});

const GZIP = Buffer.from([0x1f, 0x8b]);

/** What gzip ends with proves that all of it is there; a plain file that was cut at a line's end looks whole. */
async function* packed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head = Buffer.alloc(0);
  for await (const piece of bytes) {
    if (head.length < GZIP.length) head = Buffer.concat([head, piece.subarray(0, GZIP.length)]);
    if (head.length >= GZIP.length && !head.subarray(0, GZIP.length).equals(GZIP))
      throw failed(
        "nothing tells whether all of a plain file is there; say how many `rows` it has, or send it as gzip",
      );
    yield piece;
  }
}

/** A line of a list is a number and a date; a file without line breaks is none. */
const MAX_LINE_LENGTH = 10_000;

/** Lines without their breaks, in batches, from the one after `skip`; tells whether the last one was ended. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>, skip: number, end: { isEnded: boolean }) {
  let rest = "";
  let left = skip;
  for await (const piece of decode(bytes, {})) {
    const lines = (rest + piece.toString("latin1")).split("\n");
    rest = lines.pop()!;
    if (rest.length > MAX_LINE_LENGTH) throw failed(`a line is longer than ${MAX_LINE_LENGTH} characters`);
    const skipped = Math.min(left, lines.length);
    left -= skipped;
    if (skipped < lines.length) yield lines.slice(skipped).map((line) => line.trim());
  }
  end.isEnded = rest.trim() === "";
  if (!end.isEnded && left === 0) yield [rest.trim()];
}

/** A file that was cut off must not count: half a list permits what the whole one forbids. */
async function mustBeWhole({ engine, job }: Run<"registry">, read: Reading, isEnded: boolean): Promise<void> {
  const { list, rows, smaller, mapping } = job.input;
  const what = mapping.holds === "emails" ? "email address" : "number";
  const { numbers, unreadable: bad, examples } = read;
  // A number cut short is a number still, so counting them does not tell.
  if (!isEnded)
    throw failed("the last line is not ended, so it may be cut off, or its number; end it with a line break");
  if (bad * 1_000 > (numbers + bad) * MAX_UNREADABLE_PER_THOUSAND)
    throw failed(
      `${bad} of ${numbers + bad} lines hold no ${what} (${examples.join(", ")}); check the mapping: columns, delimiter, header and callingCode`,
    );
  if (numbers === 0) throw failed(`the file holds no ${what}`);
  if (rows !== undefined && rows !== numbers)
    throw failed(`the file holds ${numbers} numbers and should hold ${rows}; it was cut off, or is another file`);
  const active = (await engine.registries.state(copyOf(list, mapping.holds)))?.active;
  if (active && !smaller && numbers * 2 < active.numbers)
    throw failed(
      `the file holds ${numbers} numbers and the copy in force ${active.numbers}; if so many are gone in truth, say \`smaller: true\``,
    );
}
