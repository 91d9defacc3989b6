/** The same twelve rules twice: as a policy of ours, and as json-rules-engine has them. */
import { Engine, type RuleProperties } from "json-rules-engine";
import { type PolicyDocument, parsePolicy } from "../lib/policy/document.ts";
import { check } from "./figure.ts";

const why = "For the bench.";
const promotional = { purposes: ["promotional"] };
const calls = { ...promotional, channels: ["voice"] };
const weekday = [["09:00", "20:00"]];

const DOCUMENT = {
  id: "twelve-rules",
  version: "1",
  title: "Twelve rules of every common kind",
  rules: [
    {
      id: "hours",
      kind: "hours",
      why,
      weekly: { mon: weekday, tue: weekday, wed: weekday, thu: weekday, fri: weekday, sat: [["10:00", "18:00"]] },
    },
    { id: "calls-day", kind: "cap", why, applies: calls, max: 1, window: { localDays: 1 } },
    { id: "calls-fortnight", kind: "cap", why, applies: calls, max: 3, window: { rolling: "P14D" } },
    {
      id: "reached-week",
      kind: "cap",
      why,
      applies: promotional,
      max: 1,
      window: { rolling: "P7D" },
      counts: { dispositions: "reached" },
    },
    {
      id: "reached-two-months",
      kind: "cap",
      why,
      applies: promotional,
      max: 3,
      window: { rolling: "P60D" },
      counts: { dispositions: "reached" },
    },
    { id: "no-this-topic", kind: "refusal", why, breadth: "this-topic", covers: "family", lasts: "P180D" },
    {
      id: "no-promotions",
      kind: "refusal",
      why,
      breadth: "promotions",
      covers: "promotion",
      lasts: "until-customer-asks",
    },
    {
      id: "second-no",
      kind: "cooldown",
      why,
      applies: promotional,
      after: "refusal",
      nth: 2,
      within: "P365D",
      lasts: "P180D",
    },
    { id: "hold-case", kind: "hold", why, causes: ["case"], lasts: { afterClosed: "P14D" } },
    { id: "consent", kind: "consent", why, applies: promotional, needs: "express" },
    { id: "relevance", kind: "relevance", why, applies: promotional, within: "P180D" },
    { id: "fatigue", kind: "fatigue", why, applies: promotional, ignored: 3, rest: "P60D" },
  ],
};

export const RULES = DOCUMENT.rules.length;

export function twelveRules(): PolicyDocument {
  const { policy, mistakes } = parsePolicy(DOCUMENT);
  check(policy !== undefined, `the policy of the bench is broken: ${JSON.stringify(mistakes)}`);
  return policy;
}

/** Everything the peer's rules ask about, computed beforehand: they only compare. Never is so many days ago. */
export const NEVER = 1e6;
export type PeerFacts = {
  /** 0 = Monday … 6 = Sunday, and minutes after midnight, where the customer is. */
  readonly weekday: number;
  readonly minuteOfDay: number;
  readonly callsToday: number;
  readonly callsInFortnight: number;
  readonly reachedInWeek: number;
  readonly reachedInTwoMonths: number;
  readonly daysSinceNoToFamily: number;
  readonly saidNoToPromotions: boolean;
  readonly daysSinceSecondNo: number;
  /** -1 while one is open. */
  readonly daysSinceCaseClosed: number;
  readonly hasConsent: boolean;
  readonly daysSinceNeed: number;
  readonly ignoredInRow: number;
  readonly daysSinceIgnored: number;
};

type Leaf = { fact: keyof PeerFacts; operator: string; value: number | boolean };
const is = (fact: keyof PeerFacts, operator: string, value: number | boolean): Leaf => ({ fact, operator, value });

/** Each fires where the rule of the same name refuses. */
const PEER_CONDITIONS: Record<string, RuleProperties["conditions"]> = {
  hours: {
    any: [
      is("weekday", "equal", 6),
      is("minuteOfDay", "lessThan", 540),
      is("minuteOfDay", "greaterThanInclusive", 1_200),
      {
        all: [
          is("weekday", "equal", 5),
          { any: [is("minuteOfDay", "lessThan", 600), is("minuteOfDay", "greaterThanInclusive", 1_080)] },
        ],
      },
    ],
  },
  "calls-day": { all: [is("callsToday", "greaterThanInclusive", 1)] },
  "calls-fortnight": { all: [is("callsInFortnight", "greaterThanInclusive", 3)] },
  "reached-week": { all: [is("reachedInWeek", "greaterThanInclusive", 1)] },
  "reached-two-months": { all: [is("reachedInTwoMonths", "greaterThanInclusive", 3)] },
  "no-this-topic": { all: [is("daysSinceNoToFamily", "lessThan", 180)] },
  "no-promotions": { all: [is("saidNoToPromotions", "equal", true)] },
  "second-no": { all: [is("daysSinceSecondNo", "lessThan", 180)] },
  "hold-case": { all: [is("daysSinceCaseClosed", "lessThan", 14)] },
  consent: { all: [is("hasConsent", "equal", false)] },
  relevance: { all: [is("daysSinceNeed", "greaterThanInclusive", 180)] },
  fatigue: { all: [is("ignoredInRow", "greaterThanInclusive", 3), is("daysSinceIgnored", "lessThan", 60)] },
};

/** One engine for all decisions, as its documentation recommends. */
export const peerEngine = (): Engine =>
  new Engine(Object.entries(PEER_CONDITIONS).map(([type, conditions]) => ({ conditions, event: { type } })));
