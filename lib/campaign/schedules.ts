import type { Ms } from "../policy/words.ts";

/** What the scheduler hands a tick. */
export type TickEvent = {
  /** Absent: the heartbeat, which looks at every campaign. */
  readonly campaign?: string;
  /** RFC 3339: when it was to fire, which is what makes a tick the same tick. */
  readonly scheduledTime: string;
};

/** How often a running campaign ticks. EventBridge Scheduler fires anywhere within the minute. */
export const TICK_MINUTES = 1;

/** The clock that calls a campaign's ticks. */
export type Schedules = {
  /**
   * One schedule for the campaign, ticking in [startsAt, endsAt], gone afterwards. A repeat replaces it.
   * Refused: one that ends at or before its start, or in the past; see `checkSpan`.
   */
  readonly start: (campaign: string, startsAt: Ms, endsAt: Ms) => Promise<void>;
  /** Where there is none: nothing happens. */
  readonly stop: (campaign: string) => Promise<void>;
};

/** What EventBridge Scheduler refuses, every other scheduler refuses too. @throws RangeError (a programming error). */
export function checkSpan(startsAt: Ms, endsAt: Ms, now: Ms): void {
  if (endsAt <= startsAt) throw new RangeError(`a schedule cannot end at ${endsAt} and start at ${startsAt}`);
  if (endsAt <= now) throw new RangeError(`a schedule cannot end at ${endsAt}: it is ${now}`);
}
