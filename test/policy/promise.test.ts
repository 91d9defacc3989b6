import { describe } from "vitest";
import { courteous } from "../../packs/shipped.ts";
import {
  allow,
  authorised,
  call,
  claimed,
  closed,
  customer,
  defer,
  hold,
  justBefore,
  made,
  mail,
  named,
  offer,
  outcome,
  policyOf,
  saidNo,
  suppress,
  type Told,
  table,
  text,
} from "./given.ts";

// "Tuesday at three" is 2026-11-03T15:00Z; the night before Wednesday at 02:00 tests hours.
const TUESDAY = "2026-11-03T15:00Z";
const promised: Told = named("p", hold("2026-11-02T10:00Z", "callback", { until: TUESDAY }));
const atNight = hold("2026-11-02T10:00Z", "callback", { until: "2026-11-04T02:00Z" });
const ask = call();

describe("a time the customer named, from 5 minutes before to 15 after, stands above", () => {
  table(policyOf({ kind: "cap", max: 1, window: { rolling: "P7D" } }), [
    ["caps", [promised, made("2026-11-02T12:00Z", "no_answer")], ask, TUESDAY, allow],
    ["from five minutes before", [promised, made("2026-11-02T12:00Z", "no_answer")], ask, "2026-11-03T14:55Z", allow],
    [
      "not earlier",
      [promised, made("2026-11-02T12:00Z", "no_answer")],
      ask,
      justBefore("2026-11-03T14:55Z"),
      defer("2026-11-03T14:55Z", "rule"),
    ],
    [
      "to just before fifteen minutes after",
      [promised, made("2026-11-02T12:00Z", "no_answer")],
      ask,
      justBefore("2026-11-03T15:15Z"),
      allow,
    ],
    [
      "not later",
      [promised, made("2026-11-02T12:00Z", "no_answer")],
      ask,
      "2026-11-03T15:15Z",
      defer("2026-11-09T12:00Z", "rule"),
    ],
    [
      "by voice only",
      [promised, made("2026-11-02T12:00Z", "no_answer")],
      text(),
      TUESDAY,
      defer("2026-11-09T12:00Z", "rule"),
    ],
    [
      "while the promise is open",
      [promised, made("2026-11-02T12:00Z", "no_answer"), closed("p", "2026-11-03T09:00Z")],
      ask,
      TUESDAY,
      defer("2026-11-09T12:00Z", "rule"),
    ],
    [
      "once: the one attempt was made",
      [promised, claimed("a", "2026-11-03T14:56Z", "2026-11-03T15:11Z"), authorised("a", "2026-11-03T14:57Z")],
      ask,
      TUESDAY,
      defer("2026-11-10T14:57Z", "rule"),
    ],
    [
      "one claim at a time",
      [promised, claimed("a", "2026-11-03T14:56Z", "2026-11-03T15:11Z")],
      ask,
      TUESDAY,
      defer("2026-11-03T15:11Z", "rule"),
    ],
    [
      "for that claim itself",
      [promised, made("2026-11-02T12:00Z", "busy"), claimed("a", "2026-11-03T14:56Z", "2026-11-03T15:11Z")],
      call({ self: 4 }),
      TUESDAY,
      allow,
    ],
    [
      "an attempt that did not answer kept it",
      [promised, made("2026-11-03T14:58Z", "no_answer")],
      ask,
      TUESDAY,
      defer("2026-11-10T14:58Z", "rule"),
    ],
  ]);
  table(policyOf({ kind: "hours", weekly: { mon: [["09:00", "20:00"]] } }), [
    ["hours", [atNight], ask, "2026-11-04T02:00Z", allow],
    ["in its own time", [atNight], ask, "2026-11-04T02:15Z", defer("2026-11-09T09:00Z", "rule")],
    ["which is when it is permitted first", [atNight], ask, "2026-11-03T22:00Z", defer("2026-11-04T01:55Z", "rule")],
  ]);
  table(policyOf({ kind: "cooldown", after: { dispositions: ["abandoned"] }, lasts: "P10D" }), [
    ["cool-downs after an outcome", [made("2026-11-02T09:00Z", "abandoned"), promised], ask, TUESDAY, allow],
  ]);
  table(policyOf({ kind: "cooldown", after: "refusal", lasts: "P10D" }), [
    [
      "cool-downs after a no said before",
      [saidNo("2026-11-02T09:00Z", "this-topic", { topic: "camera" }), promised],
      ask,
      TUESDAY,
      allow,
    ],
    [
      "not after one said since",
      [promised, saidNo("2026-11-02T11:00Z", "this-topic", { topic: "camera" })],
      ask,
      TUESDAY,
      defer("2026-11-12T11:00Z", "rule"),
    ],
  ]);
  table(policyOf({ kind: "refusal", breadth: "this-topic", covers: "family", lasts: "P90D" }), [
    [
      "a no to a topic said before",
      [saidNo("2026-11-02T09:00Z", "this-topic", { topic: "mortgage" }), promised],
      ask,
      TUESDAY,
      allow,
    ],
    [
      "not a later one",
      [promised, saidNo("2026-11-02T11:00Z", "this-topic", { topic: "mortgage" })],
      ask,
      TUESDAY,
      defer("2027-01-31T11:00Z", "rule"),
    ],
    [
      "nor one in the same breath",
      [
        {
          ...promised,
          parts: () => ({
            holds: [{ cause: "callback", until: Date.parse(TUESDAY) }],
            refusals: [{ breadth: "this-topic", topic: "mortgage", family: "credit" }],
          }),
        },
      ],
      ask,
      TUESDAY,
      defer("2027-01-31T10:00Z", "rule"),
    ],
    [
      "and only in its time",
      [saidNo("2026-11-02T09:00Z", "this-topic", { topic: "mortgage" }), promised],
      ask,
      "2026-11-03T12:00Z",
      defer("2026-11-03T14:55Z", "rule"),
    ],
    [
      "a call, not an offer in it",
      [saidNo("2026-11-02T09:00Z", "this-topic", { topic: "mortgage" }), promised],
      offer("c1"),
      TUESDAY,
      defer("2027-01-31T09:00Z", "rule"),
    ],
  ]);
  table(policyOf({ kind: "refusal", breadth: "promotions", covers: "promotion", lasts: "until-customer-asks" }), [
    [
      "not a no to all promotion, said before",
      [saidNo("2026-11-02T09:00Z", "promotions"), promised],
      ask,
      TUESDAY,
      suppress("rule"),
    ],
    [
      "which the promised call need not be",
      [saidNo("2026-11-02T09:00Z", "promotions"), promised],
      call({ purpose: "service" }),
      TUESDAY,
      allow,
    ],
  ]);
  table(policyOf({ kind: "fatigue", ignored: 1, rest: "P30D" }), [
    ["rests", [made("2026-11-02T09:00Z", "no_answer"), promised], ask, TUESDAY, allow],
  ]);
  table(policyOf({ kind: "attempts", max: { busy: 1 }, apart: "PT0S" }), [
    [
      "a campaign's attempts",
      [made("2026-11-02T09:00Z", "busy", { campaign: "c" }), promised],
      call({ campaign: "c" }),
      TUESDAY,
      allow,
    ],
  ]);
});

describe("it does not stand above", () => {
  table(policyOf({ kind: "consent", needs: "express" }), [
    ["a consent that is missing", [promised], ask, TUESDAY, suppress("rule")],
  ]);
  table(policyOf({ kind: "registry", list: "us", maxAge: "P31D" }), [
    ["a list that was not checked", [promised], ask, TUESDAY, suppress("rule")],
  ]);
  table(policyOf({ kind: "hold", causes: ["complaint"], lasts: "until-closed" }), [
    ["another hold", [promised, hold("2026-11-02T11:00Z", "complaint")], ask, TUESDAY, suppress("rule")],
  ]);
  table(policyOf({ kind: "address", retireAfter: { wrong_number: 1 } }), [
    [
      "an address that is retired",
      [
        customer({ addresses: [{ token: "p1", channel: "voice" }] }),
        made("2026-11-02T09:00Z", "wrong_number", { address: "p1" }),
        promised,
      ],
      ask,
      TUESDAY,
      suppress("rule"),
    ],
  ]);
});

describe("under courteous", () => {
  const history = [made("2026-11-02T09:00Z", "callback_requested"), promised];
  table(courteous, [
    ["the promised call is made, though one reached them the day before", history, ask, TUESDAY, allow],
    [
      "an email waits until it is done, and for the week",
      history,
      mail(),
      TUESDAY,
      defer("2026-12-03T15:00Z", "hold-callback", "promotion-reached-week"),
    ],
    [
      "done, the email waits for the week only",
      [
        ...history,
        claimed("a", "2026-11-03T14:59Z", "2026-11-03T15:14Z", { purpose: "service", topic: undefined }),
        authorised("a", TUESDAY),
        outcome("a", "2026-11-03T15:10Z", "conversation"),
      ],
      mail(),
      "2026-11-03T15:11Z",
      defer("2026-11-09T09:00Z", "promotion-reached-week"),
    ],
    ["at night too, if that is the time they named", [atNight], ask, "2026-11-04T02:00Z", allow],
    [
      "an open case stands in the way",
      [promised, hold("2026-11-02T11:00Z", "case", { caseId: "k" })],
      ask,
      TUESDAY,
      suppress("hold-case"),
    ],
  ]);
});

describe("a transactional or service call the customer asked for", () => {
  const ringMe = hold("2026-11-02T10:00Z", "callback");
  const rule = policyOf({ kind: "hours", weekly: { mon: [["09:00", "20:00"]] }, unless: ["customer-asked"] });
  const transactional = call({ purpose: "transactional" });
  table(rule, [
    ["at no named time: any", [ringMe], transactional, "2026-11-02T22:00Z", allow],
    [
      "done, no more",
      [ringMe, made("2026-11-02T22:00Z", "conversation", { purpose: "transactional" })],
      transactional,
      "2026-11-02T22:30Z",
      defer("2026-11-09T09:00Z", "rule"),
    ],
    [
      "at a named time: then, and not the night before",
      [atNight],
      transactional,
      "2026-11-03T02:00Z",
      defer("2026-11-04T01:55Z", "rule"),
    ],
    ["then", [atNight], transactional, "2026-11-04T02:00Z", allow],
    ["nor the night after", [atNight], transactional, "2026-11-05T02:00Z", defer("2026-11-09T09:00Z", "rule")],
    [
      "asked to be called, not texted",
      [ringMe],
      text({ purpose: "transactional" }),
      "2026-11-02T22:00Z",
      defer("2026-11-09T09:00Z", "rule"),
    ],
  ]);
});
