import { hash } from "node:crypto";
import { parseDuration } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { mistakeInCustomerId, mistakeInId, profileReader } from "./audience-row.ts";
import { decode } from "./decode.ts";
import { type Files, missing } from "./files.ts";
import { bodyReader, type HistoryFact, type HistoryFactBody } from "./history-fact.ts";
import { columnsOfHistory, type HistoryFactMapping, type HistoryMapping, MAX_REPEAT } from "./history-mapping.ts";
import { type AudienceMapping, columnsOfProfile } from "./mapping.ts";
import { openRecords } from "./records.ts";
import type { Row } from "./row.ts";
import { conditionOf, countOf, isRejected, type Rejected, readerOf, rejected } from "./source.ts";
import { whenReader } from "./when.ts";

/** What rows say of the customer beside what happened: for those that Tacet does not know yet. */
export type ProfileColumns = Omit<AudienceMapping["columns"], "customerId" | "account" | "needTopic" | "vars">;

/**
 * What one row tells of, the earliest fact first; or why it cannot be used. `profile` is what it says of the customer as
 * JSON, or "", or why that cannot be read.
 */
export type HistoryLine =
  | {
      readonly line: number;
      readonly customerId: string;
      readonly facts: readonly HistoryFact[];
      readonly profile: string | Rejected;
    }
  | { readonly line: number; readonly rejected: string };

export type HistoryProgress = { readonly bytes: number; readonly totalBytes: number; readonly rows: number };

export type ReadHistory = {
  readonly version?: string;
  readonly profile?: ProfileColumns;
  readonly onProgress?: (progress: HistoryProgress) => void;
};

/**
 * The rows of a history file in their order, some at a time.
 * @throws FileChanged when the file was replaced meanwhile, or `version` is not its version
 * @throws AudienceError when the file as a whole cannot be read
 */
export async function* readHistory(
  files: Files,
  key: string,
  mapping: HistoryMapping,
  { version, profile, onProgress }: ReadHistory = {},
): AsyncGenerator<readonly HistoryLine[]> {
  const source = await files.stat(key);
  if (!source) throw missing(key);
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of files.read(key, undefined, version ?? source.version)) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  const format = mapping.format ?? {};
  const wanted = [...new Set([...columnsOfHistory(mapping), ...columnsOfProfile(profile ?? {})])];
  const records = await openRecords(decode(counted(), format), format, wanted);
  const read = historyReader(mapping, profile, records.header);
  let rows = 0;
  for await (const batch of records.rows) {
    const lines = batch.map((row) => read(row, ++rows));
    onProgress?.({ bytes, totalBytes: source.size, rows });
    yield lines;
  }
}

type ReadLine = (row: Row, rowNumber: number) => HistoryLine;

function historyReader(
  mapping: HistoryMapping,
  profile: ProfileColumns | undefined,
  header: readonly string[],
): ReadLine {
  const idOf = readerOf(mapping.customerId, header);
  const readers = mapping.facts.map((fact) => factReader(fact, mapping, header));
  const readProfile = profile ? profileReader(profile, header) : () => "";
  const read = (row: Row, rowNumber: number): HistoryLine | Rejected => {
    if (row.bad !== undefined) return rejected(row.bad);
    const customerId = idOf(row, rowNumber);
    if (isRejected(customerId)) return customerId;
    const mistake = mistakeInId(customerId, "customerId") ?? mistakeInCustomerId(customerId);
    if (mistake) return rejected(mistake);
    const untitled: Untitled[] = [];
    for (const readFact of readers) {
      const facts = readFact(row, rowNumber);
      if (isRejected(facts)) return facts;
      untitled.push(...facts);
    }
    return {
      line: row.line,
      customerId,
      facts: titled(customerId, untitled),
      profile: readProfile(row, rowNumber),
    };
  };
  return (row, rowNumber) => {
    const found = read(row, rowNumber);
    return isRejected(found) ? { line: row.line, rejected: found.reason } : found;
  };
}

/** A fact before it has its event id; `own` is the id the file gives it. */
type Untitled = { readonly at: Ms; readonly body: HistoryFactBody; readonly own?: string };
type ReadFacts = (row: Row, rowNumber: number) => Untitled[] | Rejected;

function factReader(fact: HistoryFactMapping, mapping: HistoryMapping, header: readonly string[]): ReadFacts {
  const holds = fact.if === undefined ? () => true : conditionOf(fact.if, header);
  const readWhen = whenReader(fact.when ?? mapping.when, header);
  const readCount = countOf(fact.repeat ?? 1, header, MAX_REPEAT);
  const earlier = parseDuration(fact.earlier ?? "PT0S")!;
  const every = parseDuration(fact.every ?? "PT0S")!;
  const readOwn = fact.id && readerOf(fact.id, header);
  const readBody = bodyReader(fact, header);
  return (row, rowNumber) => {
    const isTold = holds(row);
    if (isRejected(isTold)) return isTold;
    if (!isTold) return [];
    const count = readCount(row);
    if (isRejected(count)) return count;
    if (count === 0) return [];
    const at = readWhen(row, rowNumber);
    if (isRejected(at)) return at;
    const own = readOwn?.(row, rowNumber);
    if (isRejected(own)) return own;
    const body = readBody(row, rowNumber);
    if (isRejected(body)) return body;
    return Array.from({ length: count }, (_, index) => ({ at: at - earlier - index * every, body, own }));
  };
}

const EVENT_ID_LENGTH = 22;

/**
 * Event ids come from what a fact says, or from its own id, and never from where in which file it stands. Equal facts
 * of one row are counted, so that each keeps its effect.
 */
function titled(customerId: string, untitled: readonly Untitled[]): HistoryFact[] {
  const met = new Map<string, number>();
  const facts = untitled.map(({ at, body, own }) => {
    const content = JSON.stringify(own ? [customerId, body.kind, own] : [customerId, at, body]);
    const ordinal = met.get(content) ?? 0;
    met.set(content, ordinal + 1);
    const digest = hash("sha256", `${ordinal}:${content}`, "base64url");
    return { eventId: `import-${digest.slice(0, EVENT_ID_LENGTH)}`, at, ...body };
  });
  return facts.sort((one, other) => one.at - other.at);
}
