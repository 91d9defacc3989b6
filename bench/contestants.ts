import { PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { claim } from "../lib/contact/claim.ts";
import { type Item, itemOf } from "../lib/ledger/dynamo-ledger.ts";
import type { Entry } from "../lib/ledger/entry.ts";
import { ASKER } from "./called.ts";
import { check } from "./figure.ts";
import { fiveLimits } from "./limiter.ts";
import type { BenchStore } from "./store.ts";
import { newestOf, promotionalCall, type Template } from "./typical.ts";

/** The customers of both limiter turns are the same: the second contact finds its five windows open. */
export const CONTESTANTS = ["claim()", "bare loop", "five limits, windows new", "five limits, windows live"] as const;
export type Contestant = (typeof CONTESTANTS)[number];
export type Work = (customerId: string) => Promise<void>;

/** What each does for one customer, who must be let pass. */
export async function contestants(store: BenchStore, template: Template): Promise<Record<Contestant, Work>> {
  const limits = await fiveLimits(store.client, "timed", [2, 3, 4, 5, 6]);
  const consume: Work = async (customerId) => check(await limits.consume(customerId), `the peer refused ${customerId}`);
  return {
    "claim()": async (customerId) => {
      const { decision } = await claim(store.world, promotionalCall(customerId), ASKER);
      check(decision.verdict === "allow", `ours refused ${customerId} by ${decision.binding}`);
    },
    "bare loop": bareLoop(store, await claimedItem(store, newestOf(template, "customer-000000"))),
    "five limits, windows new": consume,
    "five limits, windows live": consume,
  };
}

/** What a claim of ours stores, byte for byte: the bare loop writes the same. */
async function claimedItem(store: BenchStore, newest: Entry): Promise<Item> {
  const { customerId } = newest;
  await store.seed([newest]);
  await claim(store.world, promotionalCall(customerId), ASKER);
  const claimed = await store.world.ledger.newest(customerId, "strong");
  check(claimed?.kind === "claimed" && claimed.seq === newest.seq + 1, "the claim was not stored");
  return itemOf(claimed);
}

const bareLoop =
  (store: BenchStore, item: Item): Work =>
  (customerId) =>
    bareStep(store, customerId, item);

/** The least that reads the newest item and writes the next: the same requests, without a decision, fold or chain. */
export async function bareStep({ client, tables }: BenchStore, customerId: string, item: Item): Promise<void> {
  const { Items } = await client.send(
    new QueryCommand({
      TableName: tables.ledger,
      KeyConditionExpression: "customerId = :c",
      ExpressionAttributeValues: { ":c": { S: customerId } },
      ConsistentRead: false,
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  const seq = { N: String(Number(Items![0]!.seq!.N) + 1) };
  await client.send(
    new PutItemCommand({
      TableName: tables.ledger,
      Item: { ...item, customerId: { S: customerId }, seq },
      ConditionExpression: "attribute_not_exists(seq)",
    }),
  );
}
