import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";

/** An entry of the ledger that was changed or removed after it was written. Nothing of Tacet's ever does that. */
export type Tampering = {
  readonly what: "changed" | "removed";
  readonly customerId: string;
  readonly seq: number;
  /** The entry's own hash as it was, base64: what a backup must hold for this entry to be the true one. */
  readonly hashBefore?: string;
  readonly hashAfter?: string;
  /** Set when an AWS service did it (time to live, say) and no request of anybody's. */
  readonly service?: string;
  /** Seconds since the epoch, as near as the stream tells. */
  readonly atSeconds?: number;
  /** The stream's own id of this change: the same at every repeat. */
  readonly eventId: string;
};

/** The metric that counts tampered entries, and the type of the event that names each. */
export const TAMPERED_METRIC = "ledger-tampered";
export const TAMPERED_EVENT = "tacet.ledger.tampered";
export const EVENT_SOURCE = "tacet";

/**
 * Raises the alarm for every tampered entry of a batch, in order. Where raising one fails, the batch is given back
 * from there on: the stream repeats it, and what was raised before is not raised again.
 */
export async function watchLedger(
  event: DynamoDBStreamEvent,
  raise: (tampering: Tampering) => Promise<void>,
  onFailure: (error: unknown) => void = () => {},
): Promise<DynamoDBBatchResponse> {
  for (const record of event.Records) {
    const tampering = tamperingOf(record);
    if (!tampering) continue;
    try {
      await raise(tampering);
    } catch (error) {
      onFailure(error);
      // Without a sequence number AWS takes the whole batch for failed, which is right as well.
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" }] };
    }
  }
  return { batchItemFailures: [] };
}

/** Undefined for a new entry. Anything else, even what this code does not know, is tampering. */
export function tamperingOf(record: DynamoDBRecord): Tampering | undefined {
  if (record.eventName === "INSERT") return undefined;
  const { Keys, OldImage, NewImage, ApproximateCreationDateTime, SequenceNumber } = record.dynamodb ?? {};
  const hashBefore = hashOf(OldImage);
  const hashAfter = hashOf(NewImage);
  const service = (record.userIdentity as { principalId?: string } | undefined)?.principalId;
  return {
    what: record.eventName === "REMOVE" ? "removed" : "changed",
    customerId: Keys?.customerId?.S ?? "unknown",
    seq: Number(Keys?.seq?.N ?? 0),
    ...(hashBefore && { hashBefore }),
    ...(hashAfter && { hashAfter }),
    ...(service && { service }),
    ...(ApproximateCreationDateTime && { atSeconds: ApproximateCreationDateTime }),
    eventId: record.eventID ?? SequenceNumber ?? "unknown",
  };
}

/** Binary attributes come as base64 text in a Lambda's event. */
const hashOf = (image: Record<string, AttributeValue> | undefined): string | undefined => image?.hash?.B;

/** The event for EventBridge: a CloudEvent, whose id is the same at every repeat. */
export function tamperingEvent(tampering: Tampering): PutEventsRequestEntry {
  const { eventId, atSeconds, customerId, ...data } = tampering;
  return {
    Source: EVENT_SOURCE,
    DetailType: TAMPERED_EVENT,
    Detail: JSON.stringify({
      specversion: "1.0",
      id: eventId,
      source: EVENT_SOURCE,
      type: TAMPERED_EVENT,
      subject: customerId,
      ...(atSeconds && { time: new Date(atSeconds * 1000).toISOString() }),
      datacontenttype: "application/json",
      data: { customerId, ...data },
    }),
  };
}
