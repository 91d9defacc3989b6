import type { Fact, HoldPart } from "./facts.ts";
import { EVERY_CAUSE, type Fold, type Hold, MAX_HOLDS, MAX_SILENCE_DAYS } from "./fold.ts";
import { PROMISE_AFTER_MS, PROMISE_BEFORE_MS } from "./promise.ts";
import { DAY_MS } from "./time.ts";
import { type Ms, maskOf, PURPOSES, TALKED } from "./words.ts";

export function openHolds(fold: Fold, fact: Fact, at: Ms): Fold {
  if (!fact.holds?.length) return fold;
  let holds: readonly Hold[] = fold.holds.filter((hold) => !isOver(hold, fact.recordedAt));
  for (const [index, part] of fact.holds.entries()) {
    const opened: Hold = { ...held(part), seq: fact.seq, index, at };
    // An interaction about a case that is open already tells nothing new.
    const known = part.caseId !== undefined && holds.some((hold) => isSameOpenCase(hold, opened));
    if (!known) holds = [opened, ...holds];
  }
  while (holds.length > MAX_HOLDS) holds = mergeOldest(holds, fact);
  return { ...fold, holds };
}

const held = (part: HoldPart) => ({
  cause: part.cause,
  until: part.until,
  caseId: part.caseId,
  account: part.account,
  purposes: part.purposes ? maskOf(PURPOSES, part.purposes) : 0,
});

const isSameOpenCase = (hold: Hold, opened: Hold): boolean =>
  hold.caseId === opened.caseId &&
  hold.cause === opened.cause &&
  hold.closedAt === undefined &&
  hold.account === opened.account &&
  hold.until === opened.until &&
  hold.purposes === opened.purposes;

/** No rule may cool longer than this after the end, so the hold can be forgotten. */
function isOver(hold: Hold, now: Ms): boolean {
  const end = hold.closedAt ?? hold.until;
  return (
    end !== undefined &&
    hold.cause !== "callback" &&
    end + MAX_SILENCE_DAYS * DAY_MS < now &&
    hold.at + MAX_SILENCE_DAYS * DAY_MS < now
  );
}

/**
 * For want of room the two oldest become one that holds what either may, for every cause, until somebody closes it by a
 * place of its own: closing one of the two must not end the other. A promised call back is kept as long as it can be.
 */
function mergeOldest(holds: readonly Hold[], { seq, holds: parts = [] }: Fact): readonly Hold[] {
  const rank = (hold: Hold): number => (hold.purposes & EVERY_CAUSE ? 0 : hold.cause === "callback" ? 2 : 1);
  const oldest = [...holds].sort((a, b) => rank(a) - rank(b) || a.at - b.at || a.seq - b.seq || a.index - b.index);
  const [first, second] = [oldest[0]!, oldest[1]!];
  const merged: Hold = {
    seq,
    index: parts.length,
    cause: "other",
    at: Math.max(first.at, second.at),
    purposes: EVERY_CAUSE | first.purposes | second.purposes,
  };
  return [...holds.filter((hold) => hold !== first && hold !== second), merged];
}

/** A hold lifted by a fact that precedes it in time or sequence stays. */
export function closeHolds(fold: Fold, fact: Fact, at: Ms): Fold {
  if (!fact.closes?.length) return fold;
  const closes = fact.closes;
  const closed = (hold: Hold): boolean =>
    hold.closedAt === undefined &&
    hold.at <= at &&
    hold.seq < fact.seq &&
    closes.some((what) =>
      "caseId" in what ? hold.caseId === what.caseId : hold.seq === what.seq && hold.index === what.index,
    );
  return { ...fold, holds: fold.holds.map((hold) => (closed(hold) ? { ...hold, closedAt: at } : hold)) };
}

/**
 * A promised call back is done when we talked, or when the one attempt it permits was made and settled.
 * It is judged on the contact as it stands after this fact.
 */
export function fulfilCallbacks(fold: Fold, fact: Fact): Fold {
  if (fact.disposition === undefined || fold.holds.length === 0) return fold;
  const contact = fold.contacts.find((known) => known.seq === (fact.contact ?? fact.seq));
  if (contact?.channel !== "voice" || contact.direction !== "outbound") return fold;
  const talked = TALKED.includes(fact.disposition);
  const done = (hold: Hold): boolean =>
    hold.cause === "callback" &&
    hold.closedAt === undefined &&
    hold.seq < fact.seq &&
    hold.at <= contact.at &&
    (hold.until === undefined || talked || inWindow(contact.at, hold.until));
  return { ...fold, holds: fold.holds.map((hold) => (done(hold) ? { ...hold, closedAt: contact.at } : hold)) };
}

const inWindow = (at: Ms, named: Ms): boolean => at >= named - PROMISE_BEFORE_MS && at < named + PROMISE_AFTER_MS;
