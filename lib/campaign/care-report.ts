import pMap from "p-map";
import { YIELDS, type Yield, yieldsOf } from "../backtest/recorded.ts";
import { type Entry, factOf } from "../ledger/entry.ts";
import { DAY_MS } from "../policy/time.ts";
import type { Ms, Sentiment } from "../policy/words.ts";
import { TALK_LOTS, type Talk, type TalkLot, talksOf } from "./care-talks.ts";
import type { Engine } from "./engine.ts";

/** What comes of a talk is looked for so long after it. */
export const CARE_LOOKS_MS = 30 * DAY_MS;
/** Talks of one lot and day that are looked up; of more, a fair share. */
export const MAX_TALKS_A_DAY = 500;
/** A page ends with the day on which so many talks were looked up, or with so many days. */
const TALKS_A_PAGE = 1_000;
const DAYS_A_PAGE = 31;
const LEDGERS_AT_ONCE = 32;
const ENTRIES_PAGE = 200;
/** Entries of a customer looked through for what came of one talk: far more than 30 days of anybody bring. */
const MAX_ENTRIES = 1_000;

type Counts<Word extends string> = Readonly<Partial<Record<Word, number>>>;
export type OfferResult = "accepted" | "declined" | "interested";

/** What came of the talks of one lot. */
export type LotReport = {
  readonly talks: number;
  /** Talks whose 30 days are not over: more may come of them. */
  readonly unfinished: number;
  /** A day had more talks than are looked up; those counted are a fair share. */
  readonly partial: boolean;
  /** Of talks in which it was told; the newest telling counts. */
  readonly sentiment: Counts<Sentiment>;
  /** Offers cleared in the talks, and their results. */
  readonly offers: { readonly cleared: number; readonly results: Counts<OfferResult> };
  /** Talks in which, or within 30 days of which, the customer did so. */
  readonly within30Days: Readonly<Record<Yield, number>>;
};

export type CareReport = Readonly<Record<TalkLot, LotReport>> & {
  readonly asOf: Ms;
  /** The day to go on with; undefined: all were looked at. */
  readonly next?: number;
};

/** Both lots of inbound talks beside each other, from UTC day `from` to `to`, both included; derived from the ledgers. */
export async function careReport(
  engine: Pick<Engine, "records" | "ledger" | "now">,
  from: number,
  to: number,
): Promise<CareReport> {
  const asOf = engine.now();
  const tallies = { care: emptyTally(), control: emptyTally() };
  let lookedUp = 0;
  for (let day = from; day <= to; day++) {
    if (day - from >= DAYS_A_PAGE || lookedUp >= TALKS_A_PAGE) return { ...tallies, asOf, next: day };
    for (const lot of TALK_LOTS) {
      const talks = await talksOf(engine.records, lot, day, MAX_TALKS_A_DAY + 1);
      const some = talks.slice(0, MAX_TALKS_A_DAY);
      const told = await pMap(some, (talk) => lookUp(engine, talk), { concurrency: LEDGERS_AT_ONCE });
      tallies[lot].partial ||= talks.length > some.length;
      for (const [index, entries] of told.entries()) count(tallies[lot], some[index]!, entries, asOf);
      lookedUp += some.length;
    }
  }
  return { ...tallies, asOf };
}

/** What the ledger tells from the talk on. */
async function lookUp({ ledger }: Pick<Engine, "ledger">, { customerId, seq }: Talk): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  while (entries.length < MAX_ENTRIES) {
    const page = await ledger.read(customerId, { from: seq + entries.length, limit: ENTRIES_PAGE });
    entries.push(...page);
    if (page.length < ENTRIES_PAGE) break;
  }
  return entries;
}

type Tally = {
  talks: number;
  unfinished: number;
  partial: boolean;
  readonly sentiment: Partial<Record<Sentiment, number>>;
  readonly offers: { cleared: number; readonly results: Partial<Record<OfferResult, number>> };
  readonly within30Days: Record<Yield, number>;
};

const emptyTally = (): Tally => ({
  talks: 0,
  unfinished: 0,
  partial: false,
  sentiment: {},
  offers: { cleared: 0, results: {} },
  within30Days: { sale: 0, refusal: 0, complaint: 0, optOut: 0 },
});

function count(tally: Tally, { conversationId, at }: Talk, entries: readonly Entry[], asOf: Ms): void {
  tally.talks++;
  if (asOf < at + CARE_LOOKS_MS) tally.unfinished++;
  const own = entries.filter(({ body }) => body.conversation?.id === conversationId);
  const felt = own.findLast(({ body }) => body.sentiment !== undefined)?.body.sentiment;
  if (felt) tally.sentiment[felt] = (tally.sentiment[felt] ?? 0) + 1;
  for (const { kind, body } of own) {
    if (kind === "offer-cleared") tally.offers.cleared++;
    if (kind !== "offer-result") continue;
    const result = body.source as OfferResult;
    tally.offers.results[result] = (tally.offers.results[result] ?? 0) + 1;
  }
  const came = entries.filter((entry) => entry.at >= at && entry.at <= at + CARE_LOOKS_MS).map(cameOf);
  for (const name of YIELDS) if (came.some((one) => one[name])) tally.within30Days[name]++;
}

function cameOf(entry: Entry): Readonly<Record<Yield, boolean>> {
  const told = yieldsOf(factOf(entry));
  const complains = entry.body.holds?.some(({ cause }) => cause === "complaint") ?? false;
  return { ...told, complaint: told.complaint || complains };
}
