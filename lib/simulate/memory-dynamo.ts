import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { checkInput } from "./dynamo-checks.ts";
import { batchGet, get, query } from "./dynamo-reads.ts";
import { createTable, describeTable, listTables } from "./dynamo-schema.ts";
import { type MemoryDynamoOptions, type Run, storeOf, type Units } from "./dynamo-store.ts";
import type { Item } from "./dynamo-value.ts";
import { batchWrite, put, remove, update } from "./dynamo-writes.ts";

export type MemoryDynamo = {
  /** Answers `send` and `destroy` as DynamoDB's client does, and nothing else. */
  readonly client: DynamoDBClient;
  /** Request units consumed since the start, by table. */
  readonly units: () => ReadonlyMap<string, Units>;
  /** Every item of a table, for checks: no request, no units. */
  readonly items: (table: string) => IterableIterator<Item>;
  /** Items of one partition in order, for checks. */
  readonly partition: (table: string, key: string) => readonly Item[];
};

type Command = { readonly input: object };

/**
 * DynamoDB in memory, for the requests this project makes; one it does not know throws. Without options time stands
 * still, reads are never stale, and everything is answered at once.
 */
export function memoryDynamo(options: MemoryDynamoOptions = {}): MemoryDynamo {
  const store = storeOf(options);
  const client = {
    send: async (command: Command) => {
      const found = COMMANDS.get(command.constructor);
      if (!found) throw new Error(`the memory store does not know ${command.constructor.name}`);
      checkInput(command.input, found.parameters);
      return found.run(store, command.input as never);
    },
    destroy: () => {},
  };
  return {
    client: client as unknown as DynamoDBClient,
    units: () => store.units,
    items: function* (table) {
      for (const row of store.tableOf(table).all()) yield row.item;
    },
    partition: (table, key) =>
      store
        .tableOf(table)
        .rows(undefined, { S: key })
        .map((row) => row.item),
  };
}

const EXPRESSIONS = ["ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnConsumedCapacity", "TableName"];
const CONDITIONS = [...EXPRESSIONS, "ConditionExpression", "ReturnValues", "ReturnValuesOnConditionCheckFailure"];

type Known = { readonly run: Run<never>; readonly parameters: ReadonlySet<string> };
const known = (run: Run<never>, ...parameters: string[]): Known => ({ run, parameters: new Set(parameters) });

const COMMANDS = new Map<unknown, Known>([
  [GetItemCommand, known(get, ...EXPRESSIONS, "Key", "ConsistentRead", "ProjectionExpression")],
  [PutItemCommand, known(put, ...CONDITIONS, "Item")],
  [DeleteItemCommand, known(remove, ...CONDITIONS, "Key")],
  [UpdateItemCommand, known(update, ...CONDITIONS, "Key", "UpdateExpression")],
  [
    QueryCommand,
    known(
      query,
      ...EXPRESSIONS,
      "IndexName",
      "KeyConditionExpression",
      "FilterExpression",
      "ConsistentRead",
      "ScanIndexForward",
      "Limit",
      "ExclusiveStartKey",
      "Select",
    ),
  ],
  [BatchWriteItemCommand, known(batchWrite, "RequestItems")],
  [BatchGetItemCommand, known(batchGet, "RequestItems")],
  [
    CreateTableCommand,
    known(createTable, "TableName", "KeySchema", "AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes"),
  ],
  [DescribeTableCommand, known(describeTable, "TableName")],
  [ListTablesCommand, known(listTables)],
]);
