import { idOf } from "../ledger/entry.ts";
import { HOUR_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { DUE_AFTER_MS, move, rowOf } from "./campaigns.ts";
import { contactId, type Place } from "./contact-id.ts";
import { type Plan, step } from "./step.ts";
import type { World } from "./world.ts";

/** A row whose message could not leave rests twice as long each time, up to so long or as long as its sender asks. */
const LONGEST_REST_MS = HOUR_MS;
/** Doubled so often it is the longest rest anyway. */
const MAX_DOUBLINGS = 10;

export type Untaken = {
  /** Why nothing can have reached the person. */
  readonly proof: string;
  /** The sender may be asked again after so long. */
  readonly after: Ms;
};

/**
 * Gives back a contact that Tacet authorised for itself and whose sender proves, for a passing reason of its own, that
 * it took nothing. Whoever holds the one go says so, so nobody can be using it: it was no contact and counts for
 * nothing, its row is due again under the next number, and the attempts of its cadence are what they were. What was
 * told of it meanwhile stands.
 */
export async function giveBack(world: World, place: Place, { proof, after }: Untaken, actor: string): Promise<void> {
  const { customerId, seq } = place;
  await step<void>(world, customerId, async ({ fold }, now): Promise<Plan<void>> => {
    const contact = fold.contacts.find((known) => known.seq === seq);
    if (contact?.state !== "authorised") return { answer: () => undefined };
    const row = rowOf(fold, contact);
    const terms = row && (await world.campaigns.terms(row.id, now));
    const moves =
      row &&
      move(
        row.id,
        customerId,
        { id: row.id, attempt: row.attempt + 1, made: row.made - 1 },
        now,
        // After the end it is refused for good, which takes somebody to look.
        Math.min(now + restOf(after, row.attempt - row.made), terms?.endsAt ?? Infinity),
      );
    const body = { contact: seq, source: proof, ...(moves && { campaign: moves.campaign }) };
    const id = idOf("released", contactId(customerId, seq));
    return { append: { kind: "released", id, at: now, actor, body, ...moves?.due }, answer: () => undefined };
  });
}

/** `before`: attempts of the row that came to nothing until then. */
function restOf(after: Ms, before: number): Ms {
  const first = Math.max(after, DUE_AFTER_MS);
  return Math.min(first * 2 ** Math.min(before, MAX_DOUBLINGS), Math.max(first, LONGEST_REST_MS));
}
