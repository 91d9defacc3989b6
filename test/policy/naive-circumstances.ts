/** Consents, promises and circumstances in which rules stand back, for the naive reference. */
import type { Condition } from "../../lib/policy/condition.ts";
import type { ConsentKind, Purpose } from "../../lib/policy/words.ts";
import { type Asked, takesPlace } from "./naive-asked.ts";
import { spanOf } from "./naive-clock.ts";
import { promiseCloses, promiseOpens } from "./naive-history.ts";
import type { Consent, Hold } from "./naive-words.ts";

export const isFor = (purpose: Purpose, { purposes, request }: Asked): boolean =>
  purposes.includes(purpose) || request.purpose === purpose;

const KINDS: readonly ConsentKind[] = ["implied", "express", "express-written"];

export function permits(
  given: Consent,
  { request, promotional, family }: Asked,
  weakest: ConsentKind,
  at: number,
): boolean {
  return (
    KINDS.indexOf(given.kind) >= KINDS.indexOf(weakest) &&
    given.purpose === (promotional ? "promotional" : request.purpose) &&
    (given.channel === undefined || given.channel === request.channel) &&
    (given.family === undefined || given.family === family) &&
    at >= given.at &&
    at < (given.expiresAt ?? Infinity)
  );
}

/** A time the customer named permits one attempt by voice, from 5 minutes before to 15 after it. */
export function promisesAt({ history, request }: Asked, at: number): Hold[] {
  if (request.channel !== "voice") return [];
  return history.holds.filter((hold) => {
    if (
      hold.cause !== "callback" ||
      hold.until === undefined ||
      hold.closedAt !== undefined ||
      at < promiseOpens(hold) ||
      at >= promiseCloses(hold)
    )
      return false;
    const attempts = history.contacts.filter(
      (one) =>
        one.id !== request.self &&
        one.id > hold.seq &&
        one.channel === "voice" &&
        one.direction === "outbound" &&
        one.at >= promiseOpens(hold) &&
        one.at < promiseCloses(hold),
    );
    return !attempts.some((one) => takesPlace(one, at));
  });
}

/** What packs alone say is judged by the tables of stand-back.test.ts and by the cases of the law. */
const notJudged = (what: string): Error => new Error(`the naive reference does not judge "${what}"`);

export function holds(condition: Condition, { history, request, promotional, purposes }: Asked, at: number): boolean {
  if (typeof condition === "object") {
    // Its own property is confirmation.test.ts; nothing asked here confirms anything.
    if ("confirms" in condition && request.confirms === undefined) return false;
    if (!("deadlineWithin" in condition)) throw notJudged(Object.keys(condition)[0]!);
    const { deadlineWithin, channels, purposes: urgent } = condition;
    return (
      request.deadline !== undefined &&
      at >= request.deadline - spanOf(deadlineWithin) &&
      (!channels || channels.includes(request.channel)) &&
      (!urgent || [...purposes, request.purpose].every((purpose) => urgent.includes(purpose)))
    );
  }
  switch (condition) {
    case "customer-asked":
      return (
        request.channel === "voice" &&
        history.holds.some(
          (hold) =>
            hold.cause === "callback" &&
            hold.closedAt === undefined &&
            (hold.until === undefined || (at >= promiseOpens(hold) && at < promiseCloses(hold))),
        )
      );
    case "case-open":
      return history.holds.some((hold) => hold.cause === "case" && at < (hold.closedAt ?? hold.until ?? Infinity));
    case "required":
      return request.purpose === "transactional" && request.required === true && !promotional;
    case "customer-named-time":
      throw notJudged(condition);
    case "inbound":
      return history.talks.some((talk) => talk.id === request.conversation && talk.direction === "inbound");
  }
}
