import { describe, expect, it } from "vitest";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import { type Pack, parsePack } from "../../lib/policy/pack.ts";
import { refinementMistakes } from "../../lib/policy/refine.ts";
import { call, documentOf, factsOf, foldOf, ms } from "./given.ts";

const rule = (id: string, more: object = {}) => ({
  id,
  group: "XX-ALL",
  kind: "consent",
  why: "For the test.",
  source: { instrument: "An act" },
  confidence: "S",
  severity: "prohibited",
  applies: { channels: ["sms", "email"], purposes: ["promotional"], actions: ["contact"] },
  unless: [{ relationship: ["purchase"], about: "family" }],
  needs: "express",
  ...more,
});
const pack = (id: string, rules: object[], more: object = {}): Pack => {
  const parsed = parsePack({
    id,
    version: "1",
    title: id,
    jurisdiction: id.toUpperCase(),
    asOf: "2026-11-27",
    rules,
    ...more,
  });
  expect(parsed.mistakes).toBeUndefined();
  return parsed.pack!;
};
const union = pack("uu", [rule("uu-messages")]);
const REFINES = [{ pack: "uu", rule: "uu-messages", by: ["mm-email"] }];
const EMAIL = { channels: ["email"], purposes: ["promotional"], actions: ["contact"] };
const member = (more: object = {}, refines: object[] = REFINES) =>
  pack("mm", [rule("mm-email", { applies: EMAIL, ...more })], { inherits: ["UU"], refines });

describe("a rule that a pack says in its own words", () => {
  const house = (waives?: object[]) =>
    documentOf({
      ...(waives && { waives }),
      rules: [{ id: "own", kind: "cap", why: "x", max: "unlimited", window: { rolling: "P1D" } }],
    });
  const refusedBy = (channel: "sms" | "email" | "voice", packs: Pack[], waives?: object[]) =>
    decide(
      foldOf(factsOf([])),
      { ...call(), channel },
      compile(house(waives), packs),
      ms("2026-11-23T12:00Z"),
    ).reasons.map((reason) => reason.rule);

  it("stands for the inherited one where it judges, and nowhere else", () => {
    expect(refusedBy("email", [union, member()])).toEqual(["mm-email"]);
    expect(refusedBy("sms", [union, member()])).toEqual(["uu-messages"]);
    expect(refusedBy("voice", [union, member()])).toEqual([]);
    // Unsaid, both refuse.
    expect(refusedBy("email", [union, member({}, [])])).toEqual(["uu-messages", "mm-email"]);
  });

  it("is not there where the pack is not", () => {
    expect(refusedBy("email", [union])).toEqual(["uu-messages"]);
  });

  it("gives way to the inherited one where an operator waives its reading", () => {
    const reading = member({ confidence: "U", needsReview: true, reading: "strictly" });
    expect(refusedBy("email", [union, reading])).toEqual(["mm-email"]);
    const waives = [{ reading: "strictly", because: "Counsel's memo of 3 March 2026." }];
    expect(refusedBy("email", [union, reading], waives)).toEqual(["uu-messages"]);
  });
});

describe("what a pack says of rules it inherits", () => {
  const found = (one: Pack, above: Pack[] = [union]) =>
    refinementMistakes(one, above).map(({ pointer, message }) => `${pointer} ${message}`);

  it("is right where its own rule asks at least as much", () => {
    expect(found(member())).toEqual([]);
    expect(found(member({ unless: [] }))).toEqual([]);
    expect(found(member({ needs: "express-written", within: { years: 2 } }))).toEqual([]);
    const lapses = { relationship: ["purchase"], about: "family", within: { months: 12 } };
    expect(found(member({ unless: [lapses] }))).toEqual([]);
  });

  it.each([
    ["a weaker consent does", { needs: "implied" }],
    ["it is less severe", { severity: "presumption" }],
    ["it is not in force as long", { effectiveFrom: "2026-01-01T00:00:00Z" }],
    ["it judges some topics only", { applies: { ...EMAIL, topics: ["solar"] } }],
    ["it judges less", { applies: { ...EMAIL, actions: ["offer"] } }],
    ["it judges less", { applies: { ...EMAIL, purposes: ["service"] } }],
    ["it stands back more often", { unless: [{ relationship: ["purchase", "inquiry"], about: "family" }] }],
    ["it stands back more often", { unless: [{ relationship: ["purchase"] }] }],
    ["it stands back more often", { unless: ["customer-asked"] }],
  ])("is a mistake where it permits more: %s", (why, more) => {
    expect(found(member(more))).toEqual([
      `/refines/0/by/0 "mm-email" permits more than "uu-messages", which it refines: ${why}`,
    ]);
  });

  it("is a mistake where the inherited rule asks for a recent consent, and its own for none", () => {
    const recent = pack("uu", [rule("uu-messages", { within: { years: 2 } })]);
    expect(found(member(), [recent])).toEqual([
      '/refines/0/by/0 "mm-email" permits more than "uu-messages", which it refines: an older consent does',
    ]);
    expect(found(member({ within: { years: 2 } }), [recent])).toEqual([]);
  });

  it("is a mistake where there is no such rule, above or here, or where they are of two kinds", () => {
    expect(found(member(), [])).toEqual([
      '/refines/0/rule no rule "uu-messages" of "uu" is inherited; name one that is',
    ]);
    expect(found(member({}, [{ ...REFINES[0], by: ["mm-sms"] }]))).toEqual([
      '/refines/0/by/0 "mm-sms" is no rule of this pack',
    ]);
    const { needs: _, ...header } = rule("uu-messages");
    const cap = pack("uu", [{ ...header, kind: "cap", max: 0, window: { rolling: "P1D" } }]);
    expect(found(member(), [cap])).toEqual([
      '/refines/0/by/0 "mm-email" and what it refines are not both rules of consent',
    ]);
  });
});
