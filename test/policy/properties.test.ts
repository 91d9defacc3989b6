import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CompiledPolicy, compile } from "../../lib/policy/compile.ts";
import { type Decision, decide } from "../../lib/policy/decide.ts";
import type { Fact } from "../../lib/policy/facts.ts";
import { UNBOUNDED } from "../../lib/policy/fold.ts";
import type { Request } from "../../lib/policy/rule.ts";
import { MINUTE, policy } from "./arbitraries.ts";
import { foldOf, iso } from "./given.ts";
import { customer, FOCUS } from "./histories.ts";
import { naive } from "./naive.ts";

const RUNS = Number(process.env.TACET_PROPERTY_RUNS ?? 1);
const runs = (count: number) => ({ numRuns: Math.max(1, Math.round(count * RUNS)) });
/** Beyond this nothing of a random history is left but hours, which repeat by the week. */
const HORIZON_MINUTES = 21 * 1_440;

/** As lib/contact decides: by the fold, and by all entries where the fold does not reach. */
function decided(facts: readonly Fact[], request: Request, compiled: CompiledPolicy, now: number): Decision {
  const decision = decide(foldOf(facts), request, compiled, now);
  return decision.incompleteSince === undefined ? decision : decide(foldOf(facts, UNBOUNDED), request, compiled, now);
}

const shown = ({ verdict, notBefore, rules }: { verdict: string; notBefore?: number; rules: readonly string[] }) => ({ verdict, notBefore: notBefore === undefined ? undefined : iso(notBefore), rules: [...rules].sort() });

describe("the verdict equals a naive reference that scans minute by minute over all facts", () => {
  it.each(FOCUS)("%s", (_name, kinds, does, weight) => {
    fc.assert(
      fc.property(customer({ does }), policy(kinds), ({ facts, request, now }, document) => {
        const expected = naive(facts, request, [document], now, HORIZON_MINUTES);
        const decision = decided(facts, request, compile(document), now);
        // The reference looks no further than its horizon.
        const beyond = decision.notBefore !== undefined && decision.notBefore > Math.max(now, facts.at(-1)!.recordedAt) + HORIZON_MINUTES * MINUTE;
        const answer = beyond ? { ...decision, verdict: "suppress", notBefore: undefined } : decision;
        const rules = decision.reasons.filter(({ rule }) => rule !== "deadline-passed").map(({ rule }) => rule);
        // A rule that refuses only later, and for good, is a reason too.
        const later = decision.verdict === "suppress" && !expected.rules.includes(decision.binding!) ? decision.binding : undefined;
        expect(shown({ ...answer, rules: rules.filter((rule) => rule !== later) })).toEqual(shown(expected));
      }),
      runs(weight),
    );
  });
});
