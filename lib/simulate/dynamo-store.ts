import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import type { Ms } from "../policy/words.ts";
import type { MemoryTable } from "./dynamo-table.ts";
import type { Item } from "./dynamo-value.ts";

/** A read unit is 4 KB read strongly, half a unit if eventually; a write unit is 1 KB, and each index row another. */
const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;

export type Units = { readonly read: number; readonly write: number; readonly indexWrite: number };

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
export type Store = {
  readonly tables: Map<string, MemoryTable>;
  readonly tableOf: (name: string | undefined) => MemoryTable;
  readonly used: (table: string) => Used;
  readonly now: () => Ms;
  readonly lag: (table: string, index: string | undefined) => Ms;
  readonly wrote: (table: string, item: Item, removed: boolean) => void;
};
export type Run<I> = (store: Store, input: I) => object;
export type InputOf<C> = C extends { readonly input: infer I } ? I : never;

export function storeOf({ now = () => 0, lag = () => 0, wrote = () => {} }: MemoryDynamoOptions) {
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

export function billRead(store: Store, table: string, bytes: number, strong: boolean | undefined): number {
  const read = Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (strong ? 1 : 0.5);
  store.used(table).read += read;
  return read;
}

export function billWrite(store: Store, table: string, bytes: number, indexes: readonly number[] = []): number {
  const used = store.used(table);
  const [write, indexWrite] = [writeUnits(bytes), indexes.reduce((sum, row) => sum + writeUnits(row), 0)];
  used.write += write;
  used.indexWrite += indexWrite;
  return write + indexWrite;
}

type Consumed = { ReturnConsumedCapacity?: string | undefined; TableName?: string | undefined };
export const told = ({ ReturnConsumedCapacity, TableName }: Consumed, CapacityUnits: number) =>
  ReturnConsumedCapacity === undefined || ReturnConsumedCapacity === "NONE"
    ? {}
    : { ConsumedCapacity: { TableName, CapacityUnits } };

export const METADATA = { $metadata: { httpStatusCode: 200, attempts: 1 } };
