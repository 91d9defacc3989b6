import { type Draft, type Entry, headOf } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Fold } from "../policy/fold.ts";
import type { Ms } from "../policy/words.ts";

/** Entries read at once, back into the past and on from where one stood. */
const PAGE = 100;

/** One customer's ledger, followed by one writer who knows every entry since an instant. */
export type Followed = {
  /** For the steps of this writer: the newest entry is remembered from one to the next. */
  readonly ledger: Ledger;
  /** The newest fold, as far as it is known. */
  readonly fold: () => Promise<Fold>;
  /** Whether an entry of this id was written since that instant. */
  readonly has: (id: Draft["id"]) => Promise<boolean>;
  /** Somebody else was let write: what is remembered is looked up again. */
  readonly forget: () => void;
};

/**
 * Follows a ledger. Whoever writes many entries of deterministic ids, and may be a repeat of somebody who did so before
 * or does so at the same moment, asks `has` before each: every entry since the instant is known up to the one the next
 * append is conditional on, so that nothing is written twice, and an append costs one write and no read.
 */
export function followLedger(ledger: Ledger, customerId: string, since: Ms): Followed {
  const ids = new Set<string>();
  let newest: Entry | undefined;
  let upTo: number | undefined;
  let isStale = true;
  const note = (entry: Entry) => {
    ids.add(entry.id);
    if (entry.seq > (upTo ?? 0)) {
      newest = entry;
      upTo = entry.seq;
    }
  };

  const begin = async () => {
    const last = await ledger.newest(customerId, "strong");
    if (last) {
      note(last);
      let oldest = last;
      while (oldest.seq > 1 && oldest.recordedAt >= since) {
        const page = await ledger.read(customerId, { to: oldest.seq - 1, limit: PAGE, newestFirst: true });
        for (const entry of page) note(entry);
        oldest = page.at(-1)!;
      }
    }
    upTo = last?.seq ?? 0;
  };
  const goOn = async () => {
    for (;;) {
      const page = await ledger.read(customerId, { from: upTo! + 1, limit: PAGE });
      for (const entry of page) note(entry);
      if (page.length < PAGE) return;
    }
  };
  const catchUp = async (): Promise<Entry | undefined> => {
    if (isStale) {
      await (upTo === undefined ? begin() : goOn());
      isStale = false;
    }
    return newest;
  };

  return {
    ledger: {
      newest: catchUp,
      read: ledger.read,
      append: async (entry) => {
        isStale = true;
        const appended = await ledger.append(entry);
        if (appended === "appended") {
          note(entry);
          isStale = false;
        }
        return appended;
      },
    },
    fold: async () => headOf(await catchUp()).fold,
    has: async (id) => {
      await catchUp();
      return ids.has(id);
    },
    forget: () => {
      isStale = true;
    },
  };
}
