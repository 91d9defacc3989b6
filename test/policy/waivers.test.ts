import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import { noticeInWords } from "../../lib/policy/notice.ts";
import { parsePack } from "../../lib/policy/pack.ts";
import { needApproval, waiverMistakes } from "../../lib/policy/waivers.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { call, documentOf, factsOf, foldOf, ms } from "./given.ts";

const never = (id: string, severity: string, more: object = {}) => ({
  id,
  group: "XX-ALL",
  kind: "cap",
  why: "For the test.",
  source: { instrument: "An act" },
  confidence: "S",
  severity,
  max: 0,
  window: { rolling: "P1D" },
  ...more,
});
const pack = parsePack({
  id: "xx",
  version: "1",
  title: "Nowhere",
  jurisdiction: "XX",
  asOf: "2026-11-22",
  rules: [
    never("duty", "prohibited"),
    never("presumed", "presumption"),
    never("code", "guideline"),
    never("unsettled", "prohibited", { confidence: "U", needsReview: true, reading: "strictly" }),
  ],
}).pack!;
/** The same pack in a later release, where one of its rules is firmer, or no longer to be reviewed. */
const later = (id: string, change: object) => ({
  ...pack,
  version: "2",
  rules: pack.rules.map((one) => (one.id === id ? { ...one, ...change } : one)),
});
const BECAUSE = "Counsel's memo of 3 March 2026.";
const house = (waives?: object[]) =>
  documentOf({
    ...(waives && { waives }),
    rules: [{ id: "own", kind: "cap", why: "x", max: "unlimited", window: { rolling: "P1D" } }],
  });
const rule = (name: string, more: object = {}) => ({ pack: "xx", rule: name, because: BECAUSE, ...more });
const presumed = rule("presumed", { severity: "presumption" });
const decided = (waives?: object[], beside = pack) => {
  const policy = compile(house(waives), [beside]);
  return { policy, decision: decide(foldOf(factsOf([])), call(), policy, ms("2026-11-23T12:00Z")) };
};

describe("waivers", () => {
  it("without one, all rules stand, and a strict reading says that it is one", () => {
    const { decision } = decided();
    expect(decision.reasons.map((reason) => reason.rule)).toEqual(["duty", "presumed", "code", "unsettled"]);
    expect(decision.notices).toEqual([{ kind: "needs-review", of: "xx unsettled" }]);
  });

  it("switch off a guideline, a reading and a presumption, and say so with the reason", () => {
    const { decision, policy } = decided([rule("code"), presumed, { reading: "strictly", because: BECAUSE }]);
    expect(decision.reasons.map((reason) => reason.rule)).toEqual(["duty"]);
    expect(decision.notices.map(({ kind, of }) => `${kind} ${of}`)).toEqual([
      "waived xx presumed",
      "waived xx code",
      "waived xx unsettled",
    ]);
    expect(noticeInWords(decision.notices[1]!, policy.documents, zoneNamed("UTC")!)).toBe(
      `Rule xx code would refuse, and the policy switches it off: ${BECAUSE}`,
    );
  });

  it("never switch off what is prohibited", () => {
    expect(decided([rule("duty")]).decision.reasons.map((reason) => reason.rule)).toContain("duty");
    expect(waiverMistakes(house([rule("duty")]), [pack])).toMatchObject([{ pointer: "/waives/0", level: "error" }]);
  });

  it("must name what there is", () => {
    expect(waiverMistakes(house([rule("nothing")]), [pack])[0]!.message).toContain('no rule "nothing" in a pack "xx"');
    expect(waiverMistakes(house([{ reading: "loosely", because: BECAUSE }]), [pack])[0]!.message).toContain("strictly");
    expect(waiverMistakes(house([rule("code"), { reading: "strictly", because: BECAUSE }]), [pack])).toEqual([]);
  });

  it("of a presumption need a second person, others do not", () => {
    expect(needApproval(house([rule("code"), { reading: "strictly", because: BECAUSE }]), [pack])).toEqual([]);
    expect(needApproval(house([presumed]), [pack]).map((one) => one.rule.id)).toEqual(["presumed"]);
  });

  it("of a presumption say that it is one, or they are no waivers of it", () => {
    expect(waiverMistakes(house([rule("presumed")]), [pack])).toEqual([
      {
        pointer: "/waives/0",
        message:
          'the rule is a presumption; add "severity": "presumption" to say that you know, and have a second person approve the version',
        level: "error",
      },
    ]);
    expect(waiverMistakes(house([presumed]), [pack])).toEqual([]);
    expect(decided([rule("presumed")]).decision.reasons.map((reason) => reason.rule)).toContain("presumed");
  });

  it("hold of a rule as it was, not of one that a later pack makes firmer", () => {
    const standing = (waives: object[], beside: typeof pack) =>
      decided(waives, beside).decision.reasons.map((reason) => reason.rule);
    expect(standing([rule("code")], pack)).not.toContain("code");
    for (const severity of ["presumption", "prohibited"] as const)
      expect(standing([rule("code")], later("code", { severity })), severity).toContain("code");
    expect(standing([presumed], later("presumed", { severity: "prohibited" }))).toContain("presumed");
    const settled = later("unsettled", { needsReview: undefined, reading: undefined });
    for (const waiver of [{ reading: "strictly", because: BECAUSE }, rule("unsettled")])
      expect(standing([waiver], settled)).toContain("unsettled");
    // Weaker than it was waived as, it stays waived.
    expect(standing([presumed], later("presumed", { severity: "guideline" }))).not.toContain("presumed");
  });

  it("written for a presumption beforehand need the second person beforehand", () => {
    const early = house([rule("code", { severity: "presumption" })]);
    expect(waiverMistakes(early, [pack])).toEqual([]);
    expect(needApproval(early, [pack]).map((one) => one.rule.id)).toEqual(["code"]);
  });

  it.each([
    ["ten spaces of no width", "\u200b".repeat(10)],
    ["dots", ".".repeat(40)],
    ["digits", "1234567890"],
    ["a word lost in spaces of no width", `ok${"\u200b".repeat(20)}`],
  ])("have a reason in words, which %s are not", (_what, because) => {
    const given = (more: object) => parsePolicy({ ...house(), ...more }).mistakes?.map(({ pointer }) => pointer);
    expect(given({ waives: [{ ...rule("code"), because }] })).toEqual(["/waives/0/because"]);
    expect(given({ waives: [{ reading: "strictly", because }] })).toEqual(["/waives/0/because"]);
    expect(given({ declares: [{ what: "charity", because }] })).toEqual(["/declares/0/because"]);
  });

  it("have a reason in any script", () => {
    const because = "弁護士の意見書によります";
    expect(parsePolicy({ ...house(), waives: [{ ...rule("code"), because }] }).mistakes).toBeUndefined();
  });
});

describe("time-zone data", () => {
  it("older than a pack demands decides nothing, and says so", () => {
    const strict = { ...pack, rules: [], minTzdata: "2999a" };
    const { verdict, binding } = decide(
      foldOf(factsOf([])),
      call(),
      compile(house(), [strict]),
      ms("2026-11-23T12:00Z"),
    );
    expect({ verdict, binding }).toEqual({ verdict: "suppress", binding: "tzdata-too-old" });
    const known = { ...pack, rules: [], minTzdata: "2026b" };
    expect(decide(foldOf(factsOf([])), call(), compile(house(), [known]), ms("2026-11-23T12:00Z")).verdict).toBe(
      "allow",
    );
  });
});
