import type { Place } from "../contact/contact-id.ts";
import { giveBack } from "../contact/give-back.ts";
import { stopFromSms } from "../contact/inbound.ts";
import { settleSent } from "../contact/outcome.ts";
import type { Message } from "../delivery/delivery.ts";
import type { Fold } from "../policy/fold.ts";
import type { Disposition, Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import { messageFor } from "./message.ts";
import type { Campaign } from "./plan.ts";

export type SendNow = {
  /** What was known of the customer when it was claimed. */
  readonly fold: Fold;
  readonly vars?: Readonly<Record<string, string>>;
  readonly address?: string;
  /** Nothing leaves at or after this instant. */
  readonly sendBefore: Ms;
};

/**
 * Sends a contact that was authorised just now, and says how it ended. It is sent at most once: what the transport
 * does not answer is left to the sweep, which takes it for unknown, and counts it. One that its sender was too busy to
 * take, or that came too late to leave, is given back, and its row is tried again as another contact.
 */
export async function sendNow(
  engine: Engine,
  campaign: Campaign,
  place: Place,
  { fold, vars, address, sendBefore }: SendNow,
): Promise<void> {
  const message = await messageFor(engine, { campaign, place, fold, vars, address, expiresAt: sendBefore, tries: 1 });
  const sent = await engine.transport(campaign)(message, engine.now());
  switch (sent.result) {
    case "sent":
      return ended(engine, place, "sent");
    case "not-sent":
      if (sent.optedOut) await heard(engine, message);
      else if (sent.after !== undefined)
        return giveBack(engine, place, { proof: sent.proof, after: sent.after }, "tacet");
      return ended(engine, place, "not_connected", sent.proof);
    case "again":
    case "unknown":
      return;
  }
}

/** Whoever told the provider told us: it is a STOP of that number, and bites whoever else has it. */
async function heard(engine: Engine, { contactId, to }: Message): Promise<void> {
  const said = { from: to!, at: engine.now(), eventId: `provider:${contactId}`, actor: "tacet" };
  await stopFromSms(engine, said, "provider");
}

const ended = async (engine: Engine, place: Place, disposition: Disposition, note?: string): Promise<void> => {
  await settleSent(engine, place, disposition, "tacet", note);
};
