import { copyOf } from "./evolve-copy.ts";
import type { Fact } from "./facts.ts";
import { type Consent, type Dealing, type Fold, MAX_REFUSALS, type Refusal } from "./fold.ts";
import { BREADTHS, type Ms, type Purpose } from "./words.ts";

/** Adds the refusals of one fact. What overflows is widened (offers, then topics, then all promotion), never dropped. */
export function refuse(fold: Fold, fact: Fact, at: Ms): Fold {
  if (!fact.refusals?.length) return fold;
  const carrier = fact.contact ?? (fact.opens ? fact.seq : undefined);
  const id = fact.conversation?.id ?? fold.contacts.find((contact) => contact.seq === carrier)?.conversation;
  const talk = fold.conversations.find((known) =>
    id === undefined ? carrier !== undefined && known.contact === carrier : known.id === id,
  );
  const group = talk?.group ?? fact.contact ?? fact.offerSeq ?? fact.seq;
  const added = fact.refusals.map(
    ({ breadth, topic, family, offer, channel, purpose, until }): Refusal => ({
      breadth,
      topic,
      family,
      offer,
      channel,
      purpose,
      until,
      seq: fact.seq,
      at,
      group,
    }),
  );
  const next = copyOf(fold);
  next.refusals = widen([...added, ...fold.refusals], MAX_REFUSALS);
  next.consents = withdraw(fold, added);
  next.relationships = fold.relationships.filter((dealing) => !added.some((no) => endsDealing(no, dealing)));
  return next;
}

function withdraw(fold: Fold, added: readonly Refusal[]): Fold["consents"] {
  return fold.consents.filter((consent) => !added.some((refusal) => takesBack(refusal, consent)));
}

/**
 * A request to be left alone ends what an earlier purchase or inquiry permitted, by whatever channel it was made. A
 * contract goes on: it permits only what is about it.
 */
export const endsDealing = (refusal: Refusal, dealing: Pick<Dealing, "kind" | "at">): boolean =>
  dealing.kind !== "contract" && BREADTHS.indexOf(refusal.breadth) >= WIDE && dealing.at <= refusal.at;

const WIDE = BREADTHS.indexOf("promotions");

/** "No promotions" and "nothing at all" take back the consents they cover, given before or at the same instant. */
export const takesBack = (refusal: Refusal, consent: Omit<Consent, "seq">): boolean =>
  (refusal.breadth === "everything" || (refusal.breadth === "promotions" && consent.purpose === "promotional")) &&
  (refusal.channel === undefined || consent.channel === undefined || refusal.channel === consent.channel) &&
  (refusal.purpose === undefined || refusal.purpose === consent.purpose) &&
  consent.at <= refusal.at;

function widen(refusals: readonly Refusal[], max: number): readonly Refusal[] {
  let list = refusals;
  while (list.length > max) list = widenOnce(list);
  return list;
}

/** Two of the narrowest and oldest, alike if possible, become one that covers both and lasts until the customer asks. */
function widenOnce(refusals: readonly Refusal[]): readonly Refusal[] {
  const narrowest = [...refusals].sort(
    (a, b) => BREADTHS.indexOf(a.breadth) - BREADTHS.indexOf(b.breadth) || a.at - b.at || a.seq - b.seq,
  );
  const first = narrowest.find((one) => narrowest.some((other) => isAlike(one, other))) ?? narrowest[0]!;
  const second = narrowest.find((other) => isAlike(first, other)) ?? narrowest.find((other) => other !== first)!;
  return [...refusals.filter((refusal) => refusal !== first && refusal !== second), together(first, second)];
}

const isAlike = (a: Refusal, b: Refusal): boolean =>
  a !== b && a.family === b.family && a.channel === b.channel && silenced(a) === silenced(b);

function together(a: Refusal, b: Refusal): Refusal {
  const newest = a.at > b.at ? a : b;
  const family = isNarrow(a) && isNarrow(b) && a.family === b.family ? a.family : undefined;
  const purpose = silenced(a) === silenced(b) ? silenced(a) : undefined;
  const wide = family === undefined ? "promotions" : "this-topic";
  const breadth =
    purpose === undefined || a.breadth === "everything" || b.breadth === "everything" ? "everything" : wide;
  return {
    seq: newest.seq,
    at: newest.at,
    group: newest.group,
    breadth,
    topic: family,
    family,
    channel: a.channel === b.channel ? a.channel : undefined,
    purpose: breadth !== "everything" && purpose === "promotional" ? undefined : purpose,
    widened: true,
    lifted: (a.lifted && b.lifted) || undefined,
  };
}

/** The one purpose a refusal silences; undefined: all. */
const silenced = ({ breadth, purpose }: Refusal): Purpose | undefined =>
  purpose ?? (breadth === "everything" ? undefined : "promotional");

const isNarrow = (refusal: Refusal): boolean => BREADTHS.indexOf(refusal.breadth) < BREADTHS.indexOf("promotions");

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
    // A "no" to another purpose is lifted only by a return to everything.
    (asked.breadth === "everything" || refusal.purpose === undefined || refusal.purpose === "promotional") &&
    (asked.channel === undefined || refusal.channel === asked.channel) &&
    (clears || (refusal.family !== undefined && refusal.family === asked.family));
  return {
    ...fold,
    refusals: clears
      ? fold.refusals.filter((refusal) => !lifts(refusal))
      : fold.refusals.map((refusal) => (lifts(refusal) ? { ...refusal, lifted: true } : refusal)),
    holds: clears
      ? fold.holds.map((hold) =>
          hold.cause === "relationship-ended" &&
          asked.channel === undefined &&
          hold.at <= at &&
          hold.closedAt === undefined
            ? { ...hold, closedAt: at }
            : hold,
        )
      : fold.holds,
  };
}
