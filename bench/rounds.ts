import { performance } from "node:perf_hooks";
import type { How, Ratio, Spread } from "./figure.ts";

/** Does the work once and says how many operations that were. */
export type Batch = () => number | Promise<number>;

/** Before this the compiler is still busy, and figures are up to 40 % lower. */
const WARM_MS = 2_000;
const ROUNDS = 25;
const BATCH_MS = 60;
const QUICK = { warmMs: 150, rounds: 3, batchMs: 10 };

/** Nanoseconds per operation, a figure a round for each contestant. */
export type Rounds<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/**
 * Times contestants turn by turn, so that whatever else the machine does falls on all of them alike. A batch must be
 * short; it is repeated until a turn lasts long enough to be timed.
 */
export async function rounds<Name extends string>(contestants: Record<Name, Batch>, how: How): Promise<Rounds<Name>> {
  const { warmMs, rounds, batchMs } = how.quick ? QUICK : { warmMs: WARM_MS, rounds: ROUNDS, batchMs: BATCH_MS };
  const entries = Object.entries(contestants) as [Name, Batch][];
  const found = Object.fromEntries(entries.map(([name]) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const [name, batch] of entries) {
    how.progress(`warming ${name}`);
    await turn(batch, warmMs);
  }
  for (let round = 0; round < rounds; round++) {
    how.progress(`round ${round + 1} of ${rounds}`);
    // Every other round backwards: whoever is first after a pause is not always the same.
    const order = round % 2 ? entries.toReversed() : entries;
    for (const [name, batch] of order) found[name].push(await turn(batch, batchMs));
  }
  return found;
}

async function turn(batch: Batch, ms: number): Promise<number> {
  const started = performance.now();
  let operations = 0;
  let elapsed = 0;
  do {
    const made = batch();
    // Awaiting what is no promise would cost a fast batch a turn of the event loop.
    operations += typeof made === "number" ? made : await made;
    elapsed = performance.now() - started;
  } while (elapsed < ms);
  return (elapsed * 1e6) / operations;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)]!;
    return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

export const medianOf = (values: readonly number[]): number => spreadOf(values).median;

/** Ours over the peer's, round by round, so that a slow round is slow on both sides of the fraction. */
export const ratioOf = (ours: readonly number[], peer: readonly number[], as: Ratio["as"]): Ratio => ({
  ...spreadOf(ours.map((value, round) => value / peer[round]!)),
  as,
});

/** The same of times per operation, where less is faster. */
export const fasterOf = (ours: readonly number[], peer: readonly number[]): Ratio => ratioOf(peer, ours, "fast");
