import type { Progress } from "../campaign/progress.ts";
import type { Ms } from "../policy/words.ts";
import { countsOf } from "./check-counts.ts";
import type { ToldEntry } from "./told-entry.ts";
import { Violation } from "./violation.ts";

/** Where a row is, worked out from its customer's entries alone. */
export type Row = {
  readonly status: "inFlight" | "deferred" | "contacted" | "suppressed" | "heldOut";
  readonly rule?: string;
  /** Of a row that is in flight or deferred: when something is to be done for it. */
  readonly dueAt?: Ms;
};

/** The rows of every campaign as the ledgers have them. */
export type Rows = {
  /** @returns the campaign whose row moved */
  readonly entry: (entry: ToldEntry) => string | undefined;
  /** Compares what the engine says with what the ledgers say. @throws Violation */
  readonly compare: (campaign: string, audience: readonly string[], file: FileRows, progress: Progress) => void;
  readonly open: (campaign: string, audience: readonly string[]) => readonly string[];
  /** When something is due for the first of the open rows; one without any entry is due since ever. */
  readonly nextDue: (campaign: string, audience: readonly string[]) => Ms;
  /** Undefined: nothing was done for it yet. */
  readonly row: (campaign: string, customerId: string) => Row | undefined;
};

/** Rows of an uploaded list: what can be used, and what cannot. */
export type FileRows = { readonly rejected: number; readonly duplicate: number };

export function rowsOf(): Rows {
  const campaigns = new Map<string, Map<string, Row>>();
  const claims = new Map<string, string>();
  /** Contacts made for each row. */
  const made = new Map<string, Set<number>>();
  const counts = countsOf();
  const rowOf = (campaign: string, customerId: string) => campaigns.get(campaign)?.get(customerId);

  return {
    entry: (entry) => {
      const { customerId, seq, body, kind, dueAt, decision } = entry;
      if (body.opens?.campaign !== undefined) claims.set(`${customerId} ${seq}`, body.opens.campaign);
      const contact = body.contact ?? seq;
      const about = body.campaign?.id ?? body.opens?.campaign ?? claims.get(`${customerId} ${contact}`);
      if (about === undefined) return undefined;
      counts.entry(about, entry);
      // An outcome of a contact nobody authorised says that it was made all the same.
      const contacts = made.get(`${about} ${customerId}`) ?? new Set();
      made.set(`${about} ${customerId}`, contacts);
      if (body.go || (body.campaign && body.disposition !== undefined)) contacts.add(contact);
      if (kind === "released") contacts.delete(contact);
      if (!body.campaign) return about;
      const rows = campaigns.get(about) ?? new Map<string, Row>();
      campaigns.set(about, rows);
      const wasMade = contacts.size > 0;
      if (body.campaign.heldOut) rows.set(customerId, { status: "heldOut" });
      else if (dueAt !== undefined)
        rows.set(customerId, { status: kind === "claimed" || kind === "authorised" ? "inFlight" : "deferred", dueAt });
      else if (wasMade || kind !== "refused") rows.set(customerId, { status: "contacted" });
      else rows.set(customerId, { status: "suppressed", rule: decision?.binding ?? "unknown" });
      return about;
    },
    row: rowOf,
    nextDue: (campaign, audience) => {
      const rows = campaigns.get(campaign);
      let [next, open] = [Infinity, 0];
      for (const customerId of audience) {
        const row = rows?.get(customerId);
        if (row && !isOpen(row)) continue;
        open++;
        next = Math.min(next, row?.dueAt ?? -Infinity);
      }
      // Where every row is over, the end is due.
      return open === 0 ? -Infinity : next;
    },
    open: (campaign, audience) =>
      audience.filter((customerId) => {
        const row = rowOf(campaign, customerId);
        return !row || isOpen(row);
      }),
    compare: (campaign, audience, file, { rows, state, attempts, outcomes }) => {
      const told = flat(rows);
      const total = Object.values(told).reduce((sum, count) => sum + count, 0);
      const expected = audience.length + file.rejected + file.duplicate;
      if (total !== expected)
        throw new Violation("G5", `campaign ${campaign} counts ${total} of ${expected} rows`, undefined, [rows]);
      counts.compare(campaign, { attempts, outcomes });
      // A cancelled campaign ends what nobody is busy with, which is told by the clock and not by an entry.
      if (state === "cancelled") return;
      const counted: Record<string, number> = {};
      for (const customerId of audience) {
        const row = rowOf(campaign, customerId);
        const name = !row ? "pending" : row.status === "suppressed" ? `suppressed ${row.rule}` : row.status;
        counted[name] = (counted[name] ?? 0) + 1;
      }
      for (const name of new Set([...Object.keys(counted), ...Object.keys(told)])) {
        if (name === "rejected" || name === "duplicate") continue;
        if ((counted[name] ?? 0) !== (told[name] ?? 0))
          throw new Violation(
            "G5",
            `campaign ${campaign} says ${told[name] ?? 0} rows are ${name}; the ledgers say ${counted[name] ?? 0}`,
            undefined,
            [rows, counted],
          );
      }
    },
  };
}

const isOpen = (row: Row | undefined): boolean => row?.status === "inFlight" || row?.status === "deferred";

function flat({ suppressed, ...rows }: Progress["rows"]): Record<string, number> {
  const rules = Object.entries(suppressed).map(([rule, count]) => [`suppressed ${rule}`, count] as const);
  return { ...rows, ...Object.fromEntries(rules) };
}
