import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Ms } from "../policy/words.ts";
import { waitAfter } from "./back-off.ts";
import { wordsOf } from "./connection-faults.ts";
import { type Deliver, type Message, provenBy, type Sent, tooLate } from "./delivery.ts";
import { dueOf } from "./due.ts";
import { cloudEvent } from "./events.ts";
import { entryOf } from "./publish.ts";

export const EVENT_TIMEOUT_MS = 5_000;

export type EventBridgeOptions = {
  readonly client: EventBridgeClient;
  /** The default bus when left out. */
  readonly bus?: string;
  /** Whether the address itself goes along. */
  readonly includeAddress?: boolean;
  /** A signal that aborts after so many milliseconds. */
  readonly expire: (ms: Ms) => AbortSignal;
};

/**
 * Puts `contact.due` on an EventBridge bus, for a listener that dials or sends. **May repeat**: EventBridge itself
 * delivers at least once, so a listener takes each event id, which is the contact id, only once.
 */
export function eventbridge({ client, bus, includeAddress = false, expire }: EventBridgeOptions): Deliver {
  return async (message, now) => {
    const late = tooLate(message, now);
    if (late) return late;
    const envelope = { id: message.contactId, subject: message.customerId, at: now };
    const entry = entryOf(cloudEvent("contact.due", envelope, dueOf(message, includeAddress)), bus);
    try {
      const command = new PutEventsCommand({ Entries: [entry] });
      const { Entries = [] } = await client.send(command, { abortSignal: expire(EVENT_TIMEOUT_MS) });
      const { EventId, ErrorCode } = Entries[0] ?? { ErrorCode: "no answer" };
      return EventId === undefined
        ? againOr(message, `EventBridge did not take the event: ${ErrorCode}`, now)
        : { result: "sent", providerId: EventId };
    } catch (error) {
      return refusal(error, message) ?? againOr(message, `EventBridge: ${wordsOf(error)}`, now);
    }
  };
}

/** What no repetition mends: no such bus, no right to it. */
function refusal(error: unknown, message: Message): Sent | undefined {
  const { name, $fault, $retryable } = error as { name?: string; $fault?: string; $retryable?: unknown };
  const passing = $retryable !== undefined || name === "ThrottlingException";
  return $fault === "client" && !passing ? provenBy(message, `EventBridge: ${name}: ${wordsOf(error)}`) : undefined;
}

function againOr(message: Message, why: string, now: Ms): Sent {
  const after = waitAfter(message, now);
  return after === undefined ? { result: "unknown", why } : { result: "again", why, after };
}
