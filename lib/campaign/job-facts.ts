import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { FileChanged } from "../audience/audience-error.ts";
import { type AudienceRow, rowReader } from "../audience/audience-row.ts";
import { decode } from "../audience/decode.ts";
import { type Files, missing } from "../audience/files.ts";
import { type HistoryLine, readHistory } from "../audience/history.ts";
import type { HistoryFact } from "../audience/history-fact.ts";
import type { HistoryMapping } from "../audience/history-mapping.ts";
import { type AudienceMapping, columnsOfAudience } from "../audience/mapping.ts";
import { openRecords } from "../audience/records.ts";
import { openSpill } from "../audience/spill.ts";
import { textWriter } from "../audience/text-writer.ts";
import { csvField } from "../audience/verdict-file.ts";
import { spread } from "../contact/campaigns.ts";

/** What rows say of the customer beside what happened: for those that Tacet does not know yet. */
export type ProfileColumns = Pick<
  AudienceMapping["columns"],
  | "timeZone"
  | "candidateTimeZones"
  | "jurisdictions"
  | "country"
  | "region"
  | "postalCode"
  | "address"
  | "name"
  | "pronunciation"
>;

/** What a mapping takes for granted of dates, in its own words. */
export const assumptionsOf = ({ when, facts }: HistoryMapping): readonly string[] => [
  ...new Set([when, ...facts.flatMap((fact) => (fact.when ? [fact.when] : []))].map(({ assume }) => assume)),
];

export type FactsMapping = { readonly mapping: HistoryMapping; readonly profile?: ProfileColumns };

/** What a row says of who the customer is, where it says so. */
export type FactsProfile = Pick<
  AudienceRow,
  | "timeZone"
  | "candidateTimeZones"
  | "jurisdictions"
  | "country"
  | "region"
  | "postalCode"
  | "addresses"
  | "name"
  | "pronunciation"
>;

/** The facts of one customer, in the order in which they happened. */
export type CustomerFacts = {
  readonly customerId: string;
  readonly profile?: FactsProfile;
  readonly facts: readonly HistoryFact[];
};

/** A history file, read: rows with facts as JSON lines, each marked so that a customer's are found together. */
export type Facts = {
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
/** Written to the stores in pieces of at least so many characters. */
const PIECE = 64 * 1024;

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
export async function prepareFacts(options: PrepareFacts): Promise<Facts> {
  const { files, key, version, factsKey, verdictKey } = options;
  const source = await files.stat(key);
  if (!source) throw missing(key);
  if (source.version !== version) throw new FileChanged(key);
  const folder = await mkdtemp(join(options.scratch, "facts-"));
  const verdicts = await openSpill(join(folder, "verdicts"));
  try {
    const judge = newJudge(options);
    const written = await files.write(
      factsKey,
      factLines(options, judge, (text) => verdicts.append(Buffer.from(text))),
    );
    await files.write(
      verdictKey,
      gzipped(async function* () {
        yield Buffer.from(HEADER);
        yield* verdicts.pieces();
      }),
    );
    if ((await files.stat(key))?.version !== version) throw new FileChanged(key);
    return { key: factsKey, version: written.version, bytes: written.size, verdictKey, ...judge.result() };
  } finally {
    await verdicts.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function* gzipped(chunks: () => AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* Readable.from(chunks(), { objectMode: false }).compose(createGzip({ level: GZIP_LEVEL }));
}

async function* factLines(
  options: PrepareFacts,
  judge: Judge,
  tell: (verdicts: string) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const profiles = profilesOf(options);
  let lines = "";
  let verdicts = "";
  let rows = 0;
  let read = { bytes: 0, totalBytes: 0 };
  try {
    const told = readHistory(options.files, options.key, options.mapping, {
      version: options.version,
      onProgress: (progress) => {
        read = progress;
      },
    });
    for await (const line of told) {
      rows++;
      const profile = (await profiles?.next())?.value;
      const { json, verdict } = judge.take(line, profile ?? undefined);
      lines += json;
      verdicts += verdict;
      if (verdicts.length < PIECE) continue;
      await tell(verdicts);
      if (lines !== "") yield Buffer.from(lines);
      verdicts = "";
      lines = "";
      await options.onRows?.(rows, read.bytes, read.totalBytes);
    }
  } finally {
    await profiles?.return(undefined);
  }
  await tell(verdicts);
  if (lines !== "") yield Buffer.from(lines);
}

type ProfileOrReason = FactsProfile | { readonly reason: string };

/** What the rows say of the customers, row by row; undefined where the mapping names nothing of that kind. */
function profilesOf(options: PrepareFacts): AsyncGenerator<ProfileOrReason> | undefined {
  const { mapping } = options;
  // A history that says in which zone its dates are to be read says where its customers are.
  const columns = options.profile ?? (mapping.when.zone && { timeZone: mapping.when.zone });
  if (!columns) return undefined;
  return readProfiles(options, { format: mapping.format, columns: { ...columns, customerId: mapping.customerId } });
}

async function* readProfiles(
  { files, key, version }: PrepareFacts,
  mapping: AudienceMapping,
): AsyncGenerator<ProfileOrReason> {
  const format = mapping.format ?? {};
  const text = decode(files.read(key, undefined, version), format);
  const records = await openRecords(text, format, columnsOfAudience(mapping));
  const { read } = rowReader(mapping, records.header);
  const to = textWriter();
  let number = 0;
  for await (const batch of records.rows) {
    for (const row of batch) {
      to.cutTo(0);
      const found = read(row, ++number, to);
      if (found) {
        yield found;
        continue;
      }
      const { customerId: _, line: __, ...profile } = JSON.parse(Buffer.from(to.bytes()).toString()) as AudienceRow;
      yield profile;
    }
  }
}

type Judge = {
  readonly take: (line: HistoryLine, profile: ProfileOrReason | undefined) => { json: string; verdict: string };
  readonly result: () => Pick<Facts, "rows" | "facts" | "reasons">;
};

function newJudge({ refuse }: Pick<PrepareFacts, "refuse">): Judge {
  const rows = { total: 0, ok: 0, partly: 0, rejected: 0, nothing: 0 };
  const reasons = new Map<string, { rows: number; firstLine: number }>();
  let facts = 0;
  const because = (reason: string, line: number): string => {
    const known = reasons.get(reason);
    if (known) known.rows++;
    else if (reasons.size < MAX_REASONS) reasons.set(reason, { rows: 1, firstLine: line });
    return reason;
  };
  const verdict = (line: number, customerId: string, word: string, reason = ""): string =>
    `${line},${csvField(customerId)},${word},${csvField(reason)}\r\n`;
  const take: Judge["take"] = (line, profile) => {
    rows.total++;
    if ("rejected" in line) {
      rows.rejected++;
      return { json: "", verdict: verdict(line.line, "", "rejected", because(line.rejected, line.line)) };
    }
    const { customerId } = line;
    const refused = line.facts.map(refuse);
    const taken = line.facts.filter((_, index) => refused[index] === undefined);
    facts += taken.length;
    // A place that cannot be read is no reason to forget a "no".
    const unread = profile && "reason" in profile ? profile.reason : undefined;
    const left = new Set(refused.filter((reason) => reason !== undefined));
    if (unread !== undefined) left.add(`the customer's profile is left out: ${unread}`);
    for (const reason of left) because(reason, line.line);
    const known = profile && "reason" in profile ? undefined : profile;
    const json = taken.length === 0 ? "" : factLine(customerId, taken, known);
    if (line.facts.length === 0) {
      rows.nothing++;
      return { json, verdict: verdict(line.line, customerId, "nothing", "the mapping finds no fact in it") };
    }
    if (taken.length === 0) rows.rejected++;
    else if (left.size > 0) rows.partly++;
    else rows.ok++;
    const word = taken.length === 0 ? "rejected" : left.size > 0 ? "partly" : "ok";
    return { json, verdict: verdict(line.line, customerId, word, [...left].join("; ")) };
  };
  const result = () => ({
    rows: { ...rows },
    facts,
    reasons: [...reasons].map(([reason, count]) => ({ reason, ...count })),
  });
  return { take, result };
}

type Stored = readonly [mark: string, customerId: string, facts: readonly HistoryFact[], profile?: FactsProfile];

/** A line begins with its customer's mark, at one place and of one length, so that most need no reading. */
const MARK_DIGITS = 6;
const MARK_FROM = '["'.length;
const markOf = (customerId: string): string =>
  (spread(customerId) % 16 ** MARK_DIGITS).toString(16).padStart(MARK_DIGITS, "0");

function factLine(customerId: string, facts: readonly HistoryFact[], profile: FactsProfile | undefined): string {
  const says = profile && Object.keys(profile).length > 0;
  const mark = markOf(customerId);
  const stored: Stored = says ? [mark, customerId, facts, profile] : [mark, customerId, facts];
  return `${JSON.stringify(stored)}\n`;
}

/**
 * Bytes of facts held in memory at once. A larger file is read once for each such share of it, because a customer's
 * facts may stand anywhere and belong together.
 */
const SHARE_BYTES = 24 * 1024 * 1024;

export const sharesOf = ({ bytes }: Pick<Facts, "bytes">): number => Math.max(1, Math.ceil(bytes / SHARE_BYTES));

/**
 * The customers of one share of a file, always in the same order, each with all their facts.
 * @throws FileChanged when the file of facts is another one now
 */
export async function readShare(
  files: Files,
  { key, version, bytes }: Pick<Facts, "key" | "version" | "bytes">,
  share: number,
): Promise<readonly CustomerFacts[]> {
  const shares = sharesOf({ bytes });
  const customers = new Map<string, { profile?: FactsProfile; facts: HistoryFact[] }>();
  for await (const line of linesOf(files.read(key, undefined, version))) {
    if (Number.parseInt(line.toString("latin1", MARK_FROM, MARK_FROM + MARK_DIGITS), 16) % shares !== share) continue;
    const [, customerId, facts, profile] = JSON.parse(line.toString()) as Stored;
    const known = customers.get(customerId);
    // The newest row says where the customer is.
    if (known) {
      known.facts.push(...facts);
      known.profile = profile ?? known.profile;
    } else customers.set(customerId, { facts: [...facts], ...(profile && { profile }) });
  }
  return [...customers].map(([customerId, { facts, profile }]) => ({
    customerId,
    ...(profile && { profile }),
    facts: facts.sort((one, other) => one.at - other.at),
  }));
}

const NEWLINE = 10;

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const piece =
      rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      yield piece.subarray(start, end);
      start = end + 1;
    }
    rest = piece.subarray(start);
  }
}
