import { fork } from "node:child_process";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bench, check, type Figure, type How } from "./figure.ts";
import { writeImportFile } from "./import-file.ts";
import { importForms } from "./import-forms.ts";
import { READERS, type Reader, type ReadWhat, type WasRead } from "./import-readers.ts";
import { importWriting } from "./import-writing.ts";
import { medianOf, ratioOf } from "./rounds.ts";

/** Rows of a file, and how often it is read by each. */
const SIZES = [
  { rows: 100_000, rounds: 5 },
  { rows: 1_000_000, rounds: 3 },
] as const;
const FULL = { rows: 10_000_000, rounds: 1 } as const;
const QUICK = [{ rows: 5_000, rounds: 1 }] as const;
/** Of a file of so many, also packed and in another encoding. */
const FORMS_OF_ROWS: readonly number[] = [5_000, 1_000_000];

const LEAST_OF_SPLITTER = 0.5;
const MOST_MEMORY_MB = 150;
const MB = 1_024 * 1_024;

export const importBench: Bench = async (how) => {
  const figures: Figure[] = [];
  for (const { rows, rounds } of how.quick ? QUICK : how.full ? [...SIZES, FULL] : SIZES)
    figures.push(...(await readings(rows, rounds, how)));
  return [...figures, ...(await importWriting(how))];
};

async function readings(rows: number, rounds: number, how: How): Promise<Figure[]> {
  const root = await mkdtemp(join(tmpdir(), "tacet-bench-"));
  try {
    await mkdir(join(root, "uploads"));
    const path = join(root, "uploads", "file");
    how.progress(`writing a file of ${rows.toLocaleString("en")} rows`);
    await writeImportFile(path, rows);
    const { size } = await stat(path);
    const found = Object.fromEntries(READERS.map((reader) => [reader, [] as WasRead[]])) as Record<Reader, WasRead[]>;
    for (let round = 0; round < rounds; round++) {
      for (const reader of round % 2 ? READERS.toReversed() : READERS) {
        how.progress(`${rows.toLocaleString("en")} rows, round ${round + 1} of ${rounds}: ${reader}`);
        const read = await readBy({ reader, path });
        check(read.rows === rows, `${reader} found ${read.rows} rows of ${rows}`);
        found[reader].push(read);
      }
    }
    const figures = (["audience", "history"] as const).flatMap((reader) => figuresOf(reader, found, rows, size));
    if (!FORMS_OF_ROWS.includes(rows)) return figures;
    return [...figures, ...(await importForms({ path, rows, read: readBy, figureOf: memoryOf }, how))];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const NAMES = { audience: "an audience prepared", history: "a history file read, customer by customer" } as const;

function figuresOf(
  reader: keyof typeof NAMES,
  found: Record<Reader, WasRead[]>,
  rows: number,
  bytes: number,
): Figure[] {
  const paces = (name: Reader) => found[name].map((read) => (read.rows * 1_000) / read.ms);
  const spent = (name: Reader) => found[name].map((read) => (read.rows * 1_000) / read.processorMs);
  const what = `${NAMES[reader]}, ${rows.toLocaleString("en")} rows`;
  return [
    ...(["line splitter", "node:readline", "csv-parse"] as const).map(
      (peer): Figure => ({
        bench: "import",
        what,
        unit: "per second",
        ours: medianOf(paces(reader)),
        peer: { name: peer, value: medianOf(paces(peer)) },
        ratio: ratioOf(paces(reader), paces(peer), "fast"),
        ...(peer === "line splitter" && { aim: { least: LEAST_OF_SPLITTER }, note: `${Math.round(bytes / MB)} MB` }),
      }),
    ),
    ...(["line splitter", "csv-parse"] as const).map(
      (peer): Figure => ({
        bench: "import",
        what: `by a processor's time, ${what}`,
        unit: "per second",
        ours: medianOf(spent(reader)),
        peer: { name: peer, value: medianOf(spent(peer)) },
        ratio: ratioOf(spent(reader), spent(peer), "fast"),
        note: "of all threads",
      }),
    ),
    memoryOf(what, ...found[reader]),
  ];
}

function memoryOf(what: string, ...reads: WasRead[]): Figure {
  const highest = (of: (read: WasRead) => number) => Math.max(...reads.map(of)) / MB;
  return {
    bench: "import",
    what: `memory at its highest, ${what}`,
    unit: "MB",
    ours: highest(({ rssBytes }) => rssBytes),
    aim: { most: MOST_MEMORY_MB },
    note: `above the process before; of it ${Math.round(highest(({ heapBytes }) => heapBytes))} MB are heap`,
  };
}

function readBy(what: ReadWhat): Promise<WasRead> {
  const child = fork(new URL("./import-process.mjs", import.meta.url), [JSON.stringify(what)], {
    execArgv: ["--expose-gc"],
  });
  return new Promise((resolve, reject) => {
    let result: WasRead | undefined;
    child.once("message", (message) => {
      result = message as WasRead;
    });
    child.once("exit", (code) =>
      result && code === 0 ? resolve(result) : reject(new Error(`${what.reader} ended with ${code}`)),
    );
  });
}
