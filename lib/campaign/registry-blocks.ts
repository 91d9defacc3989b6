import pMap from "p-map";
import type { Files } from "../audience/files.ts";
import { idOf, shortId } from "../ledger/entry.ts";
import { SECOND_MS } from "../policy/time.ts";
import { copyOf } from "../registry/registries.ts";
import { blockBegins, blockOf, highAt, sortWords, WORD_BYTES, withoutRepeats } from "../registry/words.ts";
import type { Reading, RegistryCheckpoint, Writing } from "./import-registry.ts";
import type { JobRecord } from "./job-record.ts";
import type { Run } from "./job-run.ts";

/** Numbers of a block, on average: with 8 bytes each, a block and its key fit in the 4 KB that one strong read costs. */
const BLOCK_NUMBERS = 400;
/** Blocks made at once: under a megabyte of words. */
const BLOCKS_AT_ONCE = 256;
/** Writes that wait for the store at once. */
const WRITES_AT_ONCE = 32;
const SAVE_EVERY_MS = 20 * SECOND_MS;

export const runKey = (job: Copied, run: number): string => `prepared/${copyName(job)}.run-${run}`;

type Copied = Pick<JobRecord, "id" | "source">;
/** A job whose file was uploaded anew is another copy: nothing of it may come among the blocks of the first. */
export const copyName = ({ id, source }: Copied): string =>
  source === undefined ? id : `${id}-${shortId(idOf("copy", source))}`;

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Merges the runs into blocks, from where the checkpoint says. */
export async function writeBlocks(
  run: Run<"registry">,
  from: RegistryCheckpoint,
  version: string,
): Promise<Writing | "more"> {
  const { engine, job } = run;
  const at = from.phase === "writing" ? from : begun(from);
  const readers = at.runs.map((size, index) => runReader(engine.files, runKey(job, index), at.offsets[index]!, size));
  try {
    return await merged(run, at, version, readers);
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

async function merged(
  { engine, job, save, isShort }: Run<"registry">,
  from: Writing,
  version: string,
  readers: readonly ReturnType<typeof runReader>[],
): Promise<Writing | "more"> {
  let at = from;
  const progress = () => ({ done: at.block, total: at.blocks, unit: "blocks" });
  let savedAt = engine.now();
  await save(progress(), at);
  while (at.block < at.blocks) {
    const next = Math.min(at.blocks, at.block + BLOCKS_AT_ONCE);
    const pieces = await Promise.all(readers.map((reader) => reader.below(blockBegins(next, at.blocks))));
    const words = withoutRepeats(sortWords(Buffer.concat(pieces.flat())));
    await pMap(
      blocksIn(words, at.blocks),
      ([block, part]) =>
        engine.registries.putBlock(copyOf(job.input.list, job.input.mapping.holds), version, block, part),
      {
        concurrency: WRITES_AT_ONCE,
      },
    );
    at = {
      ...at,
      block: next,
      kept: at.kept + words.length / WORD_BYTES,
      offsets: readers.map((reader) => reader.offset()),
    };
    const short = isShort() && next < at.blocks;
    if (short || engine.now() - savedAt > SAVE_EVERY_MS) {
      savedAt = engine.now();
      await save(progress(), at);
    }
    if (short) return "more";
  }
  return at;
}

const begun = (read: Reading): Writing => ({
  ...read,
  phase: "writing",
  blocks: Math.max(1, Math.ceil(read.numbers / BLOCK_NUMBERS)),
  block: 0,
  kept: 0,
  offsets: read.runs.map(() => 0),
});

/** Sorted words, cut into their blocks; a block without a word is not there. */
function blocksIn(words: Buffer, blocks: number): (readonly [number, Uint8Array])[] {
  const found: (readonly [number, Uint8Array])[] = [];
  const count = words.length / WORD_BYTES;
  for (let start = 0; start < count; ) {
    const block = blockOf(highAt(words, start), blocks);
    let end = start + 1;
    while (end < count && blockOf(highAt(words, end), blocks) === block) end++;
    found.push([block, new Uint8Array(words.subarray(start * WORD_BYTES, end * WORD_BYTES))]);
    start = end;
  }
  return found;
}

/** Reads a run's words in their order. */
function runReader(files: Files, key: string, from: number, size: number) {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  let held = Buffer.alloc(0);
  let taken = from;
  const more = async (): Promise<boolean> => {
    if (taken + held.length >= size) return false;
    pieces ??= files.read(key, { from: taken, to: size })[Symbol.asyncIterator]();
    const next = await pieces.next();
    if (next.done) throw new Error(`the run ${key} is shorter than it was written`);
    held = Buffer.concat([held, next.value]);
    return true;
  };
  return {
    offset: () => taken,
    close: async (): Promise<void> => void (await pieces?.return?.()),
    /** The words whose first half is less; each once. */
    below: async (limit: number): Promise<Buffer[]> => {
      const found: Buffer[] = [];
      for (;;) {
        const whole = Math.floor(held.length / WORD_BYTES);
        let count = 0;
        while (count < whole && highAt(held, count) < limit) count++;
        const bytes = count * WORD_BYTES;
        if (bytes > 0) found.push(held.subarray(0, bytes));
        held = held.subarray(bytes);
        taken += bytes;
        if (count < whole || !(await more())) return found;
      }
    },
  };
}
