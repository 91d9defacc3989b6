import { release } from "../contact/authorise.ts";
import { contactAt } from "../contact/claim.ts";
import { type Place, placeOfContact } from "../contact/contact-id.ts";
import { type Head, headOf } from "../ledger/entry.ts";
import type { Contact } from "../policy/fold.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import { mayGo } from "./may-go.ts";
import { messageFor } from "./message.ts";
import type { Campaign } from "./plan.ts";
import type { DeliveryMessage } from "./queues.ts";

/**
 * Tells the campaign's webhook, or the bus, of a claimed contact; whoever listens authorises before they dial. The
 * receiver knows a repeat by the contact's id, so it is told again until it answers or the claim ends. A contact that
 * would be refused by now is not told of; it is given back, as is one the receiver proves not to have taken.
 */
export async function deliverNext(engine: Engine, message: DeliveryMessage): Promise<void> {
  const now = engine.now();
  const campaign = await runningOne(engine, message.campaign, now);
  const place = placeOfContact(message.contactId);
  if (!campaign || !place) return;
  const { head, contact } = await claimedOne(engine, place);
  // Authorised, over or expired: somebody has it already, or its row is due again.
  if (contact?.state !== "claimed" || contact.expiresAt === undefined || now >= contact.expiresAt) return;
  if (!(await mayGo(engine, place, contact, head.fold))) return;
  const { expiresAt, address } = contact;
  const told = await messageFor(engine, { campaign, place, fold: head.fold, address, expiresAt, tries: message.tries });
  const sent = await engine.transport(campaign)(told, now);
  switch (sent.result) {
    case "sent":
    case "unknown":
      return;
    case "again":
      if (now + sent.after >= expiresAt) return;
      await engine.queues.deliveries.send([
        { body: { ...message, tries: message.tries + 1 }, delaySeconds: Math.ceil(sent.after / SECOND_MS) },
      ]);
      return;
    case "not-sent":
      await release(engine, place, { actor: "tacet", client: "tacet" }, sent.proof);
      return;
  }
}

/** A copy will do, unless it says that nothing may leave: a campaign just resumed must not lose its messages. */
async function runningOne({ campaigns }: Engine, id: string, now: Ms): Promise<Campaign | undefined> {
  const copy = await campaigns.recent(id, now);
  const campaign = copy?.state === "running" ? copy : await campaigns.find(id);
  return campaign?.state === "running" ? campaign : undefined;
}

/** Whoever listens asks for the last check, which reads anew; a head too old to know the claim is no answer. */
async function claimedOne(engine: Engine, place: Place): Promise<{ head: Head; contact: Contact | undefined }> {
  const found = headOf(await engine.ledger.newest(place.customerId, "eventual"));
  const contact = found.fold.contacts.find(({ seq }) => seq === place.seq);
  if (contact?.state === "claimed") return { head: found, contact };
  const head = headOf(await engine.ledger.newest(place.customerId, "strong"));
  return { head, contact: (await contactAt(engine, place, head))?.contact };
}
