import { describe } from "vitest";
import { courteous } from "../../../packs/shipped.ts";
import {
  allow,
  authorised,
  call,
  claimed,
  consent,
  defer,
  justBefore,
  livesIn,
  made,
  madeFor,
  mail,
  need,
  offer,
  offered,
  outcome,
  suppress,
  table,
  talk,
  text,
} from "../given.ts";

// Issue 2, section 1, courteous: caps on promotion, fatigue, conversation and relevance. 2026-11-02 is a Monday.
const DAY = "2026-11-02T10:00Z";
const email = (at: string) => made(at, "sent", { channel: "email" });
const rung = (at: string) => made(at, "no_answer");
/** An attempt that neither reached the person nor tires them. */
const unreached = (at: string) => made(at, "not_connected");

describe("reached the person, all channels together: 1 per 7 days", () => {
  table(courteous, [
    [
      "just before a week",
      [email(DAY)],
      mail(),
      justBefore("2026-11-09T10:00Z"),
      defer("2026-11-09T10:00Z", "promotion-reached-week"),
    ],
    ["at exactly 7 days", [email(DAY)], mail(), "2026-11-09T10:00Z", allow],
    [
      "an email, then a call",
      [email(DAY)],
      call(),
      "2026-11-03T10:00Z",
      defer("2026-11-09T10:00Z", "promotion-reached-week"),
    ],
    [
      "a call, then a text",
      [made(DAY, "conversation")],
      text(),
      "2026-11-03T10:00Z",
      defer("2026-11-09T10:00Z", "promotion-reached-week"),
    ],
    ["a call that nobody answered reached nobody", [rung(DAY)], mail(), DAY, allow],
    [
      "a voicemail reached them",
      [made(DAY, "voicemail")],
      mail(),
      DAY,
      defer("2026-11-09T10:00Z", "promotion-reached-week"),
    ],
    ["service does not count", [madeFor("service", DAY, "sent", { channel: "email" })], mail(), DAY, allow],
    [
      "a thank-you call that pitched does",
      [
        made(
          DAY,
          "conversation",
          { purpose: "care", topic: undefined },
          { offers: [{ topic: "camera", family: "photography" }] },
        ),
      ],
      mail(),
      DAY,
      defer("2026-11-09T10:00Z", "promotion-reached-week"),
    ],
    [
      "an offer in a conversation they began does",
      [talk("c1", DAY, "inbound"), need(DAY, "camera"), offered("c1", DAY, "camera", "o1", "inbound")],
      mail(),
      DAY,
      defer("2026-11-09T10:00Z", "promotion-reached-week"),
    ],
    [
      "two campaigns cannot both pass: a claim holds the place",
      [claimed("a", DAY, "2026-11-02T10:15Z", { channel: "email" })],
      mail(),
      "2026-11-02T10:01Z",
      defer("2026-11-02T10:15Z", "promotion-reached-week"),
    ],
  ]);
});

describe("reached the person: 3 per 60 days", () => {
  const three = [email("2026-09-07T10:00Z"), email("2026-09-21T10:00Z"), email("2026-10-05T10:00Z")];
  table(courteous, [
    ["a third is welcome", three.slice(0, 2), mail(), "2026-10-05T10:00Z", allow],
    [
      "just before the first is 60 days old",
      three,
      mail(),
      justBefore("2026-11-06T10:00Z"),
      defer("2026-11-06T10:00Z", "promotion-reached-two-months"),
    ],
    ["at exactly 60 days", three, mail(), "2026-11-06T10:00Z", allow],
  ]);
});

describe("voice attempts: 1 per local day", () => {
  const london = livesIn("Europe/London");
  table(courteous, [
    [
      "the same day",
      [london, unreached("2026-07-06T08:00Z")],
      call(),
      "2026-07-06T18:59Z",
      defer("2026-07-07T08:00Z", "promotion-calls-day"),
    ],
    ["the next", [london, unreached("2026-07-06T18:00Z")], call(), "2026-07-07T08:00Z", allow],
    ["a text is no call", [london, unreached("2026-07-06T08:00Z")], text(), "2026-07-06T18:59Z", allow],
    [
      "nor is a call about service",
      [london, unreached("2026-07-06T08:00Z")],
      call({ purpose: "service" }),
      "2026-07-06T18:59Z",
      allow,
    ],
  ]);
});

describe("voice attempts: 3 per 14 days, 4 per 30 days", () => {
  const three = [unreached("2026-11-02T10:00Z"), unreached("2026-11-04T10:00Z"), unreached("2026-11-06T10:00Z")];
  const four = [...three, unreached("2026-11-18T10:00Z")];
  table(courteous, [
    ["a third is welcome", three.slice(0, 2), call(), "2026-11-06T10:00Z", allow],
    [
      "no fourth, just before 14 days",
      three,
      call(),
      justBefore("2026-11-16T10:00Z"),
      defer("2026-11-16T10:00Z", "promotion-calls-fortnight"),
    ],
    ["at exactly 14 days", three, call(), "2026-11-16T10:00Z", allow],
    [
      "no fifth, just before 30 days",
      four,
      call(),
      justBefore("2026-12-02T10:00Z"),
      defer("2026-12-02T10:00Z", "promotion-calls-month"),
    ],
    ["at exactly 30 days", four, call(), "2026-12-02T10:00Z", allow],
    [
      "an attempt that never connected is an attempt",
      three,
      call(),
      "2026-11-09T10:00Z",
      defer("2026-11-16T10:00Z", "promotion-calls-fortnight"),
    ],
  ]);
});

describe("three unanswered in a row rest the customer 60 days", () => {
  const row = [rung("2026-11-02T10:00Z"), made("2026-11-04T10:00Z", "busy"), made("2026-11-06T10:00Z", "machine")];
  table(courteous, [
    ["two do not", row.slice(0, 2), mail(), "2026-11-06T10:00Z", allow],
    ["just before 60 days", row, mail(), justBefore("2027-01-05T10:00Z"), defer("2027-01-05T10:00Z", "fatigue")],
    ["at exactly 60 days", row, mail(), "2027-01-05T10:00Z", allow],
    [
      "an answer ends it",
      [...row, made("2026-11-10T10:00Z", "replied", { channel: "sms" })],
      mail(),
      "2026-11-17T10:00Z",
      allow,
    ],
    [
      "emails that nobody is seen to open do not tire",
      [email("2026-09-01T10:00Z"), email("2026-10-01T10:00Z")],
      mail(),
      "2026-11-01T10:00Z",
      allow,
    ],
  ]);
});

describe("in a conversation: one offer, none after a no, and only what was asked for", () => {
  const wants = need("2026-11-01T10:00Z", "camera");
  const came = talk("c1", DAY, "inbound");
  const soon = "2026-11-02T10:05Z";
  table(courteous, [
    ["the camera shop: asked, then offered", [wants, came], offer("c1", "memory-card"), soon, allow],
    [
      "though something reached them yesterday: they came to us",
      [email("2026-11-01T09:00Z"), wants, came],
      offer("c1", "memory-card"),
      soon,
      allow,
    ],
    [
      "not a second offer",
      [wants, came, offered("c1", "2026-11-02T10:01Z", "camera", "o1", "inbound")],
      offer("c1", "memory-card"),
      soon,
      suppress("conversation"),
    ],
    ["not without a need", [came], offer("c1", "memory-card"), soon, suppress("relevance-offer")],
    ["nor in something else", [wants, came], offer("c1", "personal-loan"), soon, suppress("relevance-offer")],
    [
      "a need is good for 180 days",
      [need("2026-05-06T10:05:00.001Z", "camera"), came],
      offer("c1", "lens"),
      soon,
      allow,
    ],
    [
      "and no longer",
      [need("2026-05-06T10:05Z", "camera"), came],
      offer("c1", "lens"),
      soon,
      suppress("relevance-offer"),
    ],
    [
      "express consent to the family will do",
      [consent("2026-01-05T10:00Z", { topic: "camera" }), came],
      offer("c1", "lens"),
      soon,
      allow,
    ],
    [
      "implied will not",
      [consent("2026-01-05T10:00Z", { topic: "camera", kind: "implied" }), came],
      offer("c1", "lens"),
      soon,
      suppress("relevance-offer"),
    ],
    [
      "a thank-you call that pitches a week after the last promotion",
      [
        email("2026-10-30T10:00Z"),
        wants,
        claimed("a", DAY, "2026-11-02T10:15Z", { purpose: "care", topic: undefined, conversation: "c2" }),
        authorised("a", DAY),
      ],
      offer("c2", "camera", { self: 4 }),
      soon,
      defer("2026-11-06T10:00Z", "promotion-reached-week"),
    ],
    [
      "at night as by day: it is the customer who called",
      [wants, talk("c1", "2026-11-02T23:00Z", "inbound")],
      offer("c1", "camera"),
      "2026-11-02T23:05Z",
      allow,
    ],
  ]);
  table(courteous, [
    ["for campaigns a need is advice: without one", [], mail(), DAY, { ...allow, advice: ["relevance-contact"] }],
    ["with one", [need(DAY, "mortgage")], mail(), DAY, { ...allow, advice: [] }],
  ]);
});

describe("the lender's story, from the thank-you call on", () => {
  const thanks = [
    claimed("a", DAY, "2026-11-02T10:15Z", { purpose: "service", topic: undefined, conversation: "c1" }),
    authorised("a", DAY),
    need("2026-11-01T10:00Z", "personal-loan"),
  ];
  const refused = [
    ...thanks,
    offered("c1", "2026-11-02T10:01Z", "personal-loan"),
    outcome("a", "2026-11-02T10:04Z", "declined", {
      refusals: [{ breadth: "this-topic", topic: "personal-loan", family: "credit" }],
    }),
  ];
  table(courteous, [
    ["one offer is cleared", thanks, offer("c1", "personal-loan", { self: 2 }), "2026-11-02T10:01Z", allow],
    [
      "the next in the same call is not",
      refused,
      offer("c1", "debt-consolidation", { self: 2 }),
      "2026-11-02T10:04Z",
      suppress("no-this-topic", "conversation"),
    ],
    [
      "the second campaign, weeks later, is not",
      refused,
      call({ topic: "holiday-loan" }),
      "2026-11-30T10:00Z",
      defer("2027-05-01T10:04Z", "no-this-topic"),
    ],
    [
      "nor an email",
      refused,
      mail({ topic: "credit-card" }),
      "2026-11-30T10:00Z",
      defer("2027-05-01T10:04Z", "no-this-topic"),
    ],
  ]);
});
