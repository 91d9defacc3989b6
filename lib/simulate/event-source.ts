import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { VirtualClock } from "./clock.ts";
import type { MemoryQueues, Received } from "./memory-queues.ts";

export type EventSourceSettings = {
  readonly url: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly maxConcurrency: number;
};

/**
 * Calls a handler with what a queue holds, as Lambda does. What it reports as failed, and everything when it throws,
 * stays hidden until its visibility time-out ends and then comes again; the rest is deleted, unless that gets lost.
 */
export function eventSource(
  { queues, clock, lost = () => false }: { queues: MemoryQueues; clock: VirtualClock; lost?: () => boolean },
  { url, batchSize, batchWindowSeconds, maxConcurrency }: EventSourceSettings,
  invoke: (event: SQSEvent) => Promise<SQSBatchResponse | undefined>,
): { readonly running: () => number } {
  let running = 0;
  // One poll for each instant is enough, however many messages arrive then.
  const planned = new Set<Ms>();
  const poll = (at: Ms): void => {
    if (planned.has(at)) return;
    planned.add(at);
    clock.at(at, () => {
      planned.delete(at);
      drain();
    });
  };
  const drain = (): void => {
    while (running < maxConcurrency) {
      const batch = queues.receive(url, batchSize);
      if (batch.length === 0) {
        // Something stepped aside for what was behind it.
        if (queues.depth(url).waiting > 0) poll(clock.now() + SECOND_MS);
        return;
      }
      running++;
      void work(batch);
    }
  };
  const work = async (batch: readonly Received[]): Promise<void> => {
    const failed = await failedOf(batch, invoke);
    for (const { id, receipt } of batch) if (!failed.has(id) && !lost()) queues.remove(url, receipt);
    running--;
    poll(clock.now());
  };
  queues.onArrival(url, (at) => poll(at + batchWindowSeconds * SECOND_MS));
  return { running: () => running };
}

async function failedOf(
  batch: readonly Received[],
  invoke: (event: SQSEvent) => Promise<SQSBatchResponse | undefined>,
): Promise<ReadonlySet<string>> {
  try {
    const answer = await invoke({ Records: batch.map(recordOf) });
    return new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) ?? []);
  } catch {
    return new Set(batch.map(({ id }) => id));
  }
}

/** A message as Lambda hands it over. */
export const recordOf = ({ id, body, receipt, receives, sentAt }: Received): SQSEvent["Records"][number] => ({
  messageId: id,
  receiptHandle: receipt,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(sentAt),
    SenderId: "simulation",
    ApproximateFirstReceiveTimestamp: String(sentAt),
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:local:0:simulation",
  awsRegion: "local",
});
