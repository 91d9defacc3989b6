import { describe, expect, it } from "vitest";
import { courteous, SHIPPED_POLICIES, strict } from "../../../packs/shipped.ts";
import { allow, call, defer, justBefore, made, mail, need, offer, saidNo, suppress, table, talk } from "../given.ts";

// Issue 2, section 1, strict: as courteous, relevance refusing everywhere, promotion 1 per 14 days and 2 per 60.
const wants = need("2026-10-30T10:00Z", "personal-loan");
const email = (at: string) => made(at, "sent", { channel: "email" });

describe("relevance refuses everywhere", () => {
  table(strict, [
    ["an email without a need", [], mail(), "2026-11-02T10:00Z", suppress("relevance-contact")],
    ["with one", [wants], mail(), "2026-11-02T10:00Z", allow],
    ["a call without a need", [], call(), "2026-11-02T10:00Z", suppress("relevance-contact")],
    [
      "an offer without one",
      [talk("c1", "2026-11-02T10:00Z", "inbound")],
      offer("c1"),
      "2026-11-02T10:01Z",
      suppress("relevance-offer"),
    ],
    ["service needs none", [], mail({ purpose: "service" }), "2026-11-02T10:00Z", allow],
  ]);
});

describe("promotion: 1 per 14 days, 2 per 60", () => {
  const history = [wants, email("2026-11-02T10:00Z")];
  const two = [wants, email("2026-11-02T10:00Z"), email("2026-11-16T10:00Z")];
  table(strict, [
    [
      "just before 14 days",
      history,
      mail(),
      justBefore("2026-11-16T10:00Z"),
      defer("2026-11-16T10:00Z", "promotion-reached-fortnight"),
    ],
    ["at exactly 14 days", history, mail(), "2026-11-16T10:00Z", allow],
    [
      "no third, just before 60 days",
      two,
      mail(),
      justBefore("2027-01-01T10:00Z"),
      defer("2027-01-01T10:00Z", "promotion-reached-two-months"),
    ],
    ["at exactly 60 days", two, mail(), "2027-01-01T10:00Z", allow],
  ]);
});

describe("as courteous", () => {
  table(strict, [
    [
      "a no",
      [saidNo("2026-11-02T10:00Z", "this-topic", { topic: "car-loan" }), need("2026-11-03T10:00Z", "mortgage")],
      mail(),
      "2026-11-03T10:00Z",
      defer("2027-05-01T10:00Z", "no-this-topic"),
    ],
  ]);
  it("in every other rule", () => {
    const changed = ["promotion-reached-fortnight", "promotion-reached-two-months", "relevance-contact"];
    const theirs = new Map(courteous.rules.map((rule) => [rule.id, rule]));
    const same = strict.rules.filter((rule) => !changed.includes(rule.id));
    expect(same).toHaveLength(courteous.rules.length - 3);
    for (const rule of same) expect(rule).toEqual(theirs.get(rule.id));
    expect(strict.implies).toEqual(courteous.implies);
    expect(strict.topics).toEqual(courteous.topics);
  });
  it("every rule gives the reason for its numbers", () => {
    for (const policy of Object.values(SHIPPED_POLICIES))
      for (const rule of policy.rules) expect(rule.why.length, rule.id).toBeGreaterThan(30);
  });
});
