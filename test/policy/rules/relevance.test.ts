import { describe } from "vitest";
import { allow, call, consent, justBefore, need, offer, policyOf, suppress, table, text } from "../given.ts";

const DAY = "2026-11-02T10:00Z";
const policy = policyOf({ kind: "relevance", within: "P180D", applies: { purposes: ["promotional"] } });

describe("a need or interest in the family", () => {
  table(policy, [
    ["none", [], call(), DAY, suppress("rule")],
    ["in the topic", [need(DAY, "personal-loan")], call(), DAY, allow],
    ["in a sibling", [need(DAY, "mortgage")], call(), DAY, allow],
    ["in another family", [need(DAY, "camera")], call(), DAY, suppress("rule")],
    ["for an offer", [need(DAY, "mortgage")], offer("c1"), DAY, allow],
    ["one millisecond less than 180 days old", [need(DAY, "mortgage")], call(), justBefore("2027-05-01T10:00Z"), allow],
    ["180 days old", [need(DAY, "mortgage")], call(), "2027-05-01T10:00Z", suppress("rule")],
    [
      "told of again it is new again",
      [need(DAY, "mortgage"), need("2027-04-01T10:00Z", "mortgage")],
      call(),
      "2027-05-01T10:00Z",
      allow,
    ],
  ]);
});

describe("or express consent for it", () => {
  table(policy, [
    ["to the family", [consent(DAY, { topic: "mortgage" })], call(), "2028-05-01T10:00Z", allow],
    ["to promotion at large is no interest in this", [consent(DAY)], call(), DAY, suppress("rule")],
    ["implied is not express", [consent(DAY, { topic: "mortgage", kind: "implied" })], call(), DAY, suppress("rule")],
    ["for texts", [consent(DAY, { topic: "mortgage", channel: "sms" })], text(), DAY, allow],
    ["is none for calls", [consent(DAY, { topic: "mortgage", channel: "sms" })], call(), DAY, suppress("rule")],
    [
      "for an offer that rides along with service",
      [consent(DAY, { topic: "mortgage" })],
      call({ purpose: "service", topic: "mortgage", offer: "o1" }),
      DAY,
      allow,
    ],
    [
      "and a consent to service is none for it",
      [consent(DAY, { topic: "mortgage", purpose: "service" })],
      call({ purpose: "service", topic: "mortgage", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
  ]);
});
