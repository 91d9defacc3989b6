import { formatDay, formatMinute } from "../zones/format.ts";
import type { Zone } from "../zones/zone.ts";
import { ENGINE_RULES, type EngineRule, type Reason } from "./decide.ts";
import type { PolicyDocument } from "./document.ts";
import type { Days, RuleKind } from "./rule.ts";
import { kinds } from "./rules/kinds.ts";

/** Instants as a person in that zone would say them. */
export const daysIn = (zone: Zone): Days => ({
  day: (at) => formatDay(zone, at),
  minute: (at) => formatMinute(zone, at),
});

/**
 * The reason as a sentence a compliance officer can read aloud, rendered from the policy version it was decided by.
 * `documents` is the operator's policy followed by its packs.
 */
export function sentenceOf(reason: Reason, documents: readonly PolicyDocument[], zone: Zone): string {
  if (reason.index < 0) return ENGINE_RULES[reason.rule as EngineRule] ?? reason.rule;
  const rule = documents[reason.pack]?.rules[reason.index];
  if (!rule) return `Rule ${reason.rule}`;
  const kind = kinds[rule.kind] as unknown as RuleKind<typeof rule>;
  return kind.sentence(rule, reason.say, daysIn(zone), reason.until);
}
