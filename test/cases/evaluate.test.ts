import { describe, expect, it } from "vitest";
import { evaluate } from "../../lib/cases/evaluate.ts";
import { shippedBench } from "./bench.ts";

const bench = await shippedBench();
const florida = (more: object = {}) => ({
  id: "fl",
  rule: "US-FL",
  channel: "voice",
  purpose: "promotional",
  recipientTimeZone: "America/New_York",
  history: [],
  proposedAt: "2026-06-10T20:00:00-04:00",
  expected: "defer",
  expectedNotBefore: "2026-06-11T08:00:00-04:00",
  why: "Florida closes at eight",
  ...more,
});
const file = (...cases: (object | string)[]) =>
  cases.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\n");

describe("cases", () => {
  it("pass, or fail with what was expected, what came out, and why", async () => {
    const { rules } = await evaluate(
      file(florida(), florida({ id: "no", expected: "allow", expectedNotBefore: null })),
      bench,
    );
    expect(rules).toEqual([
      {
        rule: "US-FL",
        passed: 1,
        failed: [
          {
            id: "no",
            line: 2,
            why: "Florida closes at eight",
            expected: { verdict: "allow" },
            actual: { verdict: "defer", notBefore: Date.parse("2026-06-11T08:00:00-04:00") },
            because: ["us-fl-hours: Outside the permitted hours in America/New_York; today's hours are 08:00–20:00"],
          },
        ],
      },
    ]);
  });

  it("of whom nothing happened before need no history", async () => {
    const { rules, broken } = await evaluate(file(florida({ history: undefined })), bench);
    expect({ rules, broken }).toEqual({ rules: [{ rule: "US-FL", passed: 1, failed: [] }], broken: [] });
  });

  it("fail by a second of notBefore", async () => {
    const { rules } = await evaluate(file(florida({ expectedNotBefore: "2026-06-11T08:00:01-04:00" })), bench);
    expect(rules[0]!.failed).toHaveLength(1);
  });

  it("on a broken line are named by its number, and the rest is judged", async () => {
    const { rules, broken } = await evaluate(
      `\uFEFF${file("{ not json", "", florida(), florida({ recipientTimeZone: "Mars/Olympus" }), florida({ unheard: 1 }))}\r\n`,
      bench,
    );
    expect(rules).toEqual([{ rule: "US-FL", passed: 1, failed: [] }]);
    expect(broken.map(({ line }) => line)).toEqual([1, 4, 5]);
    expect(broken[1]!.mistakes[0]).toContain("/recipientTimeZone");
    expect(broken[2]!.mistakes[0]).toContain("/unheard");
  });

  it.each([
    ["a check after the contact", { facts: { dncListed: false, scrubbedOn: "2026-06-11" } }],
    ["listed and not listed", { facts: { dncListed: false, tpsRegisteredOn: "2026-05-01" } }],
    ["about a contract that is over", { facts: { contractInProgress: false, relatedToContract: true } }],
    [
      "history from the future",
      {
        history: [{ at: "2026-06-12T10:00:00-04:00", channel: "voice", purpose: "promotional", outcome: "no_answer" }],
      },
    ],
    ["two places", { candidateTimeZones: ["America/Chicago"] }],
    ["a promotion that is no solicitation", { facts: { solicitation: false } }],
    ["a deferral without an instant", { expectedNotBefore: null }],
    ["neither a rule nor a policy", { rule: undefined }],
  ])("that contradict themselves prove nothing: %s", async (_what, more) => {
    const { rules, broken } = await evaluate(file(florida(more)), bench);
    expect(rules).toEqual([]);
    expect(broken).toHaveLength(1);
  });

  it("of a rule nobody has fail", async () => {
    const { rules } = await evaluate(file(florida({ rule: "US-XX" })), bench);
    expect(rules[0]!.failed[0]!.because).toEqual(["no rule group US-XX"]);
  });

  it("that demand newer time-zone data fail, and say so", async () => {
    const { rules } = await evaluate(
      file(
        florida({ id: "new", facts: { minTzdata: "2999a" } }),
        florida({ id: "later", facts: { minTzdata: "later than 2026a" } }),
      ),
      bench,
    );
    expect(rules[0]!.passed).toBe(1);
    expect(rules[0]!.failed.map(({ id, because }) => [id, because[0]])).toEqual([
      ["new", expect.stringContaining("2999a")],
    ]);
  });

  it("of one id are each judged, and named with their lines", async () => {
    const { rules, repeated } = await evaluate(
      file(florida(), florida({ id: "other" }), florida(), florida({ expected: "allow", expectedNotBefore: null })),
      bench,
    );
    expect(rules[0]).toMatchObject({ passed: 3, failed: [{ id: "fl", line: 4 }] });
    expect(repeated).toEqual([{ id: "fl", lines: [1, 3, 4] }]);
    expect((await evaluate(file(florida()), bench)).repeated).toEqual([]);
  });

  it("of one rule only, where one is named", async () => {
    const { rules } = await evaluate(file(florida(), florida({ rule: "US-OK" })), bench, "us-ok");
    expect(rules.map(({ rule }) => rule)).toEqual(["US-OK"]);
  });
});
