import { describe } from "vitest";
import { allow, call, defer, justBefore, made, madeFor, mail, policyOf, table } from "../given.ts";

const rule = (more = {}) =>
  policyOf({ kind: "fatigue", ignored: 3, rest: "P60D", applies: { purposes: ["promotional"] }, ...more });
const RUNG = "2026-11-12T10:00Z";
const ignored = [made("2026-11-02T10:00Z", "no_answer"), made("2026-11-05T10:00Z", "busy"), made(RUNG, "voicemail")];

describe("three unanswered in a row", () => {
  table(rule(), [
    ["two are not", ignored.slice(0, 2), call(), RUNG, allow],
    ["rest the customer for 60 days", ignored, call(), RUNG, defer("2027-01-11T10:00Z", "rule")],
    ["to the last millisecond", ignored, mail(), justBefore("2027-01-11T10:00Z"), defer("2027-01-11T10:00Z", "rule")],
    ["and no longer", ignored, call(), "2027-01-11T10:00Z", allow],
    ["from promotion only", ignored, call({ purpose: "service" }), RUNG, allow],
    [
      "a machine is no answer",
      [...ignored.slice(0, 2), made(RUNG, "machine")],
      call(),
      RUNG,
      defer("2027-01-11T10:00Z", "rule"),
    ],
    [
      "an answer ends the row",
      [...ignored, made("2026-11-13T10:00Z", "conversation")],
      call(),
      "2026-11-14T10:00Z",
      allow,
    ],
    [
      "an answer between breaks it",
      [...ignored.slice(0, 2), made("2026-11-06T10:00Z", "declined"), ignored[2]!],
      call(),
      RUNG,
      allow,
    ],
    [
      "an answer to an email does too",
      [...ignored.slice(0, 2), made("2026-11-06T10:00Z", "clicked", { channel: "email" }), ignored[2]!],
      call(),
      RUNG,
      allow,
    ],
    [
      "calls that reached nobody at all are passed over",
      [...ignored.slice(0, 2), made("2026-11-06T10:00Z", "not_connected"), ignored[2]!],
      call(),
      RUNG,
      defer("2027-01-11T10:00Z", "rule"),
    ],
    [
      "so are messages whose reading is not tracked",
      [...ignored.slice(0, 2), made("2026-11-06T10:00Z", "delivered", { channel: "email" }), ignored[2]!],
      call(),
      RUNG,
      defer("2027-01-11T10:00Z", "rule"),
    ],
    [
      "untracked messages make no row",
      [
        made("2026-11-02T10:00Z", "sent", { channel: "email" }),
        made("2026-11-05T10:00Z", "sent", { channel: "sms" }),
        made(RUNG, "delivered", { channel: "email" }),
      ],
      call(),
      RUNG,
      allow,
    ],
    [
      "unanswered service calls are another matter",
      [...ignored.slice(0, 2), madeFor("service", RUNG, "no_answer")],
      call(),
      RUNG,
      allow,
    ],
  ]);
  table(rule({ engagementTracked: ["email"] }), [
    [
      "tracked ones do",
      [...ignored.slice(0, 2), made(RUNG, "delivered", { channel: "email" })],
      call(),
      RUNG,
      defer("2027-01-11T10:00Z", "rule"),
    ],
    [
      "on the tracked channel",
      [...ignored.slice(0, 2), made(RUNG, "delivered", { channel: "sms" })],
      call(),
      RUNG,
      allow,
    ],
    [
      "an opened one is an answer",
      [...ignored, made("2026-11-13T10:00Z", "opened", { channel: "email" })],
      call(),
      "2026-11-14T10:00Z",
      allow,
    ],
  ]);
  table(rule({ ignored: 1, rest: "PT1H" }), [
    ["numbers of one's own", [made(RUNG, "busy")], call(), RUNG, defer("2026-11-12T11:00Z", "rule")],
  ]);
});
