import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Ms } from "../policy/words.ts";
import type { Item } from "./dynamo-ledger.ts";
import type { Entry } from "./entry.ts";
import { unavailable } from "./ledger.ts";

/** Where a page of one shard begins: just after this entry, going back in time. */
export type ShardCursor = { readonly recordedAt: Ms; readonly customerId: string; readonly seq: number };

/** The suppression log: entries of refusals, by shard, newest first. An index: never read for a decision. */
export type SuppressionLog = {
  readonly page: (
    shard: string,
    from: Ms,
    to: Ms,
    limit: number,
    after?: ShardCursor,
  ) => Promise<readonly SuppressionEntry[]>;
};

/** What the index carries of a refusal's entry. */
export type SuppressionEntry = Pick<Entry, "customerId" | "seq" | "recordedAt" | "actor" | "body" | "decision">;

export const SUPPRESSION_INDEX = "suppressions";
export const SUPPRESSION_ATTRIBUTES = ["actor", "body", "decision"] as const;

export const dynamoSuppressions = (client: DynamoDBClient, table: string): SuppressionLog => ({
  page: async (shard, from, to, limit, after) => {
    const page = await client
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: SUPPRESSION_INDEX,
          KeyConditionExpression: "suppressionShard = :shard AND recordedAt BETWEEN :from AND :to",
          ExpressionAttributeValues: { ":shard": { S: shard }, ":from": { N: String(from) }, ":to": { N: String(to) } },
          ScanIndexForward: false,
          Limit: limit,
          ExclusiveStartKey: after && {
            suppressionShard: { S: shard },
            recordedAt: { N: String(after.recordedAt) },
            customerId: { S: after.customerId },
            seq: { N: String(after.seq) },
          },
        }),
      )
      .catch(unavailable);
    return (page.Items ?? []).map(suppressionOf);
  },
});

const suppressionOf = (item: Item): SuppressionEntry => ({
  customerId: item.customerId!.S!,
  seq: Number(item.seq!.N),
  recordedAt: Number(item.recordedAt!.N),
  actor: item.actor!.S!,
  body: JSON.parse(item.body!.S!),
  ...(item.decision && { decision: JSON.parse(item.decision.S!) }),
});
