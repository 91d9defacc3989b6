import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { BatchWriteItemCommand, DynamoDB } from "@aws-sdk/client-dynamodb";
import type { ApiWorld } from "../lib/api/route.ts";
import type { Engine } from "../lib/campaign/engine.ts";
import { assemble, type Ports } from "../lib/lambda/assemble.ts";
import { realChance, realPause } from "../lib/lambda/real.ts";
import { makeSecrets, readSecrets } from "../lib/lambda/secrets.ts";
import { type Item, itemOf } from "../lib/ledger/dynamo-ledger.ts";
import type { Entry } from "../lib/ledger/entry.ts";
import { createTables, localTables } from "../lib/local/store.ts";
import type { Ms } from "../lib/policy/words.ts";
import { check } from "./figure.ts";

/** More than any bench has requests in the air: none waits for a socket, ours or a peer's. */
const MAX_SOCKETS = 512;
/** DynamoDB's own limit of a batch. */
const BATCH_ITEMS = 25;
const BATCHES_AT_ONCE = 8;

export type BenchStore = {
  readonly client: DynamoDB;
  readonly tables: ReturnType<typeof localTables>;
  readonly world: ApiWorld & Engine;
  /** Where the world's clock stands. */
  readonly clock: { now: Ms };
  /** Stores entries as they are. */
  readonly seed: (entries: Iterable<Entry>) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The embedded store, in memory and in its own process, and a world over it as the Lambdas have it. */
export async function benchStore(now: Ms, ports: Partial<Ports> = {}): Promise<BenchStore> {
  const child = fork(new URL("./store-process.mjs", import.meta.url));
  const client = new DynamoDB({
    endpoint: await addressOf(child),
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    requestHandler: { httpAgent: { maxSockets: MAX_SOCKETS } },
  });
  const tables = localTables("bench");
  await createTables(client, tables);
  const clock = { now };
  const secrets = readSecrets(makeSecrets((count) => new Uint8Array(randomBytes(count))));
  const parts = { client, tables, secrets, now: () => clock.now, chance: realChance, pause: realPause };
  const world = assemble({ ...parts, ...ports });
  return {
    client,
    tables,
    world,
    clock,
    seed: (entries) => seed(client, tables.ledger, entries),
    close: async () => {
      client.destroy();
      await closed(child);
    },
  };
}

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once("message", (url) => resolve(String(url)));
    child.once("exit", (code) => reject(new Error(`the store ended with ${code}`)));
  });

const closed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.disconnect();
  });

async function seed(client: DynamoDB, table: string, entries: Iterable<Entry>): Promise<void> {
  const batches = batchesOf(entries);
  const worker = async () => {
    for (const items of batches) {
      const writes = items.map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: writes } }));
      check(Object.keys(UnprocessedItems ?? {}).length === 0, "the store did not take all entries");
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker));
}

function* batchesOf(entries: Iterable<Entry>): Generator<Item[]> {
  let batch: Item[] = [];
  for (const entry of entries) {
    if (batch.push(itemOf(entry)) < BATCH_ITEMS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export type Pace = {
  readonly perSecond: number /** Processor time of this process for each task. */;
  readonly cpuNs: number;
};

/** Carries out `count` tasks, so many at a time, and says at what pace. */
export async function paceOf(count: number, atOnce: number, task: (index: number) => Promise<void>): Promise<Pace> {
  let next = 0;
  const worker = async () => {
    while (next < count) await task(next++);
  };
  const before = process.cpuUsage();
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (count * 1_000) / elapsed, cpuNs: ((user + system) * 1_000) / count };
}
