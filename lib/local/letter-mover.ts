import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Redrive } from "../campaign/queue-upkeep.ts";
import type { Mover, QueueAddress } from "../campaign/sqs-upkeep.ts";
import type { Ms } from "../policy/words.ts";

/** SQS hands out, takes and deletes so many at once. */
const BATCH = 10;

/**
 * The redrive of a queue server that has none of its own. It moves what lay there when it began, and no more: a letter
 * that fails again while it runs is for the next one. A letter is sent before it is removed, so that it may be there
 * twice, and is never lost.
 */
export function letterMover(client: SQSClient, now: () => Ms): Mover {
  const newest = new Map<string, Redrive>();
  const start = async (queue: QueueAddress): Promise<void> => {
    const of = await depthOf(client, queue.lettersUrl);
    const startedAt = now();
    let moved = 0;
    const tell = (redrive: Pick<Redrive, "state" | "why">) =>
      newest.set(queue.lettersUrl, { ...redrive, startedAt, moved, of });
    tell({ state: "running" });
    try {
      while (moved < of) {
        const batch = await moveBatch(client, queue, Math.min(BATCH, of - moved));
        if (batch === 0) break;
        moved += batch;
      }
      tell({ state: "done" });
    } catch (error) {
      tell({ state: "failed", why: (error as Error).message });
      throw error;
    }
  };
  return { start, newest: async ({ lettersUrl }) => newest.get(lettersUrl) };
}

async function depthOf(client: SQSClient, url: string): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  return Number(Attributes!.ApproximateNumberOfMessages);
}

async function moveBatch(client: SQSClient, { url, lettersUrl }: QueueAddress, most: number): Promise<number> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: lettersUrl, MaxNumberOfMessages: most }),
  );
  if (Messages.length === 0) return 0;
  const sent = Messages.map(({ Body }, index) => ({ Id: String(index), MessageBody: Body }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: sent }));
  if (Failed.length > 0) throw new Error(`the queue did not take ${Failed.length} of ${sent.length} messages`);
  const gone = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl: lettersUrl, Entries: gone }));
  return Messages.length;
}
