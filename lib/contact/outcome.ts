import type { Body, Entry } from "../ledger/entry.ts";
import { headOf } from "../ledger/entry.ts";
import type { ContactState } from "../policy/fold.ts";
import type { Channel, Disposition, Ms, Purpose } from "../policy/words.ts";
import { contactAt, noSuchContact, subjectOf } from "./claim.ts";
import { contactId, type Place } from "./contact-id.ts";
import { type FactSource, type Told, tell } from "./fact.ts";
import { impliedBy, offered, type ToldOutcome } from "./implied.ts";
import type { World } from "./world.ts";

export type Outcome = ToldOutcome & {
  readonly disposition: Disposition;
  readonly at?: Ms;
  readonly offersMade?: readonly { topic: string; offer?: string }[];
  readonly note?: string;
};

/**
 * How a contact ended. Stored and counted whatever state the contact is in: a second outcome is a correction, and
 * one for a contact never authorised, expired or long forgotten counts as the contact it was.
 */
export async function settle(world: World, place: Place, outcome: Outcome, source: FactSource): Promise<Told> {
  // Whether there is such a contact is asked before its words are kept.
  const first = headOf(await world.ledger.newest(place.customerId, "strong"));
  if (!(await contactAt(world, place, first))) throw noSuchContact();
  const text = outcome.note === undefined ? undefined : await world.directory.keepText(place.customerId, outcome.note);
  // The words count by their keyed digest, and an event id is of this contact only.
  const request = { contact: place.seq, ...outcome, note: text };
  return tell(world, place.customerId, "outcome", { ...source, request }, async (head, now) => {
    const found = await contactAt(world, place, head);
    if (!found) throw noSuchContact();
    const policy = await world.policies.inForce(now);
    const { opened, contact } = found;
    const offers = outcome.offersMade?.map((offer) => offered(policy, offer));
    const abouts = [{ topic: opened.topic, family: opened.family, offer: opened.offer }, ...(offers ?? [])];
    const { refusals, holds } = impliedBy(policy, outcome, abouts);
    const body: Body = {
      contact: place.seq,
      disposition: outcome.disposition,
      text,
      sentiment: outcome.sentiment,
      ...some({ refusals, holds, offers }),
    };
    // The fold has let the contact go: its subject comes along, so that it counts again.
    if (contact) return { at: outcome.at, body };
    const at = outcome.at === undefined ? undefined : Math.max(outcome.at, found.openedAt ?? 0);
    return { at, body: { ...body, opens: subjectOnly(opened) } };
  });
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
