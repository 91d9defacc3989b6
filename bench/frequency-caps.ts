/** The peer of the backtest bench: a frequency cap as marketing tools keep one, a COUNT over a table of what was sent. */
import sqlite from "node-sqlite3-wasm";
import type { Ms } from "../lib/policy/words.ts";

export type Sent = { readonly lead: number; readonly at: Ms };

export type SqlCap = {
  /** Judges these in their order; what is not refused is counted from then on. Gives how many were refused, and keeps nothing. */
  readonly refused: (candidates: readonly Sent[]) => number;
  readonly close: () => void;
};

/**
 * At most `max` in `lengthMs`, asked as Mautic asks before it sends: one COUNT by lead and date, on their index, and one
 * row written for what is sent. `before` fills the table first, so that it is as deep as one that is in use.
 */
export function sqlCap(max: number, lengthMs: Ms, before: readonly Sent[]): SqlCap {
  const database = new sqlite.Database();
  database.exec(`
    CREATE TABLE email_stats (id INTEGER PRIMARY KEY, lead_id INTEGER NOT NULL, date_sent INTEGER NOT NULL);
    CREATE INDEX email_stats_lead_date ON email_stats (lead_id, date_sent);
  `);
  const count = database.prepare("SELECT COUNT(*) AS sent FROM email_stats WHERE lead_id = ? AND date_sent > ?");
  const insert = database.prepare("INSERT INTO email_stats (lead_id, date_sent) VALUES (?, ?)");
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
