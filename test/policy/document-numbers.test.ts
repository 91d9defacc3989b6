import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../lib/policy/document.ts";
import type { Mistake } from "../../lib/policy/mistakes.ts";
import { call, given, made, policyOf } from "./given.ts";

type Json = Record<string, unknown>;
const CAP = { id: "r", kind: "cap", why: "w", max: 1, window: { rolling: "P7D" } };
const HOURS = { id: "r", kind: "hours", why: "w" };
const document = (rule: unknown, more: Json = {}): Json => ({
  id: "p",
  version: "1",
  title: "P",
  rules: [rule],
  ...more,
});
const without = (key: keyof typeof CAP): Json =>
  Object.fromEntries(Object.entries(CAP).filter(([name]) => name !== key));
const mistakes = (text: unknown): readonly Mistake[] => parsePolicy(text).mistakes ?? [];

const DURATION =
  'write an ISO-8601 duration of weeks, days, hours, minutes or seconds, such as "P7D" or "PT4H"; months and years have no fixed length';
const _KINDS =
  "no such kind of rule; write one of hours, cap, cooldown, refusal, hold, consent, registry, attempts, conversation, relevance, fatigue, address";
const TIME = 'write a time of day as "HH:MM", from "00:00" to "24:00"';
const _BREADTHS = 'write one of "not-now", "this-offer", "this-topic", "promotions", "everything"';

type Case = readonly [what: string, document: unknown, ...found: (readonly [pointer: string, message: string])[]];

function each(cases: readonly Case[]): void {
  it.each(cases)("%s", (_what, text, ...found) => {
    expect(mistakes(text).map(({ pointer, message }) => [pointer, message])).toEqual(found);
    for (const mistake of mistakes(text)) expect(mistake.level).toBe("error");
  });
}

describe("numbers: 0 is never, unlimited is a word, blank is nothing", () => {
  const NUMBER = 'write a number here, or "unlimited"';
  each([
    ["no number", document(without("max")), ["/rules/0/max", 'missing; add a number, or "unlimited"']],
    ["a blank one", document({ ...CAP, max: "" }), ["/rules/0/max", NUMBER]],
    ["null", document({ ...CAP, max: null }), ["/rules/0/max", NUMBER]],
    ["a number in quotes", document({ ...CAP, max: "3" }), ["/rules/0/max", NUMBER]],
    ["another word", document({ ...CAP, max: "infinite" }), ["/rules/0/max", NUMBER]],
    ["none at all", document({ ...CAP, max: Number.NaN }), ["/rules/0/max", NUMBER]],
    ["a fraction", document({ ...CAP, max: 1.5 }), ["/rules/0/max", 'write a whole number here, or "unlimited"']],
    ["less than nothing", document({ ...CAP, max: -1 }), ["/rules/0/max", "too small; write 0 or more"]],
    ["absurdly many", document({ ...CAP, max: 1e9 }), ["/rules/0/max", "too big; write 10000 or less"]],
    [
      "fewer offers than none",
      document({ id: "r", kind: "conversation", why: "w", maxOffers: -1 }),
      ["/rules/0/maxOffers", "too small; write 0 or more"],
    ],
    [
      "no attempt",
      document({ id: "r", kind: "attempts", why: "w", max: { busy: 0 }, apart: "PT4H" }),
      ["/rules/0/max/busy", "too small; write 1 or more"],
    ],
    [
      "a fourth no",
      document({ id: "r", kind: "cooldown", why: "w", after: "refusal", nth: 4, lasts: "P1D" }),
      ["/rules/0/nth", "too big; write 3 or less"],
    ],
    [
      "a row of none",
      document({ id: "r", kind: "fatigue", why: "w", ignored: 0, rest: "P1D" }),
      ["/rules/0/ignored", "too small; write 1 or more"],
    ],
    [
      "retired after no proof",
      document({ id: "r", kind: "address", why: "w", retireAfter: { wrong_number: 0 } }),
      ["/rules/0/retireAfter/wrong_number", "too small; write 1 or more"],
    ],
  ]);
  it("0 and unlimited are two different policies", () => {
    const history = [made("2026-11-02T10:00Z", "conversation"), made("2026-11-02T11:00Z", "conversation")];
    const under = (max: unknown) =>
      given(...history)
        .under(policyOf({ ...CAP, max }))
        .when(call(), "2026-11-02T12:00Z").decision.verdict;
    expect([under(0), under("unlimited")]).toEqual(["suppress", "allow"]);
  });
});

describe("windows and durations", () => {
  each([
    [
      "15M, which once meant fifteen months",
      document({ ...CAP, window: { rolling: "15M" } }),
      ["/rules/0/window/rolling", DURATION],
    ],
    ["a month", document({ ...CAP, window: { rolling: "P1M" } }), ["/rules/0/window/rolling", DURATION]],
    ["a year", document({ ...CAP, window: { rolling: "P1Y" } }), ["/rules/0/window/rolling", DURATION]],
    ["a blank one", document({ ...CAP, window: { rolling: "" } }), ["/rules/0/window/rolling", DURATION]],
    ["only a P", document({ ...CAP, window: { rolling: "P" } }), ["/rules/0/window/rolling", DURATION]],
    ["only a PT", document({ ...CAP, window: { rolling: "PT" } }), ["/rules/0/window/rolling", DURATION]],
    ["less than none", document({ ...CAP, window: { rolling: "-P7D" } }), ["/rules/0/window/rolling", DURATION]],
    ["half a day", document({ ...CAP, window: { rolling: "P0.5D" } }), ["/rules/0/window/rolling", DURATION]],
    ["a bare number", document({ ...CAP, window: { rolling: 7 } }), ["/rules/0/window/rolling", "write a text here"]],
    ["no window", document(without("window")), ["/rules/0/window", "missing; add an object"]],
    [
      "a duration where a window belongs",
      document({ ...CAP, window: "P7D" }),
      ["/rules/0/window", "write an object here"],
    ],
    [
      "two windows in one",
      document({ ...CAP, window: { rolling: "P7D", localDays: 1 } }),
      ["/rules/0/window/localDays", "no such key; remove it"],
    ],
    [
      "no day",
      document({ ...CAP, window: { localDays: 0 } }),
      ["/rules/0/window/localDays", "too small; write 1 or more"],
    ],
    [
      "years of days",
      document({ ...CAP, window: { localDays: 1000 } }),
      ["/rules/0/window/localDays", "too big; write 366 or less"],
    ],
    [
      "a calendar week of no zone",
      document({ ...CAP, window: { calendar: "week" } }),
      ["/rules/0/window/zone", "missing; add a text"],
    ],
    [
      "of a zone nobody knows",
      document({ ...CAP, window: { calendar: "week", zone: "Mars/Olympus" } }),
      ["/rules/0/window/zone", 'name an IANA time zone, such as "Europe/Lisbon"'],
    ],
    [
      "a calendar year",
      document({ ...CAP, window: { calendar: "year", zone: "UTC" } }),
      ["/rules/0/window/calendar", 'write one of "day", "week", "month"'],
    ],
    [
      "a silence longer than can be remembered",
      document({ id: "r", kind: "fatigue", why: "w", ignored: 3, rest: "P401D" }),
      ["/rules/0/rest", 'ask for at most P400D, or for "until-customer-asks"'],
    ],
    [
      "a hold that ends in two ways",
      document({
        id: "r",
        kind: "hold",
        why: "w",
        causes: ["case"],
        lasts: { afterOpened: "P1D", afterClosed: "P1D" },
      }),
      ["/rules/0/lasts/afterClosed", "no such key; remove it"],
    ],
    [
      "a cause nobody knows",
      document({ id: "r", kind: "hold", why: "w", causes: ["sad"], lasts: "until-closed" }),
      [
        "/rules/0/causes/0",
        'write one of "case", "complaint", "anger", "negative-sentiment", "bereavement", "dispute", "relationship-ended", "callback", "other"',
      ],
    ],
    [
      "after something that is no outcome",
      document({ id: "r", kind: "cooldown", why: "w", after: "busy", lasts: "P1D" }),
      ["/rules/0/after", 'write an object here, or "refusal"'],
    ],
    [
      "counted by a word that is no ending",
      document({ ...CAP, counts: { dispositions: "reach" } }),
      ["/rules/0/counts/dispositions", 'write "reached", or a list'],
    ],
    [
      "counted by a key that is none",
      document({ ...CAP, counts: { channel: ["sms"] } }),
      ["/rules/0/counts/channel", "no such key; remove it"],
    ],
  ]);
});

describe("hours", () => {
  const weekly = (hours: unknown, more: Json = {}) => document({ ...HOURS, weekly: hours, ...more });
  each([
    [
      "start = end",
      weekly({ mon: [["12:00", "12:00"]] }),
      [
        "/rules/0/weekly/mon/0",
        'the window starts and ends at 12:00, so it is never open; write ["00:00", "24:00"] for the whole day, or no window for a closed day',
      ],
    ],
    [
      "the end before the start",
      weekly({ mon: [["21:00", "09:00"]] }),
      [
        "/rules/0/weekly/mon/0",
        'the window ends before it starts; write it as two, ["21:00", "24:00"] on this day and ["00:00", "09:00"] on the next',
      ],
    ],
    [
      "two that overlap",
      weekly({
        mon: [
          ["11:00", "13:00"],
          ["09:00", "12:00"],
        ],
      }),
      ["/rules/0/weekly/mon", "two windows of one day overlap; write them as one"],
    ],
    [
      "times that are none",
      weekly({ mon: [["9:00", "25:00"]] }),
      ["/rules/0/weekly/mon/0/0", TIME],
      ["/rules/0/weekly/mon/0/1", TIME],
    ],
    ["blank times", weekly({ mon: [["", "12:00"]] }), ["/rules/0/weekly/mon/0/0", TIME]],
    ["half a window", weekly({ mon: [["09:00"]] }), ["/rules/0/weekly/mon/0", "too few; name at least 2"]],
    [
      "a weekday in full",
      weekly({ monday: [["09:00", "10:00"]] }),
      ["/rules/0/weekly/monday", 'no such key; remove it, or did you mean "mon"?'],
    ],
    ["no week", document(HOURS), ["/rules/0/weekly", "missing; add an object"]],
    [
      "a holiday in the national way",
      weekly({}, { holidays: { dates: ["25.12.2026"] } }),
      ["/rules/0/holidays/dates/0", 'write a date as "YYYY-MM-DD"'],
    ],
    [
      "30 February",
      weekly({}, { holidays: { dates: ["2026-02-30"] } }),
      ["/rules/0/holidays/dates/0", 'write a date as "YYYY-MM-DD"'],
    ],
    [
      "holidays without a date",
      weekly({}, { holidays: { dates: [] } }),
      ["/rules/0/holidays", "name dates, lists or a feed, or leave holidays out"],
    ],
  ]);
  it("windows that touch are two, not an overlap", () => {
    expect(
      mistakes(
        weekly({
          mon: [
            ["09:00", "12:00"],
            ["12:00", "24:00"],
          ],
        }),
      ),
    ).toEqual([]);
  });
});
