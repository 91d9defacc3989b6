/** The least that has the shape of our decisions function: a body, one strong Query, an answer. No schema, no rule. */
import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import middy from "@middy/core";

let client: DynamoDBClient | undefined;

export const handler = middy<{ body: string }>().handler(async (event: { body: string }) => {
  client ??= new DynamoDBClient({ maxAttempts: 2 });
  const { customerId } = JSON.parse(event.body);
  const { Items } = await client.send(
    new QueryCommand({
      TableName: process.env.TACET_LEDGER_TABLE,
      KeyConditionExpression: "customerId = :c",
      ExpressionAttributeValues: { ":c": { S: customerId } },
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  const ledgerSeq = Number(Items?.[0]?.seq?.N ?? 0);
  return { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify({ ledgerSeq }) };
});
