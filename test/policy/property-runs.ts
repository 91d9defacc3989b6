/** How often properties run, and what "looser" means. */
import { expect } from "vitest";
import type { Decision } from "../../lib/policy/decide.ts";

const FACTOR = Number(process.env.TACET_PROPERTY_RUNS ?? 1);
/** `count` runs, times TACET_PROPERTY_RUNS. */
export const runs = (count: number): { numRuns: number } => ({ numRuns: Math.max(1, Math.round(count * FACTOR)) });

/** Time for them on a busy machine. */
export const TIMEOUT_MS = 60_000 * Math.max(1, FACTOR);

type Answer = Pick<Decision, "verdict" | "notBefore">;
const earliest = ({ verdict, notBefore }: Answer): number =>
  verdict === "allow" ? -Infinity : (notBefore ?? Infinity);

/** `one` permits nothing before `other` does. */
export function notLooser(one: Answer, other: Answer): void {
  expect(
    earliest(one),
    `${one.verdict} ${one.notBefore} beside ${other.verdict} ${other.notBefore}`,
  ).toBeGreaterThanOrEqual(earliest(other));
}

const MINUTE_MS = 60_000;

/** The answer of somebody who looks so many minutes ahead and no further. */
export function withinHorizon(decision: Answer, recordedAt: number, now: number, minutes: number): Answer {
  const beyond =
    decision.notBefore !== undefined && decision.notBefore > Math.max(now, recordedAt) + minutes * MINUTE_MS;
  return beyond ? { verdict: "suppress" } : { verdict: decision.verdict, notBefore: decision.notBefore };
}
