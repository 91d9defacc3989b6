import { describe, expect, it } from "vitest";
import { lint } from "../../lib/policy/lint.ts";
import { courteous, strict } from "../../packs/shipped.ts";
import { documentOf, policyOf } from "./given.ts";

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

describe("the shipped policies", () => {
  it("lint clean", () => {
    expect(lint(courteous)).toEqual([]);
    expect(lint(strict)).toEqual([]);
  });
});

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

describe("a cap that another makes unreachable", () => {
  const two = (first: Json, second: Json) =>
    lint(policyOf({ ...CAP, ...first }, { ...CAP, ...second }), { pack: true });
  const weak = { max: 2, window: { rolling: "P14D" } };
  it("one a week is at most two a fortnight", () => {
    expect(two({ id: "weekly" }, weak)).toEqual([
      {
        level: "lint",
        pointer: "/rules/1/max",
        message:
          'never reached: "weekly" allows 1 in any 7 days, so at most 2 in any 14 days; write less than 2, or remove the rule',
      },
    ]);
    expect(two(weak, {})[0]?.pointer).toBe("/rules/0/max");
  });
  it("three a fortnight too, one a fortnight is not", () => {
    expect(two({}, { ...weak, max: 3 })).toHaveLength(1);
    expect(two({}, { ...weak, max: 1 })).toHaveLength(1);
    expect(two({}, { ...weak, max: 1 })[0]?.pointer).toBe("/rules/0/max");
  });
  it("a fortnight and a day may hold three", () => {
    expect(two({}, { max: 2, window: { rolling: "P15D" } })).toEqual([]);
    expect(two({}, { max: 3, window: { rolling: "P15D" } })).toHaveLength(1);
  });
  it("one of two that are alike", () => {
    expect(two({}, {}).map(({ pointer }) => pointer)).toEqual(["/rules/1/max"]);
  });
  it("across local days and calendar weeks", () => {
    expect(two({ window: { localDays: 7 } }, { max: 1, window: { localDays: 3 } })).toHaveLength(1);
    expect(two({ window: { rolling: "P31D" } }, { max: 1, window: { calendar: "week", zone: "UTC" } })).toHaveLength(1);
    expect(two({ window: { localDays: 1 } }, { max: 14, window: { rolling: "P14D" } })).toEqual([]);
    expect(two({ window: { localDays: 1 } }, { max: 20, window: { rolling: "P14D" } })).toHaveLength(1);
    expect(
      two(
        { window: { calendar: "month", zone: "UTC" } },
        { max: 2, window: { calendar: "month", zone: "Asia/Tokyo" } },
      ),
    ).toEqual([]);
  });
  it("never is never", () => {
    expect(two({ max: 0 }, { max: 5 }).map(({ pointer }) => pointer)).toEqual(["/rules/1/max"]);
  });
  const reachable: readonly (readonly [string, Json, Json])[] = [
    ["of another channel", { applies: { channels: ["sms"] } }, weak],
    ["of fewer purposes", { applies: { purposes: ["promotional"] } }, weak],
    ["that counts fewer endings", { counts: { dispositions: "reached" } }, weak],
    ["that stands back at times", { unless: ["case-open"] }, weak],
    ["that only advises", { severity: "advice" }, weak],
    ["that ends one day", { effectiveTo: "2027-01-01T00:00:00Z" }, weak],
    ["per campaign", { per: ["campaign"] }, weak],
    ["of some topics", { applies: { topics: ["credit"] } }, weak],
    [
      "that counts what nobody asked it about",
      { applies: { purposes: ["promotional"] }, counts: { purposes: ["promotional", "service"] } },
      { ...weak, applies: { purposes: ["promotional"] }, counts: { purposes: ["promotional", "service"] } },
    ],
  ];
  it.each(reachable)("is reachable beside one %s", (_what, strong, other) => expect(two(strong, other)).toEqual([]));
  it("of the same filters it is not", () => {
    const filters = {
      applies: { channels: ["voice"], purposes: ["promotional"], actions: ["contact"], topics: ["credit"] },
      counts: { topics: ["credit"] },
      per: ["campaign"],
    };
    expect(
      two(filters, {
        ...filters,
        ...weak,
        counts: { topics: ["credit"], dispositions: ["busy"] },
        per: ["campaign", "address"],
      }),
    ).toHaveLength(1);
  });
});

describe("errors", () => {
  it("two rules with one id", () => {
    const policy = policyOf({ ...CAP, id: "twice" }, { ...CAP, id: "twice", applies: { channels: ["sms"] }, max: 0 });
    expect(lint(policy, { pack: true }).filter(({ level }) => level === "error")).toEqual([
      {
        level: "error",
        pointer: "/rules/1/id",
        message: 'rule 0 is called "twice" too; a reason names its rule by id, so give one of them another',
      },
    ]);
  });
  it("a topic that is not in the tree", () => {
    const policy = policyOf({ ...CAP, applies: { topics: ["credit", "loans"] }, counts: { topics: ["boats"] } });
    const errors = lint(policy, { pack: true });
    expect(errors.map(({ level, pointer }) => [level, pointer])).toEqual([
      ["error", "/rules/0/applies/topics/1"],
      ["error", "/rules/0/counts/topics/0"],
    ]);
    expect(errors[0]?.message).toMatch(
      /^the topic "loans" is not in the policy's tree; write one of credit, personal-loan, .*, or add it to topics\.tree$/,
    );
  });
  it("a topic of the policy's own tree is in it", () => {
    const rules = [{ id: "r", why: "w", ...CAP, applies: { topics: ["boats", "sloop"] } }];
    expect(lint(documentOf({ rules, topics: { tree: { boats: ["sloop"] } } }), { pack: true })).toEqual([]);
    expect(
      lint(documentOf({ rules, topics: { extends: "nothing", tree: { boats: [] } } }), { pack: true }),
    ).toHaveLength(1);
  });
});

describe("an operator's policy hears every no and every hold", () => {
  const heard = (change: (rule: (typeof courteous.rules)[number]) => object | undefined) =>
    lint({ ...courteous, rules: courteous.rules.flatMap((rule) => (change(rule) ?? []) as typeof rule | []) });
  it("a breadth nobody listens to", () => {
    expect(heard((rule) => (rule.id === "not-now" ? undefined : rule))).toEqual([
      {
        level: "error",
        pointer: "/rules",
        message:
          'no rule listens to a "not-now": it would be written down and silence nothing; add a refusal rule of breadth "not-now"',
      },
    ]);
  });
  it("a cause nobody listens to", () => {
    expect(heard((rule) => (rule.id === "hold-anger" ? undefined : rule))).toEqual([
      {
        level: "error",
        pointer: "/rules",
        message:
          'no rule listens to a hold for "anger": it would be written down and silence nothing; add a hold rule with that cause',
      },
    ]);
  });
  it("advice listens to nothing", () => {
    expect(
      heard((rule) => (rule.id === "no-promotions" ? { ...rule, severity: "advice" } : rule)).map(({ level }) => level),
    ).toEqual(["error"]);
  });
  it("on one channel only it is a lint", () => {
    const found = heard((rule) => (rule.id === "no-promotions" ? { ...rule, applies: { channels: ["voice"] } } : rule));
    expect(found).toEqual([
      {
        level: "lint",
        pointer: "/rules",
        message:
          'a "promotions" is not heard always and for every topic by sms, email, offers by sms, offers by email; add a refusal rule of breadth "promotions" that applies there, without dates',
      },
    ]);
  });
  it("one dated rule after another is heard always; a gap between them is not", () => {
    const until = { effectiveTo: "2027-01-01T00:00:00Z" };
    const twice = (from: string) =>
      lint({
        ...courteous,
        rules: courteous.rules.flatMap((rule) =>
          rule.id === "hold-other"
            ? [
                { ...rule, ...until },
                { ...rule, id: "hold-other-later", effectiveFrom: from },
              ]
            : [rule],
        ),
      });
    expect(twice("2027-01-01T00:00:00Z")).toEqual([]);
    expect(twice("2027-01-02T00:00:00Z").map(({ level }) => level)).toEqual(["lint"]);
  });
  it("a pack need not", () => {
    const policy = policyOf(CAP);
    expect(lint(policy, { pack: true })).toEqual([]);
    expect(lint(policy)).toHaveLength(5 + 9);
  });
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
