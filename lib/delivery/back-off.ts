import { MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Message } from "./delivery.ts";

/** Waits before the 2nd, 3rd, 4th and 5th try. There is no 6th. */
export const BACK_OFF_MS: readonly Ms[] = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 5 * MINUTE_MS];
/** A receiver may ask for a longer wait, up to this. */
const LONGEST_WAIT_MS = 15 * MINUTE_MS;

/** Milliseconds until the next try; undefined when there is none, or no time for one. `asked`: the receiver's own wish. */
export function waitAfter({ attempt, expiresAt }: Message, now: Ms, asked: Ms = 0): Ms | undefined {
  const backOff = BACK_OFF_MS[attempt - 1];
  if (backOff === undefined) return undefined;
  const wait = Math.min(Math.max(backOff, asked), LONGEST_WAIT_MS);
  return now + wait < expiresAt ? wait : undefined;
}
