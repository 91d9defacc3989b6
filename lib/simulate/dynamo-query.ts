import type { AttributeValue, QueryCommandInput } from "@aws-sdk/client-dynamodb";
import type { Ms } from "../policy/words.ts";
import { checkPlaceholders, compiled, invalid, scopeOf } from "./dynamo-checks.ts";
import {
  type Compiled,
  compileCondition,
  compileKeys,
  type KeyTerm,
  type Scope,
  type Test,
} from "./dynamo-expression.ts";
import {
  type Bounds,
  type IndexSchema,
  type KeyNames,
  lowerBound,
  type MemoryTable,
  placesIn,
  type Row,
  sortOf,
  sortValue,
  type TableSchema,
  tieOf,
} from "./dynamo-table.ts";
import type { Item } from "./dynamo-value.ts";

/** DynamoDB reads at most so much in one page. */
export const PAGE_BYTES = 1024 * 1024;

export type Page = {
  readonly items: readonly Item[];
  readonly scanned: number;
  readonly bytes: number;
  readonly last: Item | undefined;
};

/** What a query asks for; rows written after the horizon are not there yet for this reader. */
export function queryPage(table: MemoryTable, input: QueryCommandInput, horizon: Ms): Page {
  const index = indexOf(table, input.IndexName);
  if (index && input.ConsistentRead) throw invalid("Consistent reads are not supported on global secondary indexes");
  const keys = compileKeys(input.KeyConditionExpression ?? "");
  const filter = compiled(compileCondition, input.FilterExpression);
  checkPlaceholders(input, keys, filter);
  const asked = conditionOf(table, index ?? table.schema, keys, scopeOf(undefined, input));
  const rows = table.rows(index, asked.partition);
  const start = input.ExclusiveStartKey && startOf(table, index, asked.partition, input.ExclusiveStartKey);
  const { from, to } = stretch(rows, asked.bounds, start, input.ScanIndexForward !== false);
  const { last, ...page } = walk(rows, { from, to, input, horizon, filter });
  return { ...page, last: last && keysOf(table, index, last.item) };
}

function indexOf(table: MemoryTable, name: string | undefined): IndexSchema | undefined {
  if (name === undefined) return undefined;
  const found = table.schema.indexes.find((index) => index.name === name);
  if (!found) throw invalid(`The table does not have the specified index: ${name}`);
  return found;
}

function conditionOf(
  { schema }: MemoryTable,
  names: KeyNames,
  { run }: Compiled<readonly KeyTerm[]>,
  scope: Scope,
): { partition: AttributeValue; bounds: Bounds } {
  const partition = run.find((term) => term.name(scope) === names.partition);
  if (partition?.operator !== "=") throw invalid(`Query condition missed key schema element: ${names.partition}`);
  const sort = run.find((term) => term.name(scope) === names.sort);
  if (run.length > (sort ? 2 : 1)) throw invalid("Query key condition not supported");
  return {
    partition: typed(schema, partition, names.partition, scope)[0]!,
    bounds: sort ? BOUNDS[sort.operator](...typed(schema, sort, names.sort!, scope).map(sortValue)) : {},
  };
}

function typed(schema: TableSchema, term: KeyTerm, name: string, scope: Scope): AttributeValue[] {
  const values = term.operands.map((operand) => operand(scope)!);
  if (values.some((value) => value[schema.types[name]!] === undefined))
    throw invalid("One or more parameter values were invalid: Condition parameter type does not match schema type");
  return values;
}

type Sort = string | number;
const BOUNDS: Record<KeyTerm["operator"], (...values: Sort[]) => Bounds> = {
  "=": (value) => ({ low: { sort: value!, open: false }, high: { sort: value!, open: false } }),
  "<": (value) => ({ high: { sort: value!, open: true } }),
  "<=": (value) => ({ high: { sort: value!, open: false } }),
  ">": (value) => ({ low: { sort: value!, open: true } }),
  ">=": (value) => ({ low: { sort: value!, open: false } }),
  BETWEEN: (low, high) => {
    if (low! > high!)
      throw invalid("The BETWEEN operator requires upper bound to be greater than or equal to lower bound");
    return { low: { sort: low!, open: false }, high: { sort: high!, open: false } };
  },
  begins_with: (prefix) => {
    if (typeof prefix !== "string") throw invalid("begins_with is for texts");
    // Behind everything that begins so: the last code point there is, after the prefix.
    return { low: { sort: prefix, open: false }, high: { sort: `${prefix}\u{10ffff}\u{10ffff}`, open: true } };
  },
};

type Start = { readonly sort: Sort; readonly tie: string };

function startOf(table: MemoryTable, index: IndexSchema | undefined, partition: AttributeValue, key: Item): Start {
  const wanted = Object.keys(keysOf(table, index, key));
  if (wanted.length !== Object.keys(key).length || wanted.some((name) => key[name] === undefined))
    throw invalid("The provided starting key is invalid");
  const names = index ?? table.schema;
  if (sortValue(key[names.partition]!) !== sortValue(partition))
    throw invalid("The provided starting key is outside query boundaries based on provided conditions");
  return { sort: sortOf(names, key), tie: index ? tieOf(table.schema, key) : "" };
}

function stretch(rows: readonly Row[], bounds: Bounds, start: Start | undefined, forward: boolean) {
  const { from, to } = placesIn(rows, bounds);
  if (!start) return { from, to };
  const place = lowerBound(rows, start.sort, start.tie);
  const at = rows[place];
  const there = at !== undefined && at.sort === start.sort && at.tie === start.tie;
  return forward ? { from: Math.max(from, there ? place + 1 : place), to } : { from, to: Math.min(to, place) };
}

/** The keys of a row, as a page ends with them and the next begins. */
function keysOf({ schema }: MemoryTable, index: IndexSchema | undefined, item: Item): Item {
  const names = [schema.partition, schema.sort, index?.partition, index?.sort].filter((name) => name !== undefined);
  return Object.fromEntries(names.map((name) => [name, item[name]!]));
}

type Walk = {
  readonly from: number;
  readonly to: number;
  readonly input: QueryCommandInput;
  readonly horizon: Ms;
  readonly filter: Compiled<Test> | undefined;
};

function walk(rows: readonly Row[], { from, to, input, horizon, filter }: Walk) {
  const forward = input.ScanIndexForward !== false;
  const limit = input.Limit ?? Infinity;
  if (limit < 1) throw invalid("Limit must be at least 1");
  const items: Item[] = [];
  let [scanned, bytes] = [0, 0];
  for (let step = 0; step < to - from; step++) {
    const row = rows[forward ? from + step : to - 1 - step]!;
    if (row.writtenAt > horizon) continue;
    scanned++;
    bytes += row.bytes;
    if (!filter || filter.run(scopeOf(row.item, input))) items.push({ ...row.item });
    // As DynamoDB does: a full page has a next one, which may be empty.
    if (scanned === limit || bytes >= PAGE_BYTES) return { items, scanned, bytes, last: row };
  }
  return { items, scanned, bytes, last: undefined };
}
