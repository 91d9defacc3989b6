import { describe } from "vitest";
import { allow, call, customer, defer, justBefore, livesIn, made, policyOf, suppress, table } from "../given.ts";

const LOCAL_DAY = { kind: "cap", max: 1, window: { localDays: 1 } };
const london = livesIn("Europe/London");

describe("consecutive local days", () => {
  table(policyOf(LOCAL_DAY), [
    [
      "the same day is full",
      [london, made("2026-07-01T22:30Z", "busy")],
      call(),
      "2026-07-01T22:45Z",
      defer("2026-07-01T23:00Z", "rule"),
    ],
    [
      "to its last millisecond",
      [london, made("2026-07-01T22:30Z", "busy")],
      call(),
      justBefore("2026-07-01T23:00Z"),
      defer("2026-07-01T23:00Z", "rule"),
    ],
    [
      "the next one begins at local midnight",
      [london, made("2026-07-01T22:30Z", "busy")],
      call(),
      "2026-07-01T23:00Z",
      allow,
    ],
    [
      "a day of 25 hours is one day (clocks go back at 01:00Z)",
      [london, made("2026-10-24T23:00Z", "busy")],
      call(),
      "2026-10-25T23:59Z",
      defer("2026-10-26T00:00Z", "rule"),
    ],
    [
      "a day of 23 hours too",
      [london, made("2026-03-29T00:00Z", "busy")],
      call(),
      "2026-03-29T22:59Z",
      defer("2026-03-29T23:00Z", "rule"),
    ],
    [
      "a day that begins at 01:00 because midnight was skipped",
      [customer({ zones: ["America/Asuncion"] }, "2023-01-01T00:00Z"), made("2023-09-30T20:00Z", "busy")],
      call(),
      "2023-10-01T03:59Z",
      defer("2023-10-01T04:00Z", "rule"),
    ],
    [
      "is counted in every zone the customer may be in; the strictest wins",
      [livesIn("Europe/London", "America/New_York"), made("2026-07-01T22:30Z", "busy")],
      call(),
      "2026-07-01T23:30Z",
      defer("2026-07-02T04:00Z", "rule"),
    ],
    ["nobody's day without a zone", [customer()], call(), "2026-07-01T23:30Z", allow],
    ["an unknown zone is no day to count by", [livesIn()], call(), "2026-07-01T23:30Z", suppress("needs-location")],
  ]);
  table(policyOf({ ...LOCAL_DAY, window: { localDays: 3 }, max: 2 }), [
    [
      "three days, today included: the third day after frees the first",
      [london, made("2026-07-01T10:00Z", "busy"), made("2026-07-02T10:00Z", "busy")],
      call(),
      "2026-07-03T20:00Z",
      defer("2026-07-03T23:00Z", "rule"),
    ],
    [
      "a day before the window does not count",
      [london, made("2026-06-30T22:59Z", "busy"), made("2026-07-02T10:00Z", "busy")],
      call(),
      "2026-07-03T10:00Z",
      allow,
    ],
    [
      "its first instant does",
      [london, made("2026-06-30T23:00Z", "busy"), made("2026-07-02T10:00Z", "busy")],
      call(),
      "2026-07-03T10:00Z",
      defer("2026-07-03T23:00Z", "rule"),
    ],
  ]);
});

describe("a customer who moved", () => {
  const moved = (when: string) => customer({ zones: ["Europe/London"] }, when);
  const lived = livesIn("Pacific/Auckland");
  // 19:00 in London on 3 November is 08:00 in Auckland on the 4th; 09:00 in London on the 4th is 22:00 in Auckland, still the 4th.
  table(policyOf(LOCAL_DAY), [
    [
      "is counted by the days of the zone they left, while a contact made there counts",
      [lived, made("2026-11-03T19:00Z", "busy"), moved("2026-11-03T20:00Z")],
      call(),
      "2026-11-04T09:00Z",
      defer("2026-11-04T11:00Z", "rule"),
    ],
    [
      "and not once every contact that counts was made after they left",
      [lived, made("2026-11-01T19:00Z", "busy"), moved("2026-11-02T20:00Z"), made("2026-11-03T19:00Z", "busy")],
      call(),
      "2026-11-04T09:00Z",
      allow,
    ],
    [
      "even if they move again before it",
      [
        lived,
        made("2026-11-03T19:00Z", "busy"),
        customer({ zones: ["UTC"] }, "2026-11-03T20:00Z"),
        moved("2026-11-03T21:00Z"),
      ],
      call(),
      "2026-11-04T09:00Z",
      defer("2026-11-04T11:00Z", "rule"),
    ],
    [
      "even for a contact that is told of late",
      [
        lived,
        customer({ zones: ["UTC"] }, "2026-11-03T20:00Z"),
        moved("2026-11-03T21:00Z"),
        { ...made("2026-11-03T19:00Z", "busy"), recordedAt: "2026-11-03T22:00Z" },
      ],
      call(),
      "2026-11-04T09:00Z",
      defer("2026-11-04T11:00Z", "rule"),
    ],
  ]);
});

describe("calendar days, weeks and months in a named zone", () => {
  const per = (calendar: string, more = {}) =>
    policyOf({ kind: "cap", max: 1, window: { calendar, zone: "America/New_York", ...more } });
  table(per("day"), [
    [
      "the day of that zone, wherever the customer is",
      [london, made("2026-07-01T22:30Z", "busy")],
      call(),
      "2026-07-02T03:59Z",
      defer("2026-07-02T04:00Z", "rule"),
    ],
    ["begins at its midnight", [london, made("2026-07-02T03:59Z", "busy")], call(), "2026-07-02T04:00Z", allow],
    [
      "and needs no zone of the customer's",
      [livesIn(), made("2026-07-01T22:30Z", "busy")],
      call(),
      "2026-07-02T04:00Z",
      allow,
    ],
  ]);
  table(per("week"), [
    [
      "from Monday",
      [made("2026-11-02T05:00Z", "busy")],
      call(),
      "2026-11-09T04:59Z",
      defer("2026-11-09T05:00Z", "rule"),
    ],
    ["to Sunday", [made("2026-11-09T04:59Z", "busy")], call(), "2026-11-09T05:00Z", allow],
    [
      "over the end of summer time it is an hour longer",
      [made("2026-10-26T04:00Z", "busy")],
      call(),
      "2026-11-01T12:00Z",
      defer("2026-11-02T05:00Z", "rule"),
    ],
  ]);
  table(per("week", { weekStartsOn: "sunday" }), [
    [
      "from Sunday, where it is said",
      [made("2026-11-07T12:00Z", "busy")],
      call(),
      "2026-11-08T04:59Z",
      defer("2026-11-08T05:00Z", "rule"),
    ],
    ["a Sunday begins the new week", [made("2026-11-08T04:59Z", "busy")], call(), "2026-11-08T05:00Z", allow],
  ]);
  table(per("month"), [
    [
      "to the end of the month",
      [made("2026-11-01T04:00Z", "busy")],
      call(),
      "2026-11-30T12:00Z",
      defer("2026-12-01T05:00Z", "rule"),
    ],
    [
      "the last instant of the month before is another month",
      [made("2026-11-01T03:59Z", "busy")],
      call(),
      "2026-11-01T04:00Z",
      allow,
    ],
    [
      "December ends with the year",
      [made("2026-12-31T12:00Z", "busy")],
      call(),
      "2026-12-31T13:00Z",
      defer("2027-01-01T05:00Z", "rule"),
    ],
    [
      "February of a leap year has 29 days",
      [made("2028-02-29T12:00Z", "busy")],
      call(),
      "2028-02-29T13:00Z",
      defer("2028-03-01T05:00Z", "rule"),
    ],
  ]);
});
