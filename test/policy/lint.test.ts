import { describe, expect, it } from "vitest";
import { lint } from "../../lib/policy/lint.ts";
import { courteous, strict } from "../../packs/shipped.ts";
import { documentOf, policyOf } from "./given.ts";

type Json = Record<string, unknown>;
const CAP = { kind: "cap", max: 1, window: { rolling: "P7D" } };
const day = (from: string, to: string) => [[from, to]];
const NINE = day("09:00", "20:00");
const _WORKDAYS = { mon: NINE, tue: NINE, wed: NINE, thu: NINE, fri: NINE };

describe("the shipped policies", () => {
  it("lint clean", () => {
    expect(lint(courteous)).toEqual([]);
    expect(lint(strict)).toEqual([]);
  });
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
  it("but not a reading, which may be waived", () => {
    const reading = { confidence: "U", needsReview: true, reading: "strict" };
    expect(two({ ...reading, id: "strict" }, { id: "mild", unless: [{ consent: "express" }] })).toEqual([]);
    expect(two({ id: "strict" }, { id: "mild", unless: [{ consent: "express" }] })).toHaveLength(1);
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
