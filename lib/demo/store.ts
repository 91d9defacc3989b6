import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { TABLES, type TableName } from "../infra/topology.ts";
import { clientOf, localTables, startStore } from "../local/store.ts";
import type { Item } from "../simulate/dynamo-value.ts";
import { memoryDynamo } from "../simulate/memory-dynamo.ts";

export const STORES = ["memory", "disk"] as const;
export type StoreKind = (typeof STORES)[number];

/** Request units consumed so far; those of indexes are among the write units. */
export type Units = { readonly read: number; readonly write: number };

/** A store whose every write of an entry is told of. */
export type WatchedStore = {
  readonly client: DynamoDBClient;
  /** By table; undefined where the store does not count as DynamoDB does. */
  readonly units: () => Readonly<Record<TableName, Units>> | undefined;
  readonly close: () => Promise<void>;
};

type Wrote = (entry: Item) => void;

export async function watchedStore(kind: StoreKind, directory: string, wrote: Wrote): Promise<WatchedStore> {
  switch (kind) {
    case "memory":
      return inMemory(wrote);
    case "disk":
      return onDisk(directory, wrote);
  }
}

function inMemory(wrote: Wrote): WatchedStore {
  const names = localTables();
  const store = memoryDynamo({
    wrote: (table, item, removed) => {
      if (table === names.ledger && !removed) wrote(item);
    },
  });
  const unitsOf = (table: string): Units => {
    const { read = 0, write = 0, indexWrite = 0 } = store.units().get(table) ?? {};
    return { read, write: write + indexWrite };
  };
  return {
    client: store.client,
    units: () =>
      Object.fromEntries(Object.keys(TABLES).map((name) => [name, unitsOf(names[name as TableName])])) as Record<
        TableName,
        Units
      >,
    close: async () => {},
  };
}

/** The embedded store of `npm start`. It does not bill indexes as DynamoDB does, so its units are not told. */
async function onDisk(directory: string, wrote: Wrote): Promise<WatchedStore> {
  const store = await startStore(directory);
  const client = clientOf(store.url);
  const { ledger } = localTables();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      const { TableName, Item } = args.input as { TableName?: string; Item?: Item };
      if (context.commandName === PutItemCommand.name && TableName === ledger && Item) wrote(Item);
      return answer;
    },
    { step: "initialize", name: "watched" },
  );
  return {
    client,
    units: () => undefined,
    close: async () => {
      client.destroy();
      await store.close();
    },
  };
}
