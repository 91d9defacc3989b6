import { randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientOf, createTables, localTables, startStore } from "../lib/local/store.ts";

/** A real store for tests: the one TACET_DYNAMODB_ENDPOINT names, or an embedded one in memory. */
export async function testStore(): Promise<{
  client: DynamoDBClient;
  tables: ReturnType<typeof localTables>;
  url: string;
  close: () => Promise<void>;
}> {
  const endpoint = process.env.TACET_DYNAMODB_ENDPOINT;
  const store = endpoint ? { url: endpoint, close: async () => {} } : await startStore(undefined);
  const client = clientOf(store.url);
  const tables = localTables(`test-${randomUUID().slice(0, 8)}`);
  await createTables(client, tables);
  return {
    client,
    tables,
    url: store.url,
    close: async () => {
      client.destroy();
      await store.close();
    },
  };
}
