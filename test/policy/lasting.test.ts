import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { UNBOUNDED } from "../../lib/policy/fold.ts";
import { kinds } from "../../lib/policy/rules/kinds.ts";
import { MINUTE } from "./arbitraries.ts";
import { type Kind, policy } from "./arbitrary-policies.ts";
import * as told from "./given.ts";
import { call, defer, foldOf, made, named, policyOf, table } from "./given.ts";
import { customer } from "./histories.ts";
import { runs, TIMEOUT_MS } from "./property-runs.ts";

const LASTING = (Object.keys(kinds) as (keyof typeof kinds)[]).filter((name) => kinds[name].lasting);
const AHEAD_MINUTES = 30 * 1_440;

it("most kinds are lasting; those that open and close, or run out, are not", () => {
  expect(LASTING).toEqual(["cap", "cooldown", "refusal", "conversation", "fatigue", "address"]);
});

describe("a rule of a lasting kind that permits something permits it ever after, if nothing happens", () => {
  it.each(LASTING as Kind[])(
    "%s",
    (kind) => {
      let permitted = 0;
      // Circumstances and dates come and go; the search knows of them apart from the kind.
      const always = policy([kind]).filter(({ rules }) =>
        rules.every(({ unless, effectiveFrom, effectiveTo }) => unless.length === 0 && !effectiveFrom && !effectiveTo),
      );
      fc.assert(
        fc.property(customer(), always, fc.integer({ min: 0, max: AHEAD_MINUTES }), (asked, document, ahead) => {
          const { facts, request, now } = asked;
          fc.pre(!facts.some(({ holds }) => holds?.some(({ cause }) => cause === "callback")));
          const compiled = compile(document);
          const fold = foldOf(facts, UNBOUNDED);
          const verdictAt = (at: number) => decide(fold, { ...request, deadline: undefined }, compiled, at).verdict;
          if (verdictAt(now) !== "allow") return;
          permitted++;
          expect(verdictAt(now + ahead * MINUTE)).toBe("allow");
        }),
        runs(400),
      );
      expect(permitted).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});

describe("the search asks a lasting rule again that refused nothing", () => {
  const DAY = [["09:00", "20:00"]];
  const hours = { kind: "hours", weekly: { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY, sat: DAY, sun: DAY } };
  const hold = { kind: "hold", causes: ["other"], lasts: "until-closed" };
  const cap = { kind: "cap", max: 1, window: { rolling: "P7D" } };
  const before = made("2026-11-02T12:00Z", "no_answer");
  table(policyOf(hours, { ...cap, effectiveFrom: "2026-11-03T00:00:00Z" }), [
    ["because it had not begun", [before], call(), "2026-11-02T21:00Z", defer("2026-11-09T12:00Z", "rule")],
  ]);
  table(policyOf(hold, cap), [
    [
      "because it stood back for a promise that is over then",
      [
        named("p", told.hold("2026-11-02T10:00Z", "callback", { until: "2026-11-03T15:00Z" })),
        told.hold("2026-11-02T10:00Z", "other", { until: "2026-11-03T16:00Z" }),
        before,
      ],
      call(),
      "2026-11-03T15:00Z",
      defer("2026-11-09T12:00Z", "rule"),
    ],
  ]);
});
