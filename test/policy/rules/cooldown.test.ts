import { describe } from "vitest";
import {
  allow,
  call,
  cameBack,
  claimed,
  defer,
  fact,
  justBefore,
  made,
  madeFor,
  mail,
  no,
  offered,
  outcome,
  policyOf,
  saidNo,
  saidNoIn,
  suppress,
  table,
  talk,
} from "../given.ts";

const nth = (count: number, lasts: string, within = "P365D") =>
  policyOf({ kind: "cooldown", applies: { purposes: ["promotional"] }, after: "refusal", nth: count, within, lasts });

describe("after the second no within a year", () => {
  const second = nth(2, "P180D");
  const twice = [
    saidNo("2026-03-01T10:00Z", "not-now", { topic: "car-loan" }),
    saidNo("2026-11-02T10:00Z", "this-offer", { topic: "camera", offer: "o1" }),
  ];
  table(second, [
    [
      "one no is not two",
      [saidNo("2026-03-01T10:00Z", "not-now", { topic: "car-loan" })],
      call({ topic: "flight" }),
      "2026-03-02T10:00Z",
      allow,
    ],
    [
      "two of any breadth silence all promotion for 180 days",
      twice,
      call({ topic: "flight" }),
      "2026-11-03T10:00Z",
      defer("2027-05-01T10:00Z", "rule"),
    ],
    [
      "to the last millisecond",
      twice,
      call({ topic: "flight" }),
      justBefore("2027-05-01T10:00Z"),
      defer("2027-05-01T10:00Z", "rule"),
    ],
    ["and no longer", twice, call({ topic: "flight" }), "2027-05-01T10:00Z", allow],
    ["not service", twice, call({ purpose: "service" }), "2026-11-03T10:00Z", allow],
    [
      "one millisecond less than a year apart",
      [
        saidNo("2026-03-01T10:00:00.001Z", "this-topic", { topic: "camera" }),
        saidNo("2027-03-01T10:00Z", "this-topic", { topic: "camera" }),
      ],
      call({ topic: "flight" }),
      "2027-03-01T10:00Z",
      defer("2027-08-28T10:00Z", "rule"),
    ],
    [
      "at exactly 365 days the first has left the window",
      [
        saidNo("2026-03-01T10:00Z", "this-topic", { topic: "camera" }),
        saidNo("2027-03-01T10:00Z", "this-topic", { topic: "camera" }),
      ],
      call({ topic: "flight" }),
      "2027-03-01T10:00Z",
      allow,
    ],
    [
      "told in the wrong order, it is the same two",
      [
        saidNo("2026-11-02T10:00Z", "this-topic", { topic: "camera" }),
        { ...saidNo("2026-03-01T10:00Z", "not-now", { topic: "car-loan" }), recordedAt: "2026-11-02T11:00Z" },
      ],
      call({ topic: "flight" }),
      "2026-11-03T10:00Z",
      defer("2027-05-01T10:00Z", "rule"),
    ],
  ]);
});

describe("several noes in one conversation are one", () => {
  const second = nth(2, "P180D");
  const inOne = [
    offered("c1", "2026-11-02T10:00Z", "car-loan"),
    saidNoIn("c1", "2026-11-02T10:01Z", "this-topic", { topic: "car-loan" }),
    saidNoIn("c1", "2026-11-02T10:02Z", "this-topic", { topic: "camera" }),
    saidNoIn("c1", "2026-11-02T10:03Z", "this-topic", { topic: "flight" }),
  ];
  table(second, [
    ["three in one call", inOne, call({ topic: "mobile" }), "2026-11-02T11:00Z", allow],
    [
      "two in one outcome",
      [
        made(
          "2026-11-02T10:00Z",
          "declined",
          {},
          { refusals: [no("this-topic", { topic: "car-loan" }), no("this-topic", { topic: "camera" })] },
        ),
      ],
      call({ topic: "mobile" }),
      "2026-11-02T11:00Z",
      allow,
    ],
    [
      "offers and the outcome of the call they were made in",
      [
        claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z", { conversation: "c1" }),
        saidNoIn("c1", "2026-11-02T10:05Z", "this-topic", { topic: "car-loan" }),
        outcome("a", "2026-11-02T10:09Z", "declined", { refusals: [no("this-topic", { topic: "camera" })] }),
      ],
      call({ topic: "mobile" }),
      "2026-11-02T11:00Z",
      allow,
    ],
    [
      "another call makes it two",
      [...inOne, saidNoIn("c2", "2026-11-05T10:00Z", "this-topic", { topic: "mobile" })],
      call({ topic: "solar" }),
      "2026-11-05T11:00Z",
      defer("2027-05-04T10:00Z", "rule"),
    ],
    [
      "an opt-out after an inbound conversation is no part of it",
      [
        talk("c1", "2026-11-02T10:00Z", "inbound"),
        saidNoIn("c1", "2026-11-02T10:01Z", "this-topic", { topic: "car-loan" }),
        saidNo("2026-11-05T10:00Z", "this-topic", { topic: "camera" }),
      ],
      call({ topic: "mobile" }),
      "2026-11-05T11:00Z",
      defer("2027-05-04T10:00Z", "rule"),
    ],
    [
      "nor are two opt-outs of each other, whatever conversation is remembered",
      [
        talk("c1", "2026-11-02T10:00Z", "inbound"),
        saidNo("2026-11-04T10:00Z", "this-topic", { topic: "camera" }),
        saidNo("2026-11-05T10:00Z", "this-topic", { topic: "solar" }),
      ],
      call({ topic: "mobile" }),
      "2026-11-05T11:00Z",
      defer("2027-05-04T10:00Z", "rule"),
    ],
  ]);
});

describe("after the third", () => {
  const third = nth(3, "until-customer-asks");
  const thrice = (last: string) => [
    saidNo("2026-03-01T10:00Z", "not-now", { topic: "car-loan" }),
    saidNo("2026-06-01T10:00Z", "not-now", { topic: "camera" }),
    saidNo(last, "not-now", { topic: "solar" }),
  ];
  table(third, [
    [
      "two are not three",
      thrice("2026-09-01T10:00Z").slice(0, 2),
      call({ topic: "flight" }),
      "2026-09-01T10:00Z",
      allow,
    ],
    [
      "three within a year silence promotion until the customer asks",
      thrice("2026-09-01T10:00Z"),
      call({ topic: "flight" }),
      "2031-09-01T10:00Z",
      suppress("rule"),
    ],
    [
      "not spread over more than a year",
      thrice("2027-03-01T10:00Z"),
      call({ topic: "flight" }),
      "2027-03-01T10:00Z",
      allow,
    ],
    [
      "they are remembered for good, whatever is said years later",
      [...thrice("2026-09-01T10:00Z"), saidNo("2029-09-01T10:00Z", "not-now", { topic: "solar" })],
      call({ topic: "flight" }),
      "2029-10-01T10:00Z",
      suppress("rule"),
    ],
    [
      "the customer's return to promotion clears the slate",
      [...thrice("2026-09-01T10:00Z"), cameBack("2026-10-01T10:00Z", "promotions")],
      call({ topic: "flight" }),
      "2026-10-01T10:00Z",
      allow,
    ],
    [
      "a return to one topic does not",
      [...thrice("2026-09-01T10:00Z"), cameBack("2026-10-01T10:00Z", "not-now", { topic: "camera" })],
      call({ topic: "flight" }),
      "2026-10-01T10:00Z",
      suppress("rule"),
    ],
  ]);
});

describe("after an outcome", () => {
  const afterOutcome = (more: object) =>
    policyOf({ kind: "cooldown", after: { dispositions: ["abandoned"], ...more }, lasts: "PT72H" });
  table(afterOutcome({ channels: ["voice"] }), [
    [
      "rests for so long",
      [made("2026-11-02T10:00Z", "abandoned")],
      call(),
      justBefore("2026-11-05T10:00Z"),
      defer("2026-11-05T10:00Z", "rule"),
    ],
    ["and no longer", [made("2026-11-02T10:00Z", "abandoned")], call(), "2026-11-05T10:00Z", allow],
    [
      "every channel it applies to",
      [made("2026-11-02T10:00Z", "abandoned")],
      mail(),
      "2026-11-03T10:00Z",
      defer("2026-11-05T10:00Z", "rule"),
    ],
    ["not after another outcome", [made("2026-11-02T10:00Z", "no_answer")], call(), "2026-11-02T10:00Z", allow],
    [
      "nor on another channel than named",
      [made("2026-11-02T10:00Z", "abandoned", { channel: "sms" })],
      call(),
      "2026-11-02T10:00Z",
      allow,
    ],
    [
      "counted from the newest",
      [made("2026-11-02T10:00Z", "abandoned"), made("2026-11-03T10:00Z", "abandoned")],
      call(),
      "2026-11-04T10:00Z",
      defer("2026-11-06T10:00Z", "rule"),
    ],
    [
      "corrected to an answer it never was one",
      [{ ...made("2026-11-02T10:00Z", "abandoned"), name: "a" }, outcome("a", "2026-11-02T11:00Z", "conversation")],
      call(),
      "2026-11-02T12:00Z",
      allow,
    ],
  ]);
  table(afterOutcome({ purposes: ["debt"] }), [
    [
      "of a purpose",
      [madeFor("debt", "2026-11-02T10:00Z", "abandoned")],
      call(),
      "2026-11-02T10:00Z",
      defer("2026-11-05T10:00Z", "rule"),
    ],
    ["not of another", [made("2026-11-02T10:00Z", "abandoned")], call(), "2026-11-02T10:00Z", allow],
  ]);
  table(
    policyOf({
      kind: "cooldown",
      after: { dispositions: ["abandoned"] },
      nth: 2,
      within: "P7D",
      lasts: "until-customer-asks",
    }),
    [
      [
        "the second within a week, for good",
        [made("2026-11-02T10:00Z", "abandoned"), made("2026-11-09T09:59Z", "abandoned")],
        call(),
        "2027-11-09T10:00Z",
        suppress("rule"),
      ],
      [
        "at exactly a week the first has left the window",
        [made("2026-11-02T10:00Z", "abandoned"), made("2026-11-09T10:00Z", "abandoned")],
        call(),
        "2026-11-09T10:00Z",
        allow,
      ],
    ],
  );
});

describe("a refusal that has no cool-down left", () => {
  table(nth(1, "P1D"), [
    [
      "rests a day",
      [saidNo("2026-11-02T10:00Z", "not-now")],
      call(),
      "2026-11-02T10:00Z",
      defer("2026-11-03T10:00Z", "rule"),
    ],
    ["and no longer", [saidNo("2026-11-02T10:00Z", "not-now")], call(), "2026-11-03T10:00Z", allow],
    [
      "told by any entry",
      [fact("outcome", "2026-11-02T10:00Z", { refusals: [no("not-now")] })],
      call(),
      "2026-11-02T10:00Z",
      defer("2026-11-03T10:00Z", "rule"),
    ],
  ]);
});
