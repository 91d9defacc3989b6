import { describe, expect, it } from "vitest";
import type { HistoryFact } from "../../lib/backtest/history.ts";
import type { CompiledPolicy } from "../../lib/policy/compile.ts";
import { avoided, call, noon, policyOf, replay } from "./given.ts";

const NO_TOPIC = { kind: "refusal", breadth: "this-topic", covers: "family", lasts: "P180D" };
const NO_PROMOTIONS = {
  id: "no-promotions",
  kind: "refusal",
  breadth: "promotions",
  covers: "promotion",
  lasts: "until-customer-asks",
};
const ONE_A_WEEK = { kind: "cap", max: 1, window: { rolling: "P7D" } };
const ONE_REACHED_A_WEEK = { ...ONE_A_WEEK, counts: { dispositions: "reached" } };
const COMPLAINED = { kind: "hold", causes: ["complaint"], lasts: "until-closed" };

type Case = readonly [
  why: string,
  policy: CompiledPolicy,
  facts: readonly HistoryFact[],
  avoided: Record<number, string[]>,
];

const CASES: readonly Case[] = [
  [
    "without a rule that refuses, everything stays",
    policyOf({ ...ONE_A_WEEK, max: "unlimited" }),
    [call(1, "declined"), call(1, "no_answer"), call(2, "complained")],
    {},
  ],
  [
    "a refusal silences what comes after it",
    policyOf(NO_TOPIC),
    [call(1, "declined"), call(9, "accepted")],
    { 9: ["refusal"] },
  ],
  [
    "a refusal made in a contact that was avoided silences nothing",
    policyOf(ONE_A_WEEK, NO_TOPIC),
    [call(1, "no_answer"), call(3, "declined"), call(9, "accepted")],
    { 3: ["cap"] },
  ],
  [
    "a refusal told outside a contact stays, though the contact before it goes",
    policyOf(ONE_A_WEEK, NO_PROMOTIONS),
    [
      call(1, "no_answer"),
      call(3, "no_answer"),
      { what: "told", at: noon(4), refusals: [{ breadth: "promotions" }] },
      call(9, "accepted"),
    ],
    { 3: ["cap"], 9: ["no-promotions"] },
  ],
  [
    "a contact that was avoided takes no place in a cap",
    policyOf(ONE_A_WEEK),
    [call(1, "no_answer"), call(7, "no_answer"), call(8, "no_answer"), call(14, "no_answer")],
    { 7: ["cap"], 14: ["cap"] },
  ],
  [
    "a complaint made in an avoided contact holds nothing",
    policyOf(ONE_A_WEEK, COMPLAINED),
    [call(1, "no_answer"), call(2, "complained"), call(9, "no_answer")],
    { 2: ["cap"] },
  ],
  [
    "a complaint made in a contact that stays holds the next",
    policyOf(ONE_A_WEEK, COMPLAINED),
    [call(1, "complained"), call(9, "no_answer")],
    { 9: ["hold"] },
  ],
  [
    "a contact is judged by how those before it ended",
    policyOf(ONE_REACHED_A_WEEK),
    [call(1, "no_answer"), call(2, "conversation"), call(3, "no_answer")],
    { 3: ["cap"] },
  ],
  [
    "what was given is counted, and is not judged",
    policyOf(ONE_A_WEEK),
    [call(1, "no_answer", { given: true }), call(2, "no_answer", { given: true }), call(3, "accepted")],
    { 3: ["cap"] },
  ],
  [
    "every rule that refuses is named; what ends never binds before what ends late",
    policyOf(ONE_A_WEEK, NO_TOPIC, NO_PROMOTIONS),
    [call(1, "declined"), { what: "told", at: noon(2), refusals: [{ breadth: "promotions" }] }, call(3, "accepted")],
    { 3: ["no-promotions", "cap", "refusal"] },
  ],
  [
    "of refusals that end, the one that lasts longest binds",
    policyOf(ONE_A_WEEK, NO_TOPIC),
    [call(1, "declined"), call(3, "accepted")],
    { 3: ["refusal", "cap"] },
  ],
  [
    "facts are put in the order of their instants",
    policyOf(NO_TOPIC),
    [call(9, "accepted"), call(1, "declined")],
    { 9: ["refusal"] },
  ],
  [
    "a topic outside the tree is of no known family, which every no covers",
    policyOf(NO_TOPIC),
    [call(1, "declined", { topic: "yacht" }), call(9, "accepted", { topic: "camera" })],
    { 9: ["refusal"] },
  ],
  [
    "the customer's own return lifts what was said before it",
    policyOf(NO_PROMOTIONS),
    [
      { what: "told", at: noon(1), refusals: [{ breadth: "promotions" }] },
      call(2, "no_answer"),
      { what: "told", at: noon(3), reinstates: { breadth: "promotions" } },
      call(4, "accepted"),
    ],
    { 2: ["no-promotions"] },
  ],
  [
    "a need and a consent that were told count",
    policyOf({ kind: "consent", needs: "express" }, { kind: "relevance", within: "P30D" }),
    [
      { what: "told", at: noon(1), consents: [{ kind: "express", purpose: "promotional" }], needs: ["personal-loan"] },
      call(2, "no_answer"),
      call(2, "no_answer", { topic: "camera" }),
    ],
    { 2: ["relevance"] },
  ],
  [
    "a do-not-call list nobody looked up is no reason on record",
    policyOf({ kind: "registry", list: "robinson", maxAge: "P30D" }),
    [call(1, "accepted")],
    {},
  ],
];

describe("a replay", () => {
  it.each(CASES)("%s", (_why, policy, facts, expected) => {
    expect(avoided(replay(policy, facts))).toEqual(expected);
  });

  it("judges hours in every zone the customer may be in, and says when it cannot", () => {
    const hours = policyOf({ kind: "hours", weekly: { sun: [["09:00", "18:00"]], mon: [["09:00", "18:00"]] } });
    const facts = [call(1, "no_answer"), call(2, "no_answer"), call(3, "no_answer")];
    expect(avoided(replay(hours, facts, ["UTC"]))).toEqual({ 3: ["hours"] });
    expect(avoided(replay(hours, facts, ["UTC", "America/Los_Angeles"]))).toEqual({
      1: ["hours"],
      2: ["hours"],
      3: ["hours"],
    });
    expect(avoided(replay(hours, [facts[0]!], []))).toEqual({ 1: ["needs-location"] });
  });

  it("adds up what came of the contacts it was asked about", () => {
    const result = replay(policyOf(ONE_A_WEEK), [
      call(1, "declined", { given: true }),
      call(9, "accepted"),
      call(10, "complained"),
      call(11, "opted_out"),
    ]);
    expect(result.contacts).toBe(3);
    expect(result.yields).toEqual({ sale: 1, refusal: 2, complaint: 1, optOut: 1 });
    expect([result.first, result.last]).toEqual([noon(9), noon(11)]);
    expect(result.avoided.map(({ contact }) => [contact.refusal, contact.complaint, contact.optOut])).toEqual([
      [true, true, false],
      [true, false, true],
    ]);
  });

  it("remembers the whole record, however many contacts it has", () => {
    const year = policyOf({ kind: "cap", max: 100, window: { rolling: "P365D" } });
    const facts = Array.from({ length: 120 }, (_, index) => call(1, "no_answer", { at: noon(1) + index * 86_400_000 }));
    expect(replay(year, facts).avoided.map(({ at }) => (at - noon(1)) / 86_400_000)).toEqual(
      Array.from({ length: 20 }, (_, index) => 100 + index),
    );
  });
});
