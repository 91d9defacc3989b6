import { describe, expect, it } from "vitest";
import { registry } from "../../../lib/policy/rules/registry.ts";
import { daysIn } from "../../../lib/policy/sentence.ts";
import { zoneNamed } from "../../../lib/zones/zone.ts";
import { allow, call, consent, given, justBefore, ms, policyOf, suppress, table } from "../given.ts";

const DAY = "2026-11-02T10:00Z";
const policy = policyOf({ kind: "registry", list: "us-national", maxAge: "P31D", unlessConsent: "express-written" });
const checked = (asOf: string, listed = false) => call({ registries: { "us-national": { listed, asOf: ms(asOf) } } });

describe("a do-not-call list", () => {
  table(policy, [
    ["never checked", [], call(), DAY, suppress("rule")],
    [
      "another list was checked",
      [],
      call({ registries: { "us-florida": { listed: false, asOf: ms(DAY) } } }),
      DAY,
      suppress("rule"),
    ],
    ["not on it", [], checked(DAY), DAY, allow],
    ["checked a millisecond less than 31 days ago", [], checked(DAY), justBefore("2026-12-03T10:00Z"), allow],
    ["checked 31 days ago", [], checked(DAY), "2026-12-03T10:00Z", suppress("rule")],
    ["on it", [], checked(DAY, true), DAY, suppress("rule")],
    [
      "on it, with a consent strong enough",
      [consent(DAY, { kind: "express-written" })],
      checked(DAY, true),
      DAY,
      allow,
    ],
    ["with one too weak", [consent(DAY, { kind: "express" })], checked(DAY, true), DAY, suppress("rule")],
    [
      "with one for something else",
      [consent(DAY, { kind: "express-written", purpose: "service" })],
      checked(DAY, true),
      DAY,
      suppress("rule"),
    ],
  ]);
  it.each([
    [call(), "Never checked against the do-not-call list us-national; check it first"],
    [checked(DAY, true), "On the do-not-call list us-national when it was checked on 2 Nov 2026"],
    [checked("2026-10-01T10:00Z"), "The check against us-national of 1 Oct 2026 is older than 31 days; check again"],
  ])("says so (%#)", (request, sentence) => {
    expect(given().under(policy).when(request, DAY).sentence("rule")).toBe(sentence);
  });

  it("tells a date alone as that date, wherever the customer is", () => {
    const days = daysIn(zoneNamed("America/Los_Angeles")!);
    const rule = registry.schema.parse({ id: "rule", why: "Why.", kind: "registry", list: "l", maxAge: "P31D" });
    const sentence = (asOf: string) => registry.sentence(rule, { asOf: ms(asOf), listed: 1 }, days, undefined);
    expect(sentence("2026-11-02T00:00Z")).toContain("checked on 2 Nov 2026");
    expect(sentence("2026-11-02T00:01Z")).toContain("checked on 1 Nov 2026");
  });
});
