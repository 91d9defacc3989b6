import type { HistoryCustomer } from "../backtest/history.ts";
import { whereaboutsOfCustomer } from "../contact/whereabouts.ts";
import type { CustomerFacts } from "./facts-file.ts";
import { pastOf } from "./past-fact.ts";
import { placeToldBy } from "./row-place.ts";

/**
 * A customer of a history file as a replay wants them, wherever it is replayed: by a job or by the command line. They are
 * where their zones, postal address and numbers say, as somebody whom a list introduces would be.
 */
export function historyCustomer({ customerId, profile, facts }: CustomerFacts): HistoryCustomer {
  const past = facts.map(pastOf);
  if (profile === undefined) return { customerId, zones: [], facts: past };
  const { zones, jurisdictions } = whereaboutsOfCustomer(placeToldBy(profile));
  return { customerId, zones, jurisdictions, facts: past };
}
