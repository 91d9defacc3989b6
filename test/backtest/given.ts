import { contactsOf } from "../../lib/backtest/from-ledger.ts";
import { fromHistory, type HistoryContact, type HistoryFact } from "../../lib/backtest/history.ts";
import type { RecordedCustomer } from "../../lib/backtest/recorded.ts";
import { backtestCustomer, type CustomerResult } from "../../lib/backtest/replay.ts";
import type { Entry } from "../../lib/ledger/entry.ts";
import { type CompiledPolicy, compile } from "../../lib/policy/compile.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import { ms } from "../policy/given.ts";

/** A policy of these rules; `why` and `id` are filled in. */
export function policyOf(...rules: readonly Record<string, unknown>[]): CompiledPolicy {
  const { policy, mistakes } = parsePolicy({
    id: "other",
    version: "1",
    title: "Other",
    rules: rules.map((rule) => ({ id: rule.kind, why: "For the test.", ...rule })),
  });
  if (!policy) throw new Error(JSON.stringify(mistakes));
  return compile(policy);
}

/** A promotional call about a car loan on a day of March 2026, at noon UTC. */
export const call = (day: number, disposition: HistoryContact["disposition"], more: Partial<HistoryContact> = {}) =>
  ({
    what: "contact",
    at: noon(day),
    channel: "voice",
    purpose: "promotional",
    topic: "car-loan",
    campaign: "spring",
    disposition,
    ...more,
  }) satisfies HistoryContact;

export const noon = (day: number): number => ms(`2026-03-${String(day).padStart(2, "0")}T12:00Z`);

export const replay = (
  policy: CompiledPolicy,
  facts: readonly HistoryFact[],
  zones: readonly string[] = ["UTC"],
): CustomerResult => backtestCustomer(fromHistory(policy)({ customerId: "ana", zones, facts }), policy);

/** The days of March on which contacts would not have been made, each with its rules, the binding one first. */
export const avoided = (result: CustomerResult): Record<number, string[]> =>
  Object.fromEntries(
    result.avoided.map(({ at, reasons }) => [new Date(at).getUTCDate(), reasons.map(({ rule }) => rule)]),
  );

/** The customers of ledgers, in a list. */
export async function customersOf(entries: readonly Entry[]): Promise<RecordedCustomer[]> {
  const found: RecordedCustomer[] = [];
  for await (const one of contactsOf(entries)) found.push(one);
  return found;
}
