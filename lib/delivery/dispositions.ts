import type { Disposition } from "../policy/words.ts";

/** What a provider's event says about how a contact ended; `undefined` says nothing, and `note` says why. */
export type Meaning = { readonly disposition?: Disposition; readonly note?: string };

/**
 * docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html, "eventType". Bounces and complaints
 * are looked at more closely: {@link bounceMeaning}, {@link complaintMeaning}.
 */
export const SES_EVENTS: Readonly<Record<string, Meaning>> = {
  Send: { disposition: "sent" },
  Delivery: { disposition: "delivered" },
  Open: { disposition: "opened" },
  Click: { disposition: "clicked" },
  // SES found malware and gave the message to nobody.
  Reject: { disposition: "not_connected", note: "SES rejected the message" },
  "Rendering Failure": { disposition: "not_connected", note: "SES could not render the message" },
  DeliveryDelay: { note: "SES is still trying" },
  // The recipient pressed unsubscribe where SES manages the subscription.
  Subscription: { disposition: "opted_out" },
};

/**
 * A permanent bounce proves that nothing reached the person. A transient or undetermined one proves nothing: SES
 * counts automatic replies among them ("General"), and those come from a mailbox that has the message.
 */
export const bounceMeaning = (bounceType: string, bounceSubType: string): Meaning =>
  bounceType === "Permanent"
    ? { disposition: "bounced", note: `bounced for good: ${bounceSubType}` }
    : { note: `bounced for now (${bounceType}, ${bounceSubType}), which proves nothing` };

/** "not-spam" is somebody taking a message out of the junk folder (RFC 5965 §7.3): no complaint. */
export const complaintMeaning = (feedbackType: string | undefined): Meaning =>
  feedbackType === "not-spam"
    ? { note: "reported as not spam" }
    : { disposition: "complained", ...(feedbackType && { note: `complained: ${feedbackType}` }) };

/**
 * docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html. A carrier that took the message
 * (SUCCESSFUL) is not a telephone that has it. Final failures prove that nothing arrived; UNKNOWN, after 72 hours
 * without a word from the carrier, proves nothing and goes on counting.
 */
export const SMS_EVENTS: Readonly<Record<string, Meaning>> = {
  TEXT_QUEUED: { note: "queued" },
  TEXT_PENDING: { note: "on its way" },
  TEXT_SENT: { note: "on its way" },
  TEXT_SUCCESSFUL: { disposition: "sent" },
  TEXT_DELIVERED: { disposition: "delivered" },
  TEXT_INVALID: { disposition: "bounced", note: "the number is not valid" },
  TEXT_INVALID_MESSAGE: { disposition: "not_connected", note: "the text is not valid" },
  TEXT_UNREACHABLE: { disposition: "not_connected", note: "the telephone cannot be reached" },
  TEXT_CARRIER_UNREACHABLE: { disposition: "not_connected", note: "the carrier cannot reach the telephone" },
  TEXT_BLOCKED: { disposition: "not_connected", note: "the telephone blocks text messages" },
  TEXT_CARRIER_BLOCKED: { disposition: "not_connected", note: "the carrier blocked the message" },
  TEXT_SPAM: { disposition: "not_connected", note: "the carrier took the message for spam" },
  TEXT_TTL_EXPIRED: { disposition: "not_connected", note: "its time was over before the network had it" },
  TEXT_PROTECT_BLOCKED: { disposition: "not_connected", note: "blocked by the account's protect configuration" },
  TEXT_UNKNOWN: { note: "the carrier never said" },
};
