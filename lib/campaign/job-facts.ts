import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { FileChanged } from "../audience/audience-error.ts";
import { type Files, missing } from "../audience/files.ts";
import { type HistoryLine, type ProfileColumns, readHistory } from "../audience/history.ts";
import type { HistoryFact } from "../audience/history-fact.ts";
import type { HistoryMapping } from "../audience/history-mapping.ts";
import { isRejected } from "../audience/source.ts";
import { openSpill, type Spill } from "../audience/spill.ts";
import { csvField } from "../audience/verdict-file.ts";
import { factLine, factsFile, markOf } from "./facts-file.ts";
import { type MarkedSpill, openMarkedSpill } from "./marked-spill.ts";

/** What a mapping takes for granted of dates, in its own words. */
export const assumptionsOf = ({ when, facts }: HistoryMapping): readonly string[] => [
  ...new Set([when, ...facts.flatMap((fact) => (fact.when ? [fact.when] : []))].map(({ assume }) => assume)),
];

/** The same for a replay, which takes customers to be where the dates are read, where no column says where they are. */
export const assumptionsOfReplay = ({ mapping, profile }: FactsMapping): readonly string[] => [
  ...assumptionsOf(mapping),
  ...(profile === undefined && mapping.when.zone ? [PLACED_BY_DATES] : []),
];

const PLACED_BY_DATES =
  "Every customer is taken to be in the time zone their dates are read in: no column was named that says where they are.";

export type FactsMapping = { readonly mapping: HistoryMapping; readonly profile?: ProfileColumns };

/** A history file, read: its facts are in a file of their own (`openFacts`), which key, version and bytes tell of. */
export type ReadFacts = {
  readonly key: string;
  readonly version: string;
  readonly bytes: number;
  readonly verdictKey: string;
  readonly rows: FactRows;
  readonly facts: number;
  /** Why rows were rejected, or facts left out. */
  readonly reasons: readonly Reason[];
};
export type FactRows = {
  readonly total: number;
  /** Rows all of whose facts are taken. */
  readonly ok: number;
  /** Rows some of whose facts are left out. */
  readonly partly: number;
  readonly rejected: number;
  /** Rows that tell of no fact. */
  readonly nothing: number;
};
export type Reason = { readonly reason: string; readonly rows: number; readonly firstLine: number };

/** Reasons told of by name; the verdict file has them all. */
const MAX_REASONS = 50;
const GZIP_LEVEL = 1;
const HEADER = "line,customerId,verdict,reason\r\n";
export type PrepareFacts = FactsMapping & {
  readonly files: Files;
  readonly key: string;
  /** Of the uploaded file. */
  readonly version: string;
  readonly factsKey: string;
  readonly verdictKey: string;
  readonly scratch: string;
  /** Why a fact cannot be taken; undefined: it can. */
  readonly refuse: (fact: HistoryFact) => string | undefined;
  readonly onRows?: (rows: number, bytes: number, totalBytes: number) => Promise<void>;
};

/**
 * Reads a history file once: rows that tell of something become JSON lines, and each row gets a verdict.
 * @throws AudienceError, FileChanged when the file as a whole cannot be read
 */
export async function prepareFacts(options: PrepareFacts): Promise<ReadFacts> {
  const { files, key, version, factsKey, verdictKey } = options;
  const source = await files.stat(key);
  if (!source) throw missing(key);
  if (source.version !== version) throw new FileChanged(key);
  const folder = await mkdtemp(join(options.scratch, "facts-"));
  const desk: Desk = [await openSpill(join(folder, "verdicts")), await openMarkedSpill(join(folder, "facts"))];
  const [verdicts, facts] = desk;
  try {
    const read = await readAll(options, desk);
    const written = await files.write(factsKey, factsFile(facts));
    await files.write(
      verdictKey,
      gzipped(async function* () {
        yield Buffer.from(HEADER);
        yield* verdicts.pieces();
      }),
    );
    if ((await files.stat(key))?.version !== version) throw new FileChanged(key);
    return { key: factsKey, version: written.version, bytes: written.size, verdictKey, ...read };
  } finally {
    await Promise.all([verdicts.close(), facts.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function* gzipped(chunks: () => AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* Readable.from(chunks(), { objectMode: false }).compose(createGzip({ level: GZIP_LEVEL }));
}

/** What lies on the scratch disk between reading and writing. */
type Desk = readonly [verdicts: Spill, facts: MarkedSpill];

async function readAll(options: PrepareFacts, [verdicts, facts]: Desk): Promise<Judged> {
  const { files, key, mapping, version } = options;
  const judge = newJudge(options, facts);
  // A replay takes customers to be where the dates are read, where no column says where they are.
  const profile = options.profile ?? (mapping.when.zone && { timeZone: mapping.when.zone });
  let at = { bytes: 0, totalBytes: 0 };
  let rows = 0;
  const onProgress = (progress: typeof at) => {
    at = progress;
  };
  for await (const batch of readHistory(files, key, mapping, { version, profile, onProgress })) {
    await verdicts.append(Buffer.from(batch.map(judge.take).join("")));
    await facts.flush();
    rows += batch.length;
    await options.onRows?.(rows, at.bytes, at.totalBytes);
  }
  return judge.result();
}

type Judged = Pick<ReadFacts, "rows" | "facts" | "reasons">;
type Judge = {
  /** Puts aside the facts that are taken; gives the row's verdict. */
  readonly take: (line: HistoryLine) => string;
  readonly result: () => Judged;
};

function newJudge({ refuse }: Pick<PrepareFacts, "refuse">, to: MarkedSpill): Judge {
  const rows = { total: 0, ok: 0, partly: 0, rejected: 0, nothing: 0 };
  const reasons = new Map<string, { rows: number; firstLine: number }>();
  let facts = 0;
  const because = (reason: string, line: number): string => {
    const known = reasons.get(reason);
    if (known) known.rows++;
    else if (reasons.size < MAX_REASONS) reasons.set(reason, { rows: 1, firstLine: line });
    return reason;
  };
  const verdict = (line: number, customerId: string, word: string, reason: string): string =>
    `${line},${csvField(customerId)},${word},${csvField(reason)}\r\n`;
  const put = (customerId: string, taken: readonly HistoryFact[], profile: string) => {
    const mark = markOf(customerId);
    facts += taken.length;
    to.put(mark, factLine(mark, customerId, taken, profile));
  };
  const take = (line: HistoryLine): string => {
    rows.total++;
    if ("rejected" in line) {
      rows.rejected++;
      return verdict(line.line, "", "rejected", because(line.rejected, line.line));
    }
    const { customerId, profile } = line;
    const left = new Set<string>();
    const taken = line.facts.filter((fact) => {
      const reason = refuse(fact);
      if (reason !== undefined) left.add(reason);
      return reason === undefined;
    });
    // A place that cannot be read is no reason to forget a "no".
    const known = isRejected(profile) ? "" : profile;
    if (isRejected(profile)) left.add(`the customer's profile is left out: ${profile.reason}`);
    for (const reason of left) because(reason, line.line);
    if (line.facts.length === 0) {
      rows.nothing++;
      return verdict(line.line, customerId, "nothing", "the mapping finds no fact in it");
    }
    if (taken.length > 0) put(customerId, taken, known);
    const word = taken.length === 0 ? "rejected" : left.size > 0 ? "partly" : "ok";
    rows[word]++;
    return verdict(line.line, customerId, word, [...left].join("; "));
  };
  const result = () => ({
    rows: { ...rows },
    facts,
    reasons: [...reasons].map(([reason, count]) => ({ reason, ...count })),
  });
  return { take, result };
}
