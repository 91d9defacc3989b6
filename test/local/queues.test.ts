import { afterEach, describe, expect, it } from "vitest";
import type { QueueName } from "../../lib/campaign/queues.ts";
import { localClock } from "../../lib/local/clock.ts";
import type { BatchHandler } from "../../lib/local/event-source.ts";
import { type LocalQueues, localQueues } from "../../lib/local/queues.ts";
import { MINUTE_MS, SECOND_MS } from "../../lib/policy/time.ts";

const MONDAY = Date.parse("2026-11-23T15:00:00Z");

let queues: LocalQueues | undefined;
afterEach(async () => {
  await queues?.close();
  queues = undefined;
});

function having(handlers: Partial<Record<QueueName, BatchHandler>>, clock = localClock(Date.now, MONDAY)) {
  const none: BatchHandler = async () => undefined;
  let asked = 0;
  queues = localQueues({
    clock,
    realNow: Date.now,
    handlers: () => {
      asked++;
      return { work: none, deliveries: none, jobs: none, ...handlers };
    },
    fault: () => {},
  });
  return { clock, queues, asked: () => asked };
}

const row = (n: number) => ({ body: { do: "rows", campaign: "c", slice: 0, first: n, rows: 1 } }) as const;

describe("local queues", () => {
  it("are started by the first message, and drained while there is none", async () => {
    const { queues, asked } = having({});
    await queues.drained();
    expect(asked()).toBe(0);
    await Promise.all([queues.queues.work.send([row(1)]), queues.queues.jobs.send([{ body: { job: "jb_1" } }])]);
    await queues.drained();
    expect(asked()).toBe(1);
  });

  it("are drained when what a message led to is done as well", async () => {
    const done: string[] = [];
    const { queues } = having({
      work: async ({ Records }) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        await queues.queues.deliveries.send(
          Records.map(() => ({ body: { campaign: "c", contactId: "ct_1", tries: 1 } })),
        );
        done.push(...Records.map(() => "work"));
        return undefined;
      },
      deliveries: async ({ Records }) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        done.push(...Records.map(() => "delivery"));
        return undefined;
      },
    });
    const all = Array.from({ length: 40 }, (_, n) => row(n));
    await queues.queues.work.send(all);
    await queues.drained();
    expect(done.filter((one) => one === "work")).toHaveLength(40);
    expect(done.filter((one) => one === "delivery")).toHaveLength(40);
  });

  it("hold a delayed message until their clock has come so far", async () => {
    const seen: number[] = [];
    const { clock, queues } = having({
      work: async ({ Records }) => {
        seen.push(...Records.map(({ body }) => JSON.parse(body).first));
        return undefined;
      },
    });
    await queues.queues.work.send([row(1), { ...row(2), delaySeconds: 60 }, { ...row(3), delaySeconds: 900 }]);
    await queues.drained();
    expect(seen).toEqual([1]);
    expect(await queues.nextAt()).toBe(MONDAY + MINUTE_MS);
    clock.move(MONDAY + MINUTE_MS);
    await queues.release();
    await queues.drained();
    expect(seen).toEqual([1, 2]);
    expect(await queues.nextAt()).toBe(MONDAY + 900 * SECOND_MS);
    clock.move(MONDAY + 900 * SECOND_MS);
    await queues.release();
    await queues.drained();
    expect(seen).toEqual([1, 2, 3]);
    expect(await queues.nextAt()).toBeUndefined();
  });

  it("leave a delay to the queue on the real clock", async () => {
    const seen: number[] = [];
    const { queues } = having(
      {
        work: async ({ Records }) => {
          seen.push(...Records.map(({ body }) => JSON.parse(body).first));
          return undefined;
        },
      },
      localClock(Date.now),
    );
    await queues.queues.work.send([{ ...row(1), delaySeconds: 1 }]);
    await queues.drained();
    expect(seen).toEqual([]);
    expect(await queues.nextAt()).toBeUndefined();
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual([1]);
  });

  it("are drained although a message failed, which is due again later", async () => {
    let tries = 0;
    const { queues } = having({
      work: async () => {
        tries++;
        throw new Error("not this time");
      },
    });
    await queues.queues.work.send([row(1)]);
    await queues.drained();
    expect(tries).toBe(1);
    expect(await queues.nextAt()).toBeGreaterThan(MONDAY);
  });
});
