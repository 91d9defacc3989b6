/**
 * Request units as counted by test/docs/scale.test.ts, with a typical customer (bench/typical.ts), over a store in memory
 * that bills as DynamoDB does. That test fails when they are no longer true: then put its numbers here, and run
 * `npx tsx scripts/generate-docs.ts`.
 */
export type Counted = {
  /** Read units, of all tables. */
  readonly read: number;
  /** Write units of entries of the ledger. */
  readonly entries: number;
  /** Write units of the ledger's indexes. */
  readonly index: number;
  /** Write units of the other tables. */
  readonly others: number;
};

/** One contact of a campaign, from its row to its outcome. */
export const COUNTED = {
  /** Claimed, told to a dialer by webhook, authorised, talked to. */
  dialer: { read: 3, entries: 3, index: 2, others: 0 },
  /** Claimed, put on the desk's list, handed to an agent, authorised, talked to. */
  desk: { read: 7.5, entries: 3, index: 2, others: 3 },
  /** Claimed and authorised in one step, sent, and known to be sent. */
  message: { read: 2, entries: 2, index: 1, others: 0 },
  /** Refused for good, and in the suppression log. */
  refused: { read: 0.5, entries: 2, index: 1, others: 0 },
} as const satisfies Record<string, Counted>;
export type CountedKind = keyof typeof COUNTED;

/** One contact made through the API. */
export const COUNTED_STEPS = {
  claim: { read: 0.5, entries: 1, index: 0, others: 0 },
  authorisation: { read: 0.5, entries: 1, index: 0, others: 0 },
  outcome: { read: 0.5, entries: 1, index: 0, others: 0 },
} as const satisfies Record<string, Counted>;
export type CountedStep = keyof typeof COUNTED_STEPS;
export const STEPS = Object.keys(COUNTED_STEPS) as CountedStep[];
