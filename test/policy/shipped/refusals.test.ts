import { describe, expect, it } from "vitest";
import { courteous } from "../../../packs/shipped.ts";
import {
  allow,
  call,
  cameBack,
  consent,
  defer,
  justBefore,
  mail,
  need,
  offer,
  saidNo,
  saidNoIn,
  suppress,
  table,
  text,
} from "../given.ts";

// Issue 2, section 1, courteous: refusals. Email has no hours, so that only the refusals speak.
const DAY = "2026-11-02T10:00Z";
const required = { purpose: "transactional", required: true } as const;

describe("this-offer: that offer for ever, its family 90 days", () => {
  const no = [saidNo(DAY, "this-offer", { topic: "car-loan", offer: "o1" })];
  table(courteous, [
    [
      "the family, just before 90 days",
      no,
      mail({ topic: "mortgage" }),
      justBefore("2027-01-31T10:00Z"),
      defer("2027-01-31T10:00Z", "no-this-offer-family"),
    ],
    ["the family, at 90 days", no, mail({ topic: "mortgage" }), "2027-01-31T10:00Z", allow],
    [
      "the offer, after ten years",
      no,
      mail({ topic: "car-loan", offer: "o1" }),
      "2036-11-02T10:00Z",
      suppress("no-this-offer"),
    ],
    [
      "the offer under another topic",
      no,
      mail({ topic: "holiday-loan", offer: "o1" }),
      "2027-06-01T10:00Z",
      suppress("no-this-offer"),
    ],
    [
      "another offer of the family, after 90 days",
      no,
      mail({ topic: "car-loan", offer: "o2" }),
      "2027-01-31T10:00Z",
      allow,
    ],
    ["another family", no, mail({ topic: "camera" }), DAY, allow],
  ]);
});

describe("this-topic: the family 180 days", () => {
  const no = [saidNo(DAY, "this-topic", { topic: "personal-loan" })];
  table(courteous, [
    [
      "the topic, just before",
      no,
      mail(),
      justBefore("2027-05-01T10:00Z"),
      defer("2027-05-01T10:00Z", "no-this-topic"),
    ],
    ["the topic, at 180 days", no, mail(), "2027-05-01T10:00Z", allow],
    [
      "debt consolidation after a no to a personal loan",
      no,
      mail({ topic: "debt-consolidation" }),
      "2026-11-02T10:01Z",
      defer("2027-05-01T10:00Z", "no-this-topic"),
    ],
    [
      "then a car loan",
      no,
      mail({ topic: "car-loan" }),
      "2026-11-02T10:02Z",
      defer("2027-05-01T10:00Z", "no-this-topic"),
    ],
    [
      "then a holiday loan",
      no,
      mail({ topic: "holiday-loan" }),
      "2026-11-02T10:03Z",
      defer("2027-05-01T10:00Z", "no-this-topic"),
    ],
    [
      "by text instead",
      no,
      text({ topic: "holiday-loan" }),
      "2026-11-03T10:00Z",
      defer("2027-05-01T10:00Z", "no-this-topic"),
    ],
    [
      "in a thank-you call that pitches",
      no,
      call({ purpose: "care", topic: "car-loan", offer: "o9" }),
      "2026-11-03T10:00Z",
      defer("2027-05-01T10:00Z", "no-this-topic"),
    ],
    [
      "a recorded need does not lift it",
      [...no, need("2026-11-03T10:00Z", "car-loan")],
      mail({ topic: "car-loan" }),
      "2026-11-04T10:00Z",
      defer("2027-05-01T10:00Z", "no-this-topic"),
    ],
    [
      "the customer's own return to the topic does",
      [...no, cameBack("2026-11-03T10:00Z", "this-topic", { topic: "personal-loan" })],
      mail({ topic: "car-loan" }),
      "2026-11-03T10:00Z",
      allow,
    ],
  ]);
});

describe("promotions: until the customer asks", () => {
  const no = [saidNo(DAY, "promotions")];
  table(courteous, [
    ["after ten years", no, mail({ topic: "camera" }), "2036-11-02T10:00Z", suppress("no-promotions")],
    ["service is welcome", no, mail({ purpose: "service" }), DAY, allow],
    ["research is", no, mail({ purpose: "research" }), DAY, allow],
    ["the customer asked", [...no, cameBack("2026-12-02T10:00Z", "promotions")], mail(), "2026-12-02T10:00Z", allow],
    [
      "for one channel",
      [...no, cameBack("2026-12-02T10:00Z", "promotions", { channel: "email" })],
      mail(),
      "2026-12-02T10:00Z",
      suppress("no-promotions"),
    ],
    [
      "a no by one channel, lifted for it",
      [
        saidNo(DAY, "promotions", { channel: "email" }),
        cameBack("2026-12-02T10:00Z", "promotions", { channel: "email" }),
      ],
      mail(),
      "2026-12-02T10:00Z",
      allow,
    ],
    [
      "asked for one topic only",
      [...no, cameBack("2026-12-02T10:00Z", "this-topic", { topic: "personal-loan" })],
      mail(),
      "2026-12-02T10:00Z",
      suppress("no-promotions"),
    ],
    [
      "a consent is not a return",
      [...no, consent("2026-12-02T10:00Z")],
      mail(),
      "2026-12-02T10:00Z",
      suppress("no-promotions"),
    ],
  ]);
});

describe("everything: every purpose until the customer asks, except transactional marked required with a reason", () => {
  const no = [saidNo(DAY, "everything")];
  for (const purpose of ["promotional", "service", "transactional", "care", "debt", "research"] as const) {
    table(courteous, [[purpose, no, mail({ purpose }), "2036-11-02T10:00Z", suppress("no-everything")]]);
  }
  table(courteous, [
    ["transactional, required", no, mail(required), DAY, allow],
    ["service, required", no, mail({ purpose: "service", required: true }), DAY, suppress("no-everything")],
    [
      "a return to promotions is not one to everything",
      [...no, cameBack("2026-12-02T10:00Z", "promotions")],
      mail(),
      "2026-12-02T10:00Z",
      suppress("no-everything"),
    ],
    [
      "a return to everything",
      [...no, cameBack("2026-12-02T10:00Z", "everything")],
      mail(),
      "2026-12-02T10:00Z",
      allow,
    ],
  ]);
});

describe("not-now: that family until the time named, else 30 days", () => {
  const named = [saidNo(DAY, "not-now", { topic: "car-loan", until: "2026-11-20T10:00Z" })];
  const unnamed = [saidNo(DAY, "not-now", { topic: "car-loan" })];
  table(courteous, [
    [
      "just before the time named",
      named,
      mail(),
      justBefore("2026-11-20T10:00Z"),
      defer("2026-11-20T10:00Z", "not-now"),
    ],
    ["at it", named, mail(), "2026-11-20T10:00Z", allow],
    ["just before 30 days", unnamed, mail(), justBefore("2026-12-02T10:00Z"), defer("2026-12-02T10:00Z", "not-now")],
    ["at 30 days", unnamed, mail(), "2026-12-02T10:00Z", allow],
    ["another family", unnamed, mail({ topic: "flight" }), DAY, allow],
  ]);
});

describe("any refusal counts: the second within 365 days, the third", () => {
  const first = saidNo("2026-03-02T10:00Z", "not-now", { topic: "camera" });
  const second = saidNo("2026-06-01T10:00Z", "this-offer", { topic: "solar", offer: "s1" });
  const third = saidNo("2027-03-02T09:59Z", "this-topic", { topic: "flight" });
  const mobile = mail({ topic: "mobile" });
  table(courteous, [
    ["the first silences its family only", [first], mobile, "2026-03-02T10:00Z", allow],
    [
      "the second all promotion for 180 days",
      [first, second],
      mobile,
      "2026-06-01T10:00Z",
      defer("2026-11-28T10:00Z", "second-no"),
    ],
    [
      "just before they are over",
      [first, second],
      mobile,
      justBefore("2026-11-28T10:00Z"),
      defer("2026-11-28T10:00Z", "second-no"),
    ],
    ["and after", [first, second], mobile, "2026-11-28T10:00Z", allow],
    [
      "an offer in a conversation too",
      [first, second, need("2026-06-02T10:00Z", "mobile")],
      offer("c1", "mobile"),
      "2026-06-02T10:00Z",
      defer("2026-11-28T10:00Z", "second-no"),
    ],
    ["service goes on", [first, second], mail({ purpose: "service" }), "2026-06-02T10:00Z", allow],
    [
      "the third within a year of the first: until the customer asks",
      [first, second, third],
      mobile,
      "2036-01-01T10:00Z",
      suppress("third-no"),
    ],
    [
      "a year after the first it is a second again",
      [first, second, saidNo("2027-03-02T10:00Z", "this-topic", { topic: "flight" })],
      mobile,
      "2027-03-02T10:00Z",
      defer("2027-08-29T10:00Z", "second-no"),
    ],
    [
      "the customer's return clears the slate",
      [first, second, third, cameBack("2027-04-01T10:00Z", "promotions")],
      mobile,
      "2027-04-01T10:00Z",
      allow,
    ],
    [
      "so that the next no is a first",
      [
        first,
        second,
        third,
        cameBack("2027-04-01T10:00Z", "promotions"),
        saidNo("2027-04-02T10:00Z", "this-topic", { topic: "camera" }),
      ],
      mobile,
      "2027-04-02T10:00Z",
      allow,
    ],
  ]);
});

describe("the lender's call: three offers and three noes in one conversation", () => {
  const noes = [
    saidNoIn("c1", "2026-11-02T10:01Z", "this-topic", { topic: "personal-loan" }),
    saidNoIn("c1", "2026-11-02T10:03Z", "this-topic", { topic: "camera" }),
    saidNoIn("c1", "2026-11-02T10:05Z", "this-topic", { topic: "flight" }),
  ];
  table(courteous, [
    ["count as one", noes, mail({ topic: "mobile" }), "2026-11-02T11:00Z", allow],
    [
      "and each silences its own family: credit",
      noes,
      mail({ topic: "mortgage" }),
      "2026-11-02T11:00Z",
      defer("2027-05-01T10:01Z", "no-this-topic"),
    ],
    ["photography", noes, mail({ topic: "lens" }), "2026-11-02T11:00Z", defer("2027-05-01T10:03Z", "no-this-topic")],
    ["travel", noes, mail({ topic: "hotel" }), "2026-11-02T11:00Z", defer("2027-05-01T10:05Z", "no-this-topic")],
    [
      "a no in a second call is the second",
      [...noes, saidNoIn("c2", "2026-11-20T10:00Z", "this-topic", { topic: "home" })],
      mail({ topic: "mobile" }),
      "2026-11-20T11:00Z",
      defer("2027-05-19T10:00Z", "second-no"),
    ],
  ]);
});

it("what an outcome or a mood implies when nobody said more", () => {
  expect(courteous.implies).toEqual({
    declined: { refusal: "this-topic" },
    opted_out: { refusal: "promotions" },
    complained: { refusal: "promotions", hold: "complaint" },
    angry: { hold: "anger" },
    negative: { hold: "negative-sentiment" },
  });
});
