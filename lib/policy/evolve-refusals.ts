import type { Fact } from "./facts.ts";
import { type Fold, MAX_REFUSALS, type Refusal } from "./fold.ts";
import { BREADTHS, type Ms } from "./words.ts";

/** Adds the refusals of one fact. What overflows is widened (offers, then topics, then all promotion), never dropped. */
export function refuse(fold: Fold, fact: Fact, at: Ms): Fold {
  if (!fact.refusals?.length) return fold;
  const talk = fold.conversations.find((known) => known.id === fact.conversation?.id || (fact.contact !== undefined && known.contact === fact.contact));
  const group = talk?.group ?? fact.contact ?? fact.offerSeq ?? fact.seq;
  const added = fact.refusals.map((part): Refusal => ({ ...part, seq: fact.seq, at, group }));
  const refusals = widen([...added, ...fold.refusals], MAX_REFUSALS);
  return { ...fold, refusals, consents: withdraw(fold, added) };
}

/** "No promotions" and "nothing at all" take back the consents they cover. */
function withdraw(fold: Fold, added: readonly Refusal[]): Fold["consents"] {
  return fold.consents.filter(
    (consent) =>
      !added.some(
        (refusal) =>
          (refusal.breadth === "everything" || (refusal.breadth === "promotions" && consent.purpose === "promotional")) &&
          (refusal.channel === undefined || consent.channel === undefined || refusal.channel === consent.channel) &&
          (refusal.purpose === undefined || refusal.purpose === consent.purpose) &&
          consent.at <= refusal.at,
      ),
  );
}

function widen(refusals: readonly Refusal[], max: number): readonly Refusal[] {
  let list = refusals;
  while (list.length > max) list = widenOnce(list);
  return list;
}

/** Two of the narrowest and oldest become one that covers both and lasts until the customer asks. */
function widenOnce(refusals: readonly Refusal[]): readonly Refusal[] {
  const narrowest = [...refusals].sort(
    (a, b) => BREADTHS.indexOf(a.breadth) - BREADTHS.indexOf(b.breadth) || a.at - b.at || a.seq - b.seq,
  );
  const first = narrowest[0]!;
  const second = narrowest.find((other) => other !== first && other.family === first.family && other.channel === first.channel) ?? narrowest[1]!;
  return [...refusals.filter((refusal) => refusal !== first && refusal !== second), together(first, second)];
}

function together(a: Refusal, b: Refusal): Refusal {
  const newest = a.at > b.at ? a : b;
  const sameFamily = a.family !== undefined && a.family === b.family;
  const everything = a.breadth === "everything" || b.breadth === "everything";
  return {
    seq: newest.seq,
    at: newest.at,
    group: newest.group,
    breadth: everything ? "everything" : sameFamily && narrow(a) && narrow(b) ? "this-topic" : "promotions",
    topic: sameFamily ? a.family : undefined,
    family: sameFamily ? a.family : undefined,
    channel: a.channel === b.channel ? a.channel : undefined,
    purpose: a.purpose === b.purpose ? a.purpose : undefined,
    widened: true,
  };
}

const narrow = (refusal: Refusal): boolean => BREADTHS.indexOf(refusal.breadth) < BREADTHS.indexOf("promotions");

/**
 * The customer's own return lifts what precedes it both in time and in sequence, and is no broader than what they
 * asked for. A return to one topic leaves the "no" counted; a return to promotions or everything clears the slate.
 */
export function reinstate(fold: Fold, fact: Fact, at: Ms): Fold {
  const asked = fact.reinstates;
  if (!asked) return fold;
  const breadth = BREADTHS.indexOf(asked.breadth);
  const clears = breadth >= BREADTHS.indexOf("promotions");
  const lifts = (refusal: Refusal): boolean =>
    refusal.at <= at &&
    refusal.seq < fact.seq &&
    BREADTHS.indexOf(refusal.breadth) <= breadth &&
    (asked.channel === undefined || refusal.channel === asked.channel) &&
    (clears || (refusal.family !== undefined && refusal.family === asked.family));
  return {
    ...fold,
    refusals: clears
      ? fold.refusals.filter((refusal) => !lifts(refusal))
      : fold.refusals.map((refusal) => (lifts(refusal) ? { ...refusal, lifted: true } : refusal)),
    holds: clears
      ? fold.holds.map((hold) =>
          hold.cause === "relationship-ended" && hold.at <= at && hold.closedAt === undefined ? { ...hold, closedAt: at } : hold,
        )
      : fold.holds,
  };
}
