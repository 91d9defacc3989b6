import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  type KeySchemaElement,
  ListTablesCommand,
  type Projection,
  PutItemCommand,
  QueryCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Ms } from "../policy/words.ts";
import {
  checkInput,
  checkKeys,
  checkPlaceholders,
  compiled,
  type Expressions,
  ITEM_BYTES,
  invalid,
  scopeOf,
} from "./dynamo-checks.ts";
import { compileCondition, compileProjection, compileUpdate } from "./dynamo-expression.ts";
import { queryPage } from "./dynamo-query.ts";
import { type KeyNames, type MemoryTable, memoryTable, type Row, type TableSchema } from "./dynamo-table.ts";
import { type Item, sizeOf } from "./dynamo-value.ts";

/** A read unit is 4 KB read strongly, half a unit if eventually; a write unit is 1 KB, and each index row another. */
const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;

export type Units = { readonly read: number; readonly write: number; readonly indexWrite: number };

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

export type MemoryDynamoOptions = {
  readonly now?: () => Ms;
  /**
   * How far behind the newest write an eventual read of this table or index is just now, in milliseconds. Rows
   * younger than that are not there yet: right for what is written once, too strict for what is overwritten.
   */
  readonly lag?: (table: string, index: string | undefined) => Ms;
  /** Told of every write that took effect. */
  readonly wrote?: (table: string, item: Item, removed: boolean) => void;
};

type Used = { read: number; write: number; indexWrite: number };
type Store = {
  readonly tables: Map<string, MemoryTable>;
  readonly tableOf: (name: string | undefined) => MemoryTable;
  readonly used: (table: string) => Used;
  readonly now: () => Ms;
  readonly lag: (table: string, index: string | undefined) => Ms;
  readonly wrote: (table: string, item: Item, removed: boolean) => void;
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

function storeOf({ now = () => 0, lag = () => 0, wrote = () => {} }: MemoryDynamoOptions) {
  const tables = new Map<string, MemoryTable>();
  const units = new Map<string, Used>();
  return {
    tables,
    units,
    now,
    lag,
    wrote,
    tableOf: (name: string | undefined) => {
      const table = tables.get(name ?? "");
      if (!table)
        throw new ResourceNotFoundException({
          message: `Requested resource not found: Table: ${name} not found`,
          $metadata: { httpStatusCode: 400 },
        });
      return table;
    },
    used: (table: string) => {
      const known = units.get(table) ?? { read: 0, write: 0, indexWrite: 0 };
      units.set(table, known);
      return known;
    },
  };
}

const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));

function billRead(store: Store, table: string, bytes: number, strong: boolean | undefined): number {
  const read = Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (strong ? 1 : 0.5);
  store.used(table).read += read;
  return read;
}

function billWrite(store: Store, table: string, bytes: number, indexes: readonly number[] = []): number {
  const used = store.used(table);
  const [write, indexWrite] = [writeUnits(bytes), indexes.reduce((sum, row) => sum + writeUnits(row), 0)];
  used.write += write;
  used.indexWrite += indexWrite;
  return write + indexWrite;
}

type Consumed = { ReturnConsumedCapacity?: string | undefined; TableName?: string | undefined };
const told = ({ ReturnConsumedCapacity, TableName }: Consumed, CapacityUnits: number) =>
  ReturnConsumedCapacity === undefined || ReturnConsumedCapacity === "NONE"
    ? {}
    : { ConsumedCapacity: { TableName, CapacityUnits } };

const METADATA = { $metadata: { httpStatusCode: 200, attempts: 1 } };

/** The condition of a write, and what the write would replace. */
type Conditional = Expressions & {
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
};

function checkCondition(store: Store, table: MemoryTable, input: Conditional, row: Row | undefined, bytes: number) {
  const condition = compiled(compileCondition, input.ConditionExpression);
  checkPlaceholders(input, condition, compiled(compileUpdate, input.UpdateExpression));
  if (!condition || condition.run(scopeOf(row?.item, input))) return;
  billWrite(store, table.schema.name, Math.max(bytes, row?.bytes ?? 0));
  throw new ConditionalCheckFailedException({
    message: "The conditional request failed",
    $metadata: { httpStatusCode: 400 },
    ...(row && input.ReturnValuesOnConditionCheckFailure === "ALL_OLD" && { Item: { ...row.item } }),
  });
}

/** Carries out a write whose condition holds. */
function write(store: Store, table: MemoryTable, item: Item, before: Row | undefined): number {
  const bytes = sizeOf(item);
  if (bytes > ITEM_BYTES) throw invalid("Item size has exceeded the maximum allowed size");
  const indexes = table.put(item, store.now());
  store.wrote(table.schema.name, item, false);
  return billWrite(store, table.schema.name, Math.max(bytes, before?.bytes ?? 0), indexes);
}

function removeItem(store: Store, table: MemoryTable, key: Item, before: Row | undefined): number {
  const indexes = table.remove(key);
  if (before) store.wrote(table.schema.name, before.item, true);
  return billWrite(store, table.schema.name, before?.bytes ?? 0, indexes);
}

type Run<I> = (store: Store, input: I) => object;
type InputOf<C> = C extends { readonly input: infer I } ? I : never;

/** What this reader may see was written by then. */
const horizonOf = (store: Store, table: string, index: string | undefined, strong: boolean | undefined): Ms =>
  strong ? Infinity : store.now() - store.lag(table, index);

const get: Run<InputOf<GetItemCommand>> = (store, input) => {
  const table = store.tableOf(input.TableName);
  checkKeys(table.schema, input.Key!, true);
  const projection = compiled(compileProjection, input.ProjectionExpression);
  checkPlaceholders(input, projection);
  const row = table.get(input.Key!);
  const horizon = horizonOf(store, table.schema.name, undefined, input.ConsistentRead);
  const seen = row && row.writtenAt <= horizon ? row : undefined;
  const units = billRead(store, table.schema.name, seen?.bytes ?? 0, input.ConsistentRead);
  const wanted = projection?.run.map((name) => name(scopeOf(undefined, input)));
  const item =
    seen && wanted
      ? Object.fromEntries(wanted.filter((name) => name in seen.item).map((name) => [name, seen.item[name]!]))
      : seen && { ...seen.item };
  return { ...METADATA, ...(item && { Item: item }), ...told(input, units) };
};

const put: Run<InputOf<PutItemCommand>> = (store, input) => {
  const table = store.tableOf(input.TableName);
  const item = { ...input.Item! };
  for (const name in item) if (item[name] === undefined) delete item[name];
  checkKeys(table.schema, item, false);
  const before = table.get(item);
  checkCondition(store, table, input, before, input.ConditionExpression === undefined ? 0 : sizeOf(item));
  const units = write(store, table, item, before);
  return {
    ...METADATA,
    ...(input.ReturnValues === "ALL_OLD" && before && { Attributes: { ...before.item } }),
    ...told(input, units),
  };
};

const remove: Run<InputOf<DeleteItemCommand>> = (store, input) => {
  const table = store.tableOf(input.TableName);
  checkKeys(table.schema, input.Key!, true);
  const before = table.get(input.Key!);
  checkCondition(store, table, input, before, 0);
  const units = removeItem(store, table, input.Key!, before);
  return {
    ...METADATA,
    ...(input.ReturnValues === "ALL_OLD" && before && { Attributes: { ...before.item } }),
    ...told(input, units),
  };
};

const update: Run<InputOf<UpdateItemCommand>> = (store, input) => {
  const table = store.tableOf(input.TableName);
  checkKeys(table.schema, input.Key!, true);
  const before = table.get(input.Key!);
  const changes = compileUpdate(input.UpdateExpression ?? "");
  checkCondition(store, table, input, before, 0);
  const scope = scopeOf(before?.item, input);
  const item: Item = { ...(before?.item ?? input.Key!) };
  for (const { name, value } of changes.run) {
    const attribute = name(scope);
    if (attribute in input.Key!)
      throw invalid(`Cannot update attribute ${attribute}. This attribute is part of the key`);
    const made = value?.(scope);
    if (value && !made) throw invalid("The provided expression refers to an attribute that does not exist in the item");
    if (made) item[attribute] = made;
    else delete item[attribute];
  }
  checkKeys(table.schema, item, false);
  const units = write(store, table, item, before);
  const answers: Record<string, Item | undefined> = { ALL_NEW: { ...item }, ALL_OLD: before && { ...before.item } };
  const returned = input.ReturnValues ?? "NONE";
  if (returned !== "NONE" && !(returned in answers)) throw new Error(`the memory store does not return ${returned}`);
  return { ...METADATA, ...(answers[returned] && { Attributes: answers[returned] }), ...told(input, units) };
};

const query: Run<InputOf<QueryCommand>> = (store, input) => {
  const table = store.tableOf(input.TableName);
  const page = queryPage(table, input, horizonOf(store, table.schema.name, input.IndexName, input.ConsistentRead));
  const units = billRead(store, table.schema.name, page.bytes, input.ConsistentRead);
  return {
    ...METADATA,
    ...(input.Select === "COUNT" ? {} : { Items: page.items }),
    Count: page.items.length,
    ScannedCount: page.scanned,
    ...(page.last && { LastEvaluatedKey: page.last }),
    ...told(input, units),
  };
};

/** DynamoDB's own limits of a batch. */
const BATCH_WRITES = 25;
const BATCH_READS = 100;

const batchWrite: Run<InputOf<BatchWriteItemCommand>> = (store, { RequestItems = {} }) => {
  const requests = Object.entries(RequestItems).flatMap(([name, writes]) => writes.map((write) => ({ name, write })));
  if (requests.length === 0 || requests.length > BATCH_WRITES)
    throw invalid("Too many items requested for the BatchWriteItem call");
  const keys = new Set<string>();
  for (const { name, write: request } of requests) {
    const table = store.tableOf(name);
    const item = request.PutRequest?.Item ?? request.DeleteRequest!.Key!;
    checkKeys(table.schema, item, request.DeleteRequest !== undefined);
    const { partition, sort } = table.schema;
    const key = JSON.stringify([name, item[partition], sort === undefined ? undefined : item[sort]]);
    if (keys.has(key)) throw invalid("Provided list of item keys contains duplicates");
    keys.add(key);
  }
  for (const { name, write: request } of requests) {
    const table = store.tableOf(name);
    const item = request.PutRequest?.Item;
    if (item) write(store, table, { ...item }, table.get(item));
    else removeItem(store, table, request.DeleteRequest!.Key!, table.get(request.DeleteRequest!.Key!));
  }
  return { ...METADATA, UnprocessedItems: {} };
};

const batchGet: Run<InputOf<BatchGetItemCommand>> = (store, { RequestItems = {} }) => {
  const entries = Object.entries(RequestItems);
  const count = entries.reduce((sum, [, { Keys = [] }]) => sum + Keys.length, 0);
  if (count === 0 || count > BATCH_READS) throw invalid("Too many items requested for the BatchGetItem call");
  const Responses = Object.fromEntries(
    entries.map(([TableName, { Keys = [], ...rest }]) => [
      TableName,
      Keys.map((Key) => (get(store, { ...rest, TableName, Key }) as { Item?: Item }).Item).filter((item) => item),
    ]),
  );
  return { ...METADATA, Responses, UnprocessedKeys: {} };
};

const createTable: Run<CreateTableCommandInput> = (store, input) => {
  const name = input.TableName!;
  if (store.tables.has(name))
    throw new ResourceInUseException({ message: `Table already exists: ${name}`, $metadata: { httpStatusCode: 400 } });
  const table = memoryTable(schemaOf(input));
  store.tables.set(name, table);
  return { ...METADATA, TableDescription: { TableName: name, TableStatus: "ACTIVE" } };
};

function schemaOf(input: CreateTableCommandInput): TableSchema {
  const keys = namesOf(input.KeySchema!);
  const types = Object.fromEntries(
    input.AttributeDefinitions!.map(({ AttributeName, AttributeType }) => [AttributeName!, AttributeType as "S" | "N"]),
  );
  return {
    name: input.TableName!,
    ...keys,
    types,
    indexes: (input.GlobalSecondaryIndexes ?? []).map((index) => ({
      name: index.IndexName!,
      ...namesOf(index.KeySchema!),
      projected: projectedOf([keys, namesOf(index.KeySchema!)], index.Projection!),
    })),
  };
}

function namesOf(schema: readonly KeySchemaElement[]): KeyNames {
  const named = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  return { partition: named("HASH")!, sort: named("RANGE") };
}

function projectedOf(keys: readonly KeyNames[], { ProjectionType, NonKeyAttributes = [] }: Projection) {
  if (ProjectionType === "ALL") return undefined;
  const names = keys.flatMap(({ partition, sort }) => [partition, sort]).filter((name) => name !== undefined);
  return new Set([...names, ...NonKeyAttributes]);
}

const describeTable: Run<InputOf<DescribeTableCommand>> = (store, { TableName }) => {
  store.tableOf(TableName);
  return { ...METADATA, Table: { TableName, TableStatus: "ACTIVE" } };
};

const listTables: Run<InputOf<ListTablesCommand>> = (store) => ({ ...METADATA, TableNames: [...store.tables.keys()] });

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
