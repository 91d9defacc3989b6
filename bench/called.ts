/** Customers with short and long ledgers, and the three steps of calling one of them. */
import { authorise } from "../lib/contact/authorise.ts";
import { type Asker, claim } from "../lib/contact/claim.ts";
import { type Place, placeOfContact } from "../lib/contact/contact-id.ts";
import { settle } from "../lib/contact/outcome.ts";
import { check, type How } from "./figure.ts";
import { copiedTo, entriesOf, HISTORIES } from "./long-history.ts";
import type { BenchStore } from "./store.ts";
import { NOON, promotionalCall } from "./typical.ts";

export const ASKER: Asker = { actor: "dialer", client: "bench" };

export const STEPS = ["claim", "authorise", "outcome"] as const;
export type Step = (typeof STEPS)[number];
export const LONG = ["calls", "mixed"] as const;
export type Long = (typeof LONG)[number];

/** Customers with each long history. They are called in turn, and grow by three entries a call. */
export const CUSTOMERS = 2;
const QUICK_CONTACTS = 500;

export type Customers = {
  readonly long: Readonly<Record<Long, readonly string[]>>;
  /** The same newest entries, and none before them: what the length of a ledger costs is the difference. */
  readonly alone: Readonly<Record<Long, readonly string[]>>;
};

export async function seedCustomers(store: BenchStore, how: How): Promise<Customers> {
  const idsOf = (name: string) => Array.from({ length: CUSTOMERS }, (_, index) => `${name}-${index}`);
  const seeded: Customers = {
    long: { calls: idsOf("calls"), mixed: idsOf("mixed") },
    alone: { calls: idsOf("calls-alone"), mixed: idsOf("mixed-alone") },
  };
  for (const name of LONG) {
    const contacts = how.quick ? QUICK_CONTACTS : HISTORIES[name].contacts;
    how.progress(`storing ledgers of ${contacts} contacts`);
    const entries = entriesOf(HISTORIES[name], `${name}-0`, NOON, contacts);
    for (const id of seeded.long[name]) await store.seed(copiedTo(id, entries));
    for (const id of seeded.alone[name]) await store.seed(copiedTo(id, entries).slice(-1));
  }
  return seeded;
}

let made = 0;
const fresh = (kind: string): string => `${kind}-${made++}`;

/** A new customer with the short history as of now. */
export async function shortOne(store: BenchStore): Promise<string> {
  const id = fresh("short");
  await store.seed(entriesOf(HISTORIES.short, id, store.clock.now));
  return id;
}

/** The three steps of one call, each as the API does it; copies of policy and campaign are at hand, as in a warm Lambda. */
export async function callOf(store: BenchStore, customerId: string): Promise<Record<Step, () => Promise<void>>> {
  const { world } = store;
  const campaign = fresh("campaign");
  await Promise.all([world.policies.inForce(store.clock.now), world.campaigns.terms(campaign, store.clock.now)]);
  let place: Place | undefined;
  return {
    claim: async () => {
      const { decision, contact } = await claim(world, promotionalCall(customerId, campaign), ASKER);
      check(contact !== undefined, `the claim of ${customerId} was refused by ${decision.binding}`);
      place = placeOfContact(contact.contactId);
    },
    authorise: async () => {
      const { contact, decision } = await authorise(world, place!, ASKER);
      check(contact.dialBefore !== undefined, `the authorisation of ${customerId} was refused by ${decision.binding}`);
    },
    outcome: async () => {
      const eventId = fresh("event");
      const source = { actor: ASKER.actor, eventId, request: { eventId } };
      const { replayed } = await settle(world, place!, { disposition: "conversation" }, source);
      check(!replayed, `the outcome of ${customerId} was taken for a repeat`);
    },
  };
}
