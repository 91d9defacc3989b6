import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { contactId } from "../contact/contact-id.ts";
import type { CloudEvent } from "../delivery/events.ts";
import { eventsOfEntry } from "../delivery/events-of-entry.ts";
import { entryOf, type Item } from "../ledger/dynamo-ledger.ts";

/** Puts events on the bus, and answers those it did not take. */
export type Publish = (
  events: readonly CloudEvent[],
) => Promise<{ readonly failed: readonly { readonly event: CloudEvent; readonly why: string }[] }>;

/**
 * Tells the bus what new entries of a ledger say, in their order. Where the bus does not take an event, the stream is
 * given back from its entry on: what was told before is told again, with the same ids.
 */
export async function tellEvents(event: DynamoDBStreamEvent, publish: Publish): Promise<DynamoDBBatchResponse> {
  const told = event.Records.flatMap(({ eventName, dynamodb }) =>
    eventName === "INSERT" && dynamodb?.NewImage
      ? eventsOfEntry(entryOf(dynamodb.NewImage as unknown as Item), contactId).map((one) => ({
          one,
          place: dynamodb.SequenceNumber ?? "",
        }))
      : [],
  );
  const { failed } = await publish(told.map(({ one }) => one));
  const first = told.find(({ one }) => failed.some(({ event: missed }) => missed === one));
  return { batchItemFailures: first ? [{ itemIdentifier: first.place }] : [] };
}
