/** The bank's file, for tests and the bench: where it is, and its rows. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "csv-parse/sync";
import type { BankRow } from "../../lib/backtest/bank.ts";

// Tests and benches are run from the root of the project.
const shared = process.env.TACET_SHARED ?? resolve("../shared");
const FILE = join(shared, "data/bank-marketing/bank-full.csv");

/** Undefined where the file is absent. */
export function bankRows(): BankRow[] | undefined {
  if (!existsSync(FILE)) return undefined;
  const rows: Record<string, string>[] = parse(readFileSync(FILE), { delimiter: ";", columns: true, bom: true });
  return rows.map(({ day, month, year, campaign, pdays, previous, poutcome, y }) => ({
    day: Number(day),
    month: month!,
    year: Number(year),
    campaign: Number(campaign),
    pdays: Number(pdays),
    previous: Number(previous),
    poutcome: poutcome!,
    y: y!,
  }));
}
