import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { DUE_INDEX, type DueEntry, type DueIndex } from "./due.ts";
import type { Item } from "./dynamo-ledger.ts";
import { unavailable } from "./ledger.ts";

export const dynamoDueIndex = (client: DynamoDBClient, table: string): DueIndex => ({
  page: async (shard, from, to, limit, after) => {
    const page = await client
      .send(
        new QueryCommand({
          TableName: table,
          IndexName: DUE_INDEX,
          KeyConditionExpression: "dueShard = :shard AND dueAt BETWEEN :from AND :to",
          ExpressionAttributeValues: { ":shard": { S: shard }, ":from": { N: String(from) }, ":to": { N: String(to) } },
          Limit: limit,
          ExclusiveStartKey: after && {
            dueShard: { S: shard },
            dueAt: { N: String(after.dueAt) },
            customerId: { S: after.customerId },
            seq: { N: String(after.seq) },
          },
        }),
      )
      .catch(unavailable);
    return (page.Items ?? []).map(dueEntryOf);
  },
});

const dueEntryOf = (item: Item): DueEntry => ({
  customerId: item.customerId!.S!,
  seq: Number(item.seq!.N),
  dueAt: Number(item.dueAt!.N),
});
