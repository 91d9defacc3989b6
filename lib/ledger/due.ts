import type { Ms } from "../policy/words.ts";

/** An entry for which something is due; whether it still stands for its row, only its customer's ledger tells. */
export type DueEntry = { readonly customerId: string; readonly seq: number; readonly dueAt: Ms };

/** Entries by the instant at which something is due for them. An index: never read for a decision. */
export type DueIndex = {
  /** Entries of a shard due in [from, to], the earliest first, after `after`. */
  readonly page: (shard: string, from: Ms, to: Ms, limit: number, after?: DueEntry) => Promise<readonly DueEntry[]>;
};

export const DUE_INDEX = "due";
