import { describe, expect, it } from "vitest";
import { allow, call, defer, given, justBefore, livesIn, policyOf, suppress, table, text } from "../given.ts";

const DAY = [["09:00", "20:00"]];
const WEEKLY = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY, sat: [["10:00", "18:00"]] };
const NIGHTS = [
  ["00:00", "06:00"],
  ["22:00", "24:00"],
];
const EVERY_NIGHT = { mon: NIGHTS, tue: NIGHTS, wed: NIGHTS, thu: NIGHTS, fri: NIGHTS, sat: NIGHTS, sun: NIGHTS };

describe("weekday windows, half-open", () => {
  const london = livesIn("Europe/London");
  table(policyOf({ kind: "hours", weekly: WEEKLY }), [
    [
      "closed just before it opens",
      [london],
      call(),
      justBefore("2026-11-02T09:00Z"),
      defer("2026-11-02T09:00Z", "rule"),
    ],
    ["open as it opens", [london], call(), "2026-11-02T09:00Z", allow],
    ["open just before it closes", [london], call(), justBefore("2026-11-02T20:00Z"), allow],
    ["closed as it closes", [london], call(), "2026-11-02T20:00Z", defer("2026-11-03T09:00Z", "rule")],
    ["Friday evening waits for Saturday", [london], call(), "2026-11-06T20:00Z", defer("2026-11-07T10:00Z", "rule")],
    [
      "Saturday evening waits for Monday: a day left out is closed",
      [london],
      call(),
      "2026-11-07T18:00Z",
      defer("2026-11-09T09:00Z", "rule"),
    ],
    ["Sunday noon too", [london], call(), "2026-11-08T12:00Z", defer("2026-11-09T09:00Z", "rule")],
    ["in summer an hour earlier by UTC", [london], call(), "2026-07-06T08:00Z", allow],
    ["and not before", [london], call(), justBefore("2026-07-06T08:00Z"), defer("2026-07-06T08:00Z", "rule")],
    [
      "over the end of summer time: Saturday night before 25 October",
      [london],
      call(),
      "2026-10-24T17:00Z",
      defer("2026-10-26T09:00Z", "rule"),
    ],
    [
      "over its beginning: Saturday night before 29 March",
      [london],
      call(),
      "2026-03-28T18:00Z",
      defer("2026-03-30T08:00Z", "rule"),
    ],
  ]);
  table(policyOf({ kind: "hours", weekly: EVERY_NIGHT }), [
    ["two windows that meet at midnight are one night", [london], call(), "2026-11-03T00:00Z", allow],
    ["closed as the night ends", [london], call(), "2026-11-03T06:00Z", defer("2026-11-03T22:00Z", "rule")],
  ]);
  table(policyOf({ kind: "hours", weekly: {} }), [
    ["no window at all is never open", [london], call(), "2026-11-02T12:00Z", suppress("rule")],
  ]);
});

describe("clock changes inside a window", () => {
  const EARLY = [["02:15", "02:45"]];
  const early = { mon: EARLY, tue: EARLY, wed: EARLY, thu: EARLY, fri: EARLY, sat: EARLY, sun: EARLY };
  table(policyOf({ kind: "hours", weekly: early }), [
    [
      "a window inside the skipped hour does not happen that day (New York, 8 March 2026)",
      [livesIn("America/New_York")],
      call(),
      "2026-03-08T06:00Z",
      defer("2026-03-09T06:15Z", "rule"),
    ],
  ]);
  const ONE = [["01:15", "01:45"]];
  table(policyOf({ kind: "hours", weekly: { sun: ONE } }), [
    [
      "a window inside the repeated hour happens twice (New York, 1 November 2026)",
      [livesIn("America/New_York")],
      call(),
      "2026-11-01T05:15Z",
      allow,
    ],
    [
      "is closed between the two",
      [livesIn("America/New_York")],
      call(),
      "2026-11-01T05:45Z",
      defer("2026-11-01T06:15Z", "rule"),
    ],
    ["and open again", [livesIn("America/New_York")], call(), "2026-11-01T06:15Z", allow],
    [
      "until it is over",
      [livesIn("America/New_York")],
      call(),
      "2026-11-01T06:45Z",
      defer("2026-11-08T06:15Z", "rule"),
    ],
  ]);
  const HALF = [["01:00", "02:10"]];
  table(policyOf({ kind: "hours", weekly: { sun: HALF } }), [
    [
      "a change of half an hour (Lord Howe, 4 October 2026: 02:00 becomes 02:30)",
      [livesIn("Australia/Lord_Howe")],
      call(),
      "2026-10-03T15:29Z",
      allow,
    ],
    [
      "ends the window where the clock jumps over its end",
      [livesIn("Australia/Lord_Howe")],
      call(),
      "2026-10-03T15:30Z",
      defer("2026-10-10T14:00Z", "rule"),
    ],
  ]);
});

describe("every zone the customer may be in", () => {
  const OFFICE = [["08:00", "21:00"]];
  const office = { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE, sat: OFFICE, sun: OFFICE };
  const both = livesIn("America/New_York", "America/Los_Angeles");
  table(policyOf({ kind: "hours", weekly: office }), [
    [
      "open in New York is not open in Los Angeles",
      [both],
      call(),
      "2026-11-02T13:00Z",
      defer("2026-11-02T16:00Z", "rule"),
    ],
    ["open in both", [both], call(), "2026-11-02T16:00Z", allow],
    ["closed in New York first", [both], call(), "2026-11-03T02:00Z", defer("2026-11-03T16:00Z", "rule")],
  ]);
});

describe("public holidays and their eves", () => {
  const holidays = { dates: ["2026-12-25"], eves: [["09:00", "12:00"]] };
  table(policyOf({ kind: "hours", weekly: WEEKLY, holidays }), [
    ["an eve closes early", [], call(), "2026-12-24T12:00Z", defer("2026-12-26T10:00Z", "rule")],
    ["open before", [], call(), justBefore("2026-12-24T12:00Z"), allow],
    ["closed on the day", [], call(), "2026-12-25T10:00Z", defer("2026-12-26T10:00Z", "rule")],
    [
      "the day is the customer's: in Auckland Christmas begins 13 hours before London's",
      [livesIn("Pacific/Auckland")],
      call(),
      "2026-12-24T20:00Z",
      defer("2026-12-25T21:00Z", "rule"),
    ],
  ]);
  table(
    policyOf({ kind: "hours", weekly: WEEKLY, holidays: { dates: ["2026-12-25"], windows: [["14:00", "15:00"]] } }),
    [
      ["windows of their own", [], call(), "2026-12-25T10:00Z", defer("2026-12-25T14:00Z", "rule")],
      ["without eves the day before is a weekday", [], call(), "2026-12-24T19:59Z", allow],
    ],
  );
});

describe("the whole span of a contact", () => {
  const span = { spanBefore: 2_000, spanAfter: 32_000 };
  table(policyOf({ kind: "hours", weekly: WEEKLY }), [
    [
      "its earliest instant must be open",
      [],
      call(span),
      "2026-11-02T09:00:01.999Z",
      defer("2026-11-02T09:00:02Z", "rule"),
    ],
    ["from then on", [], call(span), "2026-11-02T09:00:02Z", allow],
    ["its latest must be", [], call(span), "2026-11-02T19:59:27.999Z", allow],
    ["or it waits for the morning", [], call(span), "2026-11-02T19:59:28Z", defer("2026-11-03T09:00:02Z", "rule")],
  ]);
});

describe("which requests it judges", () => {
  table(policyOf({ kind: "hours", weekly: WEEKLY, applies: { channels: ["voice"] } }), [
    ["its channels", [], call(), "2026-11-02T21:00Z", defer("2026-11-03T09:00Z", "rule")],
    ["no others", [], text(), "2026-11-02T21:00Z", allow],
  ]);
});

it("says what today's hours are, where the customer is", () => {
  const policy = policyOf({ kind: "hours", weekly: WEEKLY });
  const asked = given(livesIn("Europe/London")).under(policy).when(call(), "2026-11-02T20:00Z");
  expect(asked.sentence("rule")).toBe("Outside the permitted hours in Europe/London; today's hours are 09:00–20:00");
  const sunday = given(livesIn("Europe/London", "Europe/Paris")).under(policy).when(call(), "2026-11-08T12:00Z");
  expect(sunday.sentence("rule")).toBe(
    "Outside the permitted hours in each of the 2 time zones the customer may be in; there are none today",
  );
});
