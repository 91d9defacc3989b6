import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqsQueue } from "../../lib/campaign/sqs-queue.ts";
import { hiddenSeconds, QUEUES, WORKERS } from "../../lib/infra/topology.ts";
import { type LocalClock, localClock } from "../../lib/local/clock.ts";
import { type BatchHandler, type EventSource, eventSource } from "../../lib/local/event-source.ts";
import { type QueueServer, startQueueServer } from "../../lib/local/queue-server.ts";
import { SECOND_MS } from "../../lib/policy/time.ts";

const MONDAY = Date.parse("2026-11-23T15:00:00Z");
const VISIBILITY_MS = hiddenSeconds(QUEUES.work) * SECOND_MS;

let server: QueueServer;
let source: EventSource | undefined;
let faults: unknown[];
beforeEach(async () => {
  server = await startQueueServer();
  faults = [];
});
afterEach(async () => {
  await source?.close();
  source = undefined;
  await server.close();
});

const standing = (): LocalClock => localClock(Date.now, MONDAY);

function reading(handler: BatchHandler, clock = standing(), queue: keyof QueueServer["queues"] = "work"): EventSource {
  source = eventSource({
    client: server.client,
    queue: server.queues[queue],
    handler,
    clock,
    realNow: Date.now,
    settled: () => {},
    fault: (error) => faults.push(error),
  });
  return source;
}

const send = (queue: keyof QueueServer["queues"], bodies: readonly unknown[]) =>
  sqsQueue(server.client, server.queues[queue].url).send(bodies.map((body) => ({ body })));

const bodiesOf = ({ Records }: SQSEvent): number[] => Records.map(({ body }) => JSON.parse(body).n);
const countsOf = async (queue: keyof QueueServer["queues"] = "work") =>
  (await server.counts()).get(server.queues[queue].url)!;
const settled = () => expect.poll(async () => (await countsOf()).ready === 0 && !source!.busy(), { timeout: 10_000 });

describe("an event source", () => {
  it("hands over what Lambda hands over, in batches no larger than the topology's, and deletes what was done", async () => {
    const seen: SQSEvent[] = [];
    reading(async (event, remainingMs) => {
      seen.push(event);
      expect(remainingMs()).toBeGreaterThan(0);
      expect(remainingMs()).toBeLessThanOrEqual(WORKERS.work.timeoutSeconds * SECOND_MS);
      return undefined;
    });
    await send(
      "work",
      Array.from({ length: 25 }, (_, n) => ({ n })),
    );
    await expect.poll(() => seen.flatMap(bodiesOf).length, { timeout: 10_000 }).toBe(25);
    await expect.poll(countsOf).toEqual({ ready: 0, hidden: 0, delayed: 0 });
    expect(Math.max(...seen.map(({ Records }) => Records.length))).toBeLessThanOrEqual(QUEUES.work.batchSize);
    expect(seen[0]!.Records[0]).toMatchObject({
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      eventSource: "aws:sqs",
      attributes: { ApproximateReceiveCount: "1" },
    });
    expect(new Set(seen.flatMap(bodiesOf)).size).toBe(25);
  });

  it("brings back only what failed, after the visibility time-out of the clock it has", async () => {
    const clock = standing();
    const seen: number[] = [];
    reading(async (event) => {
      const failed = event.Records.filter(({ body, attributes }) => {
        seen.push(JSON.parse(body).n);
        return JSON.parse(body).n % 2 === 1 && attributes.ApproximateReceiveCount === "1";
      });
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }, clock);
    await send("work", [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }]);
    await settled().toBe(true);
    await expect.poll(countsOf).toEqual({ ready: 0, hidden: 2, delayed: 0 });
    expect(source!.nextAt()).toBe(MONDAY + VISIBILITY_MS);

    clock.move(MONDAY + VISIBILITY_MS - 1);
    await source!.release();
    expect(await countsOf()).toEqual({ ready: 0, hidden: 2, delayed: 0 });
    clock.move(MONDAY + VISIBILITY_MS);
    await source!.release();
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(6);
    expect(seen.slice(4).sort()).toEqual([1, 3]);
    await expect.poll(countsOf).toEqual({ ready: 0, hidden: 0, delayed: 0 });
    expect(source!.nextAt()).toBeUndefined();
  });

  it("gives a message up to the dead letters after the topology's receives, and tells of every fault", async () => {
    const clock = standing();
    let tries = 0;
    reading(async () => {
      tries++;
      throw new Error("it never works");
    }, clock);
    await send("work", [{ n: 1 }]);
    for (let receive = 1; receive <= QUEUES.work.maxReceives; receive++) {
      await expect.poll(() => tries, { timeout: 10_000 }).toBe(receive);
      await expect.poll(() => source!.nextAt()).toBe(MONDAY + receive * VISIBILITY_MS);
      clock.move(source!.nextAt()!);
      await source!.release();
    }
    const { client, queues } = server;
    await expect
      .poll(async () => (await server.counts()).get(queues.work.lettersUrl)!.ready, { timeout: 10_000 })
      .toBe(1);
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: queues.work.lettersUrl }));
    expect(Messages!.map(({ Body }) => Body)).toEqual(['{"n":1}']);
    expect(tries).toBe(QUEUES.work.maxReceives);
    expect(faults.map(String)).toEqual(Array(tries).fill("Error: it never works"));
  });

  it.each([
    ["names a message it was not handed", { batchItemFailures: [{ itemIdentifier: "somebody-else" }] }, 3],
    ["names none by an empty name", { batchItemFailures: [{ itemIdentifier: "" }] }, 3],
    ["says that nothing failed", { batchItemFailures: [] }, 0],
    ["says nothing", undefined, 0],
  ])("a worker that %s: %o", async (_, answer, hidden) => {
    reading(async () => answer);
    await send("work", [{ n: 1 }, { n: 2 }, { n: 3 }]);
    await settled().toBe(true);
    await expect.poll(countsOf).toEqual({ ready: 0, hidden, delayed: 0 });
  });

  it("works only so many batches at once", async () => {
    let now = 0;
    let most = 0;
    let done = 0;
    reading(
      async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now--;
        done++;
        return undefined;
      },
      standing(),
      "jobs",
    );
    await send(
      "jobs",
      Array.from({ length: 30 }, (_, n) => ({ n })),
    );
    await expect.poll(() => done, { timeout: 10_000 }).toBe(30);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(QUEUES.jobs.maxConcurrency);
  });

  it("waits at its end for what is being worked, and takes nothing more", async () => {
    let begun = 0;
    let ended = 0;
    const closing = reading(async () => {
      begun++;
      await new Promise((resolve) => setTimeout(resolve, 100));
      ended++;
      return undefined;
    });
    await send("work", [{ n: 1 }]);
    await expect.poll(() => begun).toBe(1);
    await closing.close();
    source = undefined;
    expect(ended).toBe(1);
    await send("work", [{ n: 2 }]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(begun).toBe(1);
    const { ready, hidden } = await countsOf();
    expect(ready + hidden).toBe(1);
  });

  it("is listened to on this machine only", async () => {
    expect(server.queues.work.url).toMatch(/:\d+\/000000000000\/tacet-work$/);
    expect((await server.client.config.endpoint!()).hostname).toBe("127.0.0.1");
  });
});
