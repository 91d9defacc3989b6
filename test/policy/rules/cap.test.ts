import { describe } from "vitest";
import {
  allow,
  authorised,
  call,
  claimed,
  defer,
  expired,
  justBefore,
  made,
  madeFor,
  mail,
  outcome,
  policyOf,
  released,
  suppress,
  table,
  unknown,
} from "../given.ts";

const WEEKLY = { kind: "cap", max: 1, window: { rolling: "P7D" } };

describe("a rolling window", () => {
  table(policyOf(WEEKLY), [
    ["has room at first", [], call(), "2026-11-02T10:00Z", allow],
    [
      "is full at once",
      [made("2026-11-02T10:00Z", "conversation")],
      call(),
      "2026-11-02T10:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "is full one millisecond before the week is over",
      [made("2026-11-02T10:00Z", "conversation")],
      call(),
      justBefore("2026-11-09T10:00Z"),
      defer("2026-11-09T10:00Z", "rule"),
    ],
    ["has room at exactly seven days", [made("2026-11-02T10:00Z", "conversation")], call(), "2026-11-09T10:00Z", allow],
    [
      "is elapsed time: over the end of summer time it is an hour earlier on the wall",
      [made("2026-10-24T10:00+01:00", "conversation")],
      call(),
      "2026-10-30T12:00Z",
      defer("2026-10-31T09:00Z", "rule"),
    ],
    [
      "counts every channel and purpose where it names none",
      [madeFor("service", "2026-11-02T10:00Z", "sent", { channel: "sms" })],
      mail(),
      "2026-11-03T10:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
  ]);
  table(policyOf({ ...WEEKLY, max: 3, window: { rolling: "PT24H" } }), [
    [
      "frees one place when the oldest of three leaves",
      [made("2026-11-02T08:00Z", "busy"), made("2026-11-02T12:00Z", "busy"), made("2026-11-02T16:00Z", "busy")],
      call(),
      "2026-11-02T20:00Z",
      defer("2026-11-03T08:00Z", "rule"),
    ],
    [
      "needs two to leave where four were recorded",
      [
        made("2026-11-02T08:00Z", "busy"),
        made("2026-11-02T12:00Z", "busy"),
        made("2026-11-02T16:00Z", "busy"),
        made("2026-11-02T17:00Z", "busy"),
      ],
      call(),
      "2026-11-02T20:00Z",
      defer("2026-11-03T12:00Z", "rule"),
    ],
  ]);
});

describe("zero, one, unlimited", () => {
  table(policyOf({ ...WEEKLY, max: 0 }), [
    ["0 is never, without any history", [], call(), "2026-11-02T10:00Z", suppress("rule")],
  ]);
  table(policyOf({ ...WEEKLY, max: "unlimited" }), [
    [
      "unlimited is no limit",
      [made("2026-11-02T10:00Z", "conversation"), made("2026-11-02T11:00Z", "conversation")],
      call(),
      "2026-11-02T12:00Z",
      allow,
    ],
  ]);
});

describe("an open contact counts in every cap it could fall under", () => {
  table(policyOf({ ...WEEKLY, counts: { dispositions: "reached" } }), [
    [
      "a claim holds its place",
      [claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z")],
      call(),
      "2026-11-02T10:14:59Z",
      defer("2026-11-02T10:15Z", "rule"),
    ],
    ["until it expires", [claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z")], call(), "2026-11-02T10:15Z", allow],
    [
      "and not for itself",
      [claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z")],
      call({ self: 2 }),
      "2026-11-02T10:10Z",
      allow,
    ],
    [
      "an expired one is no contact",
      [claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z"), expired("a", "2026-11-02T10:15Z")],
      call(),
      "2026-11-02T10:16Z",
      allow,
    ],
    [
      "nor a released one",
      [claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z"), released("a", "2026-11-02T10:01Z")],
      call(),
      "2026-11-02T10:02Z",
      allow,
    ],
    [
      "an authorised one counts, whatever becomes of it",
      [claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z"), authorised("a", "2026-11-02T10:05Z")],
      call(),
      "2026-11-03T10:00Z",
      defer("2026-11-09T10:05Z", "rule"),
    ],
    [
      "unknown counts as contacted",
      [
        claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z"),
        authorised("a", "2026-11-02T10:05Z"),
        unknown("a", "2026-11-02T12:00Z"),
      ],
      call(),
      "2026-11-03T10:00Z",
      defer("2026-11-09T10:05Z", "rule"),
    ],
    [
      "a busy line proves that the person was not reached",
      [
        claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z"),
        authorised("a", "2026-11-02T10:05Z"),
        outcome("a", "2026-11-02T10:06Z", "busy"),
      ],
      call(),
      "2026-11-02T11:00Z",
      allow,
    ],
    [
      "a call that found nobody is not reached",
      [made("2026-11-02T10:00Z", "no_answer")],
      call(),
      "2026-11-02T11:00Z",
      allow,
    ],
    [
      "a message sent is, whether it was read or not",
      [made("2026-11-02T10:00Z", "sent", { channel: "sms" })],
      call(),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
    [
      "a bounced one is not",
      [made("2026-11-02T10:00Z", "bounced", { channel: "email" })],
      call(),
      "2026-11-02T11:00Z",
      allow,
    ],
    [
      "an outcome without a go before it counts all the same",
      [claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z"), outcome("a", "2026-11-02T10:30Z", "conversation")],
      call(),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:30Z", "rule"),
    ],
  ]);
  table(policyOf(WEEKLY), [
    [
      "an attempt that never connected leaves the cap on reached contacts, not the cap on attempts",
      [made("2026-11-02T10:00Z", "not_connected")],
      call(),
      "2026-11-02T11:00Z",
      defer("2026-11-09T10:00Z", "rule"),
    ],
  ]);
});
