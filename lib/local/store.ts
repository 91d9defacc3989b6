import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import "./quiet-sdk.ts";
import { type Index, type Key, TABLES, type Table, type TableName } from "../infra/topology.ts";

/** An embedded store that answers the DynamoDB protocol. */
export type Store = { readonly url: string; readonly close: () => Promise<void> };

/** Starts the embedded store: on disk under `path`, or in memory without one. Port 0 takes any that is free. */
export async function startStore(path: string | undefined, port = 0): Promise<Store> {
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the embedded store has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => new Promise((resolve, reject) => server.close((error?: Error) => (error ? reject(error) : resolve()))),
  };
}

/** A client of a DynamoDB-compatible store at that address. The keys are for show: the store checks none. */
export const clientOf = (url: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: url,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 2,
  });

const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** The local name of each table. */
export const localTables = (prefix = "tacet"): Record<TableName, string> =>
  Object.fromEntries(TABLE_NAMES.map((name) => [name, `${prefix}-${name}`])) as Record<TableName, string>;

/** Rounds of asking whether a new table is there, and the pause between them. */
const MAX_WAITS = 200;
const WAIT_MS = 25;

/** Makes the tables of the topology that the store does not have yet. */
export async function createTables(client: DynamoDBClient, names: Record<TableName, string>): Promise<void> {
  const { TableNames: present = [] } = await client.send(new ListTablesCommand({}));
  for (const name of TABLE_NAMES) {
    if (!present.includes(names[name])) await createTable(client, names[name], TABLES[name]);
  }
  for (const name of TABLE_NAMES) await waitFor(client, names[name]);
}

async function createTable(client: DynamoDBClient, name: string, table: Table): Promise<void> {
  await client.send(new CreateTableCommand(tableInput(name, table))).catch((error: Error) => {
    // Another process that joins the same store has just made it.
    if (error.name !== "ResourceInUseException") throw error;
  });
}

async function waitFor(client: DynamoDBClient, table: string): Promise<void> {
  for (let round = 0; round < MAX_WAITS; round++) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    if (Table?.TableStatus === "ACTIVE") return;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
  throw new Error(`table ${table} did not become active`);
}

function tableInput(name: string, table: Table) {
  const keys = new Map<string, Key["type"]>();
  for (const key of [table.partition, table.sort, ...table.indexes.flatMap((index) => [index.partition, index.sort])])
    keys.set(key.name, key.type);
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST" as const,
    KeySchema: schema(table.partition, table.sort),
    AttributeDefinitions: [...keys].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    ...(table.indexes.length > 0 && { GlobalSecondaryIndexes: table.indexes.map(indexInput) }),
  };
}

const indexInput = (index: Index) => ({
  IndexName: index.name,
  KeySchema: schema(index.partition, index.sort),
  Projection:
    index.attributes.length > 0
      ? { ProjectionType: "INCLUDE" as const, NonKeyAttributes: [...index.attributes] }
      : { ProjectionType: "KEYS_ONLY" as const },
});

const schema = (partition: Key, sort: Key) => [
  { AttributeName: partition.name, KeyType: "HASH" as const },
  { AttributeName: sort.name, KeyType: "RANGE" as const },
];
