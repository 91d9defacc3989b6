import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { unavailable } from "../ledger/ledger.ts";
import type { RecordStore, StoredRecord } from "./store.ts";

type Item = Record<string, AttributeValue>;

/** A record store in one DynamoDB table: partition key `pk`, sort key `sk`. */
export function dynamoStore(client: DynamoDBClient, table: string): RecordStore {
  return {
    get: async (pk, sk) => {
      const { Item } = await client
        .send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }))
        .catch(unavailable);
      return Item && recordOf(Item);
    },
    list: async (pk, prefix) => {
      const records: StoredRecord[] = [];
      let start: Item | undefined;
      do {
        const page = await client
          .send(
            new QueryCommand({
              TableName: table,
              KeyConditionExpression: prefix === "" ? "pk = :pk" : "pk = :pk AND begins_with(sk, :prefix)",
              ExpressionAttributeValues: { ":pk": { S: pk }, ...(prefix !== "" && { ":prefix": { S: prefix } }) },
              ConsistentRead: true,
              ExclusiveStartKey: start,
            }),
          )
          .catch(unavailable);
        records.push(...(page.Items ?? []).map(recordOf));
        start = page.LastEvaluatedKey;
      } while (start);
      return records;
    },
    put: async (record, once) => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(record),
            ...(once && { ConditionExpression: "attribute_not_exists(pk)" }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        return unavailable(error);
      }
    },
    remove: async (pk, sk) => {
      await client
        .send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } }))
        .catch(unavailable);
    },
  };
}

const itemOf = ({ pk, sk, data, sealed }: StoredRecord): Item => ({
  pk: { S: pk },
  sk: { S: sk },
  data: { S: JSON.stringify(data) },
  ...(sealed && { sealed: { B: sealed } }),
});

const recordOf = (item: Item): StoredRecord => ({
  pk: item.pk!.S!,
  sk: item.sk!.S!,
  data: JSON.parse(item.data!.S!),
  ...(item.sealed && { sealed: item.sealed.B! }),
});
