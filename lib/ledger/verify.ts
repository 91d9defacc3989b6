import { evolve } from "../policy/evolve.ts";
import { EMPTY_FOLD } from "../policy/fold.ts";
import { type Entry, factOf, hashOf } from "./entry.ts";
import { decodeFold, encodeFold } from "./fold-codec.ts";

export type Flaw = {
  readonly customerId: string;
  /** The first sequence number at which the chain is not what was written. */
  readonly seq: number;
  readonly what: "missing" | "changed" | "reordered" | "unchained" | "misfolded" | "beyond-anchor";
  readonly detail: string;
};

/** The newest entry that was vouched for elsewhere: its sequence number and hash. */
export type Anchor = { readonly seq: number; readonly hash: string };

/**
 * Checks one customer's entries, offline: gap-free from 1, each hash right, each chained to the one before, each
 * fold what its entry makes of the one before. Returns the first flaw, or undefined. With an anchor, an entry that
 * was changed and re-hashed up to there, or cut off before it, is found too.
 */
export function verify(customerId: string, entries: readonly Entry[], anchor?: Anchor): Flaw | undefined {
  let fold = EMPTY_FOLD;
  let before: Entry | undefined;
  const flaw = (seq: number, what: Flaw["what"], detail: string): Flaw => ({ customerId, seq, what, detail });
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    if (entry.customerId !== customerId)
      return flaw(seq, "reordered", `this entry is of the ledger of ${entry.customerId}`);
    if (entry.seq > seq) return flaw(seq, "missing", `entry ${seq} is missing; the next one is ${entry.seq}`);
    if (entry.seq < seq) return flaw(seq, "reordered", `entry ${entry.seq} stands where ${seq} belongs`);
    if (!same(hashOf(entry), entry.hash)) return flaw(seq, "changed", `entry ${seq} is not what its hash was made of`);
    if (!same(entry.prev, before?.hash ?? new Uint8Array(32)))
      return flaw(seq, "unchained", `entry ${seq} does not follow entry ${seq - 1}`);
    fold = evolve(fold, factOf(entry));
    if (encodeFold(fold, entry.recordedAt) !== entry.fold)
      return flaw(seq, "misfolded", `the fold of entry ${seq} is not what its facts make`);
    // Reading it back is what the next entry was folded from.
    fold = decodeFold(entry);
    if (anchor?.seq === seq && Buffer.from(entry.hash).toString("base64") !== anchor.hash)
      return flaw(seq, "beyond-anchor", `entry ${seq} is not the one that was anchored`);
    before = entry;
  }
  if (anchor && entries.length < anchor.seq)
    return flaw(entries.length + 1, "missing", `the ledger ends before the anchored entry ${anchor.seq}`);
  return undefined;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
