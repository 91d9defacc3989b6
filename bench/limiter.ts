import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { CreateTableCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { RateLimiterDynamo, RateLimiterRes } from "rate-limiter-flexible";
import { check } from "./figure.ts";

const DAY_SECONDS = 86_400;
/** The windows of courteous' five caps on promotional calls. */
const DURATIONS_DAYS = [1, 7, 14, 30, 60] as const;

export type FiveLimits = {
  /** Consumes of all five at once, as its documentation does it; whether all of them let it pass. */
  readonly consume: (customerId: string) => Promise<boolean>;
  /** What the five counters read. */
  readonly counted: (customerId: string) => Promise<readonly number[]>;
};

/** Five limits of rate-limiter-flexible over DynamoDB, with so many points each. */
export async function fiveLimits(
  client: DynamoDB,
  name: string,
  points: readonly [number, number, number, number, number],
): Promise<FiveLimits> {
  const tableName = `bench-limiter-${name}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "key", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "key", AttributeType: "S" }],
    }),
  );
  // The peer takes any failure of its first write, a table not ready included, for a window that is open.
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: tableName });
  const limiters = DURATIONS_DAYS.map(
    (days, index) =>
      new RateLimiterDynamo({
        storeClient: client,
        tableName,
        tableCreated: true,
        // The embedded store has no time to live; expired windows are told by their own attribute all the same.
        ttlSet: true,
        keyPrefix: `d${days}`,
        points: points[index]!,
        duration: days * DAY_SECONDS,
      }),
  );
  return {
    consume: async (customerId) => {
      const passed = await Promise.all(
        limiters.map((limiter) => limiter.consume(customerId).then(() => true, refused)),
      );
      return passed.every(Boolean);
    },
    counted: async (customerId) => {
      const found = await Promise.all(limiters.map((limiter) => limiter.get(customerId)));
      return found.map((counter) => counter?.consumedPoints ?? 0);
    },
  };
}

/** A limit that is reached rejects with its state, anything else is a fault. */
function refused(state: unknown): false {
  check(state instanceof RateLimiterRes, `the peer failed: ${state}`);
  return false;
}
