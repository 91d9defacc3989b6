import { describe, expect, it } from "vitest";
import { shellOf } from "./given.ts";

const rule = (id: string, more: object = {}) => ({
  id,
  group: "XX-CALLS",
  kind: "cap",
  why: "For the test.",
  source: { instrument: "An act" },
  confidence: "S",
  severity: "prohibited",
  max: 0,
  window: { localDays: 1 },
  ...more,
});
const pack = (more: object = {}) =>
  JSON.stringify({
    id: "xx",
    version: "1",
    title: "Nowhere",
    jurisdiction: "XX",
    asOf: "2026-11-27",
    rules: [rule("xx-calls")],
    ...more,
  });
const aCase = (more: object) =>
  JSON.stringify({
    id: "one",
    channel: "voice",
    purpose: "promotional",
    recipientTimeZone: "Europe/Lisbon",
    history: [],
    proposedAt: "2026-06-10T10:00:00+01:00",
    expected: "suppress",
    why: "for the test",
    ...more,
  });

/** What `evaluate` says of one case that is judged by a pack of the operator's own, and `policy lint` of that pack. */
async function told(document: string): Promise<readonly [judged: string, linted: string, codes: readonly number[]]> {
  const files = new Map([
    ["xx.json", document],
    ["cases.jsonl", aCase({ policy: "xx.json" })],
  ]);
  const tacet = shellOf({}, files);
  const [judged, linted] = [await tacet("evaluate", "cases.jsonl"), await tacet("policy", "lint", "xx.json")];
  const plain = (text: string) => text.replace(/\s+/g, " ");
  return [plain(judged.out), plain(linted.out), [judged.code, linted.code]];
}

describe("a pack of the operator's own", () => {
  it("judges cases and is good", async () => {
    const [judged, linted, codes] = await told(pack());
    expect(codes).toEqual([0, 0]);
    expect(judged).toContain("1 passed, 0 failed");
    expect(linted).toContain("GOOD xx 1, 1 rules");
  });

  it.each<[string, object, string]>([
    [
      "with overlapping dates",
      { rules: [rule("xx-calls-v1"), rule("xx-calls-v2", { effectiveFrom: "2026-01-01T00:00:00Z" })] },
      'its dates overlap those of "xx-calls-v1", the same rule at another time',
    ],
    [
      "that demands newer time-zone data",
      { minTzdata: "2099a" },
      "it demands time-zone data 2099a, and this release has",
    ],
    ["that inherits what is not there", { inherits: ["YY"] }, "there is no pack of YY; add it, or take it out"],
    ["that inherits itself", { inherits: ["XX"] }, "a pack does not inherit itself"],
    ["without a source", { rules: [rule("xx-calls", { source: undefined })] }, "every rule of a pack has one"],
  ])("%s is refused, and says why", async (_what, more, why) => {
    const [judged, linted, codes] = await told(pack(more));
    expect(codes).toEqual([1, 1]);
    expect(judged).toContain(why);
    expect(linted).toContain(why);
  });
});

describe("a case", () => {
  it.each<[string, object, string]>([
    ["of an unknown jurisdiction", { jurisdiction: "QQ" }, 'no pack ships for the jurisdiction "QQ"'],
    ["of an unknown part of nowhere", { jurisdiction: "QQ-A" }, 'no pack ships for the jurisdiction "QQ-A"'],
    ["of an unknown rule", { rule: "QQ-CALLS" }, 'no pack has a rule group "QQ-CALLS"; write one of'],
    ["that demands newer time-zone data", { facts: { minTzdata: "2099a" } }, "it demands time-zone data 2099a"],
    [
      "whose facts contradict each other",
      { facts: { dncListed: false, tpsRegisteredOn: "2026-01-01" } },
      "tpsRegisteredOn says the number is listed, dncListed says it is not",
    ],
  ])("%s is not judged, and the next one is", async (_what, more, why) => {
    const good = aCase({ id: "good", rule: "EU-EPRIVACY-13", jurisdiction: "PT", channel: "email" });
    const text = `${aCase({ rule: "EU-EPRIVACY-13", ...more })}\n${good}`;
    const { code, out } = await shellOf({}, new Map([["cases.jsonl", text]]))("evaluate", "cases.jsonl");
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, " ")).toContain(why);
    expect(out).toMatch(/1 passed/);
  });
});
