import { describe } from "vitest";
import {
  allow,
  authorised,
  call,
  claimed,
  defer,
  justBefore,
  livesIn,
  made,
  policyOf,
  suppress,
  table,
  text,
} from "../given.ts";

const SPRING = { campaign: "spring" } as const;
const ask = call(SPRING);
const rule = (more: object) => policyOf({ kind: "attempts", max: {}, apart: "PT0S", ...more });
const tried = (at: string, disposition: "busy" | "no_answer" | "conversation" = "no_answer", campaign = "spring") =>
  made(at, disposition, { campaign });

describe("so many of one ending", () => {
  table(rule({ max: { busy: 2, no_answer: 3 } }), [
    ["one busy is one", [tried("2026-11-02T10:00Z", "busy")], ask, "2026-11-02T16:00Z", allow],
    [
      "two are enough",
      [tried("2026-11-02T10:00Z", "busy"), tried("2026-11-03T10:00Z", "busy")],
      ask,
      "2026-11-09T16:00Z",
      suppress("rule"),
    ],
    [
      "two unanswered are not",
      [tried("2026-11-02T10:00Z"), tried("2026-11-03T10:00Z")],
      ask,
      "2026-11-09T16:00Z",
      allow,
    ],
    [
      "three are",
      [tried("2026-11-02T10:00Z"), tried("2026-11-03T10:00Z"), tried("2026-11-04T10:00Z")],
      ask,
      "2026-11-09T16:00Z",
      suppress("rule"),
    ],
    [
      "each ending has its own number",
      [tried("2026-11-02T10:00Z"), tried("2026-11-03T10:00Z"), tried("2026-11-04T10:00Z", "busy")],
      ask,
      "2026-11-09T16:00Z",
      allow,
    ],
    [
      "of this campaign",
      [tried("2026-11-02T10:00Z", "busy"), tried("2026-11-03T10:00Z", "busy", "autumn")],
      ask,
      "2026-11-09T16:00Z",
      allow,
    ],
    [
      "and this channel",
      [tried("2026-11-02T10:00Z", "busy"), tried("2026-11-03T10:00Z", "busy")],
      text(SPRING),
      "2026-11-09T16:00Z",
      allow,
    ],
    [
      "a request of no campaign is not judged",
      [tried("2026-11-02T10:00Z", "busy"), tried("2026-11-03T10:00Z", "busy")],
      call(),
      "2026-11-09T16:00Z",
      allow,
    ],
    [
      "an open claim may yet be the second busy",
      [tried("2026-11-02T10:00Z", "busy"), claimed("a", "2026-11-03T10:00Z", "2026-11-03T10:15Z", SPRING)],
      ask,
      "2026-11-03T10:10Z",
      defer("2026-11-03T10:15Z", "rule"),
    ],
    [
      "an authorised one too, until it is told how it ended",
      [
        tried("2026-11-02T10:00Z", "busy"),
        claimed("a", "2026-11-03T10:00Z", "2026-11-03T10:15Z", SPRING),
        authorised("a", "2026-11-03T10:05Z"),
      ],
      ask,
      "2026-11-03T10:10Z",
      suppress("rule"),
    ],
  ]);
});

describe("hours apart", () => {
  table(rule({ apart: "PT4H" }), [
    [
      "just before",
      [tried("2026-11-02T10:00Z")],
      ask,
      justBefore("2026-11-02T14:00Z"),
      defer("2026-11-02T14:00Z", "rule"),
    ],
    ["at exactly four hours", [tried("2026-11-02T10:00Z")], ask, "2026-11-02T14:00Z", allow],
    [
      "whatever the ending",
      [tried("2026-11-02T10:00Z", "conversation")],
      ask,
      "2026-11-02T13:00Z",
      defer("2026-11-02T14:00Z", "rule"),
    ],
    [
      "an open claim, while it lasts",
      [claimed("a", "2026-11-02T10:00Z", "2026-11-02T10:15Z", SPRING)],
      ask,
      "2026-11-02T10:10Z",
      defer("2026-11-02T10:15Z", "rule"),
    ],
    [
      "another campaign's attempt is nothing to it",
      [tried("2026-11-02T10:00Z", "busy", "autumn")],
      ask,
      "2026-11-02T10:30Z",
      allow,
    ],
  ]);
});

describe("never twice at the same hour of the day", () => {
  const policy = rule({ neverSameHour: true });
  table(policy, [
    [
      "the same hour, a day later",
      [tried("2026-11-02T10:59Z")],
      ask,
      "2026-11-03T10:00Z",
      defer("2026-11-03T11:00Z", "rule"),
    ],
    [
      "to its last millisecond",
      [tried("2026-11-02T10:00Z")],
      ask,
      justBefore("2026-11-03T11:00Z"),
      defer("2026-11-03T11:00Z", "rule"),
    ],
    ["the next hour", [tried("2026-11-02T10:59Z")], ask, "2026-11-03T11:00Z", allow],
    [
      "over two hours that failed",
      [tried("2026-11-02T10:00Z"), tried("2026-11-03T11:30Z")],
      ask,
      "2026-11-04T10:30Z",
      defer("2026-11-04T12:00Z", "rule"),
    ],
    [
      "by the customer's clock: 10:00 in London before and after the clocks go back",
      [livesIn("Europe/London"), tried("2026-10-24T09:30Z")],
      ask,
      "2026-10-26T10:30Z",
      defer("2026-10-26T11:00Z", "rule"),
    ],
    [
      "which is not the hour of UTC",
      [livesIn("Europe/London"), tried("2026-10-24T09:30Z")],
      ask,
      "2026-10-26T09:30Z",
      allow,
    ],
    [
      "in a zone of quarter hours (Kathmandu, +05:45)",
      [livesIn("Asia/Kathmandu"), tried("2026-11-02T10:00Z")],
      ask,
      "2026-11-03T09:20Z",
      defer("2026-11-03T10:15Z", "rule"),
    ],
    [
      "in each of two candidate zones, whose hours do not turn together",
      [livesIn("Asia/Kathmandu", "Asia/Dubai"), tried("2026-11-02T10:00Z")],
      ask,
      "2026-11-03T09:20Z",
      defer("2026-11-03T11:00Z", "rule"),
    ],
    [
      "where the customer is not known to be, no hour is known to be new",
      [livesIn(), tried("2026-11-02T10:00Z")],
      ask,
      "2026-11-03T15:00Z",
      suppress("needs-location"),
    ],
    ["without an attempt there is nothing to compare", [livesIn()], ask, "2026-11-03T15:00Z", allow],
  ]);
});

describe("how long a campaign is remembered", () => {
  table(rule({ max: { busy: 1 }, within: "P30D" }), [
    ["within it", [tried("2026-11-02T10:00Z", "busy")], ask, justBefore("2026-12-02T10:00Z"), suppress("rule")],
    ["and no longer", [tried("2026-11-02T10:00Z", "busy")], ask, "2026-12-02T10:00Z", allow],
  ]);
});
