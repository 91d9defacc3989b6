import {
  type BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DeleteItemCommand,
  type PutItemCommand,
  type UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  checkKeys,
  checkPlaceholders,
  compiled,
  type Expressions,
  ITEM_BYTES,
  invalid,
  scopeOf,
} from "./dynamo-checks.ts";
import { compileCondition, compileUpdate } from "./dynamo-expression.ts";
import { billWrite, type InputOf, METADATA, type Run, type Store, told } from "./dynamo-store.ts";
import type { MemoryTable, Row } from "./dynamo-table.ts";
import { type Item, sizeOf } from "./dynamo-value.ts";

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

export const put: Run<InputOf<PutItemCommand>> = (store, input) => {
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

export const remove: Run<InputOf<DeleteItemCommand>> = (store, input) => {
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

export const update: Run<InputOf<UpdateItemCommand>> = (store, input) => {
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

/** DynamoDB's own limit of a batch. */
const BATCH_WRITES = 25;

export const batchWrite: Run<InputOf<BatchWriteItemCommand>> = (store, { RequestItems = {} }) => {
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
