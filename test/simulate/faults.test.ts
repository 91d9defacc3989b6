import { CreateTableCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { seededChance } from "../../lib/simulate/chance.ts";
import { virtualClock } from "../../lib/simulate/clock.ts";
import { FAULT_PROFILES, type FaultProfile, faultsOf, processOf } from "../../lib/simulate/faults.ts";
import { memoryDynamo } from "../../lib/simulate/memory-dynamo.ts";

const NONE: FaultProfile = FAULT_PROFILES.none;
const only = (call: Partial<FaultProfile["call"]>): FaultProfile => ({ ...NONE, call: { ...NONE.call, ...call } });

async function scene(profile: FaultProfile, seed = "1") {
  const clock = virtualClock(0);
  const faults = faultsOf(profile, seededChance(seed), () => {});
  const { client } = memoryDynamo();
  await client.send(
    new CreateTableCommand({
      TableName: "t",
      KeySchema: [{ AttributeName: "p", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "p", AttributeType: "S" }],
    }),
  );
  const put = (through: typeof client, p: string) =>
    through.send(
      new PutItemCommand({ TableName: "t", Item: { p: { S: p } }, ConditionExpression: "attribute_not_exists(p)" }),
    );
  const has = async (p: string) =>
    (await client.send(new GetItemCommand({ TableName: "t", Key: { p: { S: p } }, ConsistentRead: true }))).Item !==
    undefined;
  return { clock, faults, client, put, has, process: processOf(clock, faults) };
}

async function within<T>(clock: ReturnType<typeof virtualClock>, promise: Promise<T>): Promise<T | "never"> {
  let ended: { value: T } | { error: unknown } | undefined;
  promise.then(
    (value) => {
      ended = { value };
    },
    (error: unknown) => {
      ended = { error };
    },
  );
  await clock.runUntil(clock.now() + 60_000);
  if (!ended) return "never";
  if ("error" in ended) throw ended.error;
  return ended.value;
}

describe("faults", () => {
  it.each([
    [{ throttled: 1 }, "ProvisionedThroughputExceededException", false],
    [{ requestLost: 1 }, "TimeoutError", false],
    [{ replyLost: 1 }, "TimeoutError", true],
    [{ sentTwice: 1 }, "ConditionalCheckFailedException", true],
  ])("%j: the caller hears %s, and it happened: %s", async (call, name, happened) => {
    const { clock, process, client, put, has, faults } = await scene(only(call));
    await expect(within(clock, put(process.client(client), "a"))).rejects.toMatchObject({ name });
    expect(await has("a")).toBe(happened);
    expect(Object.values(faults.counted())).toEqual([1]);
    faults.stop();
    await within(clock, put(process.client(client), "b"));
    expect(await has("b")).toBe(true);
  });

  it("a crash ends the invocation for good: nothing after it happens, and nobody hears of it", async () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { clock, process, client, put, has } = await scene({ ...NONE, crash: 1 }, String(seed));
      let wentOn = 0;
      const invoked = process.invoke(async () => {
        for (let index = 0; index < 50; index++) {
          await put(process.client(client), `item-${index}`).catch(() => {});
          wentOn = index + 1;
        }
      }, 900_000);
      expect(await within(clock, invoked)).toBeUndefined();
      expect(wentOn).toBeLessThan(50);
      // The call it crashed in took effect or not; none after it did.
      outcomes.add(String(await has(`item-${wentOn}`)));
      expect(await has(`item-${wentOn + 1}`)).toBe(false);
      expect(await within(clock, put(process.client(client), "after"))).toBe("never");
      expect(await within(clock, process.pause(1))).toBe("never");
    }
    expect([...outcomes].sort()).toEqual(["false", "true"]);
  });

  it("an invocation that takes too long is ended", async () => {
    const { clock, process } = await scene(NONE);
    expect(
      await within(
        clock,
        process.invoke(() => process.pause(5_000), 2_000),
      ),
    ).toBeUndefined();
    const other = await scene(NONE);
    expect(
      await within(
        other.clock,
        other.process.invoke(async () => "done", 2_000),
      ),
    ).toEqual({ answer: "done" });
    await expect(
      within(
        other.clock,
        other.process.invoke(() => Promise.reject(new Error("wrong")), 2_000),
      ),
    ).rejects.toThrow("wrong");
  });
});
