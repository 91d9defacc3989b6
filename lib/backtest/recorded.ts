import type { Fact } from "../policy/facts.ts";
import type { Request } from "../policy/rule.ts";

/**
 * What is on record of one customer, in the order in which it happened. Every fact is one of a ledger, as `evolve`
 * folds it, with `recordedAt` = `at`: a replay knows of things when they happened. Sequence numbers name facts
 * within one customer and are what a contact's later facts refer to; they need not be without gaps.
 */
export type RecordedCustomer = { readonly customerId: string; readonly facts: readonly RecordedFact[] };

/** Every one has the same three keys, because the replay reads them for each of millions. */
export type RecordedFact = {
  readonly fact: Fact;
  /** Opens an outbound contact, about which a policy is asked; undefined: it stands as it is. */
  readonly contact: RecordedContact | undefined;
  /** It was said in the contact of this sequence number, and is gone when that contact is. */
  readonly madeIn: number | undefined;
};

/** What a policy is asked, and what came of the contact in the whole of its life. */
export type RecordedContact = {
  /** With the instant `at` of its fact. */
  readonly request: Request;
  /** An offer was accepted. */
  readonly sale: boolean;
  /** The customer said no, in whatever breadth. */
  readonly refusal: boolean;
  readonly complaint: boolean;
  readonly optOut: boolean;
};

/** What can come of a contact, told in these words in reports. */
export const YIELDS = ["sale", "refusal", "complaint", "optOut"] as const;
export type Yield = (typeof YIELDS)[number];

/** The contact a policy is asked about, with what the fact that opened it says came of it. */
export const contactOf = (request: Request, fact: Fact): RecordedContact => ({
  request,
  sale: fact.disposition === "accepted",
  refusal: (fact.refusals?.length ?? 0) > 0,
  complaint: fact.disposition === "complained",
  optOut: fact.disposition === "opted_out",
});

/** What a fact says came of the contact it is part of. */
export const yieldsOf = (fact: Pick<Fact, "disposition" | "refusals" | "kind">): Readonly<Record<Yield, boolean>> => ({
  sale: fact.disposition === "accepted",
  refusal: (fact.refusals?.length ?? 0) > 0,
  complaint: fact.disposition === "complained",
  optOut: fact.disposition === "opted_out" || fact.kind === "opt-out",
});
