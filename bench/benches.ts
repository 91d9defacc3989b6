/** Every bench there is. A new one is a file beside these, a line here and a line in main.ts. */
export const BENCHES = {
  decide: "decide() with 12 rules against json-rules-engine with the same rules and facts; and with the shipped policy",
  law: "decide() for a call in Florida under the shipped policy and the packs of its place; and what loading those costs",
  "local-time": "the local day and time of an instant against cached Intl and luxon, in 12 zones",
  claims:
    "claims a second on the embedded store, against a bare Query + PutItem loop and five limits of rate-limiter-flexible",
  steps: "request units, dollars and time of claim, authorise and outcome after 10 and after 10,000 entries",
  "cold-start": "size and import time of the decisions function beside a handler with only the SDK and middy",
  backtest: "contacts a second of a replay, against a SQL frequency cap on the same history (SQLite)",
} as const;
export type BenchName = keyof typeof BENCHES;

export type Options = { readonly only: readonly BenchName[]; readonly quick: boolean; readonly json: boolean };
