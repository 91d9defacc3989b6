import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { unavailable } from "../ledger/ledger.ts";
import type { RecordStore, StoredRecord } from "./store.ts";

type Item = Record<string, AttributeValue>;
/** A condition on keys, and what its names stand for. */
type Wanted = { readonly condition: string; readonly values: Item };

/** A record store in one DynamoDB table: partition key `pk`, sort key `sk`. */
export function dynamoStore(client: DynamoDBClient, table: string): RecordStore {
  const write = async (record: StoredRecord, condition: Partial<PutItemCommandInput>): Promise<boolean> => {
    try {
      await client.send(new PutItemCommand({ TableName: table, Item: itemOf(record), ...condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      return unavailable(error);
    }
  };
  const query = async ({ condition, values }: Wanted, limit = Infinity): Promise<StoredRecord[]> => {
    const records: StoredRecord[] = [];
    let start: Item | undefined;
    do {
      const page = await client
        .send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: condition,
            ExpressionAttributeValues: values,
            ConsistentRead: true,
            ExclusiveStartKey: start,
            ...(limit < Infinity && { Limit: limit - records.length }),
          }),
        )
        .catch(unavailable);
      records.push(...(page.Items ?? []).map(recordOf));
      start = page.LastEvaluatedKey;
    } while (start && records.length < limit);
    return records;
  };
  return {
    get: async (pk, sk) => {
      const { Item } = await client
        .send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }))
        .catch(unavailable);
      return Item && recordOf(Item);
    },
    list: (pk, prefix, limit) =>
      prefix === ""
        ? query({ condition: "pk = :pk", values: { ":pk": { S: pk } } }, limit)
        : query(
            {
              condition: "pk = :pk AND begins_with(sk, :prefix)",
              values: { ":pk": { S: pk }, ":prefix": { S: prefix } },
            },
            limit,
          ),
    between: (pk, from, to, limit) =>
      query(
        {
          condition: "pk = :pk AND sk BETWEEN :from AND :to",
          values: { ":pk": { S: pk }, ":from": { S: from }, ":to": { S: to } },
        },
        limit,
      ),
    put: (record, once) => write(record, once ? { ConditionExpression: "attribute_not_exists(pk)" } : {}),
    swap: (record, read) =>
      write(
        { ...record, version: (read ?? 0) + 1 },
        read === undefined
          ? { ConditionExpression: "attribute_not_exists(version)" }
          : { ConditionExpression: "version = :read", ExpressionAttributeValues: { ":read": { N: String(read) } } },
      ),
    remove: async (pk, sk) => {
      const { Attributes } = await client
        .send(
          new DeleteItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ReturnValues: "ALL_OLD" }),
        )
        .catch(unavailable);
      return Attributes !== undefined;
    },
  };
}

const itemOf = ({ pk, sk, data, sealed, version }: StoredRecord): Item => ({
  pk: { S: pk },
  sk: { S: sk },
  data: { S: JSON.stringify(data) },
  ...(sealed && { sealed: { B: sealed } }),
  ...(version !== undefined && { version: { N: String(version) } }),
});

const recordOf = (item: Item): StoredRecord => ({
  pk: item.pk!.S!,
  sk: item.sk!.S!,
  data: JSON.parse(item.data!.S!),
  ...(item.sealed && { sealed: item.sealed.B! }),
  ...(item.version && { version: Number(item.version.N) }),
});
