import type { HistoryFact } from "../audience/history-fact.ts";
import type { HistoryFact as PastFact } from "../backtest/history.ts";

/** A fact of a history file, as a replay reads it: wherever it is replayed, by a job or by the command line. */
export function pastOf(fact: HistoryFact): PastFact {
  const { at } = fact;
  switch (fact.kind) {
    case "contact": {
      const { channel, purpose, topic, offer, disposition, refusals, sentiment } = fact;
      return { what: "contact", at, channel, purpose, topic, offer, disposition, refusals, sentiment };
    }
    case "refusal": {
      const { breadth, topic, offer, channel } = fact;
      return { what: "told", at, refusals: [{ breadth, topic, offer, channel }] };
    }
    case "opt-out": {
      const { breadth, channel, purpose } = fact;
      return { what: "told", at, refusals: [{ breadth, channel, purpose }] };
    }
    case "consent": {
      const { consent: kind, purpose, channel, topic, expiresAt } = fact;
      return { what: "told", at, consents: [{ kind, purpose, channel, topic, expiresAt }] };
    }
    case "need":
      return { what: "told", at, needs: [fact.topic] };
    case "hold": {
      const { cause, caseId, account, until } = fact;
      return { what: "told", at, holds: [{ cause, caseId, account, until }] };
    }
  }
}
