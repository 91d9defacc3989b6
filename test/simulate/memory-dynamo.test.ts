import {
  type AttributeValue,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoLedger } from "../../lib/ledger/dynamo-ledger.ts";
import { clientOf, createTables, localTables, type Store, startStore } from "../../lib/local/store.ts";
import { memoryDynamo } from "../../lib/simulate/memory-dynamo.ts";
import { ledgerContract } from "../ledger/ledger-contract.ts";
import { runs } from "../policy/property-runs.ts";

ledgerContract("the memory store", async () => {
  const { client } = memoryDynamo();
  await createTables(client, localTables("memory"));
  return dynamoLedger(client, localTables("memory").ledger);
});

const TABLE = {
  KeySchema: [
    { AttributeName: "p", KeyType: "HASH" as const },
    { AttributeName: "s", KeyType: "RANGE" as const },
  ],
  AttributeDefinitions: [
    { AttributeName: "p", AttributeType: "S" as const },
    { AttributeName: "s", AttributeType: "N" as const },
    { AttributeName: "g", AttributeType: "S" as const },
    { AttributeName: "d", AttributeType: "N" as const },
  ],
  BillingMode: "PAY_PER_REQUEST" as const,
  GlobalSecondaryIndexes: [
    {
      IndexName: "due",
      KeySchema: [
        { AttributeName: "g", KeyType: "HASH" as const },
        { AttributeName: "d", KeyType: "RANGE" as const },
      ],
      Projection: { ProjectionType: "INCLUDE" as const, NonKeyAttributes: ["v"] },
    },
  ],
};
const TEXTS = {
  ...TABLE,
  AttributeDefinitions: [
    { AttributeName: "p", AttributeType: "S" as const },
    { AttributeName: "s", AttributeType: "S" as const },
  ],
  GlobalSecondaryIndexes: undefined,
};

type Op = (client: DynamoDBClient, table: string) => Promise<unknown>;

/** What a client answers: its output without what every answer has, or the error's name. */
async function answerOf(op: Promise<unknown>): Promise<unknown> {
  try {
    const { $metadata: _, ...output } = (await op) as { $metadata: unknown };
    return output;
  } catch (error) {
    return { error: (error as Error).name };
  }
}

const partition = fc.constantFrom("one", "two", "thrée");
const number = fc.integer({ min: -3, max: 12 });
const text = fc.constantFrom("a", "ab", "b", "", "z", "é", "\u{1f600}", "\uffee", "a#1", "a#2");
const n = (value: number): AttributeValue => ({ N: String(value) });

const condition = fc.constantFrom<object>(
  {},
  { ConditionExpression: "attribute_not_exists(s)" },
  { ConditionExpression: "attribute_exists(p)" },
  { ConditionExpression: "v = :v", ExpressionAttributeValues: { ":v": n(3) } },
  { ConditionExpression: "attribute_not_exists(p) OR #v < :v", ...named({ "#v": "v" }, { ":v": n(5) }) },
  { ConditionExpression: "NOT (v BETWEEN :a AND :b)", ExpressionAttributeValues: { ":a": n(1), ":b": n(4) } },
  {
    ConditionExpression: "v <> :v AND g IN (:x, :y)",
    ...named({}, { ":v": n(3), ":x": { S: "a" }, ":y": { S: "b" } }),
  },
  { ConditionExpression: "v = :v", ExpressionAttributeValues: { ":v": n(3), ":unused": n(1) } },
  { ConditionExpression: "v = :missing", ExpressionAttributeValues: { ":v": n(1) } },
);

function named(names: Record<string, string>, values: Record<string, AttributeValue>) {
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ExpressionAttributeValues: values,
  };
}

const item = fc.record({
  p: partition,
  s: number,
  v: fc.option(number, { nil: undefined }),
  g: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
  // Rows of one due instant have no order of their own: each item has its own here.
  due: fc.boolean(),
  payload: fc.constantFrom("", "x".repeat(1_500)),
});

const rowOf = ({ p, s, v, g, due, payload }: typeof item extends fc.Arbitrary<infer T> ? T : never) => ({
  p: { S: p },
  s: n(s),
  ...(v !== undefined && { v: n(v) }),
  ...(g !== undefined && { g: { S: g } }),
  ...(due && { d: dueOf(p, s) }),
  payload: { S: payload },
});

const puts = fc.tuple(item, condition).map(
  ([row, more]): Op =>
    (client, TableName) =>
      client.send(new PutItemCommand({ TableName, Item: rowOf(row), ...more })),
);
const keyed = fc.tuple(partition, number, condition);
const deletes = keyed.map(
  ([p, s, more]): Op =>
    (client, TableName) =>
      client.send(
        new DeleteItemCommand({ TableName, Key: { p: { S: p }, s: n(s) }, ReturnValues: "ALL_OLD", ...more }),
      ),
);
const gets = keyed.map(
  ([p, s]): Op =>
    (client, TableName) =>
      client.send(new GetItemCommand({ TableName, Key: { p: { S: p }, s: n(s) }, ConsistentRead: true })),
);
const dueOf = (p: string, s: number) => n((s + 10) * 10 + ["one", "two", "thrée"].indexOf(p));
/** Stands for the due instant of the item that is updated. */
const OWN_DUE = n(-1);
const withOwnDue = (values: Record<string, AttributeValue>, own: AttributeValue) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === OWN_DUE ? own : value]));

const updates = fc
  .tuple(
    partition,
    number,
    fc.constantFrom(
      { UpdateExpression: "SET v = :n", ExpressionAttributeValues: { ":n": n(7) } as Record<string, AttributeValue> },
      { UpdateExpression: "SET v = if_not_exists(v, :n) + :n", ExpressionAttributeValues: { ":n": n(2) } },
      { UpdateExpression: "ADD v :n REMOVE g", ExpressionAttributeValues: { ":n": n(-4) } },
      { UpdateExpression: "SET #d = :n, g = :g", ...named({ "#d": "d" }, { ":n": OWN_DUE, ":g": { S: "a" } }) },
      { UpdateExpression: "SET s = :n", ExpressionAttributeValues: { ":n": n(7) } },
      {
        UpdateExpression: "SET v = :n",
        ConditionExpression: "attribute_exists(p)",
        ExpressionAttributeValues: { ":n": n(9) },
      },
    ),
  )
  .map(
    ([p, s, update]): Op =>
      (client, TableName) =>
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: { p: { S: p }, s: n(s) },
            ReturnValues: "ALL_NEW",
            ...update,
            ExpressionAttributeValues: withOwnDue(update.ExpressionAttributeValues, dueOf(p, s)),
          }),
        ),
  );

const keyCondition = fc.constantFrom<[string, Record<string, AttributeValue>]>(
  ["p = :p", {}],
  ["p = :p AND s = :a", { ":a": n(4) }],
  ["p = :p AND s < :a", { ":a": n(4) }],
  ["p = :p AND s <= :a", { ":a": n(4) }],
  ["s > :a AND p = :p", { ":a": n(-1) }],
  ["p = :p AND s >= :a", { ":a": n(3) }],
  ["p = :p AND s BETWEEN :a AND :b", { ":a": n(0), ":b": n(6) }],
  ["p = :p AND s BETWEEN :a AND :b", { ":a": n(6), ":b": n(0) }],
  ["p = :p AND v = :a", { ":a": n(0) }],
  ["s = :a", { ":a": n(0) }],
);
const paging = fc.record({
  ScanIndexForward: fc.boolean(),
  Limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  ConsistentRead: fc.boolean(),
});

/** Reads page by page to the end: where a page ends exactly on the last row is the store's own affair. */
async function pages(client: DynamoDBClient, input: ConstructorParameters<typeof QueryCommand>[0]): Promise<unknown> {
  const items: unknown[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(new QueryCommand({ ...input, ExclusiveStartKey: start }));
    if (input.Limit !== undefined) expect(page.ScannedCount).toBeLessThanOrEqual(input.Limit);
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return { items };
}

const queries = fc.tuple(partition, keyCondition, paging, fc.boolean()).map(
  ([p, [KeyConditionExpression, values], page, filtered]): Op =>
    (client, TableName) =>
      pages(client, {
        TableName,
        KeyConditionExpression,
        ...(filtered && { FilterExpression: "attribute_exists(v)" }),
        ExpressionAttributeValues: { ":p": { S: p }, ...values },
        ...page,
      }),
);
const dueQueries = fc
  .tuple(fc.constantFrom("a", "b"), fc.constantFrom("g = :g", "g = :g AND d BETWEEN :a AND :b"), paging)
  .map(
    ([g, KeyConditionExpression, page]): Op =>
      (client, TableName) =>
        pages(client, {
          TableName,
          IndexName: "due",
          KeyConditionExpression,
          ExpressionAttributeValues: {
            ":g": { S: g },
            ...(KeyConditionExpression.includes("BETWEEN") && { ":a": n(90), ":b": n(160) }),
          },
          ...page,
          ConsistentRead: page.Limit === 1,
        }),
  );

let dynalite: Store;
let real: DynamoDBClient;
let tables = 0;
beforeAll(async () => {
  dynalite = await startStore(undefined);
  real = clientOf(dynalite.url);
});
afterAll(async () => {
  real.destroy();
  await dynalite.close();
});

async function create(client: DynamoDBClient, TableName: string, schema: object): Promise<void> {
  await client.send(new CreateTableCommand({ TableName, ...(schema as typeof TABLE) }));
  while ((await client.send(new DescribeTableCommand({ TableName }))).Table!.TableStatus !== "ACTIVE");
}

async function sameAnswers(schema: typeof TABLE | typeof TEXTS, ops: readonly Op[]): Promise<void> {
  const { client } = memoryDynamo();
  const name = `table-${tables++}`;
  for (const store of [client, real]) await create(store, name, schema);
  for (const op of ops) expect(await answerOf(op(client, name))).toEqual(await answerOf(op(real, name)));
}

describe("the memory store beside an embedded one", () => {
  it("answers every sequence of requests alike", async () => {
    const op = fc.oneof({ weight: 4, arbitrary: puts }, deletes, gets, updates, queries, dueQueries);
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 10, maxLength: 40 }), (ops) => sameAnswers(TABLE, ops)),
      runs(60),
    );
  });

  it("orders texts as bytes, and finds those that begin alike", async () => {
    const store = text.map(
      (sort): Op =>
        (client, TableName) =>
          client.send(new PutItemCommand({ TableName, Item: { p: { S: "p" }, s: { S: sort } } })),
    );
    const find = fc.tuple(text, fc.constantFrom("begins_with(s, :s)", "s > :s", "s <= :s"), fc.boolean()).map(
      ([sort, range, ScanIndexForward]): Op =>
        (client, TableName) =>
          pages(client, {
            TableName,
            KeyConditionExpression: `p = :p AND ${range}`,
            ExpressionAttributeValues: { ":p": { S: "p" }, ":s": { S: sort === "" ? "a" : sort } },
            ScanIndexForward,
          }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(store, find), { minLength: 10, maxLength: 30 }), (ops) =>
        sameAnswers(TEXTS, ops),
      ),
      runs(30),
    );
  });

  it("bills as the embedded store does, and the indexes besides", async () => {
    const memory = memoryDynamo();
    for (const store of [memory.client, real]) await create(store, "billed", TABLE);
    const told: number[][] = [];
    for (const store of [memory.client, real]) {
      const units: number[] = [];
      const send = async (command: PutItemCommand | QueryCommand) => {
        const { ConsumedCapacity } = (await store.send(command as never)) as any;
        units.push(ConsumedCapacity.CapacityUnits);
      };
      const common = { TableName: "billed", ReturnConsumedCapacity: "TOTAL" } as const;
      for (const bytes of [1, 900, 1_024, 5_000])
        await send(
          new PutItemCommand({
            ...common,
            Item: { p: { S: "p" }, s: n(bytes), payload: { S: "x".repeat(bytes) } },
          }),
        );
      for (const ConsistentRead of [true, false])
        await send(
          new QueryCommand({
            ...common,
            ConsistentRead,
            KeyConditionExpression: "p = :p",
            ExpressionAttributeValues: { ":p": { S: "p" } },
          }),
        );
      told.push(units);
    }
    expect(told[0]).toEqual(told[1]);
    const before = memory.units().get("billed")!.indexWrite;
    await memory.client.send(
      new PutItemCommand({ TableName: "billed", Item: { p: { S: "q" }, s: n(1), g: { S: "a" }, d: n(1) } }),
    );
    expect([before, memory.units().get("billed")!.indexWrite]).toEqual([0, 1]);
  });

  it("throws at what it does not know", async () => {
    const { client } = memoryDynamo();
    await client.send(new CreateTableCommand({ TableName: "t", ...TABLE }));
    const Item = { p: { S: "p" }, s: n(1) };
    await expect(client.send(new ScanCommand({ TableName: "t" }))).rejects.toThrow("does not know ScanCommand");
    await expect(
      client.send(new PutItemCommand({ TableName: "t", Item, ConditionExpression: "size(p) > p" })),
    ).rejects.toThrow("the memory store expected");
    await expect(
      client.send(new PutItemCommand({ TableName: "t", Item, ReturnItemCollectionMetrics: "SIZE" })),
    ).rejects.toThrow("does not know the parameter ReturnItemCollectionMetrics");
  });

  it("tells who lost what stands there, if asked", async () => {
    const { client } = memoryDynamo();
    await create(client, "t", TABLE);
    const put = (v: number) =>
      client.send(
        new PutItemCommand({
          TableName: "t",
          Item: { p: { S: "p" }, s: n(1), v: n(v) },
          ConditionExpression: "attribute_not_exists(s)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
    await put(1);
    const lost = await put(2).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(ConditionalCheckFailedException);
    expect((lost as ConditionalCheckFailedException).Item!.v).toEqual(n(1));
  });

  it("shows an eventual reader what was written a while ago, and a strong one everything", async () => {
    let now = 1_000;
    const { client } = memoryDynamo({ now: () => now, lag: () => 10 });
    await client.send(new CreateTableCommand({ TableName: "t", ...TABLE }));
    await client.send(new PutItemCommand({ TableName: "t", Item: { p: { S: "p" }, s: n(1) } }));
    now += 10;
    await client.send(new PutItemCommand({ TableName: "t", Item: { p: { S: "p" }, s: n(2) } }));
    const newest = async (ConsistentRead: boolean) =>
      (
        await client.send(
          new QueryCommand({
            TableName: "t",
            KeyConditionExpression: "p = :p",
            ExpressionAttributeValues: { ":p": { S: "p" } },
            ScanIndexForward: false,
            Limit: 1,
            ConsistentRead,
          }),
        )
      ).Items![0]!.s!.N;
    expect([await newest(false), await newest(true)]).toEqual(["1", "2"]);
  });
});
