import { describe } from "vitest";
import {
  allow,
  call,
  caseClosed,
  claimed,
  closed,
  defer,
  hold,
  justBefore,
  late,
  mail,
  named,
  offer,
  outcome,
  policyOf,
  suppress,
  table,
  text,
} from "../given.ts";

const DAY = "2026-11-02T10:00Z";
const rule = (cause: string, lasts: unknown, more = {}) => policyOf({ kind: "hold", causes: [cause], lasts, ...more });
const service = { purpose: "service" } as const;
const debt = (account?: string) => ({ purpose: "debt", account }) as const;

describe("until it is closed, and so long after", () => {
  const open = named("h", hold(DAY, "case", { caseId: "k1" }));
  table(rule("case", { afterClosed: "P14D" }), [
    ["open, nothing can be promised", [open], call(), "2028-11-02T10:00Z", suppress("rule")],
    ["an offer is promotion too", [open], offer("c1"), DAY, suppress("rule")],
    ["research is held with it", [open], mail({ purpose: "research" }), DAY, suppress("rule")],
    ["service is not", [open], call(service), DAY, allow],
    [
      "a service call with an offer is",
      [open],
      call({ ...service, topic: "camera", offer: "o1" }),
      DAY,
      suppress("rule"),
    ],
    [
      "closed by its place",
      [open, closed("h", "2026-11-10T10:00Z")],
      call(),
      justBefore("2026-11-24T10:00Z"),
      defer("2026-11-24T10:00Z", "rule"),
    ],
    ["and over", [open, closed("h", "2026-11-10T10:00Z")], call(), "2026-11-24T10:00Z", allow],
    [
      "closed with its case",
      [open, caseClosed("k1", "2026-11-10T10:00Z")],
      call(),
      "2026-11-11T10:00Z",
      defer("2026-11-24T10:00Z", "rule"),
    ],
    [
      "another case's end is nothing to it",
      [open, caseClosed("k2", "2026-11-10T10:00Z")],
      call(),
      "2026-11-11T10:00Z",
      suppress("rule"),
    ],
    [
      "closed in the past, it cools from then",
      [open, late("2026-11-20T10:00Z", closed("h", "2026-11-10T10:00Z"))],
      call(),
      "2026-11-20T10:00Z",
      defer("2026-11-24T10:00Z", "rule"),
    ],
    [
      "a closing that happened before the hold closes nothing",
      [open, late("2026-11-20T10:00Z", closed("h", "2026-11-01T10:00Z"))],
      call(),
      "2026-11-20T10:00Z",
      suppress("rule"),
    ],
    [
      "a planned end is its end",
      [hold(DAY, "case", { until: "2026-11-10T10:00Z" })],
      call(),
      "2026-11-11T10:00Z",
      defer("2026-11-24T10:00Z", "rule"),
    ],
    [
      "told of twice, an open case is one hold",
      [open, hold("2026-11-03T10:00Z", "case", { caseId: "k1" }), caseClosed("k1", "2026-11-10T10:00Z")],
      call(),
      "2026-11-24T10:00Z",
      allow,
    ],
    [
      "a case opened again holds again",
      [open, caseClosed("k1", "2026-11-10T10:00Z"), hold("2026-11-12T10:00Z", "case", { caseId: "k1" })],
      call(),
      "2026-12-12T10:00Z",
      suppress("rule"),
    ],
    ["another cause is not this rule's", [hold(DAY, "complaint")], call(), DAY, allow],
  ]);
  table(rule("relationship-ended", "until-closed", { purposes: ["promotional"] }), [
    ["without an end", [hold(DAY, "relationship-ended")], call(), "2028-11-02T10:00Z", suppress("rule")],
    ["only what the rule holds", [hold(DAY, "relationship-ended")], mail({ purpose: "research" }), DAY, allow],
    [
      "closed it is over at once",
      [named("h", hold(DAY, "relationship-ended")), closed("h", "2026-11-10T10:00Z")],
      call(),
      "2026-11-10T10:00Z",
      allow,
    ],
  ]);
});

describe("so long after it was opened", () => {
  table(rule("anger", { afterOpened: "P30D" }), [
    ["thirty days", [hold(DAY, "anger")], call(), justBefore("2026-12-02T10:00Z"), defer("2026-12-02T10:00Z", "rule")],
    ["and no longer", [hold(DAY, "anger")], call(), "2026-12-02T10:00Z", allow],
    [
      "an end of its own stands for the thirty days",
      [hold(DAY, "anger", { until: "2027-02-02T10:00Z" })],
      call(),
      "2026-12-02T10:00Z",
      defer("2027-02-02T10:00Z", "rule"),
    ],
    [
      "closed before, it is over",
      [named("h", hold(DAY, "anger")), closed("h", "2026-11-05T10:00Z")],
      call(),
      "2026-11-05T10:00Z",
      allow,
    ],
    [
      "of two, the later end",
      [hold(DAY, "anger"), hold("2026-11-05T10:00Z", "anger")],
      call(),
      "2026-11-06T10:00Z",
      defer("2026-12-05T10:00Z", "rule"),
    ],
  ]);
});

describe("what a hold itself says", () => {
  table(rule("other", "until-closed"), [
    [
      "purposes of its own stand for the rule's",
      [hold(DAY, "other", { purposes: ["service"] })],
      call(service),
      DAY,
      suppress("rule"),
    ],
    ["and only those", [hold(DAY, "other", { purposes: ["service"] })], call(), DAY, allow],
  ]);
  table(rule("dispute", "until-closed", { purposes: ["debt"], sameAccount: true }), [
    ["its own account", [hold(DAY, "dispute", { account: "a1" })], text(debt("a1")), DAY, suppress("rule")],
    ["not another", [hold(DAY, "dispute", { account: "a1" })], text(debt("a2")), DAY, allow],
    [
      "a request that names none may be about it",
      [hold(DAY, "dispute", { account: "a1" })],
      text(debt()),
      DAY,
      suppress("rule"),
    ],
    [
      "a dispute about no named account may be about any",
      [hold(DAY, "dispute")],
      text(debt("a2")),
      DAY,
      suppress("rule"),
    ],
  ]);
});

describe("a call that was promised", () => {
  const promised = named("h", hold(DAY, "callback", { until: "2026-11-03T15:00Z" }));
  const rung = (at: string, disposition: "conversation" | "no_answer") => [
    claimed("a", at, "2026-11-03T20:00Z", { purpose: "service", topic: undefined }),
    outcome("a", at, disposition),
  ];
  table(rule("callback", { afterOpened: "P30D" }, { purposes: ["promotional"] }), [
    ["other promotion waits", [promised], mail(), "2026-11-02T12:00Z", defer("2026-12-03T15:00Z", "rule")],
    [
      "until it is done: we talked at the time named",
      [promised, ...rung("2026-11-03T15:00Z", "conversation")],
      mail(),
      "2026-11-03T15:01Z",
      allow,
    ],
    [
      "or the one attempt was made in its time",
      [promised, ...rung("2026-11-03T15:14Z", "no_answer")],
      mail(),
      "2026-11-03T15:15Z",
      allow,
    ],
    [
      "from five minutes before",
      [promised, ...rung("2026-11-03T14:55Z", "no_answer")],
      mail(),
      "2026-11-03T14:56Z",
      allow,
    ],
    [
      "an attempt before that did not keep the promise",
      [promised, ...rung("2026-11-03T14:54Z", "no_answer")],
      mail(),
      "2026-11-03T14:56Z",
      defer("2026-12-03T15:00Z", "rule"),
    ],
    [
      "nor one a quarter of an hour after",
      [promised, ...rung("2026-11-03T15:15Z", "no_answer")],
      mail(),
      "2026-11-03T15:16Z",
      defer("2026-12-03T15:00Z", "rule"),
    ],
    ["it is not held by its own promise", [promised], call(), "2026-11-03T14:55Z", allow],
    ["to the end of its time", [promised], call(), justBefore("2026-11-03T15:15Z"), allow],
    ["and not beyond", [promised], call(), "2026-11-03T15:15Z", defer("2026-12-03T15:00Z", "rule")],
    [
      "nor before: the call waits for its time",
      [promised],
      call(),
      justBefore("2026-11-03T14:55Z"),
      defer("2026-11-03T14:55Z", "rule"),
    ],
    ["an email is not the call", [promised], mail(), "2026-11-03T15:00Z", defer("2026-12-03T15:00Z", "rule")],
  ]);
});
