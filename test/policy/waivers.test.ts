import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
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
const BECAUSE = "Counsel's memo of 3 March 2026.";
const house = (waives?: object[]) =>
  documentOf({
    ...(waives && { waives }),
    rules: [{ id: "own", kind: "cap", why: "x", max: "unlimited", window: { rolling: "P1D" } }],
  });
const rule = (name: string) => ({ pack: "xx", rule: name, because: BECAUSE });
const decided = (waives?: object[]) => {
  const policy = compile(house(waives), [pack]);
  return { policy, decision: decide(foldOf(factsOf([])), call(), policy, ms("2026-11-23T12:00Z")) };
};

describe("waivers", () => {
  it("without one, all rules stand, and a strict reading says that it is one", () => {
    const { decision } = decided();
    expect(decision.reasons.map((reason) => reason.rule)).toEqual(["duty", "presumed", "code", "unsettled"]);
    expect(decision.notices).toEqual([{ kind: "needs-review", of: "xx unsettled" }]);
  });

  it("switch off a guideline, a reading and a presumption, and say so with the reason", () => {
    const { decision, policy } = decided([rule("code"), rule("presumed"), { reading: "strictly", because: BECAUSE }]);
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
    expect(needApproval(house([rule("presumed")]), [pack]).map(({ id }) => id)).toEqual(["presumed"]);
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
