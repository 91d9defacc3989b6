import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { type Decision, decide } from "../../lib/policy/decide.ts";
import { evolve } from "../../lib/policy/evolve.ts";
import type { Fact } from "../../lib/policy/facts.ts";
import { type Bounds, EMPTY_FOLD, FOLD_BOUNDS, UNBOUNDED } from "../../lib/policy/fold.ts";
import { policy } from "./arbitrary-policies.ts";
import { FOCUS } from "./focus.ts";
import { foldOf, iso } from "./given.ts";
import { customer } from "./histories.ts";
import { notLooser, runs, TIMEOUT_MS } from "./property-runs.ts";

/** Lists so short that nearly every history overflows them. */
const tight: fc.Arbitrary<Bounds> = fc.record({
  contacts: fc.record({
    promotional: fc.integer({ min: 1, max: 4 }),
    service: fc.integer({ min: 1, max: 3 }),
    transactional: fc.integer({ min: 1, max: 2 }),
    debt: fc.integer({ min: 1, max: 2 }),
    research: fc.integer({ min: 1, max: 2 }),
  }),
  conversations: fc.constant(FOLD_BOUNDS.conversations),
});
/**
 * The history without what is told of contacts the bounded fold has forgotten: lib/contact tells that in another way, by
 * opening the contact again (see the last property).
 */
function remembered(facts: readonly Fact[], bounds: Bounds): readonly Fact[] {
  let [bounded, all] = [EMPTY_FOLD, EMPTY_FOLD];
  return facts.filter((fact) => {
    const talk = fact.conversation?.id;
    const meant = all.contacts.filter(
      ({ seq, conversation }) => seq === fact.contact || (talk !== undefined && conversation === talk),
    );
    const isForgotten = meant.some(({ seq }) => !bounded.contacts.some((known) => known.seq === seq));
    if (isForgotten) return false;
    bounded = evolve(bounded, fact, bounds);
    all = evolve(all, fact, UNBOUNDED);
    return true;
  });
}
const shown = ({ verdict, notBefore }: Decision) => ({
  verdict,
  notBefore: notBefore === undefined ? undefined : iso(notBefore),
});

describe("the bounded fold decides as all entries do, or says that it cannot", () => {
  it.each(FOCUS)(
    "%s",
    (_name, kinds, does, weight) => {
      let whole = 0;
      fc.assert(
        fc.property(
          customer({ does, maxSteps: 20 }),
          policy(kinds),
          tight,
          ({ facts: told, request, now }, document, bounds) => {
            const facts = remembered(told, bounds);
            const compiled = compile(document);
            const bounded = decide(foldOf(facts, bounds), request, compiled, now);
            if (bounded.incompleteSince !== undefined) return;
            whole++;
            const all = decide(foldOf(facts, UNBOUNDED), request, compiled, now);
            expect(shown(bounded)).toEqual(shown(all));
            expect(bounded.reasons.map(({ rule }) => rule)).toEqual(all.reasons.map(({ rule }) => rule));
          },
        ),
        runs(weight),
      );
      expect(whole, "histories the fold was enough for").toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  it(
    "with conversations forgotten it is never looser",
    () => {
      fc.assert(
        fc.property(
          customer({ does: ["talk", "offer", "offer", "no-in", "no-in", "made"], maxSteps: 20 }),
          policy(["conversation", "cooldown", "refusal"]),
          fc.integer({ min: 1, max: 2 }),
          ({ facts, request, now }, document, conversations) => {
            const compiled = compile(document);
            const bounded = decide(foldOf(facts, { ...FOLD_BOUNDS, conversations }), request, compiled, now);
            if (bounded.incompleteSince !== undefined) return;
            notLooser(bounded, decide(foldOf(facts, UNBOUNDED), request, compiled, now));
          },
        ),
        runs(400),
      );
    },
    TIMEOUT_MS,
  );

  it(
    "and what it asks for is enough: with nothing forgotten since then, it decides as all entries do",
    () => {
      fc.assert(
        fc.property(customer({ maxSteps: 20 }), policy(), tight, ({ facts: told, request, now }, document, bounds) => {
          const facts = remembered(told, bounds);
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
    },
    TIMEOUT_MS,
  );
});
