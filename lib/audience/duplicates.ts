import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { hash64, hashed } from "./hash64.ts";
import type { Span } from "./source.ts";

/**
 * Finds rows of one customer in bounded memory: a hash of each id goes to one of PARTITIONS files on the scratch disk,
 * and each is then gone through alone, with a table of its own ids. Two ids of 20 million share a 64-bit hash with a
 * chance of 1 in 90,000; the second of them would be taken for a duplicate.
 */
export type Duplicates = {
  /** Rows in the order of the file: `index` counts all rows from 0, `line` is where each begins. */
  readonly add: (customerId: Span, index: number, line: number) => void;
  /** Goes through what was added; gives how many rows repeat an earlier one. Nothing is added after. */
  readonly settle: () => Promise<number>;
  /** The rows that repeat an earlier one, in the order of the file. */
  readonly list: () => Generator<Duplicate>;
  readonly close: () => void;
};

export type Duplicate = { readonly index: number; readonly line: number; readonly firstLine: number };

const PARTITIONS = 64;
const PARTITION_SHIFT = 26;
/** Of an added row: two halves of the hash, index, line. Of a duplicate: index, line, first line. */
const ADDED_WORDS = 4;
const FOUND_WORDS = 3;
/** 2 MB of all partitions: a write costs more than what is written. */
const ADDED_ROWS_HELD = 2048;
const FOUND_ROWS_HELD = 1024;
const READ_ROWS = 4096;
const WORD_BYTES = 4;

export function openDuplicates(scratch: string): Duplicates {
  const added = Array.from({ length: PARTITIONS }, (_, part) =>
    wordFile(join(scratch, `added-${part}`), ADDED_WORDS, ADDED_ROWS_HELD),
  );
  const found: WordFile[] = [];
  return {
    add: (customerId, index, line) => {
      hash64(customerId.bytes, customerId.from, customerId.to);
      const file = added[hashed[0]! >>> PARTITION_SHIFT]!;
      const { held } = file;
      const at = file.reserve();
      held[at] = hashed[0]!;
      held[at + 1] = hashed[1]!;
      held[at + 2] = index;
      held[at + 3] = line;
    },
    settle: async () => {
      let count = 0;
      for (const [part, file] of added.entries()) {
        const repeats = wordFile(join(scratch, `found-${part}`), FOUND_WORDS, FOUND_ROWS_HELD);
        found.push(repeats);
        count += repeatsOf(file, repeats);
        file.close();
        // Other work of this process gets its turn.
        await new Promise(setImmediate);
      }
      return count;
    },
    list: () => inOrder(found),
    close: () => {
      for (const file of [...added, ...found]) file.close();
    },
  };
}

/** A file of records of so many 32-bit words, written through `held` and read from its beginning. */
type WordFile = {
  readonly held: Uint32Array;
  /** Where in `held` the next record is to be put. */
  readonly reserve: () => number;
  readonly read: (rows: number) => Generator<Uint32Array>;
  /** How many there are. */
  readonly count: () => number;
  readonly close: () => void;
};

function wordFile(path: string, words: number, rowsHeld: number): WordFile {
  const held = new Uint32Array(words * rowsHeld);
  let file: number | undefined;
  let closed = false;
  let next = 0;
  let written = 0;
  const count = () => (written / WORD_BYTES + next) / words;
  const flush = () => {
    if (next === 0) return;
    file ??= openSync(path, "wx+");
    written += writeSync(file, held, 0, next * WORD_BYTES, written);
    next = 0;
  };
  return {
    held,
    count,
    reserve: () => {
      if (next === held.length) flush();
      next += words;
      return next - words;
    },
    read: function* (rows) {
      flush();
      if (file === undefined) return;
      const piece = new Uint32Array(words * rows);
      for (let at = 0; at < written; ) {
        const bytes = readSync(file, piece, 0, Math.min(piece.byteLength, written - at), at);
        yield piece.subarray(0, bytes / WORD_BYTES);
        at += bytes;
      }
    },
    close: () => {
      if (file !== undefined && !closed) closeSync(file);
      closed = true;
    },
  };
}

/** Writes the rows whose hash was there before; how many. The table holds each hash once, however often it comes. */
function repeatsOf(added: WordFile, repeats: WordFile): number {
  const table = hashTable(added.count());
  let count = 0;
  for (const piece of added.read(READ_ROWS)) {
    for (let at = 0; at < piece.length; at += ADDED_WORDS) {
      const line = piece[at + 3]!;
      const firstLine = table.lineOf(piece[at]!, piece[at + 1]!, line);
      if (firstLine === line) continue;
      const to = repeats.reserve();
      repeats.held[to] = piece[at + 2]!;
      repeats.held[to + 1] = line;
      repeats.held[to + 2] = firstLine;
      count++;
    }
  }
  return count;
}

const TABLE_WORDS = 3;

/**
 * Open addressing over high half, low half, line; a line of 0 is an empty place, lines being counted from 1. With so many
 * hashes no more than half of the places are taken.
 */
function hashTable(hashes: number) {
  const size = 2 ** Math.ceil(Math.log2(2 * hashes + 1));
  const table = new Uint32Array(size * TABLE_WORDS);
  return {
    /** The line a hash was first seen on, which is this one if it is new. */
    lineOf: (high: number, low: number, line: number): number => {
      let place = low & (size - 1);
      for (;;) {
        const at = place * TABLE_WORDS;
        if (table[at + 2] === 0) {
          table[at] = high;
          table[at + 1] = low;
          table[at + 2] = line;
          return line;
        }
        if (table[at] === high && table[at + 1] === low) return table[at + 2]!;
        place = (place + 1) & (size - 1);
      }
    },
  };
}

/** Merges the partitions, each of which is in order: always the one whose next row comes first. */
function* inOrder(files: readonly WordFile[]): Generator<Duplicate> {
  const open = files.map((file) => duplicatesIn(file));
  const heap: { next: Duplicate; rest: Generator<Duplicate> }[] = [];
  for (const rest of open) {
    const { value, done } = rest.next();
    if (!done) heap.push({ next: value, rest });
  }
  heap.sort((one, other) => one.next.index - other.next.index);
  while (heap.length > 0) {
    const first = heap[0]!;
    yield first.next;
    const { value, done } = first.rest.next();
    if (done) heap.shift();
    else {
      first.next = value;
      sink(heap);
    }
  }
}

/** Puts the first of an otherwise sorted list where it belongs. At most PARTITIONS steps. */
function sink(sorted: { next: Duplicate }[]): void {
  for (let at = 1; at < sorted.length && sorted[at]!.next.index < sorted[at - 1]!.next.index; at++) {
    [sorted[at - 1], sorted[at]] = [sorted[at]!, sorted[at - 1]!];
  }
}

function* duplicatesIn(file: WordFile): Generator<Duplicate> {
  for (const piece of file.read(FOUND_ROWS_HELD)) {
    for (let at = 0; at < piece.length; at += FOUND_WORDS) {
      yield { index: piece[at]!, line: piece[at + 1]!, firstLine: piece[at + 2]! };
    }
  }
}
