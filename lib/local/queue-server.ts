import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import type { QueueName } from "../campaign/queues.ts";
import "./quiet-sdk.ts";
import { hiddenSeconds, QUEUES, type QueueSpec } from "../infra/topology.ts";

/** Messages of a queue: to be received, hidden from receivers, and not due yet. */
export type Counts = { readonly ready: number; readonly hidden: number; readonly delayed: number };

export type LocalQueue = {
  readonly url: string;
  readonly lettersUrl: string;
  readonly spec: QueueSpec;
  /** A message that was received comes back after so long, unless it is deleted. */
  readonly visibilitySeconds: number;
};

export type QueueServer = {
  readonly client: SQSClient;
  readonly queues: Readonly<Record<QueueName, LocalQueue>>;
  /** Of each queue, by its address. */
  readonly counts: () => Promise<ReadonlyMap<string, Counts>>;
  readonly close: () => Promise<void>;
};

export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];

/** The queues of the topology and their dead-letter queues, in memory, spoken to as SQS on a port of this machine. */
export async function startQueueServer(): Promise<QueueServer> {
  // Not startFauxqs: that one listens on every interface.
  const server = buildApp({ logger: false });
  const endpoint = await server.listen({ port: 0, host: "127.0.0.1" });
  const client = new SQSClient({
    endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 2,
  });
  const made = await Promise.all(QUEUE_NAMES.map(async (name) => [name, await makeQueue(client, name)] as const));
  return {
    client,
    queues: Object.fromEntries(made) as Record<QueueName, LocalQueue>,
    counts: async () => {
      const { payload } = await server.inject({ method: "GET", url: "/_fauxqs/queues" });
      return new Map((JSON.parse(payload) as Inspected[]).map((queue) => [queue.url, countsOf(queue)]));
    },
    close: async () => {
      client.destroy();
      await server.close();
    },
  };
}

type Inspected = {
  readonly url: string;
  readonly approximateMessageCount: number;
  readonly approximateInflightCount: number;
  readonly approximateDelayedCount: number;
};

const countsOf = (queue: Inspected): Counts => ({
  ready: queue.approximateMessageCount,
  hidden: queue.approximateInflightCount,
  delayed: queue.approximateDelayedCount,
});

async function makeQueue(client: SQSClient, name: QueueName): Promise<LocalQueue> {
  const spec = QUEUES[name];
  const visibilitySeconds = hiddenSeconds(spec);
  const { QueueUrl: lettersUrl } = await client.send(new CreateQueueCommand({ QueueName: `tacet-${name}-letters` }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: lettersUrl, AttributeNames: ["QueueArn"] }),
  );
  const { QueueUrl: url } = await client.send(
    new CreateQueueCommand({
      QueueName: `tacet-${name}`,
      Attributes: {
        VisibilityTimeout: String(visibilitySeconds),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: Attributes!.QueueArn,
          maxReceiveCount: spec.maxReceives,
        }),
      },
    }),
  );
  return { url: url!, lettersUrl: lettersUrl!, spec, visibilitySeconds };
}
