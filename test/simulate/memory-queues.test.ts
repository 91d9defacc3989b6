import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { beforeEach, describe, expect, it } from "vitest";
import { sqsQueue } from "../../lib/campaign/sqs-queue.ts";
import { type VirtualClock, virtualClock } from "../../lib/simulate/clock.ts";
import { eventSource } from "../../lib/simulate/event-source.ts";
import { type MemoryQueues, memoryQueues } from "../../lib/simulate/memory-queues.ts";

let clock: VirtualClock;
let queues: MemoryQueues;
let url: string;
let dead: string;
beforeEach(() => {
  clock = virtualClock(0);
  queues = memoryQueues(clock.now);
  dead = queues.create("dead", { visibilitySeconds: 30 });
  url = queues.create("work", { visibilitySeconds: 30, maxReceives: 3, deadLetters: dead });
});
const send = (body: string, DelaySeconds?: number) =>
  queues.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, DelaySeconds }));
const receive = async (QueueUrl = url) =>
  (await queues.client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages!;

describe("the memory queues", () => {
  it("hide what was received, and show it again when it was not deleted", async () => {
    await send("one");
    expect((await receive()).map(({ Body }) => Body)).toEqual(["one"]);
    expect(await receive()).toEqual([]);
    await clock.runUntil(30_000);
    const [again] = await receive();
    expect(again!.Attributes!.ApproximateReceiveCount).toBe("2");
    await queues.client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: again!.ReceiptHandle }));
    await clock.runUntil(90_000);
    expect(await receive()).toEqual([]);
  });

  it("hold back what is delayed", async () => {
    await send("later", 60);
    expect([await receive(), queues.depth(url)]).toEqual([[], { waiting: 0, hidden: 0, delayed: 1 }]);
    await clock.runUntil(60_000);
    expect(await receive()).toHaveLength(1);
    const { Attributes } = await queues.client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "1" });
  });

  it("put aside what was received too often", async () => {
    await send("poison");
    for (let round = 0; round < 4; round++) {
      await receive();
      await clock.runUntil(clock.now() + 30_000);
    }
    expect(queues.depth(url)).toEqual({ waiting: 0, hidden: 0, delayed: 0 });
    expect((await receive(dead)).map(({ Body }) => Body)).toEqual(["poison"]);
  });

  it("change how long a message is hidden, and delete in batches", async () => {
    await send("one");
    await send("two");
    const [one, two] = await receive();
    await queues.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: one!.ReceiptHandle, VisibilityTimeout: 0 }),
    );
    expect((await receive()).map(({ Body }) => Body)).toEqual(["one"]);
    await queues.client.send(
      new DeleteMessageBatchCommand({ QueueUrl: url, Entries: [{ Id: "a", ReceiptHandle: two!.ReceiptHandle }] }),
    );
    expect(queues.depth(url).hidden).toBe(1);
  });

  it("take what the project's own queue sends", async () => {
    await sqsQueue<number>(queues.client, url).send(Array.from({ length: 23 }, (_, body) => ({ body })));
    expect(queues.depth(url).waiting).toBe(23);
  });

  it("refuse what SQS refuses, and throw at what they do not know", async () => {
    const entries = (ids: readonly string[]) => ids.map((Id) => ({ Id, MessageBody: "x" }));
    const batch = (Entries: { Id: string; MessageBody: string }[]) =>
      queues.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    await expect(batch([])).rejects.toMatchObject({ name: "EmptyBatchRequest" });
    await expect(batch(entries(["a", "a"]))).rejects.toMatchObject({ name: "BatchEntryIdsNotDistinct" });
    await expect(batch(entries([..."abcdefghijk"]))).rejects.toMatchObject({ name: "TooManyEntriesInBatchRequest" });
    await expect(send("x", 901)).rejects.toMatchObject({ name: "InvalidParameterValue" });
    await expect(
      queues.client.send(new SendMessageCommand({ QueueUrl: "elsewhere", MessageBody: "x" })),
    ).rejects.toBeInstanceOf(QueueDoesNotExist);
    await expect(queues.client.send(new PurgeQueueCommand({ QueueUrl: url }))).rejects.toThrow("do not know");
  });
});

describe("the event source", () => {
  const settings = (more: object = {}) => ({ url, batchSize: 2, batchWindowSeconds: 1, maxConcurrency: 2, ...more });
  const bodies = (event: SQSEvent) => event.Records.map(({ body }) => body);

  it("delivers batches, so many at once", async () => {
    const batches: string[][] = [];
    let most = 0;
    const source = eventSource({ queues, clock }, settings(), async (event) => {
      batches.push(bodies(event));
      most = Math.max(most, source.running());
      await clock.pause(5_000);
      return undefined;
    });
    for (const body of ["a", "b", "c", "d", "e"]) await send(body);
    await clock.runUntil(60_000);
    expect([batches, most]).toEqual([[["a", "b"], ["c", "d"], ["e"]], 2]);
    expect(queues.depth(url)).toEqual({ waiting: 0, hidden: 0, delayed: 0 });
  });

  it("brings back what failed, and only that, until it is put aside", async () => {
    const seen: Record<string, number> = {};
    eventSource({ queues, clock }, settings(), async (event) => {
      for (const body of bodies(event)) seen[body] = (seen[body] ?? 0) + 1;
      const failed = event.Records.filter(({ body }) => body === "bad");
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    await send("good");
    await send("bad");
    await clock.runUntil(300_000);
    expect(seen).toEqual({ good: 1, bad: 3 });
    expect(queues.depth(dead).waiting).toBe(1);
  });

  it("brings back a whole batch when the handler throws", async () => {
    const times: number[] = [];
    eventSource({ queues, clock }, settings(), async () => {
      times.push(clock.now());
      if (times.length === 1) throw new Error("out of memory");
      return undefined;
    });
    await send("one");
    await clock.runUntil(300_000);
    expect(times).toEqual([1_000, 32_000]);
  });
});
