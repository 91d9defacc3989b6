import type { Progress } from "../campaign/progress.ts";
import type { Ms } from "../policy/words.ts";
import { type Row, rowsOf } from "../simulate/check-rows.ts";
import type { Item } from "../simulate/dynamo-value.ts";
import { toldEntry } from "../simulate/told-entry.ts";
import { Violation } from "../simulate/violation.ts";

/** Rows by where they are. */
export type Counts = {
  readonly pending: number;
  readonly inFlight: number;
  readonly deferred: number;
  readonly contacted: number;
  readonly suppressed: number;
  readonly heldOut: number;
};

/** Guarantee G5 of one campaign, held against every entry that is written. */
export type Conserved = {
  /** Looks at an entry just written. @throws Violation where a row that was over is opened again */
  readonly wrote: (item: Item) => void;
  /**
   * Counts all rows anew, if anything was written since the last time: each is in one place, and all of them are the
   * list. `busy`: customers somebody is talking to just now, who must be in flight. @throws Violation
   */
  readonly check: (busy: Iterable<string>) => void;
  /** Compares the ledgers with what the campaign itself tells. @throws Violation */
  readonly compare: (progress: Progress) => void;
  readonly counts: () => Counts;
  readonly where: (customerId: string) => keyof Counts;
  readonly hasOpen: () => boolean;
  /** The first instant at which something is due for an open row. */
  readonly nextDue: () => Ms | undefined;
  /** Simulated minutes checked, and comparisons with the campaign's own progress. */
  readonly checks: () => { readonly minutes: number; readonly compared: number; readonly entries: number };
};

type Where = keyof Counts;

const OVER: ReadonlySet<Where> = new Set<Where>(["contacted", "suppressed", "heldOut"]);
const nothing = (): Record<Where, number> => ({
  pending: 0,
  inFlight: 0,
  deferred: 0,
  contacted: 0,
  suppressed: 0,
  heldOut: 0,
});

/** `audience`: the customers of the list, each once, as every row of the bank's file is. */
export function conserved(campaign: string, audience: readonly string[]): Conserved {
  const rows = rowsOf();
  const listed = new Set(audience);
  const due = new Map<string, Ms>();
  /** Moved with each entry, and held against a count of all rows. */
  const moved = { ...nothing(), pending: audience.length };
  let changed = false;
  let broken: unknown;
  let minutes = 0;
  let compared = 0;
  let entries = 0;

  const where = (row: Row | undefined): Where => row?.status ?? "pending";
  const look = (item: Item): void => {
    const entry = toldEntry(item);
    const { customerId, dueAt } = entry;
    const before = where(rows.row(campaign, customerId));
    rows.entry(entry);
    const after = where(rows.row(campaign, customerId));
    entries++;
    if (entry.body.campaign && !listed.has(customerId))
      throw new Violation("G5", `the campaign moved a row of ${customerId}, who is not in its list`, customerId, [
        entry,
      ]);
    if (OVER.has(before) && after !== before)
      throw new Violation("G5", `the row of ${customerId} was ${before}, and is ${after}`, customerId, [entry]);
    if (entry.body.campaign) {
      if (dueAt === undefined) due.delete(customerId);
      else due.set(customerId, dueAt);
    }
    moved[before]--;
    moved[after]++;
    changed = true;
  };
  const count = (): Counts => {
    const counted = nothing();
    for (const customerId of audience) counted[where(rows.row(campaign, customerId))]++;
    return counted;
  };

  return {
    wrote: (item) => {
      // Whoever writes is not to blame; the next check tells.
      try {
        look(item);
      } catch (error) {
        broken ??= error;
      }
    },
    check: (busy) => {
      if (broken !== undefined) throw broken;
      if (!changed) return;
      changed = false;
      minutes++;
      const counted = count();
      for (const name of Object.keys(moved) as Where[])
        if (counted[name] !== moved[name])
          throw new Violation("G5", `${counted[name]} rows are ${name}, and entries moved ${moved[name]} there`);
      for (const customerId of busy)
        if (where(rows.row(campaign, customerId)) !== "inFlight")
          throw new Violation(
            "G5",
            `${customerId} is being called, and the row is ${where(rows.row(campaign, customerId))}`,
            customerId,
          );
    },
    compare: (progress) => {
      compared++;
      rows.compare(campaign, audience, { rejected: 0, duplicate: 0 }, progress);
    },
    counts: () => ({ ...moved }),
    where: (customerId) => where(rows.row(campaign, customerId)),
    hasOpen: () => moved.pending + moved.inFlight + moved.deferred > 0,
    nextDue: () => {
      let first: Ms | undefined;
      for (const at of due.values()) if (first === undefined || at < first) first = at;
      return first;
    },
    checks: () => ({ minutes, compared, entries }),
  };
}
