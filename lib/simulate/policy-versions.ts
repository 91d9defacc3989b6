import { type PolicyDocument, parsePolicy } from "../policy/document.ts";

/** Caps that are tightened in the middle of a simulation: how many each version permits. */
const TIGHTENED = new Set(["promotion-calls-fortnight", "service-calls-week"]);
const PERMITTED = { "1": 3, "2": 2, "3": 1 } as const;
export type Version = keyof typeof PERMITTED;
export const VERSIONS = Object.keys(PERMITTED) as readonly Version[];

/** The policy of a simulation, each version tighter than the one before. */
export function policyVersion(base: PolicyDocument, version: Version): PolicyDocument {
  const tightened = (rule: PolicyDocument["rules"][number]) =>
    TIGHTENED.has(rule.id) ? { ...rule, max: PERMITTED[version] } : rule;
  const { policy, mistakes } = parsePolicy({ ...base, id: "simulated", version, rules: base.rules.map(tightened) });
  if (!policy) throw new Error(`the simulated policy is broken: ${JSON.stringify(mistakes)}`);
  return policy;
}
