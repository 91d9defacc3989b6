import { describe } from "vitest";
import {
  allow,
  call,
  consent,
  defer,
  justBefore,
  late,
  mail,
  offer,
  policyOf,
  saidNo,
  suppress,
  table,
  text,
} from "../given.ts";

const DAY = "2026-11-02T10:00Z";
const needs = (kind: string) => policyOf({ kind: "consent", needs: kind, applies: { purposes: ["promotional"] } });

describe("kinds", () => {
  table(needs("express"), [
    ["none", [], call(), DAY, suppress("rule")],
    ["too weak", [consent(DAY, { kind: "implied" })], call(), DAY, suppress("rule")],
    ["just strong enough", [consent(DAY)], call(), DAY, allow],
    ["stronger", [consent(DAY, { kind: "express-written" })], call(), DAY, allow],
    ["an offer in a conversation", [consent(DAY)], offer("c1"), DAY, allow],
    ["other purposes are not judged", [], call({ purpose: "service" }), DAY, allow],
  ]);
});

describe("what it was given for", () => {
  table(needs("implied"), [
    ["another purpose", [consent(DAY, { purpose: "service" })], call(), DAY, suppress("rule")],
    ["another channel", [consent(DAY, { channel: "sms" })], call(), DAY, suppress("rule")],
    ["this channel", [consent(DAY, { channel: "sms" })], text(), DAY, allow],
    ["another family", [consent(DAY, { topic: "camera" })], call(), DAY, suppress("rule")],
    ["a sibling of the family", [consent(DAY, { topic: "car-loan" })], call(), DAY, allow],
    [
      "service: an offer that rides along still needs consent to promotion",
      [consent(DAY, { purpose: "service" })],
      mail({ purpose: "service", topic: "camera", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
    [
      "promotion: the offer that rides along has it",
      [consent(DAY)],
      mail({ purpose: "service", topic: "camera", offer: "o1" }),
      DAY,
      allow,
    ],
  ]);
});

describe("while it lasts", () => {
  const until = consent(DAY, { expiresAt: "2027-11-02T10:00Z" });
  table(needs("express"), [
    ["to its last millisecond", [until], call(), justBefore("2027-11-02T10:00Z"), allow],
    ["and no longer", [until], call(), "2027-11-02T10:00Z", suppress("rule")],
    ["given again it lasts on", [until, consent("2027-11-01T10:00Z")], call(), "2028-11-02T10:00Z", allow],
    [
      "an older one told of late does not shorten it",
      [consent("2026-11-05T10:00Z"), late("2026-11-06T10:00Z", until)],
      call(),
      "2028-01-01T10:00Z",
      allow,
    ],
  ]);
});

describe("taken back", () => {
  table(needs("express"), [
    [
      "by a no to promotions",
      [consent(DAY), saidNo("2026-11-03T10:00Z", "promotions")],
      call(),
      "2026-11-04T10:00Z",
      suppress("rule"),
    ],
    [
      "by a no to everything",
      [consent(DAY), saidNo("2026-11-03T10:00Z", "everything")],
      call(),
      "2026-11-04T10:00Z",
      suppress("rule"),
    ],
    [
      "a no to texts takes back none for calls",
      [consent(DAY, { channel: "voice" }), saidNo("2026-11-03T10:00Z", "promotions", { channel: "sms" })],
      call(),
      "2026-11-04T10:00Z",
      allow,
    ],
    [
      "a no to one topic takes back none",
      [consent(DAY), saidNo("2026-11-03T10:00Z", "this-topic", { topic: "camera" })],
      call(),
      "2026-11-04T10:00Z",
      allow,
    ],
    [
      "given after the no",
      [saidNo(DAY, "promotions"), consent("2026-11-03T10:00Z")],
      call(),
      "2026-11-04T10:00Z",
      allow,
    ],
    [
      "given before the no and told after it loosens nothing",
      [saidNo("2026-11-03T10:00Z", "promotions"), late("2026-11-04T10:00Z", consent(DAY))],
      call(),
      "2026-11-05T10:00Z",
      suppress("rule"),
    ],
    [
      "nor given at its very instant",
      [saidNo(DAY, "promotions"), consent(DAY)],
      call(),
      "2026-11-05T10:00Z",
      suppress("rule"),
    ],
    [
      "dated in the future it counts from when it was told",
      [consent("2027-11-02T10:00Z"), saidNo("2027-11-02T10:00Z", "promotions")],
      call(),
      "2027-11-03T10:00Z",
      suppress("rule"),
    ],
  ]);
  const inOpenHours = policyOf(
    { kind: "consent", needs: "express" },
    { kind: "hours", weekly: { tue: [["09:00", "20:00"]] } },
  );
  table(inOpenHours, [
    [
      "a consent that is over before the hours open permits nothing",
      [consent(DAY, { expiresAt: "2026-11-03T09:00Z" })],
      call(),
      "2026-11-02T20:00Z",
      suppress("rule", "rule-2"),
    ],
    [
      "one that lasts a minute longer does",
      [consent(DAY, { expiresAt: "2026-11-03T09:01Z" })],
      call(),
      "2026-11-02T20:00Z",
      defer("2026-11-03T09:00Z", "rule-2"),
    ],
  ]);
});
