import { describe } from "vitest";
import { courteous } from "../../../packs/shipped.ts";
import { allow, call, defer, hold, justBefore, livesIn, mail, table, text } from "../given.ts";

// Issue 2, section 1, courteous: hours. In Europe/London; 2026-11-02 is a Monday, 7 a Saturday, 8 a Sunday.
const london = [livesIn("Europe/London")];
const transactional = { purpose: "transactional" } as const;
const care = { purpose: "care" } as const;

describe("voice and SMS 09:00–20:00 Mon–Fri, 10:00–18:00 Sat, none Sun", () => {
  for (const [name, ask] of [
    ["a call", call()],
    ["a text", text()],
    ["a service call", call({ purpose: "service" })],
    ["a text about care", text(care)],
    ["a call about a debt", call({ purpose: "debt" })],
    ["a survey by phone", call({ purpose: "research" })],
  ] as const) {
    table(courteous, [
      [
        `${name}: just before nine`,
        london,
        ask,
        justBefore("2026-11-02T09:00Z"),
        defer("2026-11-02T09:00Z", "hours-voice-sms"),
      ],
      [`${name}: at nine`, london, ask, "2026-11-02T09:00Z", allow],
      [`${name}: just before eight in the evening`, london, ask, justBefore("2026-11-06T20:00Z"), allow],
      [`${name}: Friday at eight`, london, ask, "2026-11-06T20:00Z", defer("2026-11-07T10:00Z", "hours-voice-sms")],
      [
        `${name}: Saturday just before ten`,
        london,
        ask,
        justBefore("2026-11-07T10:00Z"),
        defer("2026-11-07T10:00Z", "hours-voice-sms"),
      ],
      [`${name}: Saturday at six`, london, ask, "2026-11-07T18:00Z", defer("2026-11-09T09:00Z", "hours-voice-sms")],
      [`${name}: Sunday`, london, ask, "2026-11-08T12:00Z", defer("2026-11-09T09:00Z", "hours-voice-sms")],
    ]);
  }
  table(courteous, [
    ["over the end of summer time", london, call(), "2026-10-24T17:00Z", defer("2026-10-26T09:00Z", "hours-voice-sms")],
    ["over its beginning", london, call(), "2026-03-28T18:00Z", defer("2026-03-30T08:00Z", "hours-voice-sms")],
    [
      "in every zone the customer may be in",
      [livesIn("Europe/London", "Europe/Athens")],
      call(),
      "2026-11-02T18:00Z",
      defer("2026-11-03T09:00Z", "hours-voice-sms"),
    ],
  ]);
});

describe("email any time; transactional SMS and email any time", () => {
  table(courteous, [
    ["promotion by mail, Sunday at three in the morning", london, mail(), "2026-11-08T03:00Z", allow],
    ["a transactional mail", london, mail(transactional), "2026-11-08T03:00Z", allow],
    ["a transactional text", london, text(transactional), "2026-11-08T03:00Z", allow],
    [
      "one with an offer in it is promotion",
      london,
      text({ ...transactional, topic: "camera", offer: "o1" }),
      "2026-11-08T03:00Z",
      defer("2026-11-09T09:00Z", "hours-voice-sms"),
    ],
  ]);
});

describe("transactional voice 08:00–21:00 unless the customer asked", () => {
  table(courteous, [
    [
      "just before eight",
      london,
      call(transactional),
      justBefore("2026-11-08T08:00Z"),
      defer("2026-11-08T08:00Z", "hours-transactional-voice"),
    ],
    ["at eight, on a Sunday", london, call(transactional), "2026-11-08T08:00Z", allow],
    ["just before nine in the evening", london, call(transactional), justBefore("2026-11-08T21:00Z"), allow],
    [
      "at nine",
      london,
      call(transactional),
      "2026-11-08T21:00Z",
      defer("2026-11-09T08:00Z", "hours-transactional-voice"),
    ],
    [
      "they asked to be called",
      [...london, hold("2026-11-08T20:00Z", "callback")],
      call(transactional),
      "2026-11-08T22:00Z",
      allow,
    ],
    [
      "for tomorrow at three: not tonight",
      [...london, hold("2026-11-08T20:00Z", "callback", { until: "2026-11-09T15:00Z" })],
      call(transactional),
      "2026-11-08T22:00Z",
      defer("2026-11-09T08:00Z", "hours-transactional-voice"),
    ],
  ]);
});

describe("care with a deadline under 6 hours by SMS or email any time", () => {
  const night = "2026-11-08T03:00Z";
  table(courteous, [
    [
      "a text that is useless by half past eight",
      london,
      text({ ...care, deadline: "2026-11-08T08:30Z" }),
      night,
      allow,
    ],
    ["a mail", london, mail({ ...care, deadline: "2026-11-08T08:30Z" }), night, allow],
    [
      "a call would wake them",
      london,
      call({ ...care, deadline: "2026-11-08T08:30Z" }),
      night,
      { verdict: "suppress", rules: ["deadline-passed", "hours-voice-sms"] },
    ],
    [
      "a text that can wait: its urgency begins six hours before",
      london,
      text({ ...care, deadline: "2026-11-08T12:00Z" }),
      night,
      defer("2026-11-08T06:00Z", "hours-voice-sms"),
    ],
    [
      "a service text is not care",
      london,
      text({ purpose: "service", deadline: "2026-11-08T08:30Z" }),
      night,
      { verdict: "suppress", rules: ["deadline-passed", "hours-voice-sms"] },
    ],
    [
      "an offer that rides along is not urgent",
      london,
      text({ ...care, topic: "camera", offer: "o1", deadline: "2026-11-08T08:30Z" }),
      night,
      { verdict: "suppress", rules: ["deadline-passed", "hours-voice-sms"] },
    ],
  ]);
});
