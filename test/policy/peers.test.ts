/**
 * What other schedulers do, in our terms: the numbered vectors of research/peers.md §5, with their sources. Where a peer
 * is wrong the test says what is right.
 */
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../lib/policy/document.ts";
import { lint } from "../../lib/policy/lint.ts";
import {
  allow,
  authorised,
  call,
  claimed,
  customer,
  defer,
  given,
  justBefore,
  livesIn,
  made,
  mail,
  outcome,
  policyOf,
  suppress,
  table,
  text,
} from "./given.ts";

const every = (...windows: string[][]) => ({
  mon: windows,
  tue: windows,
  wed: windows,
  thu: windows,
  fri: windows,
  sat: windows,
  sun: windows,
});
const hours = (weekly: object) => policyOf({ kind: "hours", weekly });
const NEW_YORK = livesIn("America/New_York");

describe("2 · Braze, calendar day in the user's zone [B1]: 23:00 sent, 00:00 the next day allowed", () => {
  table(policyOf({ kind: "cap", max: 1, window: { localDays: 1 } }), [
    [
      "sent at 23:00 in New York",
      [NEW_YORK, made("2026-11-03T04:00Z", "sent", { channel: "email" })],
      mail(),
      justBefore("2026-11-03T05:00Z"),
      defer("2026-11-03T05:00Z", "rule"),
    ],
    [
      "allowed at 00:00",
      [NEW_YORK, made("2026-11-03T04:00Z", "sent", { channel: "email" })],
      mail(),
      "2026-11-03T05:00Z",
      allow,
    ],
  ]);
});

describe("3 · Braze, 2 a week [B1]: Monday ok, Wednesday ok, Thursday not", () => {
  const week = policyOf({ kind: "cap", max: 2, window: { calendar: "week", zone: "America/New_York" } });
  const monday = made("2026-11-02T15:00Z", "sent", { channel: "email" });
  const wednesday = made("2026-11-04T15:00Z", "sent", { channel: "email" });
  table(week, [
    ["Monday", [], mail(), "2026-11-02T15:00Z", allow],
    ["Wednesday", [monday], mail(), "2026-11-04T15:00Z", allow],
    ["Thursday", [monday, wednesday], mail(), "2026-11-05T15:00Z", defer("2026-11-09T05:00Z", "rule")],
  ]);
});

describe("8 · Braze quiet 22:00–06:00, due 05:30 → 06:00; Iterable quiet 21:00–09:00, due 05:00 → 09:00 [B3][I2]", () => {
  table(hours(every(["06:00", "22:00"])), [
    ["Braze", [], mail(), "2026-11-03T05:30Z", defer("2026-11-03T06:00Z", "rule")],
  ]);
  table(hours(every(["09:00", "21:00"])), [
    ["Iterable", [], mail(), "2026-11-03T05:00Z", defer("2026-11-03T09:00Z", "rule")],
  ]);
});

describe("11 · Adobe [A2]", () => {
  const parsed = (weekly: object) =>
    parsePolicy({ id: "p", version: "1", title: "P", rules: [{ id: "r", why: "w", kind: "hours", weekly }] });
  it('"Monday 21:00–09:00" is Monday night, not Monday morning: it must be written as two windows', () => {
    expect(parsed({ mon: [["21:00", "09:00"]] }).mistakes?.[0]?.message).toContain(
      '["21:00", "24:00"] on this day and ["00:00", "09:00"] on the next',
    );
  });
  it("quiet Saturday, Sunday and Monday to Friday 21:00–09:00 leaves Monday 00:00–09:00 uncovered: a lint", () => {
    const workday = [["09:00", "21:00"]];
    const slip = hours({ mon: [["00:00", "21:00"]], tue: workday, wed: workday, thu: workday, fri: workday });
    expect(lint(slip, { pack: true }).map(({ pointer }) => pointer)).toEqual(["/rules/0/weekly/mon"]);
  });
  table(hours(every(["09:00", "21:00"])), [
    [
      "no time zone is no permission (Adobe does not enforce then)",
      [livesIn()],
      mail(),
      "2026-11-03T12:00Z",
      suppress("needs-location"),
    ],
    [
      "waiting longer than a week is for the deadline to say",
      [],
      mail({ deadline: "2026-11-03T08:00Z" }),
      "2026-11-02T22:00Z",
      suppress("deadline-passed", "rule"),
    ],
  ]);
});

describe("22 · VICIdial seed data of 2013 [V3], as a format, not as law", () => {
  const TIMES = [
    ["Illinois 0800–2100", "America/Chicago", every(["08:00", "21:00"]), "2026-11-03T13:59Z", "2026-11-03T14:00Z"],
    [
      "Kentucky 1000–2100",
      "America/Kentucky/Louisville",
      every(["10:00", "21:00"]),
      "2026-11-03T14:59Z",
      "2026-11-03T15:00Z",
    ],
    [
      "Indiana 0900–2000",
      "America/Indiana/Indianapolis",
      every(["09:00", "20:00"]),
      "2026-11-04T01:00Z",
      "2026-11-04T14:00Z",
    ],
    [
      "Pennsylvania, Sunday 1330–2100",
      "America/New_York",
      { sun: [["13:30", "21:00"]] },
      "2026-11-08T18:29Z",
      "2026-11-08T18:30Z",
    ],
    [
      "Rhode Island, Saturday 1000–1700, Sunday closed",
      "America/New_York",
      { mon: [["09:00", "18:00"]], sat: [["10:00", "17:00"]] },
      "2026-11-07T22:00Z",
      "2026-11-09T14:00Z",
    ],
    [
      "Alabama, Sunday closed",
      "America/Chicago",
      { ...every(["08:00", "20:00"]), sun: [] },
      "2026-11-08T18:00Z",
      "2026-11-09T14:00Z",
    ],
    [
      "Texas, Sunday 1200–2100",
      "America/Chicago",
      { ...every(["09:00", "21:00"]), sun: [["12:00", "21:00"]] },
      "2026-11-08T17:59Z",
      "2026-11-08T18:00Z",
    ],
  ] as const;
  it.each(TIMES)("%s", (_state, zone, weekly, now, opens) =>
    given(livesIn(zone)).under(hours(weekly)).when(call(), now).then(defer(opens, "rule")),
  );
  it('"12pm-9pm" read as 1200 to 1200 is never open: start = end is refused', () => {
    const { mistakes } = parsePolicy({
      id: "p",
      version: "1",
      title: "P",
      rules: [{ id: "r", why: "w", kind: "hours", weekly: { mon: [["12:00", "12:00"]] } }],
    });
    expect(mistakes?.map(({ pointer }) => pointer)).toEqual(["/rules/0/weekly/mon/0"]);
  });
});

describe("23 · clocks that change (ran): Dittofeed is an hour off at each", () => {
  const opening = hours(every(["08:00", "21:00"]));
  table(opening, [
    [
      "New York, back: 08:00 is 13:00Z, not 12:00Z",
      [NEW_YORK],
      call(),
      "2026-11-01T02:00Z",
      defer("2026-11-01T13:00Z", "rule"),
    ],
    [
      "New York, forward: 08:00 is 12:00Z, not 13:00Z",
      [NEW_YORK],
      call(),
      "2026-03-08T02:00Z",
      defer("2026-03-08T12:00Z", "rule"),
    ],
    [
      "London, back: 08:00 is 08:00Z, not 07:00Z",
      [livesIn("Europe/London")],
      call(),
      "2026-10-24T21:00Z",
      defer("2026-10-25T08:00Z", "rule"),
    ],
  ]);
  // As the vectors have it, from the afternoon before: with a window that opens at 08:00 and is not open yet.
  const morning = hours(every(["08:00", "09:00"]));
  table(morning, [
    ["now 2026-10-31T20:00Z", [NEW_YORK], call(), "2026-10-31T20:00Z", defer("2026-11-01T13:00Z", "rule")],
    ["now 2026-03-07T20:00Z", [NEW_YORK], call(), "2026-03-07T20:00Z", defer("2026-03-08T12:00Z", "rule")],
    [
      "now 2026-10-24T21:00Z",
      [livesIn("Europe/London")],
      call(),
      "2026-10-24T21:00Z",
      defer("2026-10-25T08:00Z", "rule"),
    ],
  ]);
});

describe("25 · quiet 22:00–06:00 over midnight (ran): Laudspeaker is open at 22:00 and from 00:00 to 00:59", () => {
  const quiet = [
    ["22:00", "2026-11-02T22:00Z"],
    ["23:59", "2026-11-02T23:59Z"],
    ["00:00", "2026-11-03T00:00Z"],
    ["00:30", "2026-11-03T00:30Z"],
    ["05:59", "2026-11-03T05:59Z"],
  ] as const;
  it.each(quiet)("%s is quiet", (_time, now) =>
    given()
      .under(hours(every(["06:00", "22:00"])))
      .when(text(), now)
      .then(defer("2026-11-03T06:00Z", "rule")),
  );
  it("06:00 is open", () =>
    given()
      .under(hours(every(["06:00", "22:00"])))
      .when(text(), "2026-11-03T06:00Z")
      .then(allow));
});

describe("28 · Arizona has no summer time (Spoke #907): on 13 September 2018 its clock is Los Angeles', not Denver's", () => {
  // 12:43 local = 12:43 PDT = 15:43 EDT = 19:43Z; read as Denver's time it would be 13:43.
  const lunch = hours(every(["12:00", "13:00"]));
  const in2018 = (zone: string) => customer({ zones: [zone] }, "2018-01-01T00:00Z");
  it.each([
    ["America/Phoenix", allow],
    ["America/Los_Angeles", allow],
    ["America/Denver", defer("2018-09-14T18:00Z", "rule")],
    ["America/New_York", defer("2018-09-14T16:00Z", "rule")],
  ] as const)("%s", (zone, expected) =>
    given(in2018(zone)).under(lunch).when(call(), "2018-09-13T19:43Z").then(expected),
  );
});

describe("29 · Emarsys: one launch from 23:55 to 00:10 must count once", () => {
  const day = policyOf({ kind: "cap", max: 1, window: { localDays: 1 } });
  const launch = [
    claimed("a", "2026-11-02T23:55Z", "2026-11-03T00:10Z"),
    authorised("a", "2026-11-03T00:02Z"),
    outcome("a", "2026-11-03T00:10Z", "no_answer"),
  ];
  table(day, [
    [
      "while it is claimed, of the day it was claimed",
      launch.slice(0, 1),
      call(),
      "2026-11-02T23:59Z",
      defer("2026-11-03T00:00Z", "rule"),
    ],
    [
      "made, of the day it was made, and of no other",
      launch,
      call(),
      "2026-11-03T09:00Z",
      defer("2026-11-04T00:00Z", "rule"),
    ],
  ]);
  it("once", () => {
    expect(
      given(...launch)
        .under(day)
        .when(call(), "2026-11-03T09:00Z").decision.reasons[0]?.evidence,
    ).toEqual([2]);
  });
});
