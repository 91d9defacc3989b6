import type { SeededChance } from "../simulate/chance.ts";
import type { BankCall } from "./bank-list.ts";

/** How calls end, by what the file says of calls of the same kind. */
export type Odds = {
  /** How likely the customer takes the call, by its number in this campaign, from 1. */
  readonly reached: (attempt: number) => number;
  /** How likely one who takes it buys, by that and by how the earlier campaign ended. */
  readonly buys: (attempt: number, poutcome: string) => number;
  /** Seconds of talks that ended so. */
  readonly talks: Readonly<Record<"accepted" | "declined", readonly number[]>>;
};

/** Later calls are taken together: the file has few of each. */
const TOLD_APART = 5;
/** A share of fewer rows than this says little; a wider group is asked. */
const FEWEST_ROWS = 100;

const sharesOf = (rows: readonly BankCall[]): number => rows.filter(({ y }) => y === "yes").length / rows.length;

/**
 * The file tells of each customer how many calls it took and how the last one ended. So of those who were called an n-th
 * time, the n-th was the last one for a share, which is taken as the odds that the n-th call is answered; those before
 * it are taken as not answered. Of those whose n-th call was the last, a share bought: the odds that an answered n-th
 * call sells, by how the earlier campaign ended.
 */
export function oddsOf(rows: readonly BankCall[]): Odds {
  const lastWas = (attempt: number) =>
    rows.filter(({ campaign }) => (attempt < TOLD_APART ? campaign === attempt : campaign >= TOLD_APART));
  const groups = Array.from({ length: TOLD_APART }, (_, index) => lastWas(index + 1));
  const reached = groups.map((group, index) => {
    const calls =
      index + 1 < TOLD_APART
        ? rows.filter(({ campaign }) => campaign > index).length
        : group.reduce((sum, { campaign }) => sum + campaign - TOLD_APART + 1, 0);
    return calls === 0 ? 0 : group.length / calls;
  });
  const buys = new Map<string, number>();
  for (const poutcome of new Set(rows.map((row) => row.poutcome)))
    for (const [index, group] of groups.entries()) {
      const alike = (row: BankCall) => row.poutcome === poutcome;
      const widening = [group.filter(alike), rows.filter(alike), rows];
      buys.set(`${index} ${poutcome}`, sharesOf(widening.find(({ length }) => length >= FEWEST_ROWS) ?? rows));
    }
  const place = (attempt: number) => Math.min(attempt, TOLD_APART) - 1;
  const seconds = (y: string) => rows.filter((row) => row.y === y).map((row) => row.seconds);
  return {
    reached: (attempt) => reached[place(attempt)]!,
    buys: (attempt, poutcome) => buys.get(`${place(attempt)} ${poutcome}`)!,
    talks: { accepted: seconds("yes"), declined: seconds("no") },
  };
}

export type CallEnd = {
  readonly disposition: "no_answer" | "accepted" | "declined";
  readonly seconds: number;
};

/** A telephone rings for so long before a dialer gives up. */
const RINGS_SECONDS = 25;

/** How one call ends. */
export function callEnds(odds: Odds, attempt: number, poutcome: string, chance: SeededChance): CallEnd {
  if (!chance.happens(odds.reached(attempt))) return { disposition: "no_answer", seconds: RINGS_SECONDS };
  const disposition = chance.happens(odds.buys(attempt, poutcome)) ? "accepted" : "declined";
  const talks = odds.talks[disposition];
  return { disposition, seconds: talks.length > 0 ? chance.pick(talks) : RINGS_SECONDS };
}
