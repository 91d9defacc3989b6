import type { QueueUpkeep } from "../campaign/queue-upkeep.ts";
import type { Outgoing, Queue, QueueName, Queues } from "../campaign/queues.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { LocalClock } from "./clock.ts";
import type { BatchHandler, EventSource } from "./event-source.ts";
import type { LocalQueue, QueueServer } from "./queue-server.ts";

/** How long to wait at most before looking again whether all is done. */
const LOOK_AGAIN_MS = 20;

export type LocalQueues = {
  readonly queues: Queues;
  readonly upkeep: QueueUpkeep;
  /** On a clock that stands still: the next instant at which a message is due. */
  readonly nextAt: () => Promise<Ms | undefined>;
  /** Lets go the messages that are due by now. */
  readonly release: () => Promise<void>;
  /**
   * Resolves when every message that is due has been worked, those it led to included. One that failed, and one
   * that was sent with a delay, is not due before its time.
   */
  readonly drained: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type LocalQueuesOptions = {
  readonly clock: LocalClock;
  readonly realNow: () => Ms;
  /** The worker of each queue: asked for when the first message is sent. */
  readonly handlers: () => Readonly<Record<QueueName, BatchHandler>>;
  readonly fault: (error: unknown, queue: QueueName) => void;
};

type Opened = {
  readonly server: QueueServer;
  readonly queues: Queues;
  readonly upkeep: QueueUpkeep;
  readonly sources: readonly { readonly queue: LocalQueue; readonly source: EventSource }[];
};

type Held = { readonly at: Ms; readonly name: QueueName; readonly body: unknown };

/** Queues and the workers that read them, started when the first message is sent: many a process sends none. */
export function localQueues(options: LocalQueuesOptions): LocalQueues {
  const { clock } = options;
  let opened: Promise<Opened> | undefined;
  let sending = 0;
  /** Delayed messages, while the clock stands still: the queue would count its delay by the real one. */
  let held: readonly Held[] = [];
  let wake = () => {};
  const settled = () => wake();
  const open = (): Promise<Opened> => {
    opened ??= openQueues(options, settled).catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  const sendNow = async (name: QueueName, messages: readonly Outgoing<unknown>[]): Promise<void> => {
    sending++;
    try {
      await ((await open()).queues[name] as Queue<unknown>).send(messages);
    } finally {
      sending--;
      settled();
    }
  };
  const send = async (name: QueueName, messages: readonly Outgoing<unknown>[]): Promise<void> => {
    const later = clock.movable ? messages.filter(({ delaySeconds = 0 }) => delaySeconds > 0) : [];
    const now = messages.filter((message) => !later.includes(message));
    if (now.length > 0) await sendNow(name, now);
    held = [
      ...held,
      ...later.map(({ body, delaySeconds = 0 }) => ({ at: clock.now() + delaySeconds * SECOND_MS, name, body })),
    ];
  };
  const isQuiet = async (): Promise<boolean> => {
    if (sending > 0) return false;
    const { server, sources } = await open();
    const counts = await server.counts();
    // Between the queue's answer and its arrival here a message is hidden, and nobody is busy with it.
    const isOpen = ({ queue, source }: Opened["sources"][number]): boolean => {
      const { ready, hidden } = counts.get(queue.url)!;
      return source.busy() || ready > 0 || hidden > source.hidden();
    };
    return sending === 0 && !sources.some(isOpen);
  };
  const changed = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_AGAIN_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const times = (found: readonly Opened["sources"][number][]): Ms[] =>
    [...held.map(({ at }) => at), ...found.map(({ source }) => source.nextAt())].filter((at) => at !== undefined);

  return {
    queues: {
      work: { send: (messages) => send("work", messages) },
      deliveries: { send: (messages) => send("deliveries", messages) },
      jobs: { send: (messages) => send("jobs", messages) },
    },
    upkeep: {
      look: async () => (await open()).upkeep.look(),
      redrive: async (name) => (await open()).upkeep.redrive(name),
    },
    nextAt: async () => {
      const all = times(opened ? (await opened).sources : []);
      return all.length > 0 ? Math.min(...all) : undefined;
    },
    release: async () => {
      const due = held.filter(({ at }) => at <= clock.now());
      held = held.filter(({ at }) => at > clock.now());
      for (const { name, body } of due) await sendNow(name, [{ body }]);
      if (opened) for (const { source } of (await opened).sources) await source.release();
    },
    drained: async () => {
      while (opened && !(await isQuiet())) await changed();
    },
    close: async () => {
      held = [];
      if (!opened) return;
      const { server, sources } = await opened;
      await Promise.all(sources.map(({ source }) => source.close()));
      await server.close();
    },
  };
}

async function openQueues(
  { clock, realNow, handlers, fault }: LocalQueuesOptions,
  settled: () => void,
): Promise<Opened> {
  const [{ startQueueServer, QUEUE_NAMES }, { eventSource }, { sqsQueue }, { sqsUpkeep }, { letterMover }] =
    await Promise.all([
      import("./queue-server.ts"),
      import("./event-source.ts"),
      import("../campaign/sqs-queue.ts"),
      import("../campaign/sqs-upkeep.ts"),
      import("./letter-mover.ts"),
    ]);
  const server = await startQueueServer();
  const { client, queues } = server;
  const work = handlers();
  return {
    server,
    queues: {
      work: sqsQueue(client, queues.work.url),
      deliveries: sqsQueue(client, queues.deliveries.url),
      jobs: sqsQueue(client, queues.jobs.url),
    },
    upkeep: sqsUpkeep(client, queues, letterMover(client, clock.now)),
    sources: QUEUE_NAMES.map((name) => ({
      queue: queues[name],
      source: eventSource({
        client,
        queue: queues[name],
        handler: work[name],
        clock,
        realNow,
        settled,
        fault: (error) => fault(error, name),
      }),
    })),
  };
}
