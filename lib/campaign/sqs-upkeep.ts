import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from "@aws-sdk/client-sqs";
import { StoreUnavailable } from "../ledger/ledger.ts";
import type { QueueStanding, QueueUpkeep, Redrive } from "./queue-upkeep.ts";
import type { QueueName } from "./queues.ts";

/** A queue and where its dead letters lie. */
export type QueueAddress = { readonly url: string; readonly lettersUrl: string };

/** Brings dead letters back. How, depends on what SQS it is. */
export type Mover = {
  /** Returns when the move runs, or is done. */
  readonly start: (queue: QueueAddress) => Promise<void>;
  readonly newest: (queue: QueueAddress) => Promise<Redrive | undefined>;
};

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const satisfies readonly QueueAttributeName[];

/** SQS's queues by their addresses. */
export function sqsUpkeep(
  client: SQSClient,
  addresses: Readonly<Record<QueueName, QueueAddress>>,
  mover: Mover,
): QueueUpkeep {
  const standing = async (name: QueueName): Promise<QueueStanding> => {
    const address = addresses[name];
    const [queue, letters, redrive] = await Promise.all([
      countsOf(client, address.url),
      countsOf(client, address.lettersUrl),
      mover.newest(address),
    ]);
    return {
      name,
      waiting: queue.ApproximateNumberOfMessages,
      hidden: queue.ApproximateNumberOfMessagesNotVisible,
      delayed: queue.ApproximateNumberOfMessagesDelayed,
      // Hidden ones are being moved just now.
      putAside: letters.ApproximateNumberOfMessages + letters.ApproximateNumberOfMessagesNotVisible,
      ...(redrive && { redrive }),
    };
  };
  return {
    look: () => answered(Promise.all((Object.keys(addresses) as QueueName[]).map(standing))),
    redrive: (name) =>
      answered(
        (async () => {
          const address = addresses[name];
          if ((await mover.newest(address))?.state !== "running") await mover.start(address);
          return standing(name);
        })(),
      ),
  };
}

const answered = <T>(asked: Promise<T>): Promise<T> =>
  asked.catch((error: unknown) => {
    throw new StoreUnavailable("the queues do not answer just now", { cause: error });
  });

async function countsOf(client: SQSClient, url: string): Promise<Record<(typeof COUNTS)[number], number>> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...COUNTS] }),
  );
  return Object.fromEntries(COUNTS.map((name) => [name, Number(Attributes[name])])) as Record<
    (typeof COUNTS)[number],
    number
  >;
}
