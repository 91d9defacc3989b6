import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../lib/campaign/engine.ts";
import { batches, type Invocation, workerPipeline } from "../../lib/lambda/batches.ts";
import { MalformedMessage } from "../../lib/lambda/messages.ts";
import type { WorkLine } from "../../lib/lambda/observe.ts";

/** The batch takes nothing of the engine but the time. */
const engine = { now: () => 0 } as Engine;
const batchOf = (bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({ messageId: `m${index}`, body }) as SQSRecord),
});

const watched = () => {
  const lines: WorkLine[] = [];
  const faults: { error: unknown; requestId: string; where: string }[] = [];
  const observer: Invocation["observer"] = {
    work: (line) => lines.push(line),
    fault: (error, requestId, where) => faults.push({ error, requestId, where }),
  };
  return { lines, faults, observer };
};

describe("a batch", () => {
  it("gives back the messages that failed and no other, and does each once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (fails) => {
        const done: string[] = [];
        const run = batches("work", async (_, body) => {
          await Promise.resolve();
          if (fails[Number(body)]) throw new Error("the store does not answer");
          done.push(body);
        });
        const { lines, faults, observer } = watched();
        const answer = await run(engine, batchOf(fails.map((_, index) => String(index))), { observer, requestId: "r" });
        const failed = fails.flatMap((failing, index) => (failing ? [index] : []));
        expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(
          failed.map((index) => `m${index}`),
        );
        expect(done.sort()).toEqual(fails.flatMap((failing, index) => (failing ? [] : [String(index)])).sort());
        expect(faults).toHaveLength(failed.length);
        expect(lines).toEqual([
          { requestId: "r", worker: "work", messages: fails.length, failed: failed.length, malformed: 0, ms: 0 },
        ]);
      }),
    );
  });

  it("counts what is no message of ours by itself, and gives it back to be put aside", async () => {
    const run = batches("deliveries", async (_, body) => {
      if (body === "odd") throw new MalformedMessage("the body is not JSON");
      if (body === "bad") throw new Error("the store does not answer");
    });
    const { lines, observer } = watched();
    const answer = await run(engine, batchOf(["good", "odd", "bad"]), { observer });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }, { itemIdentifier: "m2" }] });
    expect(lines).toMatchObject([{ messages: 3, failed: 2, malformed: 1 }]);
  });

  it("works a few messages at a time", async () => {
    let now = 0;
    let most = 0;
    const run = batches("work", async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
    });
    await run(engine, batchOf(Array.from({ length: 10 }, String)));
    expect(most).toBe(4);
  });

  it("tells of faults without what a message held", async () => {
    const { faults, observer } = watched();
    const run = batches("work", async () => {
      throw new Error("no");
    });
    await run(engine, batchOf(['{"customerId":"ana"}']), { observer, requestId: "r" });
    expect(faults).toEqual([{ error: new Error("no"), requestId: "r", where: "work" }]);
  });
});

describe("the onion around a worker", () => {
  const context = { awsRequestId: "r-1", getRemainingTimeInMillis: () => 4_321 } as Context;

  it("hands the worker its engine and what it knows of the call", async () => {
    const { observer } = watched();
    const handler = workerPipeline<{ n: number }, number>(
      {
        name: "ticks",
        run: async (given, { n }, invocation) => {
          expect(given).toBe(engine);
          expect(invocation).toMatchObject({ requestId: "r-1", scratch: "/tmp", observer });
          return n + invocation!.remainingMs!();
        },
      },
      async () => engine,
      observer,
    );
    expect(await handler({ n: 1 }, context)).toBe(4_322);
  });

  it("tells of a fault and fails, so that whoever called tries again", async () => {
    const { faults, observer } = watched();
    const failing = workerPipeline(
      { name: "ticks", run: () => Promise.reject(new Error("no")) },
      () => engine,
      observer,
    );
    await expect(failing({}, context)).rejects.toThrow("no");
    expect(faults).toEqual([{ error: new Error("no"), requestId: "r-1", where: "ticks" }]);
  });

  it("fails when the engine cannot be made, and makes it anew at the next call", async () => {
    let made = 0;
    const { faults, observer } = watched();
    const handler = workerPipeline(
      { name: "ticks", run: async () => "done" },
      async () => {
        if (made++ === 0) throw new Error("the secret is empty");
        return engine;
      },
      observer,
    );
    await expect(handler({}, context)).rejects.toThrow("the secret is empty");
    expect(await handler({}, context)).toBe("done");
    expect(faults).toHaveLength(1);
  });
});
