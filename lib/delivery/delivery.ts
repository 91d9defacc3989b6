import type { Channel, Ms, Purpose } from "../policy/words.ts";

/** One contact on its way out. It has been claimed and authorised; what happens now is sending, and nothing else. */
export type Message = {
  readonly contactId: string;
  readonly campaignId: string;
  readonly customerId: string;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  readonly offer?: string;
  /** The address itself, opened from the directory just before sending; absent for webhook and eventbridge unless asked for. */
  readonly to?: string;
  readonly name?: string;
  readonly subject?: string;
  /** The rendered script. */
  readonly text?: string;
  /** Why this person gets it, in words. */
  readonly why: string;
  readonly stop: { readonly words?: string; readonly unsubscribeUrl?: string };
  /** Nothing may leave at or after this instant. */
  readonly expiresAt: Ms;
  /** Which try of delivering this contact, from 1. */
  readonly attempt: number;
};

export type Sent =
  | {
      readonly result: "sent";
      readonly providerId?: string;
    }
  /** Proven that nothing reached the person, by this try or an earlier one. */
  | {
      readonly result: "not-sent";
      readonly proof: string;
      /** Worth another try after so many milliseconds: the sender was busy, or it came too late; the message is good. */
      readonly after?: Ms;
      /** The provider holds an opt-out of this address: the ledger should hear of it. */
      readonly optedOut?: true;
      /** The receiver says it wants no more webhooks, ever (HTTP 410). */
      readonly gone?: true;
    }
  /** Only where whoever receives it de-duplicates by contact id. `after` is milliseconds to wait. */
  | { readonly result: "again"; readonly why: string; readonly after: Ms }
  /** It may have reached the person, so it counts. */
  | { readonly result: "unknown"; readonly why: string };

/** Sends one message. Whatever goes wrong is one of the four results; it throws only for a transport put together wrongly. */
export type Deliver = (message: Message, now: Ms) => Promise<Sent>;

export const notSent = (proof: string): Sent => ({ result: "not-sent", proof });

/**
 * What one try proves, the contact as a whole proves only when it was the first: an earlier try that was answered
 * with silence or a 5xx may have reached the person after all.
 */
export const provenBy = (message: Pick<Message, "attempt">, proof: string): Sent =>
  message.attempt === 1
    ? notSent(proof)
    : { result: "unknown", why: `${proof}; but an earlier try may have reached the person` };

/** What came too late to leave may be claimed anew and leave then. */
export function provenLate(message: Pick<Message, "attempt">, proof: string): Sent {
  const sent = provenBy(message, proof);
  return sent.result === "not-sent" ? { ...sent, after: 0 } : sent;
}

/** Set when a message is too late to leave. */
export const tooLate = (message: Message, now: Ms): Sent | undefined =>
  now >= message.expiresAt ? provenLate(message, "its time had passed before it left") : undefined;
