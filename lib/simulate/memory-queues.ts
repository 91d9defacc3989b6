import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
  SQSServiceException,
} from "@aws-sdk/client-sqs";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";

/** SQS's own limits. */
const BATCH_ENTRIES = 10;
const BATCH_BYTES = 1024 * 1024;
const MAX_DELAY_SECONDS = 900;
const MAX_RECEIVED = 10;

export type QueueSettings = {
  readonly visibilitySeconds: number;
  /** Receives before a message is put aside in the other queue. */
  readonly maxReceives?: number;
  readonly deadLetters?: string;
};

export type Received = {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
  readonly receives: number;
  readonly sentAt: Ms;
};

/** What a standard queue may do to its messages; left out: it does none of it. */
export type QueueMischief = {
  /** Seconds after which each further copy of a message comes. */
  readonly copies: () => readonly number[];
  /** Whether a message steps aside for the one behind it. */
  readonly overtaken: () => boolean;
};

export type Depth = { readonly waiting: number; readonly hidden: number; readonly delayed: number };

export type MemoryQueues = {
  readonly client: SQSClient;
  /** @returns the queue's URL */
  readonly create: (name: string, settings: QueueSettings) => string;
  readonly receive: (url: string, max: number) => readonly Received[];
  readonly remove: (url: string, receipt: string) => void;
  readonly depth: (url: string) => Depth;
  /** Tells from which instant on there may be something to receive. */
  readonly onArrival: (url: string, listener: (at: Ms) => void) => void;
};

type Message = {
  readonly id: string;
  readonly body: string;
  readonly sentAt: Ms;
  visibleAt: Ms;
  receives: number;
  receipt: string | undefined;
};

type Queue = {
  readonly url: string;
  readonly settings: QueueSettings;
  readonly messages: Map<string, Message>;
  readonly listeners: ((at: Ms) => void)[];
};

const NO_MISCHIEF: QueueMischief = { copies: () => [], overtaken: () => false };

/** SQS in memory: standard queues that hide, delay, repeat and put aside their messages by the clock given. */
export function memoryQueues(now: () => Ms, mischief: QueueMischief = NO_MISCHIEF): MemoryQueues {
  const queues = new Map<string, Queue>();
  let made = 0;
  const queueOf = (url: string | undefined): Queue => {
    const queue = queues.get(url ?? "");
    if (!queue)
      throw new QueueDoesNotExist({ message: `there is no queue ${url}`, $metadata: { httpStatusCode: 400 } });
    return queue;
  };
  const arrive = (queue: Queue, at: Ms): void => {
    for (const listener of queue.listeners) listener(at);
  };
  const put = (queue: Queue, body: string, delaySeconds: number): string => {
    const id = `message-${made++}`;
    for (const [copy, after] of [0, ...mischief.copies()].entries()) {
      const visibleAt = now() + (delaySeconds + after) * SECOND_MS;
      const message: Message = { id, body, sentAt: now(), visibleAt, receives: 0, receipt: undefined };
      queue.messages.set(`${id}/${copy}`, message);
      arrive(queue, visibleAt);
    }
    return id;
  };
  const byReceipt = (queue: Queue, receipt: string | undefined): [string, Message] => {
    const key = receipt?.split("#")[0] ?? "";
    const message = queue.messages.get(key);
    if (receipt === undefined || !/^message-\d+\/\d+#\d+$/.test(receipt))
      throw new ReceiptHandleIsInvalid({ message: "no such receipt", $metadata: { httpStatusCode: 400 } });
    return [key, message ?? { id: "", body: "", sentAt: 0, visibleAt: 0, receives: 0, receipt: undefined }];
  };
  const receive = (url: string, max: number, visibilitySeconds?: number): Received[] => {
    const queue = queueOf(url);
    const { maxReceives = Infinity, deadLetters } = queue.settings;
    const taken: Received[] = [];
    for (const [key, message] of queue.messages) {
      if (taken.length >= Math.min(max, MAX_RECEIVED)) break;
      if (message.visibleAt > now() || mischief.overtaken()) continue;
      if (message.receives >= maxReceives) {
        queue.messages.delete(key);
        if (deadLetters !== undefined) put(queueOf(deadLetters), message.body, 0);
        continue;
      }
      message.receives++;
      message.receipt = `${key}#${message.receives}`;
      message.visibleAt = now() + (visibilitySeconds ?? queue.settings.visibilitySeconds) * SECOND_MS;
      arrive(queue, message.visibleAt);
      taken.push({
        id: message.id,
        body: message.body,
        receipt: message.receipt,
        receives: message.receives,
        sentAt: message.sentAt,
      });
    }
    return taken;
  };
  const remove = (url: string | undefined, receipt: string | undefined): void => {
    const queue = queueOf(url);
    queue.messages.delete(byReceipt(queue, receipt)[0]);
  };

  const commands = new Map<unknown, (input: never) => object>([
    [
      SendMessageCommand,
      (input: SendMessageCommand["input"]) => {
        checkBodies([input.MessageBody]);
        return { MessageId: put(queueOf(input.QueueUrl), input.MessageBody!, delayOf(input.DelaySeconds)) };
      },
    ],
    [
      SendMessageBatchCommand,
      (input: SendMessageBatchCommand["input"]) => {
        const entries = checkBatch(input.Entries ?? []);
        checkBodies(entries.map(({ MessageBody }) => MessageBody));
        const queue = queueOf(input.QueueUrl);
        const Successful = entries.map(({ Id, MessageBody, DelaySeconds }) => ({
          Id,
          MessageId: put(queue, MessageBody!, delayOf(DelaySeconds)),
        }));
        return { Successful };
      },
    ],
    [
      ReceiveMessageCommand,
      (input: ReceiveMessageCommand["input"]) => ({
        Messages: receive(input.QueueUrl!, input.MaxNumberOfMessages ?? 1, input.VisibilityTimeout).map((message) => ({
          MessageId: message.id,
          Body: message.body,
          ReceiptHandle: message.receipt,
          Attributes: { ApproximateReceiveCount: String(message.receives) },
        })),
      }),
    ],
    [
      DeleteMessageCommand,
      (input: DeleteMessageCommand["input"]) => {
        remove(input.QueueUrl, input.ReceiptHandle);
        return {};
      },
    ],
    [
      DeleteMessageBatchCommand,
      (input: DeleteMessageBatchCommand["input"]) => {
        const entries = checkBatch(input.Entries ?? []);
        for (const { ReceiptHandle } of entries) remove(input.QueueUrl, ReceiptHandle);
        return { Successful: entries.map(({ Id }) => ({ Id })) };
      },
    ],
    [
      ChangeMessageVisibilityCommand,
      (input: ChangeMessageVisibilityCommand["input"]) => {
        const queue = queueOf(input.QueueUrl);
        const [, message] = byReceipt(queue, input.ReceiptHandle);
        message.visibleAt = now() + input.VisibilityTimeout! * SECOND_MS;
        arrive(queue, message.visibleAt);
        return {};
      },
    ],
    [
      GetQueueAttributesCommand,
      (input: GetQueueAttributesCommand["input"]) => {
        const { waiting, hidden, delayed } = depthOf(queueOf(input.QueueUrl), now());
        return {
          Attributes: {
            ApproximateNumberOfMessages: String(waiting),
            ApproximateNumberOfMessagesNotVisible: String(hidden),
            ApproximateNumberOfMessagesDelayed: String(delayed),
          },
        };
      },
    ],
  ]);
  const client = {
    send: async (command: { input: unknown }) => {
      const run = commands.get(command.constructor);
      if (!run) throw new Error(`the memory queues do not know ${command.constructor.name}`);
      return { $metadata: { httpStatusCode: 200 }, ...run(command.input as never) };
    },
    destroy: () => {},
  };
  return {
    client: client as unknown as SQSClient,
    create: (name, settings) => {
      const url = `https://queues.example/${name}`;
      queues.set(url, { url, settings, messages: new Map(), listeners: [] });
      return url;
    },
    receive,
    remove,
    depth: (url) => depthOf(queueOf(url), now()),
    onArrival: (url, listener) => {
      queueOf(url).listeners.push(listener);
    },
  };
}

function depthOf({ messages }: Queue, now: Ms): Depth {
  const depth = { waiting: 0, hidden: 0, delayed: 0 };
  for (const { visibleAt, receives } of messages.values())
    depth[visibleAt <= now ? "waiting" : receives > 0 ? "hidden" : "delayed"]++;
  return depth;
}

const refused = (name: string, message: string): SQSServiceException =>
  new SQSServiceException({ name, message, $fault: "client", $metadata: { httpStatusCode: 400 } });

function checkBatch<E extends { readonly Id?: string | undefined }>(entries: readonly E[]): readonly E[] {
  if (entries.length === 0) throw refused("EmptyBatchRequest", "a batch has at least one entry");
  if (entries.length > BATCH_ENTRIES)
    throw refused("TooManyEntriesInBatchRequest", `a batch has at most ${BATCH_ENTRIES} entries`);
  if (new Set(entries.map(({ Id }) => Id)).size !== entries.length)
    throw refused("BatchEntryIdsNotDistinct", "entries of a batch have ids of their own");
  return entries;
}

function checkBodies(bodies: readonly (string | undefined)[]): void {
  if (bodies.some((body) => body === undefined || body === ""))
    throw refused("MissingParameter", "a message has a body");
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body!), 0);
  if (bytes > BATCH_BYTES)
    throw refused("BatchRequestTooLong", `messages of a request have at most ${BATCH_BYTES} bytes`);
}

function delayOf(seconds: number | undefined): number {
  const delay = seconds ?? 0;
  if (!Number.isInteger(delay) || delay < 0 || delay > MAX_DELAY_SECONDS)
    throw refused("InvalidParameterValue", `a delay has 0 to ${MAX_DELAY_SECONDS} whole seconds, not ${delay}`);
  return delay;
}
