import { scopeOf } from "./compile.ts";
import { datesOf, type Rule } from "./document.ts";
import type { Mistake } from "./mistakes.ts";

type Hours = Extract<Rule, { kind: "hours" }>;
type Consent = Extract<Rule, { kind: "consent" }>;

/**
 * What cannot all be meant of one pack's rules: one that ends before it begins, and two that together permit nothing, ever,
 * of what both judge at one time: hours without a common minute, or two strengths of one consent.
 */
export function contradictions(rules: readonly Rule[]): Mistake[] {
  return rules.flatMap((rule, index): Mistake[] => {
    const [from, to] = datesOf(rule);
    if (to <= from) return [mistake(index, "effectiveTo", "it ends before it begins; mend one of its two dates")];
    return rules.slice(0, index).flatMap((before) => clash(rule, before, index));
  });
}

function clash(rule: Rule, before: Rule, index: number): Mistake[] {
  if (rule.kind === "hours" && before.kind === "hours")
    return !haveCommonHours(rule, before) && judgeTogether(rule, before)
      ? [mistake(index, "weekly", `it has no hour in common with "${before.id}", which judges the same contacts`)]
      : [];
  if (rule.kind === "consent" && before.kind === "consent")
    return asksOtherwise(rule, before) && judgeTogether(rule, before)
      ? [mistake(index, "needs", `"${before.id}" asks another consent for the same contacts; keep one of them`)]
      : [];
  return [];
}

/** Both judge some request at some instant, and neither stands back where the other does not. */
function judgeTogether(one: Rule, other: Rule): boolean {
  const [a, b] = [scopeOf(one), scopeOf(other)];
  const [from, to] = datesOf(one);
  const [start, end] = datesOf(other);
  return (
    from < end &&
    start < to &&
    one.reading === other.reading &&
    (a.channels & b.channels) !== 0 &&
    (a.purposes & b.purposes) !== 0 &&
    (a.actions & b.actions) !== 0 &&
    JSON.stringify(one.unless) === JSON.stringify(other.unless) &&
    (!one.applies.topics || !other.applies.topics || one.applies.topics.some((t) => other.applies.topics?.includes(t)))
  );
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** "HH:MM" compares as text. Clocks of different zones are left alone. */
const haveCommonHours = (one: Hours, other: Hours): boolean =>
  one.zone !== other.zone ||
  DAYS.some((day) =>
    one.weekly[day].some(([from, to]) => other.weekly[day].some(([start, end]) => from < end && start < to)),
  );

const asksOtherwise = (one: Consent, other: Consent): boolean =>
  one.needs !== other.needs && JSON.stringify(one.applies) === JSON.stringify(other.applies);

const mistake = (index: number, field: string, message: string): Mistake => ({
  pointer: `/rules/${index}/${field}`,
  message,
  level: "error",
});
