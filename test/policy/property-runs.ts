/** How often properties run, and what "looser" means. */
import { expect } from "vitest";
import type { Decision } from "../../lib/policy/decide.ts";

const FACTOR = Number(process.env.TACET_PROPERTY_RUNS ?? 1);
/** `count` runs, times TACET_PROPERTY_RUNS. */
export const runs = (count: number): { numRuns: number } => ({ numRuns: Math.max(1, Math.round(count * FACTOR)) });

type Answer = Pick<Decision, "verdict" | "notBefore">;
const earliest = ({ verdict, notBefore }: Answer): number => (verdict === "allow" ? -Infinity : (notBefore ?? Infinity));

/** `one` permits nothing before `other` does. */
export function notLooser(one: Answer, other: Answer): void {
  expect(earliest(one), `${one.verdict} ${one.notBefore} beside ${other.verdict} ${other.notBefore}`).toBeGreaterThanOrEqual(earliest(other));
}
