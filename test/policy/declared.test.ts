import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { noticeInWords } from "../../lib/policy/notice.ts";
import { parsePack } from "../../lib/policy/pack.ts";
import { needApproval } from "../../lib/policy/waivers.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { call, consent, documentOf, factsOf, foldOf, ms } from "./given.ts";

const BECAUSE = "A balancing test of 3 March 2026 is on file.";
const rule = (id: string, severity: string, unless: unknown[], more: object = {}) => ({
  id,
  group: "XX-ALL",
  kind: "cap",
  why: "For the test.",
  source: { instrument: "An act" },
  confidence: "S",
  severity,
  max: 0,
  window: { rolling: "P1D" },
  unless,
  ...more,
});
const packOf = (...rules: object[]) =>
  parsePack({ id: "xx", version: "1", title: "Nowhere", jurisdiction: "XX", asOf: "2026-11-22", rules }).pack!;
const house = (...declares: string[]) =>
  documentOf({
    declares: declares.map((what) => ({ what, because: BECAUSE })),
    rules: [{ id: "own", kind: "cap", why: "x", max: "unlimited", window: { rolling: "P1D" } }],
  });
const interest = { declares: "legitimate-interest" };
const pack = packOf(rule("calls", "prohibited", [interest]));
const AT = "2026-11-23T12:00Z";
const decided = (
  packs: (typeof pack)[],
  policy: ReturnType<typeof house>,
  history: Parameters<typeof factsOf>[0] = [],
) => decide(foldOf(factsOf(history)), call(), compile(policy, packs), ms(AT));

describe("a rule that stands back because the operator declares something", () => {
  it("is told in the decision, with what was declared and why", () => {
    const policy = house("press", "legitimate-interest");
    const decision = decided([pack], policy);
    expect(decision.verdict).toBe("allow");
    expect(decision.notices).toEqual([{ kind: "declared", of: "xx calls" }]);
    expect(noticeInWords(decision.notices[0]!, [policy, pack], zoneNamed("UTC")!)).toBe(
      `Rule xx calls would refuse, and stands back because the policy declares legitimate-interest: ${BECAUSE}`,
    );
  });

  it("is not told where nothing is declared, and it stands", () => {
    const decision = decided([pack], house("press"));
    expect({ verdict: decision.verdict, notices: decision.notices }).toEqual({ verdict: "suppress", notices: [] });
  });

  it("is not told where it has nothing against the contact, or another circumstance is enough", () => {
    const open = packOf(rule("calls", "prohibited", [interest], { max: 1 }));
    expect(decided([open], house("legitimate-interest")).notices).toEqual([]);
    const either = packOf(rule("calls", "prohibited", [interest, { consent: "express" }]));
    const withConsent = decided([either], house("legitimate-interest"), [consent("2026-01-15T10:00Z")]);
    expect({ verdict: withConsent.verdict, notices: withConsent.notices }).toEqual({ verdict: "allow", notices: [] });
    expect(decided([either], house("legitimate-interest")).notices).toHaveLength(1);
  });

  it("is told of the operator's own rules too", () => {
    const own = documentOf({
      declares: [{ what: "charity", because: BECAUSE }],
      rules: [
        { id: "own", kind: "cap", why: "x", max: 0, window: { rolling: "P1D" }, unless: [{ declares: "charity" }] },
      ],
    });
    expect(decided([], own).notices).toEqual([{ kind: "declared", of: `${own.id} own` }]);
  });

  it("is told also of a contact that another rule puts off, and puts nothing off itself", () => {
    const { max: _, window: __, ...header } = rule("closed", "prohibited", []);
    const closed = { ...header, kind: "hours", weekly: { mon: [["15:00", "20:00"]] } };
    const decision = decided([packOf(rule("calls", "prohibited", [interest]), closed)], house("legitimate-interest"));
    expect(decision).toMatchObject({ verdict: "defer", notBefore: ms("2026-11-23T15:00Z") });
    expect(decision.notices).toEqual([{ kind: "declared", of: "xx calls" }]);
  });
});

describe("a declaration by which a prohibited rule stands back", () => {
  const needs = (severity: string, more: object = {}) =>
    needApproval(house("legitimate-interest"), [packOf(rule("calls", severity, [interest], more))]);

  it("needs a second person", () => {
    expect(needs("prohibited")).toMatchObject([{ rule: { id: "calls" }, declares: "legitimate-interest" }]);
    expect(needApproval(house("press"), [pack])).toEqual([]);
  });

  it("others need a written reason only", () => {
    expect(needs("presumption")).toEqual([]);
    expect(needs("guideline")).toEqual([]);
    expect(needs("prohibited", { confidence: "U", needsReview: true, reading: "strictly" })).toEqual([]);
  });
});
