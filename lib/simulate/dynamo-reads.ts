import type { BatchGetItemCommand, GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Ms } from "../policy/words.ts";
import { checkKeys, checkPlaceholders, compiled, invalid, scopeOf } from "./dynamo-checks.ts";
import { compileProjection } from "./dynamo-expression.ts";
import { queryPage } from "./dynamo-query.ts";
import { billRead, type InputOf, METADATA, type Run, type Store, told } from "./dynamo-store.ts";
import type { Item } from "./dynamo-value.ts";

/** What this reader may see was written by then. */
const horizonOf = (store: Store, table: string, index: string | undefined, strong: boolean | undefined): Ms =>
  strong ? Infinity : store.now() - store.lag(table, index);

export const get: Run<InputOf<GetItemCommand>> = (store, input) => {
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

export const query: Run<InputOf<QueryCommand>> = (store, input) => {
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

/** DynamoDB's own limit of a batch. */
const BATCH_READS = 100;

export const batchGet: Run<InputOf<BatchGetItemCommand>> = (store, { RequestItems = {} }) => {
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
