import type { Fold } from "./fold.ts";

/** A fold that is being made and belongs to nobody else yet. Absent keys are there, and undefined. */
export type NewFold = { -readonly [K in keyof Required<Fold>]: Fold[K] };

/**
 * The fold once more, to be changed. Field by field, because folds of different origins differ in their hidden classes,
 * and to spread those costs more than all the rest of folding a fact (microseconds against 20 ns).
 */
export const copyOf = (fold: Fold): NewFold => ({
  seq: fold.seq,
  recordedAt: fold.recordedAt,
  known: fold.known,
  zones: fold.zones,
  jurisdictions: fold.jurisdictions,
  located: fold.located,
  contacts: fold.contacts,
  completeSince: fold.completeSince,
  beyond: fold.beyond,
  refusals: fold.refusals,
  holds: fold.holds,
  consents: fold.consents,
  needs: fold.needs,
  relationships: fold.relationships,
  checks: fold.checks,
  conversations: fold.conversations,
  conversationsCompleteSince: fold.conversationsCompleteSince,
  addresses: fold.addresses,
  campaigns: fold.campaigns,
  recentFacts: fold.recentFacts,
  lines: fold.lines,
  mergedInto: fold.mergedInto,
  erased: fold.erased,
});
