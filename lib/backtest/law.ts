import { type Law, lawBook } from "../contact/law.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import type { RecordedCustomer } from "./recorded.ts";
import { backtestCustomer, type CustomerResult } from "./replay.ts";

/** A policy with the packs of these jurisdictions, and of what they inherit, beside it. */
export type Book = (policy: CompiledPolicy, jurisdictions: readonly string[]) => Promise<CompiledPolicy>;

/** The packs as they ship, for whoever has no runtime; each is read when a customer first needs it. */
export const bookOf = (law: Law): Book => lawBook(law);

/**
 * Replays a customer's record under a policy and, with a book, under the law of every place they were in, each contact by
 * the place of its instant.
 */
export async function backtestUnder(
  customer: RecordedCustomer,
  policy: CompiledPolicy,
  book?: Book,
): Promise<CustomerResult> {
  const places = book ? placesOf(customer) : NOWHERE;
  if (!book || places.size === 0) return backtestCustomer(customer, policy);
  const ready = new Map<string, CompiledPolicy>();
  // Before the replay, which waits for nothing.
  for (const [key, jurisdictions] of places) ready.set(key, await book(policy, jurisdictions));
  return backtestCustomer(customer, policy, (jurisdictions) =>
    jurisdictions.length === 0 ? policy : ready.get(keyOf(jurisdictions))!,
  );
}

type Places = ReadonlyMap<string, readonly string[]>;
const NOWHERE: Places = new Map();

/** No code has a space. */
const keyOf = (jurisdictions: readonly string[]): string => jurisdictions.join(" ");

/** Every set of jurisdictions the customer was ever under: a profile tells them as a whole. */
function placesOf({ facts }: RecordedCustomer): Places {
  let places: Map<string, readonly string[]> | undefined;
  for (const { fact } of facts) {
    const jurisdictions = fact.profile?.jurisdictions;
    if (!jurisdictions || jurisdictions.length === 0) continue;
    places ??= new Map();
    places.set(keyOf(jurisdictions), jurisdictions);
  }
  return places ?? NOWHERE;
}
