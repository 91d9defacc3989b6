/** The life of a contact, for the naive reference: claimed, authorised, settled, corrected, gone. */
import type { Fact } from "../../lib/policy/facts.ts";
import type { Disposition } from "../../lib/policy/words.ts";
import { type Contact, contactOf, type History, happened, idOf } from "./naive-words.ts";

export function contact(history: History, fact: Fact): void {
  const before = contactOf(history, fact);
  const said = before?.state === "gone" ? undefined : before?.disposition;
  if (fact.opens && (!before || before.state === "gone")) {
    history.contacts = history.contacts.filter((one) => one !== before);
    const { expiresAt, channel, purpose, topic, family, offer, account, campaign, address, conversation } = fact.opens;
    const state = fact.disposition ? "settled" : "claimed";
    const pitched = offer !== undefined;
    history.contacts.push({
      id: idOf(fact)!,
      at: happened(fact),
      direction: "outbound",
      state,
      expiresAt,
      disposition: fact.disposition,
      pitched,
      channel,
      purpose,
      topic,
      family,
      offer,
      account,
      campaign,
      address,
      conversation,
    });
  } else if (before && before.state !== "gone") carryOn(before, fact);
  const now = contactOf(history, fact);
  if (!now || !fact.disposition || fact.disposition === said) return;
  // One that named no address went to the only one there is.
  const possible = history.addresses.filter(({ channel }) => channel === now.channel);
  const used = now.address ?? (possible.length === 1 ? possible[0]!.token : undefined);
  for (const address of history.addresses) {
    if (address.token !== used) continue;
    if (fact.disposition === "wrong_number") address.wrongNumbers++;
    if (fact.disposition === "bounced") address.bounces++;
  }
}

function carryOn(known: Contact, fact: Fact): void {
  if (fact.kind === "released" || fact.kind === "expired") known.state = "gone";
  if (fact.kind === "unknown") known.state = "unknown";
  if (fact.go) {
    known.state = "authorised";
    known.at = happened(fact);
  }
  if (!fact.disposition) return;
  if (known.state === "claimed") known.at = happened(fact);
  known.disposition =
    known.state === "settled" && known.disposition ? corrected(known.disposition, fact.disposition) : fact.disposition;
  known.state = "settled";
}

const NOTHING_ARRIVED: readonly Disposition[] = ["not_connected", "bounced"];
const NOBODY_HEARD: readonly Disposition[] = ["no_answer", "busy", "wrong_number"];
const ANSWERED: readonly Disposition[] = [
  "opened",
  "clicked",
  "replied",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained",
];

/** A correction may add to a count; it subtracts only where it proves that nothing reached the person. */
function corrected(before: Disposition, after: Disposition): Disposition {
  if (NOTHING_ARRIVED.includes(after) || NOTHING_ARRIVED.includes(before)) return after;
  if (ANSWERED.includes(before)) return ANSWERED.includes(after) ? after : before;
  return NOBODY_HEARD.includes(after) && !NOBODY_HEARD.includes(before) ? before : after;
}
