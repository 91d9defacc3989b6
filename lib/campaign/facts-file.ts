import { AudienceError } from "../audience/audience-error.ts";
import type { AudienceRow } from "../audience/audience-row.ts";
import type { Files } from "../audience/files.ts";
import type { HistoryFact } from "../audience/history-fact.ts";
import { spread } from "../contact/campaigns.ts";
import { MARKS, type MarkedSpill } from "./marked-spill.ts";

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

/** A stored file of facts. */
export type FactsFile = { readonly key: string; readonly version: string; readonly bytes: number };

type Stored = readonly [mark: string, customerId: string, facts: readonly HistoryFact[], profile?: FactsProfile];

/** A line begins with its customer's mark, at one place and of one length, so that most need no reading. */
const MARK_DIGITS = 6;
const MARK_FROM = '["'.length;
export const markOf = (customerId: string): number => spread(customerId) % 16 ** MARK_DIGITS;

/** `profile` is the JSON of a FactsProfile, or "". */
export function factLine(mark: number, customerId: string, facts: readonly HistoryFact[], profile: string): string {
  const digits = mark.toString(16).padStart(MARK_DIGITS, "0");
  return `["${digits}",${JSON.stringify(customerId)},${JSON.stringify(facts)}${profile === "" ? "" : `,${profile}`}]\n`;
}

/** The first line of a file: where in the rest the lines of each mark end. */
type Head = { readonly ends: readonly number[] };
const HEAD_BYTES = 64 * 1024;

/** A whole file: its head, and all lines, those of one mark together. */
export async function* factsFile(spill: MarkedSpill): AsyncGenerator<Uint8Array> {
  const head: Head = { ends: await spill.ends() };
  yield Buffer.from(`${JSON.stringify(head)}\n`);
  yield* spill.inOrder();
}

/**
 * Bytes of facts held in memory at once: read, they take six times as much (bench import). A customer's facts may stand
 * anywhere in an uploaded file and belong together, so they are stored by mark, and read in shares of some marks each.
 */
const SHARE_BYTES = 4 * 1024 * 1024;

/** Bytes [from, to) of a file; of its lines those whose turn it is, of so many. */
type Share = { readonly from: number; readonly to: number; readonly of: number; readonly turn: number };
const turnOf = (mark: number, of: number): number => Math.floor(mark / MARKS) % of;

export type Facts = {
  readonly shares: number;
  /** The customers of one share, always in the same order, each with all their facts. */
  readonly share: (share: number) => Promise<readonly CustomerFacts[]>;
};

/**
 * @throws FileChanged when the file of facts is another one now
 * @throws AudienceError when it is none
 */
export async function openFacts(files: Files, file: FactsFile): Promise<Facts> {
  const shares = sharesOf(await endsOf(files, file));
  return { shares: shares.length, share: (share) => readShare(files, file, shares[share]!) };
}

/** The places in a file where its lines begin, and where those of each mark end. */
async function endsOf(files: Files, { key, version }: FactsFile): Promise<readonly number[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(key, { from: 0, to: HEAD_BYTES }, version)) chunks.push(chunk);
  const begin = Buffer.concat(chunks);
  const from = begin.indexOf(NEWLINE) + 1;
  if (from === 0 || begin[0] !== BRACE)
    throw new AudienceError("bad-slice", `${key} is no file of facts; import again`);
  const { ends }: Head = JSON.parse(begin.toString("utf8", 0, from));
  return [from, ...ends.map((end) => from + end)];
}

function sharesOf([begin, ...ends]: readonly number[]): Share[] {
  const shares: Share[] = [];
  let from = begin!;
  let to = from;
  for (const end of ends) {
    if (end - from > SHARE_BYTES && to > from) {
      shares.push(...split(from, to));
      from = to;
    }
    to = end;
  }
  return to > from ? [...shares, ...split(from, to)] : shares;
}

/** What is too large though it has one mark is read once for each of its shares. */
function split(from: number, to: number): Share[] {
  const of = Math.ceil((to - from) / SHARE_BYTES);
  return Array.from({ length: of }, (_, turn) => ({ from, to, of, turn }));
}

async function readShare(
  files: Files,
  { key, version }: FactsFile,
  { from, to, of, turn }: Share,
): Promise<readonly CustomerFacts[]> {
  const customers = new Map<string, { profile?: FactsProfile; facts: HistoryFact[] }>();
  const take = (line: Buffer) => {
    const mark = () => Number.parseInt(line.toString("latin1", MARK_FROM, MARK_FROM + MARK_DIGITS), 16);
    if (of > 1 && turnOf(mark(), of) !== turn) return;
    const [, customerId, facts, profile] = JSON.parse(line.toString()) as Stored;
    const known = customers.get(customerId);
    // The newest row says where the customer is.
    if (known) {
      known.facts.push(...facts);
      known.profile = profile ?? known.profile;
    } else customers.set(customerId, { facts: [...facts], ...(profile && { profile }) });
  };
  await eachLine(files.read(key, { from, to }, version), take);
  return [...customers].map(([customerId, { facts, profile }]) => ({
    customerId,
    ...(profile && { profile }),
    facts: facts.sort((one, other) => one.at - other.at),
  }));
}

const BRACE = "{".charCodeAt(0);
const NEWLINE = 10;

async function eachLine(chunks: AsyncIterable<Uint8Array>, take: (line: Buffer) => void): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const piece =
      rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      take(piece.subarray(start, end));
      start = end + 1;
    }
    rest = piece.subarray(start);
  }
}
