import type { Place } from "../contact/contact-id.ts";
import { optOutCustomer } from "../contact/opt-out.ts";
import { settleSent } from "../contact/outcome.ts";
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
 * does not answer is left to the sweep, which takes it for unknown, and counts it.
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
      // Whoever told the provider told us.
      if (sent.optedOut) await heard(engine, campaign, place);
      return ended(engine, place, "not_connected", sent.proof);
    case "again":
    case "unknown":
      return;
  }
}

async function heard(engine: Engine, { plan }: Campaign, { customerId, seq }: Place): Promise<void> {
  const optOut = { breadth: "everything", channel: plan.channel, source: "the provider holds an opt-out" } as const;
  const source = { actor: "tacet", eventId: `provider:${seq}`, request: optOut };
  await optOutCustomer(engine, customerId, optOut, source);
}

const ended = async (engine: Engine, place: Place, disposition: Disposition, note?: string): Promise<void> => {
  await settleSent(engine, place, disposition, "tacet", note);
};
