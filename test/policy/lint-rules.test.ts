import { describe, expect, it } from "vitest";
import { lint } from "../../lib/policy/lint.ts";
import { policyOf } from "./given.ts";

type Json = Record<string, unknown>;
const CAP = { kind: "cap", max: 1, window: { rolling: "P7D" } };
const day = (from: string, to: string) => [[from, to]];
const NINE = day("09:00", "20:00");
const WORKDAYS = { mon: NINE, tue: NINE, wed: NINE, thu: NINE, fri: NINE };

/** The lints of one rule as a pack, by the place within it. */
const found = (rule: Json) =>
  lint(policyOf(rule), { pack: true }).map(({ level, pointer, message }) => `${level} ${pointer}: ${message}`);
type Case = readonly [what: string, rule: Json, found?: string];

function each(cases: readonly Case[]): void {
  for (const [what, rule, expected] of cases)
    it(what, () => expect(found(rule)).toEqual(expected === undefined ? [] : [expected]));
}

describe("weekday hours that leave a gap by an apparent slip", () => {
  const hours = (weekly: Json, more: Json = {}) => ({ kind: "hours", weekly, ...more });
  const night = (extra: Json = {}) => {
    const both = [
      ["00:00", "09:00"],
      ["21:00", "24:00"],
    ];
    return {
      mon: both,
      tue: both,
      wed: both,
      thu: both,
      fri: both,
      sat: day("00:00", "24:00"),
      sun: day("00:00", "24:00"),
      ...extra,
    };
  };
  each([
    ["an ordinary week is no slip", hours({ ...WORKDAYS, sat: day("10:00", "18:00") })],
    [
      "nor one without a Monday between a closed Sunday and Tuesday",
      hours({ tue: NINE, wed: NINE, thu: NINE, fri: NINE }),
    ],
    [
      "nor a pause of an hour, as France has it",
      hours({
        mon: [
          ["10:00", "13:00"],
          ["14:00", "20:00"],
        ],
      }),
    ],
    ["nor nights in full", hours(night())],
    [
      "nor five days and nights",
      hours({
        mon: day("00:00", "24:00"),
        tue: day("00:00", "24:00"),
        wed: day("00:00", "24:00"),
        thu: day("00:00", "24:00"),
        fri: day("00:00", "24:00"),
        sat: NINE,
      }),
    ],
    ["nor a Friday that is short", hours({ ...WORKDAYS, fri: day("09:00", "13:00") })],
    [
      "a Wednesday missing",
      hours({ ...WORKDAYS, wed: [] }),
      "lint /rules/0/weekly/wed: wed has no hours though tue and thu have 09:00–20:00; write them, or [] if it is meant to be closed",
    ],
    ["not where its neighbours differ", hours({ ...WORKDAYS, wed: [], thu: day("09:00", "13:00") })],
    [
      "a minute before midnight",
      hours({ mon: day("09:00", "23:59"), tue: day("00:00", "23:00") }),
      'lint /rules/0/weekly/mon: closed for only 1 minute between mon 23:59 and tue 00:00; write one window, or "24:00" for the end of a day',
    ],
    [
      "a pause of 59 minutes",
      hours({
        mon: [
          ["09:00", "12:00"],
          ["12:59", "20:00"],
        ],
      }),
      'lint /rules/0/weekly/mon: closed for only 59 minutes between mon 12:00 and mon 12:59; write one window, or "24:00" for the end of a day',
    ],
    [
      "two windows that touch have no pause",
      hours({
        mon: [
          ["09:00", "12:00"],
          ["12:00", "20:00"],
        ],
      }),
    ],
    [
      "Saturday and Sunday whole, Monday to Friday 21:00–09:00: Monday's small hours are forgotten",
      hours(night({ mon: day("21:00", "24:00") })),
      'lint /rules/0/weekly/mon: closed from 00:00 to 09:00 though sun is open until 24:00 and other days open at 00:00; add ["00:00", "09:00"]',
    ],
    [
      "or Friday's night",
      hours(night({ fri: day("00:00", "09:00") })),
      'lint /rules/0/weekly/fri: closed from 21:00 to 24:00 though sat opens at 00:00 and other days stay open; add ["21:00", "24:00"]',
    ],
    [
      "the same as quiet hours: Monday opens at midnight, because its quiet began on Monday evening",
      hours({ ...WORKDAYS, mon: day("00:00", "20:00") }),
      'lint /rules/0/weekly/mon: opens at 00:00 though the other workdays open at 09:00 and sun is not open until midnight; write "09:00"',
    ],
    [
      "no window at all",
      hours({}),
      "lint /rules/0/weekly: no day has a window, so it is never open; if that is meant, write a cap with max 0",
    ],
    ["but on holidays", hours({}, { holidays: { dates: ["2026-12-25"], windows: day("14:00", "15:00") } })],
  ]);
});

describe("a rule that can never apply", () => {
  const promotional = { purposes: ["promotional"] };
  const service = { purposes: ["service"] };
  const urgent = (deadlineWithin: string, more: Json = {}) => [{ deadlineWithin, ...more }];
  const noTime = "no time at all, so the rule never refuses; name a length of time, or leave the rule out";
  const REFUSAL = { kind: "refusal", breadth: "this-topic", covers: "family", lasts: "P1D" };
  const HOLD = { kind: "hold", causes: ["case"], lasts: "until-closed" };
  each([
    [
      "that ends before it begins",
      { ...CAP, effectiveFrom: "2027-01-01T00:00:00Z", effectiveTo: "2026-01-01T00:00:00Z" },
      "lint /rules/0/effectiveTo: the rule ends before it begins, so it never applies; mend effectiveFrom or effectiveTo",
    ],
    [
      "that ends as it begins",
      { ...CAP, effectiveFrom: "2027-01-01T00:00:00Z", effectiveTo: "2027-01-01T00:00:00Z" },
      "lint /rules/0/effectiveTo: the rule ends before it begins, so it never applies; mend effectiveFrom or effectiveTo",
    ],
    ["a second later it does", { ...CAP, effectiveFrom: "2027-01-01T00:00:00Z", effectiveTo: "2027-01-01T00:00:01Z" }],
    [
      "without a limit",
      { ...CAP, max: "unlimited" },
      "lint /rules/0/max: without a limit the rule refuses nothing; write a number, or leave the rule out",
    ],
    ["in no time", { ...CAP, window: { rolling: "PT0S" } }, `lint /rules/0/window/rolling: ${noTime}`],
    ["that lasts no time", { ...REFUSAL, lasts: "P0D" }, `lint /rules/0/lasts: ${noTime}`],
    ["a rest of no time", { kind: "fatigue", ignored: 3, rest: "P0D" }, `lint /rules/0/rest: ${noTime}`],
    ["a hold of no time", { ...HOLD, lasts: { afterOpened: "P0D" } }, `lint /rules/0/lasts/afterOpened: ${noTime}`],
    ["none after it is closed is a time", { ...HOLD, lasts: { afterClosed: "P0D" } }],
    [
      "counting emails that were busy",
      { ...CAP, applies: { channels: ["email"] }, counts: { dispositions: ["busy", "sent"] } },
      "lint /rules/0/counts/dispositions: no contact by email ends in busy; remove it, or add the channel",
    ],
    [
      "calls that bounced",
      { kind: "cooldown", after: { dispositions: ["bounced", "opened"], channels: ["voice"] }, lasts: "P1D" },
      "lint /rules/0/after/dispositions: no contact by voice ends in bounced or opened; remove them, or add the channel",
    ],
    [
      "attempts by email that were busy",
      { kind: "attempts", max: { busy: 2 }, apart: "PT4H", applies: { channels: ["email"] } },
      "lint /rules/0/max: no contact by email ends in busy; remove it, or add the channel",
    ],
    [
      "attempts without a limit",
      { kind: "attempts", max: {}, apart: "PT0S" },
      "lint /rules/0/max: the rule limits nothing; name how many attempts may end so, or how far apart they are",
    ],
    [
      "attempts further apart than remembered",
      { kind: "attempts", max: {}, apart: "P8D", within: "P7D" },
      "lint /rules/0/apart: attempts are forgotten before they are so far apart; make within at least as long",
    ],
    [
      "attempts of offers",
      { kind: "attempts", max: { busy: 2 }, apart: "PT4H", applies: { actions: ["offer"] } },
      "lint /rules/0/applies/actions: an offer is no attempt of a campaign, so the rule never applies; leave the actions out",
    ],
    [
      "a conversation rule for contacts",
      { kind: "conversation", maxOffers: 1, applies: { actions: ["contact"] } },
      "lint /rules/0/applies/actions: a contact begins a conversation, in which nothing was offered yet, so the rule never applies; leave the actions out",
    ],
    [
      "a conversation rule for service",
      { kind: "conversation", maxOffers: 1, applies: service },
      'lint /rules/0/applies/purposes: every offer is promotional, so the rule never applies; add "promotional" to its purposes',
    ],
    [
      "relevance of service",
      { kind: "relevance", within: "P180D", applies: service },
      "lint /rules/0/applies/purposes: only promotion is about a topic, so the rule refuses everything it judges; apply it to promotional",
    ],
    [
      "a need that is never new",
      { kind: "relevance", within: "P0D", applies: promotional },
      "lint /rules/0/within: no need is ever that new; name how long one lasts",
    ],
    [
      "a check that is never young",
      { kind: "registry", list: "us", maxAge: "P0D" },
      "lint /rules/0/maxAge: no check is ever that young, so the rule refuses everything; name how old it may be",
    ],
    [
      "topics of service",
      { ...CAP, applies: { purposes: ["service"], topics: ["credit"] } },
      "lint /rules/0/applies/topics: only promotional contacts and offers need a topic, so most requests of these purposes name none; leave the topics out",
    ],
    [
      "an offer no to promotions names none",
      { ...REFUSAL, covers: "offer" },
      'lint /rules/0/covers: only a "this-offer" names an offer, so this covers nothing; write "family" or "promotion"',
    ],
    [
      "a no to promotion that applies to service",
      { ...REFUSAL, applies: service },
      'lint /rules/0/applies/purposes: the rule covers promotion and applies to none; write "everything", or add "promotional" to its purposes',
    ],
    [
      "a hold on what it does not judge",
      { ...HOLD, applies: service },
      "lint /rules/0/purposes: the purposes held are none the rule applies to; make them agree",
    ],
    [
      "that retires no address",
      { kind: "address", retireAfter: {} },
      "lint /rules/0/retireAfter: the rule retires no address; name wrong_number, bounced or both",
    ],
    [
      "unless it is required, for service",
      { ...CAP, applies: service, unless: ["required"] },
      "lint /rules/0/unless/0: only a transactional message is ever required, so this never holds; remove it, or widen what the rule applies to",
    ],
    [
      "unless they asked, for texts",
      { ...CAP, applies: { channels: ["sms"] }, unless: ["customer-asked"] },
      "lint /rules/0/unless/0: customers ask to be called back by voice, so this never holds; remove it, or widen what the rule applies to",
    ],
    [
      "unless they began, for contacts",
      { ...CAP, applies: { actions: ["contact"] }, unless: ["inbound"] },
      "lint /rules/0/unless/0: only an offer is made in a conversation the customer began, so this never holds; remove it, or widen what the rule applies to",
    ],
    [
      "unless a case is open, for the hold on cases",
      { ...HOLD, unless: ["case-open"] },
      "lint /rules/0/unless/0: the hold lasts while the case is open, so the rule always stands back; remove the condition",
    ],
    [
      "unless it is due within a year",
      { ...CAP, unless: urgent("P365D") },
      "lint /rules/0/unless/0: nearly every request with a deadline has it within a year, so the rule never refuses them; name a shorter time, or remove the rule",
    ],
    [
      "unless it is due now",
      { ...CAP, unless: urgent("PT0S") },
      "lint /rules/0/unless/0: a deadline is never nearer than now, so this never holds; remove it, or widen what the rule applies to",
    ],
    [
      "unless care is due, for service",
      { ...CAP, applies: service, unless: urgent("PT6H", { purposes: ["care"] }) },
      "lint /rules/0/unless/0: the rule judges none of these purposes, so this never holds; remove it, or widen what the rule applies to",
    ],
    [
      "unless a text is due, for calls",
      { ...CAP, applies: { channels: ["voice"] }, unless: urgent("PT6H", { channels: ["sms"] }) },
      "lint /rules/0/unless/0: the rule judges none of these channels, so this never holds; remove it, or widen what the rule applies to",
    ],
    ["unless care is due within six hours, for care", { ...CAP, unless: urgent("PT6H", { purposes: ["care"] }) }],
  ]);
});
