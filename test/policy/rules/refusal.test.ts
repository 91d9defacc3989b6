import { describe, expect, it } from "vitest";
import {
  allow,
  call,
  defer,
  given,
  justBefore,
  mail,
  offer,
  policyOf,
  saidNo,
  suppress,
  table,
  text,
} from "../given.ts";

const FOR_EVER = "until-customer-asks";
const rule = (breadth: string, covers: string, lasts: unknown) => policyOf({ kind: "refusal", breadth, covers, lasts });
const DAY = "2026-11-02T10:00Z";

describe("an offer", () => {
  table(rule("this-offer", "offer", FOR_EVER), [
    [
      "that was refused",
      [saidNo(DAY, "this-offer", { topic: "car-loan", offer: "o1" })],
      call({ topic: "car-loan", offer: "o1" }),
      "2036-11-02T10:00Z",
      suppress("rule"),
    ],
    [
      "under another topic, reworded",
      [saidNo(DAY, "this-offer", { topic: "car-loan", offer: "o1" })],
      call({ topic: "personal-loan", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
    [
      "in a contact of another purpose",
      [saidNo(DAY, "this-offer", { topic: "car-loan", offer: "o1" })],
      call({ purpose: "service", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
    [
      "in a conversation",
      [saidNo(DAY, "this-offer", { topic: "car-loan", offer: "o1" })],
      offer("c1", "car-loan"),
      DAY,
      suppress("rule"),
    ],
    [
      "is not another offer",
      [saidNo(DAY, "this-offer", { topic: "car-loan", offer: "o1" })],
      call({ topic: "car-loan", offer: "o2" }),
      DAY,
      allow,
    ],
  ]);
});

describe("a family", () => {
  table(rule("this-topic", "family", "P180D"), [
    [
      "the topic itself, for 180 days",
      [saidNo(DAY, "this-topic", { topic: "car-loan" })],
      call({ topic: "car-loan" }),
      DAY,
      defer("2027-05-01T10:00Z", "rule"),
    ],
    [
      "to the last millisecond",
      [saidNo(DAY, "this-topic", { topic: "car-loan" })],
      call({ topic: "car-loan" }),
      justBefore("2027-05-01T10:00Z"),
      defer("2027-05-01T10:00Z", "rule"),
    ],
    [
      "at exactly 180 days it is over",
      [saidNo(DAY, "this-topic", { topic: "car-loan" })],
      call({ topic: "car-loan" }),
      "2027-05-01T10:00Z",
      allow,
    ],
    [
      "its siblings",
      [saidNo(DAY, "this-topic", { topic: "car-loan" })],
      call({ topic: "holiday-loan" }),
      DAY,
      defer("2027-05-01T10:00Z", "rule"),
    ],
    [
      "the family by its own name",
      [saidNo(DAY, "this-topic", { topic: "car-loan" })],
      call({ topic: "credit" }),
      DAY,
      defer("2027-05-01T10:00Z", "rule"),
    ],
    [
      "every child of a family that was refused",
      [saidNo(DAY, "this-topic", { topic: "credit" })],
      call({ topic: "mortgage" }),
      DAY,
      defer("2027-05-01T10:00Z", "rule"),
    ],
    ["not another family", [saidNo(DAY, "this-topic", { topic: "car-loan" })], call({ topic: "camera" }), DAY, allow],
    [
      "every channel",
      [saidNo(DAY, "this-topic", { topic: "car-loan" })],
      mail(),
      DAY,
      defer("2027-05-01T10:00Z", "rule"),
    ],
    [
      "a no whose topic is not known covers every family",
      [saidNo(DAY, "this-topic")],
      call({ topic: "camera" }),
      DAY,
      defer("2027-05-01T10:00Z", "rule"),
    ],
    [
      "only what promotes: a service call is none",
      [saidNo(DAY, "this-topic", { topic: "car-loan" })],
      call({ purpose: "service", topic: "car-loan" }),
      DAY,
      allow,
    ],
    [
      "a service call with an offer in it is",
      [saidNo(DAY, "this-topic", { topic: "car-loan" })],
      call({ purpose: "service", topic: "car-loan", offer: "o1" }),
      DAY,
      defer("2027-05-01T10:00Z", "rule"),
    ],
    [
      "the newest of two lasts longest",
      [
        saidNo(DAY, "this-topic", { topic: "car-loan" }),
        saidNo("2026-11-05T10:00Z", "this-topic", { topic: "mortgage" }),
      ],
      call(),
      "2026-11-06T10:00Z",
      defer("2027-05-04T10:00Z", "rule"),
    ],
    [
      "another breadth is not this rule's",
      [saidNo(DAY, "this-offer", { topic: "car-loan", offer: "o1" })],
      call(),
      DAY,
      allow,
    ],
  ]);
});

describe("one channel", () => {
  table(rule("promotions", "promotion", FOR_EVER), [
    ["is silent", [saidNo(DAY, "promotions", { channel: "sms" })], text(), DAY, suppress("rule")],
    ["the others are not", [saidNo(DAY, "promotions", { channel: "sms" })], call(), DAY, allow],
  ]);
});

describe("all promotion", () => {
  table(rule("promotions", "promotion", FOR_EVER), [
    [
      "every topic and channel",
      [saidNo(DAY, "promotions")],
      mail({ topic: "camera" }),
      "2036-11-02T10:00Z",
      suppress("rule"),
    ],
    ["an offer in a conversation", [saidNo(DAY, "promotions")], offer("c1", "camera"), DAY, suppress("rule")],
    [
      "a thank-you call that pitches",
      [saidNo(DAY, "promotions")],
      call({ purpose: "care", topic: "camera", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
    ["not a service call", [saidNo(DAY, "promotions")], call({ purpose: "service" }), DAY, allow],
    [
      "a no that names promotion as its purpose is the same no",
      [saidNo(DAY, "promotions", { purpose: "promotional" })],
      call(),
      DAY,
      suppress("rule"),
    ],
    [
      "and covers a thank-you call that pitches",
      [saidNo(DAY, "promotions", { purpose: "promotional" })],
      call({ purpose: "care", topic: "camera", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
    [
      "and an offer in a service conversation",
      [saidNo(DAY, "promotions", { purpose: "promotional" })],
      offer("c1", "camera", { purpose: "service" }),
      DAY,
      suppress("rule"),
    ],
    [
      "a no to surveys",
      [saidNo(DAY, "promotions", { purpose: "research" })],
      call({ purpose: "research" }),
      DAY,
      suppress("rule"),
    ],
  ]);
});

describe("everything", () => {
  const policy = policyOf({
    kind: "refusal",
    breadth: "everything",
    covers: "everything",
    lasts: FOR_EVER,
    unless: ["required"],
  });
  const transactional = { purpose: "transactional", required: true } as const;
  table(policy, [
    ["promotion", [saidNo(DAY, "everything")], call(), DAY, suppress("rule")],
    ["service", [saidNo(DAY, "everything")], mail({ purpose: "service" }), DAY, suppress("rule")],
    ["debt", [saidNo(DAY, "everything")], mail({ purpose: "debt" }), DAY, suppress("rule")],
    [
      "a transactional message that is not required",
      [saidNo(DAY, "everything")],
      mail({ purpose: "transactional" }),
      DAY,
      suppress("rule"),
    ],
    ["not one that is", [saidNo(DAY, "everything")], mail(transactional), DAY, allow],
    [
      "required is a word for transactional messages only",
      [saidNo(DAY, "everything")],
      mail({ purpose: "service", required: true }),
      DAY,
      suppress("rule"),
    ],
    [
      "and does not carry an offer through",
      [saidNo(DAY, "everything")],
      mail({ ...transactional, topic: "camera", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
    [
      "one purpose: that one",
      [saidNo(DAY, "everything", { purpose: "debt" })],
      mail({ purpose: "debt" }),
      DAY,
      suppress("rule"),
    ],
    ["and no other", [saidNo(DAY, "everything", { purpose: "debt" })], mail({ purpose: "service" }), DAY, allow],
    [
      "promotion as that purpose covers an offer in any contact",
      [saidNo(DAY, "everything", { purpose: "promotional" })],
      mail({ purpose: "service", topic: "camera", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
  ]);
});

describe("not now", () => {
  table(rule("not-now", "family", { named: true, otherwise: "P30D" }), [
    [
      "until the time named",
      [saidNo(DAY, "not-now", { topic: "car-loan", until: "2026-12-24T08:00Z" })],
      call(),
      justBefore("2026-12-24T08:00Z"),
      defer("2026-12-24T08:00Z", "rule"),
    ],
    [
      "and no longer",
      [saidNo(DAY, "not-now", { topic: "car-loan", until: "2026-12-24T08:00Z" })],
      call(),
      "2026-12-24T08:00Z",
      allow,
    ],
    [
      "else thirty days",
      [saidNo(DAY, "not-now", { topic: "car-loan" })],
      call(),
      justBefore("2026-12-02T10:00Z"),
      defer("2026-12-02T10:00Z", "rule"),
    ],
    ["and no longer", [saidNo(DAY, "not-now", { topic: "car-loan" })], call(), "2026-12-02T10:00Z", allow],
    [
      "a time years away is kept too",
      [saidNo(DAY, "not-now", { topic: "car-loan", until: "2029-01-01T00:00Z" })],
      call(),
      "2028-06-01T10:00Z",
      defer("2029-01-01T00:00Z", "rule"),
    ],
  ]);
});

it("names every refusal it rests on", () => {
  const decided = given(
    saidNo(DAY, "this-topic", { topic: "car-loan" }),
    saidNo(DAY, "this-topic", { topic: "camera" }),
    saidNo(DAY, "this-topic", { topic: "mortgage" }),
  )
    .under(rule("this-topic", "family", "P180D"))
    .when(call(), DAY).decision;
  expect([...decided.reasons[0]!.evidence].sort()).toEqual([2, 4]);
});
