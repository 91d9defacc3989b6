/**
 * The peer of a cap: as marketing tools keep one, a COUNT over a table of what was sent. Mautic asks two such queries, one
 * for leads with a rule of their own and one for the others (LeadBundle/Entity/FrequencyRuleRepository.php); here one will do.
 */
import sqlite from "node-sqlite3-wasm";
import { type CompiledPolicy, compile } from "../lib/policy/compile.ts";
import { parsePolicy } from "../lib/policy/document.ts";
import type { Ms } from "../lib/policy/words.ts";
import { check } from "./figure.ts";

export type Sent = { readonly lead: number; readonly at: Ms };

export type SqlCap = {
  /** Judges these in their order; what is not refused is counted from then on. Gives how many were refused, and keeps nothing. */
  readonly refused: (candidates: readonly Sent[]) => number;
  readonly close: () => void;
};

const SENT_TABLE = `
  CREATE TABLE email_stats (id INTEGER PRIMARY KEY, lead_id INTEGER NOT NULL, date_sent INTEGER NOT NULL);
  CREATE INDEX email_stats_lead_date ON email_stats (lead_id, date_sent);
`;
const COUNT = "SELECT COUNT(*) AS sent FROM email_stats WHERE lead_id = ? AND date_sent > ?";
const INSERT = "INSERT INTO email_stats (lead_id, date_sent) VALUES (?, ?)";

/** The same cap as a policy of ours. */
export function rollingCap(max: number, days: number): CompiledPolicy {
  const rule = { id: "cap", kind: "cap", why: "Both sides keep it.", max, window: { rolling: `P${days}D` } };
  const { policy } = parsePolicy({ id: "cap", version: "1", title: "A cap", rules: [rule] });
  check(policy !== undefined, "the cap is no policy");
  return compile(policy);
}

/**
 * At most `max` in `lengthMs`, asked as Mautic asks before it sends: one COUNT by lead and date, on their index, and one
 * row written for what is sent. `before` fills the table first, so that it is as deep as one that is in use.
 */
export function sqlCap(max: number, lengthMs: Ms, before: readonly Sent[]): SqlCap {
  const database = new sqlite.Database();
  database.exec(SENT_TABLE);
  const count = database.prepare(COUNT);
  const insert = database.prepare(INSERT);
  database.exec("BEGIN");
  for (const { lead, at } of before) insert.run([lead, at]);
  database.exec("COMMIT");
  return {
    refused: (candidates) => {
      let refused = 0;
      database.exec("BEGIN");
      for (const { lead, at } of candidates) {
        const row = count.get([lead, at - lengthMs]) as { sent: number };
        if (row.sent >= max) refused++;
        else insert.run([lead, at]);
      }
      database.exec("ROLLBACK");
      return refused;
    },
    close: () => {
      count.finalize();
      insert.finalize();
      database.close();
    },
  };
}

/** One database with the history of leads as each side keeps it: what was sent, and entries that carry the fold. */
export function sqlHistory() {
  const database = new sqlite.Database();
  database.exec(SENT_TABLE);
  database.exec(`
    CREATE TABLE ledger (
      customer_id INTEGER NOT NULL, seq INTEGER NOT NULL, recorded_at INTEGER NOT NULL, fold TEXT NOT NULL,
      PRIMARY KEY (customer_id, seq)
    ) WITHOUT ROWID
  `);
  const insert = database.prepare(INSERT);
  const append = database.prepare("INSERT INTO ledger (customer_id, seq, recorded_at, fold) VALUES (?, ?, ?, ?)");
  const newest = database.prepare(
    "SELECT seq, recorded_at AS recordedAt, fold FROM ledger WHERE customer_id = ? ORDER BY seq DESC LIMIT 1",
  );
  const count = database.prepare(COUNT);
  return {
    /** Every entry gets the newest fold: what is measured reads no other, and older ones are as long. */
    add: (lead: number, times: readonly Ms[], fold: string, recordedAt: Ms): void => {
      database.exec("BEGIN");
      for (const at of times) insert.run([lead, at]);
      times.forEach((_, index) => {
        append.run([lead, index + 1, recordedAt, fold]);
      });
      database.exec("COMMIT");
    },
    newest: (lead: number) => newest.get([lead]) as { seq: number; recordedAt: Ms; fold: string },
    sentSince: (lead: number, since: Ms): number => (count.get([lead, since]) as { sent: number }).sent,
    close: (): void => {
      for (const statement of [insert, append, newest, count]) statement.finalize();
      database.close();
    },
  };
}
