import type { Contact, Fold, Hold } from "./fold.ts";
import { MINUTE_MS } from "./time.ts";
import type { Channel, Ms } from "./words.ts";

/** A time the customer named permits one attempt from 5 minutes before to 15 minutes after it (DESIGN §6). */
export const PROMISE_BEFORE_MS = 5 * MINUTE_MS;
export const PROMISE_AFTER_MS = 15 * MINUTE_MS;

export type Promised = {
  readonly hold: Hold /** First instant, not before the one asked about, that it permits. */;
  readonly from: Ms;
};

/**
 * The promised call back, told after the entry `after`, that permits a contact soonest, from `at` on. One attempt is
 * permitted: a promise is spent once another contact was authorised in its window, and waits while another's claim
 * there is open.
 */
export function promiseFor(
  fold: Fold,
  channel: Channel,
  self: number | undefined,
  at: Ms,
  after = -1,
): Promised | undefined {
  if (channel !== "voice" || fold.holds.length === 0) return undefined;
  let best: Promised | undefined;
  for (const hold of fold.holds) {
    if (hold.seq <= after) continue;
    const from = permittedFrom(fold, hold, self, at);
    if (from !== undefined && (best === undefined || from < best.from)) best = { hold, from };
  }
  return best;
}

function permittedFrom(fold: Fold, hold: Hold, self: number | undefined, at: Ms): Ms | undefined {
  if (hold.cause !== "callback" || hold.until === undefined || hold.closedAt !== undefined) return undefined;
  const opens = hold.until - PROMISE_BEFORE_MS;
  const closes = hold.until + PROMISE_AFTER_MS;
  let from = Math.max(at, opens);
  for (const contact of fold.contacts) {
    if (contact.seq === self || !isAttempt(contact, hold, opens, closes)) continue;
    if (contact.state !== "claimed" || contact.expiresAt === undefined) return undefined;
    from = Math.max(from, contact.expiresAt);
  }
  return from < closes ? from : undefined;
}

const isAttempt = (contact: Contact, hold: Hold, opens: Ms, closes: Ms): boolean =>
  contact.seq > hold.seq &&
  contact.channel === "voice" &&
  contact.direction === "outbound" &&
  contact.at >= opens &&
  contact.at < closes;

/** The first instant, from `at` on, at which the customer asked to be called: at once, or in the time they named. */
export function askedFrom(fold: Fold, channel: Channel, at: Ms): Ms | undefined {
  if (channel !== "voice") return undefined;
  let first: Ms | undefined;
  for (const hold of fold.holds) {
    if (hold.cause !== "callback" || hold.closedAt !== undefined) continue;
    if (hold.until === undefined) return at;
    const from = Math.max(at, hold.until - PROMISE_BEFORE_MS);
    if (from < hold.until + PROMISE_AFTER_MS && (first === undefined || from < first)) first = from;
  }
  return first;
}
