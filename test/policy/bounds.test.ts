import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { type Decision, decide } from "../../lib/policy/decide.ts";
import { type Bounds, FOLD_BOUNDS, MAX_HOLDS, MAX_REFUSALS, UNBOUNDED } from "../../lib/policy/fold.ts";
import { policy } from "./arbitraries.ts";
import { allow, call, closed, defer, factsOf, foldOf, given, hold, iso, made, mail, named, policyOf, saidNo, suppress, type Told } from "./given.ts";
import { customer, FOCUS } from "./histories.ts";
import { notLooser, runs } from "./property-runs.ts";

/** Lists so short that nearly every history overflows them. */
const tight: fc.Arbitrary<Bounds> = fc.record({
  contacts: fc.record({ promotional: fc.integer({ min: 1, max: 4 }), service: fc.integer({ min: 1, max: 3 }), transactional: fc.integer({ min: 1, max: 2 }), debt: fc.integer({ min: 1, max: 2 }), research: fc.integer({ min: 1, max: 2 }) }),
  conversations: fc.constant(FOLD_BOUNDS.conversations),
});
const shown = ({ verdict, notBefore }: Decision) => ({ verdict, notBefore: notBefore === undefined ? undefined : iso(notBefore) });

describe("the bounded fold decides as all entries do, or says that it cannot", () => {
  it.each(FOCUS)("%s", (_name, kinds, does, weight) => {
    let whole = 0;
    fc.assert(
      fc.property(customer({ does, maxSteps: 20 }), policy(kinds), tight, ({ facts, request, now }, document, bounds) => {
        const compiled = compile(document);
        const bounded = decide(foldOf(facts, bounds), request, compiled, now);
        if (bounded.incompleteSince !== undefined) return;
        whole++;
        const all = decide(foldOf(facts, UNBOUNDED), request, compiled, now);
        expect(shown(bounded)).toEqual(shown(all));
        expect(bounded.reasons.map(({ rule }) => rule)).toEqual(all.reasons.map(({ rule }) => rule));
      }),
      runs(weight * 2),
    );
    expect(whole, "histories the fold was enough for").toBeGreaterThan(0);
  });

  it("and what it asks for is enough: with nothing forgotten since then, it decides as all entries do", () => {
    fc.assert(
      fc.property(customer({ maxSteps: 20 }), policy(), tight, ({ facts, request, now }, document, bounds) => {
        const compiled = compile(document);
        const since = decide(foldOf(facts, bounds), request, compiled, now).incompleteSince;
        if (since === undefined) return;
        // As lib/contact reads back: from the newest fold that is older, all entries since.
        const older = facts.filter((fact) => fact.recordedAt <= since);
        const history = foldOf(facts.slice(older.length), UNBOUNDED, foldOf(older, bounds));
        const again = decide(history, request, compiled, now);
        const all = decide(foldOf(facts, UNBOUNDED), request, compiled, now);
        if (again.incompleteSince === undefined) expect(shown(again)).toEqual(shown(all));
        else expect(again.incompleteSince).toBeLessThan(since);
      }),
      runs(300),
    );
  });
});
