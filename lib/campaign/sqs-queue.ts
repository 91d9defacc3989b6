import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { StoreUnavailable } from "../ledger/ledger.ts";
import type { Outgoing, Queue } from "./queues.ts";

/** SQS takes so many messages in one request, and delays them by so much at most. */
const BATCH = 10;
export const MAX_DELAY_SECONDS = 900;
/** Entries of a batch that SQS did not take are sent again so often. */
const MAX_ROUNDS = 3;

/** A standard queue of SQS. */
export const sqsQueue = <M>(client: SQSClient, url: string): Queue<M> => ({
  send: async (messages) => {
    for (let from = 0; from < messages.length; from += BATCH)
      await sendBatch(client, url, messages.slice(from, from + BATCH));
  },
});

async function sendBatch(client: SQSClient, url: string, messages: readonly Outgoing<unknown>[]): Promise<void> {
  let entries = messages.map(({ body, delaySeconds }, index) => ({
    Id: String(index),
    MessageBody: JSON.stringify(body),
    ...(delaySeconds !== undefined && { DelaySeconds: Math.min(MAX_DELAY_SECONDS, Math.ceil(delaySeconds)) }),
  }));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { Failed = [] } = await client
      .send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }))
      .catch((error: unknown) => {
        throw new StoreUnavailable("the queue does not answer just now", { cause: error });
      });
    if (Failed.length === 0) return;
    const failed = new Set(Failed.map(({ Id }) => Id));
    entries = entries.filter(({ Id }) => failed.has(Id));
  }
  throw new StoreUnavailable("the queue did not take every message");
}
