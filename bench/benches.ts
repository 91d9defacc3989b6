/** Every bench there is. A new one is a file beside these, a line here and a line in main.ts. */
export const BENCHES = {
  decide: "decide() with 12 rules against json-rules-engine with the same rules and facts; and with the shipped policy",
  law: "decide() for a call in Florida under the shipped policy and the packs of its place; and what loading those costs",
  "local-time": "the local day and time of an instant against cached Intl and luxon, in 12 zones",
  claims:
    "claims a second on the embedded store, against a bare Query + PutItem loop and five limits of rate-limiter-flexible",
  steps: "request units and dollars of claim, authorise and outcome after 10 and after 10,000 past contacts",
  history: "time of claim, authorise and outcome after 10 and after 10,000 past contacts",
  "cold-start": "size and import time of the decisions function beside a handler with only the SDK and middy",
  campaign: "steps a second of a running campaign, against a bare Query + PutItem loop on the same store",
  import: "rows a second and peak memory of audiences and histories, against a line splitter; --full: 10 million rows",
  units: "request units and dollars of a campaign's contacts, due rows, queues, functions and ticks included",
  "frequency-caps": "one cap by the newest fold, against a SQL COUNT of the same history (SQLite)",
  backtest: "contacts a second of a replay, against a SQL frequency cap on the same history (SQLite)",
} as const;
export type BenchName = keyof typeof BENCHES;

export type Options = {
  readonly only: readonly BenchName[];
  readonly quick: boolean;
  readonly full: boolean;
  readonly json: boolean;
};
