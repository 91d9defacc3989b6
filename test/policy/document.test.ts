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
const KINDS =
  "no such kind of rule; write one of hours, cap, cooldown, refusal, hold, consent, registry, attempts, conversation, relevance, fatigue, address";
const TIME = 'write a time of day as "HH:MM", from "00:00" to "24:00"';
const BREADTHS = 'write one of "not-now", "this-offer", "this-topic", "promotions", "everything"';

type Case = readonly [what: string, document: unknown, ...found: (readonly [pointer: string, message: string])[]];

function each(cases: readonly Case[]): void {
  it.each(cases)("%s", (_what, text, ...found) => {
    expect(mistakes(text).map(({ pointer, message }) => [pointer, message])).toEqual(found);
    for (const mistake of mistakes(text)) expect(mistake.level).toBe("error");
  });
}

it("reads a document and fills in what may be left out", () => {
  const { policy } = parsePolicy(document(CAP));
  expect(policy?.rules[0]).toMatchObject({
    severity: "guideline",
    applies: {},
    unless: [],
    per: ["customer"],
    counts: { directions: ["outbound"] },
  });
  expect(policy?.topics).toEqual({ extends: "shipped", tree: {} });
});

describe("the document", () => {
  each([
    ["a number", 5, ["", "write an object here"]],
    ["nothing", null, ["", "write an object here"]],
    ["a list", [], ["", "write an object here"]],
    [
      "empty",
      {},
      ["/id", "missing; add a text"],
      ["/version", "missing; add a text"],
      ["/title", "missing; add a text"],
      ["/rules", "missing; add a list"],
    ],
    ["no rule", document(CAP, { rules: [] }), ["/rules", "a policy has at least one rule"]],
    ["rules that are no list", document(CAP, { rules: {} }), ["/rules", "write a list here"]],
    ["a blank title", document(CAP, { title: "  " }), ["/title", "blank; write something here"]],
    ["a blank version", document(CAP, { version: "" }), ["/version", 'write a version such as "1" or "2026-11.2"']],
    ["a key it does not know", document(CAP, { extra: 1 }), ["/extra", "no such key; remove it"]],
    ["a key with a slash in it", document(CAP, { "a/b~c": 1 }), ["/a~1b~0c", "no such key; remove it"]],
    [
      "an outcome that implies nothing",
      document(CAP, { implies: { busy: {} } }),
      ["/implies/busy", "no such key; remove it"],
    ],
    [
      "an implied no of no breadth",
      document(CAP, { implies: { declined: { refusal: "no" } } }),
      ["/implies/declined/refusal", BREADTHS],
    ],
    [
      "several at once",
      document({ ...CAP, max: -1, why: "" }, { extra: 1 }),
      ["/rules/0/why", "blank; write something here"],
      ["/rules/0/max", "too small; write 0 or more"],
      ["/extra", "no such key; remove it"],
    ],
  ]);
  it("400 rules are the most", () => {
    const many = (count: number) =>
      document(CAP, { rules: Array.from({ length: count }, (_, index) => ({ ...CAP, id: `r-${index}` })) });
    expect(mistakes(many(400))).toEqual([]);
    expect(mistakes(many(401))).toEqual([{ pointer: "/rules", message: "too long; keep to 400", level: "error" }]);
  });
});

describe("any rule", () => {
  each([
    ["no kind", document(without("kind")), ["/rules/0/kind", KINDS]],
    ["an unknown kind", document({ ...CAP, kind: "capp" }), ["/rules/0/kind", KINDS]],
    ["a kind every object has", document({ ...CAP, kind: "constructor" }), ["/rules/0/kind", KINDS]],
    ["no why", document(without("why")), ["/rules/0/why", "missing; add a text"]],
    ["a blank why", document({ ...CAP, why: "  " }), ["/rules/0/why", "blank; write something here"]],
    ["no id", document(without("id")), ["/rules/0/id", "missing; add a text"]],
    [
      "an id in capitals",
      document({ ...CAP, id: "My Rule" }),
      ["/rules/0/id", 'write a rule id in lower-case words joined by hyphens, such as "weekly-cap"'],
    ],
    [
      "a misspelt key",
      document({ ...CAP, reason: "x" }),
      ["/rules/0/reason", 'no such key; remove it, or did you mean "why"?'],
    ],
    [
      "a key every object has",
      JSON.parse(
        '{"id":"p","version":"1","title":"P","rules":[{"id":"r","kind":"cap","why":"w","max":1,"window":{"rolling":"P7D"},"__proto__":{}}]}',
      ),
      ["/rules/0/__proto__", "no such key; remove it"],
    ],
    ["no rule at all", document(null), ["/rules/0", "write an object here"]],
    [
      "an unknown channel",
      document({ ...CAP, applies: { channels: ["fax"] } }),
      ["/rules/0/applies/channels/0", 'write one of "voice", "sms", "email"'],
    ],
    [
      "no channel",
      document({ ...CAP, applies: { channels: [] } }),
      ["/rules/0/applies/channels", "name at least one, or leave the key out to mean all"],
    ],
    [
      "an unknown severity",
      document({ ...CAP, severity: "must" }),
      ["/rules/0/severity", 'write one of "prohibited", "presumption", "guideline", "advice"'],
    ],
    [
      "a date without a time",
      document({ ...CAP, effectiveFrom: "2026-01-01" }),
      ["/rules/0/effectiveFrom", 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"'],
    ],
    [
      "an instant without an offset",
      document({ ...CAP, effectiveTo: "2026-01-01T00:00:00" }),
      ["/rules/0/effectiveTo", 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"'],
    ],
    [
      "30 February",
      document({ ...CAP, effectiveTo: "2026-02-30T00:00:00Z" }),
      ["/rules/0/effectiveTo", 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"'],
    ],
    [
      "an unknown condition",
      document({ ...CAP, unless: ["always"] }),
      ["/rules/0/unless/0", 'write "customer-asked", or "case-open", or "required", or "inbound", or an object'],
    ],
    [
      "a deadline in words",
      document({ ...CAP, unless: [{ deadlineWithin: "6h" }] }),
      ["/rules/0/unless/0/deadlineWithin", DURATION],
    ],
    [
      "a source without a name or address",
      document({ ...CAP, source: { instrument: "", url: "law" } }),
      ["/rules/0/source/instrument", "blank; write something here"],
      ["/rules/0/source/url", 'write a URL, such as "https://www.example.org/law"'],
    ],
  ]);
});

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
      ["/rules/0/holidays/dates", "too few; name at least 1"],
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

describe("the topic tree", () => {
  const tree = (topics: unknown) => document(CAP, { topics });
  const rename = "; a topic belongs to one family only, so give one of them another name";
  each([
    [
      "a topic in two families",
      tree({ tree: { a: ["x"], b: ["x"] } }),
      ["/topics/tree/b/0", `"x" is already in a${rename}`],
    ],
    ["twice in one", tree({ tree: { a: ["x", "x"] } }), ["/topics/tree/a/1", `"x" is already in a${rename}`]],
    [
      "a family inside a family",
      tree({ tree: { a: ["b"], b: ["x"] } }),
      ["/topics/tree/a/0", `"b" is a family too${rename}`],
    ],
    [
      "a shipped topic in a new family, where a no to credit would not reach it",
      tree({ tree: { cars: ["car-loan"] } }),
      ["/topics/tree/cars/0", `"car-loan" is already in credit${rename}`],
    ],
    [
      "a shipped topic as a family",
      tree({ tree: { mortgage: ["fixed-rate"] } }),
      ["/topics/tree/mortgage", `"mortgage" is already in credit${rename}`],
    ],
    [
      "a shipped family as a topic",
      tree({ tree: { money: ["credit"] } }),
      ["/topics/tree/money/0", `"credit" is a family too${rename}`],
    ],
    [
      "a name with a space",
      tree({ tree: { "A B": ["x"] } }),
      ["/topics/tree/A B", "write a topic in lower-case words joined by hyphens"],
    ],
    ["an unknown way to extend", tree({ extends: "all" }), ["/topics/extends", 'write one of "shipped", "nothing"']],
    ["a misspelt key", tree({ trees: {} }), ["/topics/trees", "no such key; remove it"]],
  ]);
  it("replaced, the shipped names are free", () => {
    expect(mistakes(tree({ extends: "nothing", tree: { cars: ["car-loan"], money: ["credit"] } }))).toEqual([]);
  });
  it("extended, a family has its old children and the new", () => {
    expect(mistakes(tree({ tree: { credit: ["mortgage", "boat-loan"] } }))).toEqual([]);
  });
});
