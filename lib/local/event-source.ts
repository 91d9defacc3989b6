import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { WORKERS } from "../infra/topology.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { LocalClock } from "./clock.ts";
import type { LocalQueue } from "./queue-server.ts";

/** A worker of AWS: it answers with the messages it could not do, or nothing; throwing, it did none of them. */
export type BatchHandler = (event: SQSEvent, remainingMs: () => number) => Promise<SQSBatchResponse | undefined>;

/** Longest of SQS: a receive waits so long for a first message. */
const WAIT_SECONDS = 20;
/** One process plays all workers: more batches at once would only wait for each other. */
const MAX_BATCHES = 4;
/** Longest of SQS. A message that is held for a clock that stands still must not come back by the real one. */
const HIDDEN_SECONDS = 43_200;
/** After a receive that failed. */
const REST_MS = 200;

export type EventSource = {
  /** Nothing is being worked; messages that failed and are not due again do not count. */
  readonly hidden: () => number;
  readonly busy: () => boolean;
  /** When the next failed message is due again; undefined when none is, or when the real clock brings it back. */
  readonly nextAt: () => Ms | undefined;
  /** Brings back the failed messages that are due. */
  readonly release: () => Promise<void>;
  /** Stops receiving, and waits for what is being worked. */
  readonly close: () => Promise<void>;
};

export type EventSourceOptions = {
  readonly client: SQSClient;
  readonly queue: LocalQueue;
  readonly handler: BatchHandler;
  readonly clock: LocalClock;
  readonly realNow: () => Ms;
  /** Told after each batch. */
  readonly settled: () => void;
  readonly fault: (error: unknown) => void;
};

type Failed = { readonly receipt: string; readonly at: Ms };

/**
 * Does what Lambda does for a queue: long polling, batches, several at once up to a limit, deleting what was done.
 * What failed comes back after the queue's visibility time-out, and goes to the dead letters after the queue's
 * limit of receives. It differs in one point: a batch is not waited for until it is full.
 */
export function eventSource(options: EventSourceOptions): EventSource {
  const { client, queue, clock } = options;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  /** Messages that failed and are hidden, by message id. */
  const failed = new Map<string, Failed>();
  const concurrency = Math.min(queue.spec.maxConcurrency, MAX_BATCHES);

  const fail = async (message: Message, receivedAt: Ms): Promise<void> => {
    failed.set(message.MessageId!, {
      receipt: message.ReceiptHandle!,
      at: receivedAt + queue.visibilitySeconds * SECOND_MS,
    });
    if (clock.movable) await changeVisibility(client, queue, message.ReceiptHandle!, HIDDEN_SECONDS);
  };
  const work = async (messages: readonly Message[], receivedAt: Ms): Promise<void> => {
    try {
      const undone = await workBatch(options, messages);
      await deleteMessages(
        client,
        queue,
        messages.filter(({ MessageId }) => !undone.has(MessageId!)),
      );
      for (const message of messages) if (undone.has(message.MessageId!)) await fail(message, receivedAt);
    } catch (error) {
      options.fault(error);
    }
  };
  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (running.size >= concurrency) await Promise.race(running);
      else {
        const messages = await receive(options, stopping.signal);
        const receivedAt = clock.now();
        for (const { MessageId } of messages) failed.delete(MessageId!);
        if (messages.length === 0) continue;
        const batch = work(messages, receivedAt).finally(() => {
          running.delete(batch);
          options.settled();
        });
        running.add(batch);
      }
    }
  };
  const polling = poll();

  return {
    busy: () => running.size > 0,
    hidden: () => failed.size,
    nextAt: () =>
      clock.movable && failed.size > 0 ? Math.min(...[...failed.values()].map(({ at }) => at)) : undefined,
    release: async () => {
      if (!clock.movable) return;
      for (const [id, { receipt, at }] of failed) {
        if (at > clock.now()) continue;
        await changeVisibility(client, queue, receipt, 0);
        failed.delete(id);
      }
    },
    close: async () => {
      stopping.abort();
      await polling;
      await Promise.all(running);
    },
  };
}

/** The ids of those that were not done, as Lambda reads a worker's answer. */
async function workBatch(
  { queue, handler, realNow, fault }: EventSourceOptions,
  messages: readonly Message[],
): Promise<ReadonlySet<string>> {
  const all = new Set(messages.map(({ MessageId }) => MessageId!));
  const ends = realNow() + WORKERS[queue.spec.worker].timeoutSeconds * SECOND_MS;
  try {
    const answer = await handler(
      { Records: messages.map((message) => recordOf(message, queue)) },
      () => ends - realNow(),
    );
    const undone = (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
    return undone.every((id) => all.has(id)) ? new Set(undone) : all;
  } catch (error) {
    fault(error);
    return all;
  }
}

async function receive({ client, queue, fault }: EventSourceOptions, signal: AbortSignal): Promise<readonly Message[]> {
  try {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: queue.spec.batchSize,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ["All"],
      }),
      { abortSignal: signal },
    );
    return Messages;
  } catch (error) {
    if (signal.aborted) return [];
    fault(error);
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    return [];
  }
}

async function deleteMessages(client: SQSClient, queue: LocalQueue, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries: entries }));
}

/** A message that is there no more has come back already. */
async function changeVisibility(client: SQSClient, queue: LocalQueue, receipt: string, seconds: number): Promise<void> {
  await client
    .send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queue.url, ReceiptHandle: receipt, VisibilityTimeout: seconds }),
    )
    .catch((error: Error) => {
      if (!/MessageNotInflight|ReceiptHandleIsInvalid/.test(error.name)) throw error;
    });
}

const recordOf = (message: Message, queue: LocalQueue): SQSRecord => ({
  messageId: message.MessageId!,
  receiptHandle: message.ReceiptHandle!,
  body: message.Body ?? "",
  attributes: message.Attributes as unknown as SQSRecord["attributes"],
  messageAttributes: {},
  md5OfBody: message.MD5OfBody ?? "",
  eventSource: "aws:sqs",
  eventSourceARN: `arn:aws:sqs:local:000000000000:${queue.url.split("/").at(-1)}`,
  awsRegion: "local",
});
