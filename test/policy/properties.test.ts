import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CompiledPolicy, compile } from "../../lib/policy/compile.ts";
import { type Decision, decide } from "../../lib/policy/decide.ts";
import type { Fact } from "../../lib/policy/facts.ts";
import { MAX_HOLDS, MAX_REFUSALS, UNBOUNDED } from "../../lib/policy/fold.ts";
import type { Request } from "../../lib/policy/rule.ts";
import { sentenceOf } from "../../lib/policy/sentence.ts";
import { CHANNELS, PURPOSES } from "../../lib/policy/words.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { BASES, ZONES } from "./arbitraries.ts";
import { policy } from "./arbitrary-policies.ts";
import { FOCUS } from "./focus.ts";
import { foldOf, iso } from "./given.ts";
import { customer } from "./histories.ts";
import { naive } from "./naive.ts";
import { isOpen } from "./naive-counts.ts";
import { notLooser, runs, TIMEOUT_MS, withinHorizon } from "./property-runs.ts";

/** Beyond this nothing of a random history is left but hours, which repeat by the week. */
const HORIZON_MINUTES = 21 * 1_440;

/** As lib/contact decides: by the fold, and by all entries where the fold does not reach. */
function decided(facts: readonly Fact[], request: Request, compiled: CompiledPolicy, now: number): Decision {
  const decision = decide(foldOf(facts), request, compiled, now);
  return decision.incompleteSince === undefined ? decision : decide(foldOf(facts, UNBOUNDED), request, compiled, now);
}

/** More refusals or holds than a fold has room for: they are widened then, and more is silent than was asked for. */
function overflows(facts: readonly Fact[]): boolean {
  const count = (of: (fact: Fact) => readonly unknown[] | undefined) =>
    facts.reduce((sum, fact) => sum + (of(fact)?.length ?? 0), 0);
  return count(({ refusals }) => refusals) > MAX_REFUSALS || count(({ holds }) => holds) > MAX_HOLDS;
}

const shown = ({ verdict, notBefore, rules }: { verdict: string; notBefore?: number; rules: readonly string[] }) => ({
  verdict,
  notBefore: notBefore === undefined ? undefined : iso(notBefore),
  rules: [...rules].sort(),
});

describe("the verdict equals a naive reference that scans minute by minute over all facts", () => {
  it.each(FOCUS)(
    "%s",
    (_name, kinds, does, weight) => {
      fc.assert(
        fc.property(customer({ does }), policy(kinds), ({ facts, request, now }, document) => {
          const expected = naive(facts, request, [document], now, HORIZON_MINUTES);
          const decision = decided(facts, request, compile(document), now);
          const answer = withinHorizon(decision, facts.at(-1)!.recordedAt, now, HORIZON_MINUTES);
          if (overflows(facts)) return notLooser(answer, expected);
          const rules = decision.reasons.filter(({ rule }) => rule !== "deadline-passed").map(({ rule }) => rule);
          // A rule that refuses only later, and for good, is a reason too.
          const later =
            decision.verdict === "suppress" && !expected.rules.includes(decision.binding!)
              ? decision.binding
              : undefined;
          expect(shown({ ...answer, rules: rules.filter((rule) => rule !== later) })).toEqual(shown(expected));
        }),
        runs(weight),
      );
    },
    TIMEOUT_MS,
  );
});

it(
  "what a deferral promises is kept: its instant is allowed, and the one before it is not",
  () => {
    let deferred = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...FOCUS).chain(([, kinds, does]) => fc.tuple(customer({ does }), policy(kinds))),
        ([{ facts, request, now }, document]) => {
          const compiled = compile(document);
          const { verdict, notBefore } = decided(facts, request, compiled, now);
          if (verdict !== "defer") return;
          deferred++;
          expect(decided(facts, request, compiled, notBefore!).verdict).toBe("allow");
          expect(decided(facts, request, compiled, notBefore! - 1).verdict).not.toBe("allow");
        },
      ),
      runs(1_500),
    );
    expect(deferred).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

it(
  "every reason has a sentence without a gap in it",
  () => {
    fc.assert(
      fc.property(customer(), policy(), ({ facts, request, now }, document) => {
        const { reasons, advice } = decided(facts, request, compile(document), now);
        for (const reason of [...reasons, ...advice])
          expect(sentenceOf(reason, [document], zoneNamed("UTC")!)).toMatch(
            /^(?!.*(undefined|NaN|null|Infinity)).{15,}$/,
          );
      }),
      runs(600),
    );
  },
  TIMEOUT_MS,
);

describe("never inside closed hours, in any zone the customer may be in", () => {
  const hours = policy(["hours"], 2).filter(({ rules }) =>
    rules.every(
      ({ severity, unless, effectiveFrom, effectiveTo }) =>
        severity !== "advice" && unless.length === 0 && !effectiveFrom && !effectiveTo,
    ),
  );
  const zones = fc.uniqueArray(fc.constantFrom(...ZONES), { minLength: 1, maxLength: 3 });
  const instant = fc
    .tuple(fc.constantFrom(...BASES), fc.integer({ min: 0, max: 6 * 86_400_000 }))
    .map(([base, ms]) => base + ms);
  const span = fc.record({
    spanBefore: fc.integer({ min: 0, max: 5_000 }),
    spanAfter: fc.integer({ min: 0, max: 40_000 }),
  });
  it(
    "at any millisecond, for the whole span of the contact",
    () => {
      fc.assert(
        fc.property(
          hours,
          zones,
          instant,
          span,
          fc.constantFrom(...CHANNELS),
          fc.constantFrom(...PURPOSES),
          (document, names, now, { spanBefore, spanAfter }, channel, purpose) => {
            const profile = {
              kind: "profile",
              profile: { zones: names, jurisdictions: [], addresses: [] },
              seq: 1,
              at: BASES[0]!,
              recordedAt: BASES[0]!,
              id: "f1",
            } as const;
            const request: Request = { action: "contact", channel, purpose, topic: "camera", spanBefore, spanAfter };
            const decision = decide(foldOf([profile]), request, compile(document), now);
            const judged = document.rules.filter(
              (rule) =>
                (rule.applies.channels ?? CHANNELS).includes(channel) &&
                (rule.applies.purposes ?? PURPOSES).includes(purpose) &&
                (rule.applies.actions ?? ["contact"]).includes("contact"),
            );
            const relevant = judged.filter(({ applies }) => !applies.topics || applies.topics.includes("camera"));
            const isOpenAt = (at: number) =>
              relevant.every(
                (rule) =>
                  rule.kind === "hours" &&
                  names.every((zone) => isOpen(rule, zone, at - spanBefore) && isOpen(rule, zone, at + spanAfter)),
              );
            expect(decision.verdict === "allow").toBe(isOpenAt(now));
            if (decision.notBefore !== undefined)
              expect([isOpenAt(decision.notBefore), isOpenAt(decision.notBefore - 1)]).toEqual([true, false]);
          },
        ),
        runs(1_500),
      );
    },
    TIMEOUT_MS,
  );
});
