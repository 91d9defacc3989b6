import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Ms } from "../policy/words.ts";
import { type Item, sizeOf, textOrder } from "./dynamo-value.ts";

/** Keys of a table or of one of its indexes. */
export type KeyNames = { readonly partition: string; readonly sort: string | undefined };
export type IndexSchema = KeyNames & {
  readonly name: string;
  /** Attributes an index carries beside the keys; undefined: all. */
  readonly projected: ReadonlySet<string> | undefined;
};
export type TableSchema = KeyNames & {
  readonly name: string;
  readonly types: Readonly<Record<string, "S" | "N">>;
  readonly indexes: readonly IndexSchema[];
};

/** One item, in its table or as an index carries it. */
export type Row = {
  readonly item: Item;
  readonly sort: string | number;
  /** Orders rows of one sort value: an index holds many. */
  readonly tie: string;
  readonly bytes: number;
  readonly writtenAt: Ms;
};

/** A stretch of one partition, by sort value, both ends included or left open. */
export type Bounds = {
  readonly low?: { readonly sort: string | number; readonly open: boolean };
  readonly high?: { readonly sort: string | number; readonly open: boolean };
};

/** What a write cost the indexes: bytes of every row written or removed. */
export type IndexWrites = readonly number[];

export type MemoryTable = {
  readonly schema: TableSchema;
  readonly get: (key: Item) => Row | undefined;
  readonly put: (item: Item, now: Ms) => IndexWrites;
  readonly remove: (key: Item) => IndexWrites;
  /** Rows of a partition in order; the base table's without an index. */
  readonly rows: (index: IndexSchema | undefined, partition: AttributeValue) => readonly Row[];
  /** Every row of the table, partition by partition. */
  readonly all: () => IterableIterator<Row>;
};

export function memoryTable(schema: TableSchema): MemoryTable {
  const base = new Map<string, Row[]>();
  const indexed = schema.indexes.map((index) => ({ index, partitions: new Map<string, Row[]>() }));

  const find = (key: Item): { rows: Row[]; place: number } | undefined => {
    const rows = base.get(partitionOf(schema, key));
    if (!rows) return undefined;
    const place = lowerBound(rows, sortOf(schema, key), "");
    return place < rows.length && rows[place]!.sort === sortOf(schema, key) ? { rows, place } : undefined;
  };
  const reindex = (before: Row | undefined, after: Row | undefined): number[] =>
    indexed.flatMap(({ index, partitions }) => {
      const [old, made] = [before && rowOf(schema, index, before), after && rowOf(schema, index, after)];
      if (old && made && sameRow(old, made)) return [];
      if (old) takeOut(partitions, partitionOf(index, old.item), old);
      if (made) putIn(partitions, partitionOf(index, made.item), made);
      const moved = old && made && !sameKeys(index, old, made);
      return moved
        ? [old.bytes, made.bytes]
        : [Math.max(old?.bytes ?? 0, made?.bytes ?? 0)].filter((bytes) => bytes > 0);
    });

  return {
    schema,
    get: (key) => {
      const found = find(key);
      return found?.rows[found.place];
    },
    put: (item, now) => {
      const row: Row = { item, sort: sortOf(schema, item), tie: "", bytes: sizeOf(item), writtenAt: now };
      const found = find(item);
      const before = found?.rows[found.place];
      if (found) found.rows[found.place] = row;
      else putIn(base, partitionOf(schema, item), row);
      return indexed.length === 0 ? [] : reindex(before, row);
    },
    remove: (key) => {
      const found = find(key);
      if (!found) return [];
      const [before] = found.rows.splice(found.place, 1);
      if (found.rows.length === 0) base.delete(partitionOf(schema, key));
      return reindex(before, undefined);
    },
    rows: (index, partition) => {
      const partitions = index ? indexed.find((one) => one.index === index)!.partitions : base;
      return partitions.get(keyText(partition)) ?? [];
    },
    *all() {
      for (const rows of base.values()) yield* rows;
    },
  };
}

const keyText = (value: AttributeValue): string => value.S ?? String(Number(value.N));
const partitionOf = (names: KeyNames, item: Item): string => keyText(item[names.partition]!);

export function sortOf({ sort }: KeyNames, item: Item): string | number {
  if (sort === undefined) return 0;
  return sortValue(item[sort]!);
}
export const sortValue = (value: AttributeValue): string | number => value.S ?? Number(value.N);

/** Orders the rows of an index that share a sort value: by the keys of the table. */
export const tieOf = (schema: TableSchema, item: Item): string =>
  `${partitionOf(schema, item)}\u0000${sortOf(schema, item)}`;

function rowOf(schema: TableSchema, index: IndexSchema, row: Row): Row | undefined {
  if (!(index.partition in row.item) || (index.sort !== undefined && !(index.sort in row.item))) return undefined;
  const item = index.projected ? projection(row.item, index.projected) : row.item;
  return {
    item,
    sort: sortOf(index, row.item),
    tie: tieOf(schema, row.item),
    bytes: index.projected ? sizeOf(item) : row.bytes,
    writtenAt: row.writtenAt,
  };
}

function projection(item: Item, names: ReadonlySet<string>): Item {
  const carried: Item = {};
  for (const name in item) if (names.has(name)) carried[name] = item[name]!;
  return carried;
}

const sameRow = (a: Row, b: Row): boolean => JSON.stringify(a.item) === JSON.stringify(b.item);
const sameKeys = (index: IndexSchema, a: Row, b: Row): boolean =>
  a.sort === b.sort && partitionOf(index, a.item) === partitionOf(index, b.item);

function putIn(partitions: Map<string, Row[]>, partition: string, row: Row): void {
  const rows = partitions.get(partition);
  if (!rows) {
    partitions.set(partition, [row]);
    return;
  }
  // Most are written in order, behind all others.
  if (order(rows.at(-1)!, row.sort, row.tie) < 0) rows.push(row);
  else rows.splice(lowerBound(rows, row.sort, row.tie), 0, row);
}

function takeOut(partitions: Map<string, Row[]>, partition: string, row: Row): void {
  const rows = partitions.get(partition)!;
  rows.splice(lowerBound(rows, row.sort, row.tie), 1);
  if (rows.length === 0) partitions.delete(partition);
}

function order(row: Row, sort: string | number, tie: string): number {
  const bySort =
    typeof row.sort === "number" ? row.sort - (sort as number) : textOrder(row.sort as string, sort as string);
  return bySort === 0 ? textOrder(row.tie, tie) : bySort;
}

/** The first place whose row is not before (sort, tie). */
export function lowerBound(rows: readonly Row[], sort: string | number, tie: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(rows[middle]!, sort, tie) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Behind every tie. */
const LAST = "\uffff";

/** The places [from, to) of the rows within the bounds. */
export function placesIn(rows: readonly Row[], { low, high }: Bounds): { from: number; to: number } {
  return {
    from: low ? lowerBound(rows, low.sort, low.open ? LAST : "") : 0,
    to: high ? lowerBound(rows, high.sort, high.open ? "" : LAST) : rows.length,
  };
}
