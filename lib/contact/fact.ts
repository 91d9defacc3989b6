import { type Body, type Draft, digestOf, type Entry, type Head, idOf, shortId } from "../ledger/entry.ts";
import type { FactKind } from "../policy/facts.ts";
import type { Ms } from "../policy/words.ts";
import type { Move } from "./campaigns.ts";
import { Problem } from "./problem.ts";
import { step } from "./step.ts";
import type { World } from "./world.ts";

/** Entries read back to find a fact whose event id was not noted, for a crash between the two writes. */
const RECENT_PAGE = 100;

export type FactSource = {
  readonly actor: string;
  /** The event's own id, or the request's Idempotency-Key; absent: a repeat cannot be known. */
  readonly eventId?: string;
  /** The request's body, whose digest a repeat must share. */
  readonly request: unknown;
};

export type FactDraft = {
  readonly body: Body;
  readonly at?: Ms;
  readonly decision?: Draft["decision"];
  /** A campaign's row that the fact moves. */
  readonly move?: Move;
};

/** What a fact became, and whether it had been told before. */
export type Told = { readonly entry: Entry; readonly replayed: boolean };

/**
 * Writes a fact once: its event id is looked up first and noted after, for ever. A repeat gives the entry of the
 * first telling; the same id with another body is a mistake. `plan` is asked again when somebody wrote first.
 */
export async function tell(
  world: World,
  customerId: string,
  kind: FactKind,
  source: FactSource,
  plan: (head: Head, now: Ms) => FactDraft | Promise<FactDraft>,
): Promise<Told> {
  const digest = digestOf(source.request);
  const id =
    source.eventId === undefined
      ? idOf(kind, Buffer.from(world.chance.bytes(12)).toString("base64url"))
      : idOf(kind, customerId, source.eventId);
  const key = source.eventId === undefined ? undefined : `${kind}#${id}#${customerId}`;
  const seen = key === undefined ? undefined : await world.events.find(key);
  if (seen) {
    if (seen.digest !== digest) throw mismatch();
    const [entry] = await world.ledger.read(customerId, { from: seen.seq, to: seen.seq, limit: 1 });
    if (entry) return { entry, replayed: true };
  }
  const told = await step<Told>(world, customerId, async (head, now) => {
    if (head.fold.mergedInto !== undefined)
      throw new Problem("customer-merged", `tell it of customer ${head.fold.mergedInto}`);
    if (key !== undefined && head.fold.recentFacts.includes(shortId(id))) {
      const before = await findRecent(world, customerId, head, id);
      if (before) {
        if (before.body.digest !== digest) throw mismatch();
        return { answer: () => ({ entry: before, replayed: true }) };
      }
    }
    const { body, at, decision, move } = await plan(head, now);
    const append: Draft = {
      kind,
      id,
      at: at ?? now,
      actor: source.actor,
      body: { ...body, ...(move && { campaign: move.campaign }), digest },
      decision,
      ...move?.due,
    };
    // An entry of this id that somebody else wrote at the same moment may be of another fact.
    const answer = (entry: Entry): Told => {
      if (entry.body.digest !== digest) throw mismatch();
      return { entry, replayed: false };
    };
    return { append, answer };
  });
  if (key !== undefined) await world.events.remember(key, { customerId, seq: told.entry.seq, digest });
  return told;
}

async function findRecent(world: World, customerId: string, head: Head, id: string): Promise<Entry | undefined> {
  const recent = await world.ledger.read(customerId, { to: head.fold.seq, limit: RECENT_PAGE, newestFirst: true });
  return recent.find((entry) => entry.id === id);
}

export const mismatch = (): Problem =>
  new Problem(
    "idempotency-mismatch",
    "this event id, or Idempotency-Key, was used before for another fact; a new fact needs a new id",
  );
