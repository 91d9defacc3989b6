import type { Body, Entry } from "../ledger/entry.ts";
import { digestOf, headOf, idOf } from "../ledger/entry.ts";
import { type Contact, type ContactState, type Fold, MAX_CAMPAIGNS } from "../policy/fold.ts";
import { PROMISE_BEFORE_MS } from "../policy/promise.ts";
import type { Channel, Disposition, Ms, Purpose } from "../policy/words.ts";
import { type Move, move, nextAttempt, rowOf, toldLater } from "./campaigns.ts";
import { contactAt, noSuchContact, subjectOf } from "./claim.ts";
import { contactId, type Place } from "./contact-id.ts";
import { type FactSource, mismatch, type Told, tell } from "./fact.ts";
import { impliedBy, offered, type ToldOutcome } from "./implied.ts";
import { Problem } from "./problem.ts";
import { type Plan, step } from "./step.ts";
import type { World } from "./world.ts";

export type Outcome = ToldOutcome & {
  readonly disposition: Disposition;
  readonly at?: Ms;
  readonly offersMade?: readonly { topic: string; offer?: string }[];
  readonly note?: string;
};

/** `was`: the contact as it stood before, as far as it was remembered. */
export type Settled = Told & { readonly was?: Contact };

/**
 * How a contact ended. Stored and counted whatever state the contact is in: a second outcome is a correction, and
 * one for a contact never authorised, expired or long forgotten counts as the contact it was. A repeat is known by
 * the contact's own entries: its first telling stands after the claim, so no other table is asked.
 */
export async function settle(world: World, place: Place, outcome: Outcome, source: FactSource): Promise<Settled> {
  if (outcome.note !== undefined) await mustExist(world, place);
  const text = outcome.note === undefined ? undefined : await world.directory.keepText(place.customerId, outcome.note);
  // The words count by their keyed digest, and an event id is of this contact only.
  const digest = digestOf({ contact: place.seq, ...outcome, note: text });
  const id =
    source.eventId === undefined ? undefined : idOf("outcome", contactId(place.customerId, place.seq), source.eventId);
  const fresh = idOf("outcome", Buffer.from(world.chance.bytes(12)).toString("base64url"));
  return step<Settled>(world, place.customerId, async (head, now): Promise<Plan<Settled>> => {
    const found = await contactAt(world, place, head);
    if (!found) return { answer: () => noContact() };
    const { fold } = head;
    if (fold.mergedInto !== undefined) throw new Problem("customer-merged", `tell it of customer ${fold.mergedInto}`);
    const { opened, contact } = found;
    const isOpen = contact?.state === "claimed" || contact?.state === "authorised";
    const before = id === undefined || isOpen ? undefined : await entryAfter(world, place, id);
    if (before) {
      const was = await stoodBefore(world, before, place);
      return { answer: () => ({ entry: sameStory(before, digest), replayed: true, was }) };
    }
    const policy = await world.policies.inForce(now);
    const offers = outcome.offersMade?.map((offer) => offered(policy, offer));
    const abouts = [{ topic: opened.topic, family: opened.family, offer: opened.offer }, ...(offers ?? [])];
    const { refusals, holds } = impliedBy(policy, outcome, abouts);
    const told: Body = {
      contact: place.seq,
      disposition: outcome.disposition,
      text,
      sentiment: outcome.sentiment,
      ...some({ refusals, holds, offers }),
      digest,
    };
    const moves = contact && (await rowAfter(world, place.customerId, fold, contact, outcome, now));
    const due = moves ? moves.due : await laterOf(world, opened.campaign, place.customerId, fold, now);
    // Where the fold has let the contact go its subject comes along, so that it counts again.
    const body = contact
      ? { ...told, ...(moves && { campaign: moves.campaign }) }
      : { ...told, opens: subjectOnly(opened) };
    const at = contact || outcome.at === undefined ? (outcome.at ?? now) : Math.max(outcome.at, found.openedAt ?? 0);
    return {
      append: { kind: "outcome", id: id ?? fresh, at, actor: source.actor, body, ...due },
      // An entry of this id that somebody else wrote at the same moment may tell another story.
      answer: (entry) => ({ entry: sameStory(entry, digest), replayed: false, was: contact }),
    };
  });
}

/** The contact as it stood when an entry was written: a repeat is answered as its first telling was. */
async function stoodBefore({ ledger }: World, { customerId, seq }: Entry, place: Place): Promise<Contact | undefined> {
  const [entry] = await ledger.read(customerId, { from: seq - 1, to: seq - 1, limit: 1 });
  return entry && headOf(entry).fold.contacts.find((contact) => contact.seq === place.seq);
}

/**
 * How a contact ended that Tacet sent itself: told once, by the one who sent it. Whatever was told of it meanwhile
 * stands.
 */
export async function settleSent(
  world: World,
  place: Place,
  disposition: Disposition,
  actor: string,
  proof?: string,
): Promise<void> {
  const id = idOf("outcome", contactId(place.customerId, place.seq), "sent");
  await step<void>(world, place.customerId, async ({ fold }, now): Promise<Plan<void>> => {
    const contact = fold.contacts.find((known) => known.seq === place.seq);
    if (contact?.state !== "authorised") return { answer: () => undefined };
    const moves = await rowAfter(world, place.customerId, fold, contact, { disposition }, now);
    const body: Body = { contact: place.seq, disposition, source: proof, ...(moves && { campaign: moves.campaign }) };
    return { append: { kind: "outcome", id, at: now, actor, body, ...moves?.due }, answer: () => undefined };
  });
}

/** Whether there is such a contact is asked before its words are kept. */
async function mustExist(world: World, place: Place): Promise<void> {
  const head = headOf(await world.ledger.newest(place.customerId, "strong"));
  if (!(await contactAt(world, place, head))) throw noSuchContact();
}

const noContact = (): never => {
  throw noSuchContact();
};

/** Entries read at once while looking for the first telling of a repeated outcome. */
const TELLINGS_PAGE = 100;

/** The entry of this id since the contact was opened. */
async function entryAfter(world: World, place: Place, id: string): Promise<Entry | undefined> {
  for (let from = place.seq + 1; ; from += TELLINGS_PAGE) {
    const page = await world.ledger.read(place.customerId, { from, limit: TELLINGS_PAGE });
    const found = page.find((entry) => entry.id === id);
    if (found || page.length < TELLINGS_PAGE) return found;
  }
}

function sameStory(entry: Entry, digest: string): Entry {
  if (entry.body.digest !== digest) throw mismatch();
  return entry;
}

/** How the row of the campaign the contact was made for moves on, where it waits for this outcome. */
async function rowAfter(
  world: World,
  customerId: string,
  fold: Fold,
  contact: Contact,
  outcome: Outcome,
  now: Ms,
): Promise<Move | undefined> {
  const waiting = contact.state === "settled" ? waitsAfter(fold, contact) : undefined;
  const row = waiting ?? rowOf(fold, contact);
  const terms = row && (await world.campaigns.terms(row.id, now));
  if (!row || !terms) return undefined;
  if (waiting) {
    // Nothing waits any more.
    if (terms.state === "cancelled") return undefined;
    // A correction takes a follow-up away; it makes none, and brings nothing forward.
    const goesOn = nextAttempt(terms, outcome, row.made, now, PROMISE_BEFORE_MS) !== undefined;
    return goesOn ? undefined : move(row.id, customerId, { id: row.id, attempt: row.attempt }, now, undefined);
  }
  // One that was never authorised was made all the same.
  const made = row.made + (contact.state === "claimed" ? 1 : 0);
  const dueAt = nextAttempt(terms, outcome, made, now, PROMISE_BEFORE_MS);
  const attempt = dueAt === undefined ? row.attempt : row.attempt + 1;
  return move(row.id, customerId, { id: row.id, attempt, made }, now, dueAt);
}

/** The row that waits for its next attempt because of how this contact was said to have ended. */
const waitsAfter = (fold: Fold, { campaign, attempt }: Contact) =>
  fold.campaigns.find((row) => row.id === campaign && row.state === "deferred" && row.attempt === (attempt ?? 0) + 1);

/** Of a contact of Tacet's own engine; an integrator's own campaigns have no rows. */
async function laterOf(
  world: World,
  campaign: string | undefined,
  customerId: string,
  { campaigns }: Fold,
  now: Ms,
): Promise<Move["due"] | undefined> {
  if (campaign === undefined) return undefined;
  const isOurs =
    campaigns.some(({ id }) => id === campaign) ||
    // Only a full fold may have let a row go.
    (campaigns.length >= MAX_CAMPAIGNS && (await world.campaigns.terms(campaign, now)) !== undefined);
  return isOurs ? toldLater(campaign, customerId, now) : undefined;
}

const some = <T extends Record<string, readonly unknown[] | undefined>>(lists: T): Partial<T> =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0)) as Partial<T>;

function subjectOnly(opened: Body["opens"] & object): Body["opens"] & object {
  const { channel, purpose, topic, family, offer, account, campaign, attempt, address, conversation } = opened;
  return { channel, purpose, topic, family, offer, account, campaign, attempt, address, conversation };
}

/** The contact after an outcome, in the words of the API. */
export function contactAfter(
  entry: Entry,
  seq: number,
): { contactId: string; state: ContactState; disposition?: Disposition } {
  const known = headOf(entry).fold.contacts.find((contact) => contact.seq === seq);
  return {
    contactId: contactId(entry.customerId, seq),
    state: known?.state ?? "settled",
    disposition: known?.disposition ?? entry.body.disposition,
  };
}

export type OutsideContact = Outcome & {
  readonly customerId: string;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  readonly offer?: string;
  readonly at: Ms;
};

/** A contact made outside Tacet: always stored, counted, never refused. */
export async function recordOutside(world: World, made: OutsideContact, source: FactSource): Promise<Told> {
  return tell(world, made.customerId, "recorded", source, async (_head, now) => {
    const policy = await world.policies.inForce(now);
    const opens = subjectOf(made, policy);
    const { refusals, holds } = impliedBy(policy, made, [opens]);
    return {
      at: made.at,
      body: { opens, disposition: made.disposition, sentiment: made.sentiment, ...some({ refusals, holds }) },
    };
  });
}
