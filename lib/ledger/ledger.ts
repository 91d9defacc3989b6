import type { Entry } from "./entry.ts";

/** How a conditional append ended. After `unknown`, only a strong read tells. */
export type Appended = "appended" | "taken" | "unknown";

/** A stretch of one customer's entries. */
export type Range = {
  /** First sequence number, inclusive. */
  readonly from?: number;
  /** Last sequence number, inclusive. */
  readonly to?: number;
  readonly limit: number;
  readonly newestFirst?: boolean;
};

/** One append-only, gap-free sequence of entries per customer. */
export type Ledger = {
  /** The newest entry. Only a step's first read may be eventual: a stale head makes its append fail. */
  readonly newest: (customerId: string, read: "eventual" | "strong") => Promise<Entry | undefined>;
  /** Writes the entry if its sequence number is free. @throws StoreUnavailable when it certainly was not written. */
  readonly append: (entry: Entry) => Promise<Appended>;
  /** A strong read of a stretch. */
  readonly read: (customerId: string, range: Range) => Promise<readonly Entry[]>;
};

/** The store did not answer, or is throttling; nothing was half done, so the caller may try again. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}

/** For the store's own error: whatever went wrong there, the request can be sent again. */
export function unavailable(error: unknown): never {
  throw new StoreUnavailable("the store does not answer just now", { cause: error });
}
