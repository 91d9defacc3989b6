import { joined, joinedRefs } from "../backtest/assumed.ts";
import { YIELDS, type Yield } from "../backtest/recorded.ts";
import type { Lost, Report } from "../backtest/report.ts";
import { byWeight, keyOfRule, type RuleReport } from "../backtest/rule-report.ts";

/** The report of two lots of customers, none of whom is in both, under one policy. */
export function mergeReports(one: Report, other: Report, samples: number): Report {
  const from = Math.min(one.from ?? Infinity, other.from ?? Infinity);
  const to = Math.max(one.to ?? -Infinity, other.to ?? -Infinity);
  return {
    ...one,
    ...(from <= to && { from, to }),
    packs: joinedRefs(one.packs, other.packs),
    customers: added(one.customers, other.customers),
    contacts: added(one.contacts, other.contacts),
    sales: lost(one.sales, other.sales),
    refusals: lost(one.refusals, other.refusals),
    complaints: lost(one.complaints, other.complaints),
    optOuts: lost(one.optOuts, other.optOuts),
    rules: mergeRules(one.rules, other.rules, samples),
    notKnown: {
      lists: joined(one.notKnown.lists, other.notKnown.lists),
      feeds: joined(one.notKnown.feeds, other.notKnown.feeds),
      withoutPack: joined(one.notKnown.withoutPack, other.notKnown.withoutPack),
    },
    assumptions: [...new Set([...one.assumptions, ...other.assumptions])],
  };
}

const lost = (one: Lost, other: Lost): Lost => added(one, other);

const added = <T extends Readonly<Record<string, number>>>(one: T, other: T): T =>
  Object.fromEntries(Object.entries(one).map(([key, value]) => [key, value + other[key]!])) as T;

function mergeRules(one: readonly RuleReport[], other: readonly RuleReport[], samples: number): RuleReport[] {
  const rules = new Map(one.map((rule) => [keyOfRule(rule), rule]));
  for (const more of other) {
    const known = rules.get(keyOfRule(more));
    rules.set(keyOfRule(more), known ? mergeRule(known, more, samples) : more);
  }
  return [...rules.values()].sort(byWeight);
}

const mergeRule = (one: RuleReport, other: RuleReport, samples: number): RuleReport => ({
  ...one,
  avoided: one.avoided + other.avoided,
  refused: one.refused + other.refused,
  alone: one.alone + other.alone,
  yields: Object.fromEntries(YIELDS.map((name) => [name, one.yields[name] + other.yields[name]])) as Record<
    Yield,
    number
  >,
  samples: [...one.samples, ...other.samples].slice(0, samples),
});
