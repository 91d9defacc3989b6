import { release } from "../contact/authorise.ts";
import { contactAt } from "../contact/claim.ts";
import { placeOfContact } from "../contact/contact-id.ts";
import { headOf } from "../ledger/entry.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Engine } from "./engine.ts";
import { messageFor } from "./message.ts";
import type { DeliveryMessage } from "./queues.ts";

/**
 * Tells the campaign's webhook, or the bus, of a claimed contact; whoever listens authorises before they dial. The
 * receiver knows a repeat by the contact's id, so it is told again until it answers or the claim ends. A contact it
 * proves not to have taken is given back, and its row is due again.
 */
export async function deliverNext(engine: Engine, message: DeliveryMessage): Promise<void> {
  const campaign = await engine.campaigns.find(message.campaign);
  const place = placeOfContact(message.contactId);
  if (!campaign || !place || campaign.state !== "running") return;
  const head = headOf(await engine.ledger.newest(place.customerId, "strong"));
  const contact = (await contactAt(engine, place, head))?.contact;
  const now = engine.now();
  // Authorised, over or expired: somebody has it already, or its row is due again.
  if (contact?.state !== "claimed" || contact.expiresAt === undefined || now >= contact.expiresAt) return;
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
