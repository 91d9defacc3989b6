import { randomUUID } from "node:crypto";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Chance } from "../contact/world.ts";
import type { Observer } from "../lambda/observe.ts";
import { realChance, realClock } from "../lambda/real.ts";
import { makeSecrets } from "../lambda/secrets.ts";
import type { Ms } from "../policy/words.ts";
import { localClock } from "./clock.ts";
import { APPROVER, type Issuer, localIssuer } from "./issuer.ts";
import { keptFile } from "./kept-file.ts";
import { lockDirectory } from "./lock.ts";
import { type LocalObserver, SILENT } from "./log.ts";
import { type Runtime, startRuntime } from "./runtime.ts";
import { clientOf, createTables, localTables, type Store, startStore } from "./store.ts";

export type LocalOptions = {
  /** Where keys, token, store and files are kept; absent: nothing is, and all is gone at the end. */
  readonly data?: string;
  readonly port: number;
  /** A movable clock that starts here; absent: the real one. */
  readonly clock?: Ms;
  /** Begin with an empty store. Keys stay. */
  readonly fresh?: boolean;
  /** Join the store at this address instead of starting one. */
  readonly store?: string;
  readonly storePort?: number;
  /** A store within this process instead, reached through this client; it is nobody's to keep or to join. */
  readonly memory?: DynamoDBClient;
  /** Where keys and ids come from; absent: the machine's own source of chance. */
  readonly chance?: Chance;
  /** Webhooks really go out, to addresses of the open internet; otherwise they end in the outbox as all else does. */
  readonly liveWebhooks?: boolean;
  readonly observer?: Observer & Partial<LocalObserver>;
};

export type Local = {
  readonly url: string;
  readonly storeUrl: string;
  readonly token: string;
  /** For tokens with fewer scopes. */
  readonly issuer: Issuer;
  readonly runtime: Runtime;
  /** Resolves when every message that is due has been worked, and what it led to. */
  readonly drained: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What is emptied by a fresh start, below the data directory. */
const FORGOTTEN = ["store", "files", "outbox.jsonl", "outbox.jsonl.1"];

/** One Tacet on this machine, ready to be talked to. */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const { data, chance = realChance } = options;
  const isOwner = options.store === undefined;
  const lock = data !== undefined && isOwner ? await lockDirectory(data) : undefined;
  try {
    if (data !== undefined && options.fresh && isOwner)
      for (const name of FORGOTTEN) await rm(join(data, name), { recursive: true, force: true });
    const store = await storeOf(options);
    await createTables(store.client, localTables());
    const secrets = data
      ? await keptFile(join(data, "secrets.json"), () => makeSecrets(chance.bytes))
      : makeSecrets(chance.bytes);
    const issuer = await localIssuer(data);
    const kept = data ?? join(tmpdir(), `tacet-${randomUUID()}`);
    const scratch = join(kept, "scratch", randomUUID());
    // What a process that was killed left behind.
    if (isOwner) await rm(join(kept, "scratch"), { recursive: true, force: true });
    const runtime = await startRuntime({
      client: store.client,
      secrets,
      issuer,
      clock: localClock(realClock, options.clock),
      chance,
      port: options.port,
      files: join(kept, "files"),
      scratch,
      ...(data !== undefined && { outboxFile: join(data, "outbox.jsonl") }),
      liveWebhooks: options.liveWebhooks,
      observer: { ...SILENT, ...options.observer },
    });
    const token = await issuer.token();
    if (data !== undefined && (isOwner || !(await hasToken(data, issuer)))) {
      await writeToken(data, TOKEN, token);
      await writeToken(data, APPROVERS_TOKEN, await issuer.token(APPROVER.scopes, APPROVER));
    }
    const close = async () => {
      await runtime.close();
      await store.close();
      await rm(data === undefined ? kept : scratch, { recursive: true, force: true });
      lock?.release();
    };
    return { url: runtime.url, storeUrl: store.url, token, issuer, runtime, drained: runtime.drained, close };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

type OpenStore = Store & { readonly client: DynamoDBClient };

/** The store this process starts, the one it joins, or the one it was given. */
async function storeOf({ memory, store, data, storePort }: LocalOptions): Promise<OpenStore> {
  if (memory) return { url: "memory", client: memory, close: async () => {} };
  const { url, close } =
    store === undefined
      ? await startStore(data && join(data, "store"), storePort)
      : { url: store, close: async () => {} };
  const client = clientOf(url);
  return {
    url,
    client,
    close: async () => {
      client.destroy();
      await close();
    },
  };
}

/** The embedded store alone, for processes that join it; the data directory is this process's as long as it runs. */
export async function startStoreOnly(data: string, port: number): Promise<Store> {
  const lock = await lockDirectory(data);
  try {
    const store = await startStore(join(data, "store"), port);
    const close = async () => {
      await store.close();
      lock.release();
    };
    return { url: store.url, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

const TOKEN = "token";
const APPROVERS_TOKEN = "approver-token";

/** Whether a token of this issuer lies there: whoever joins a store leaves the one its keeper wrote. */
async function hasToken(data: string, issuer: Issuer): Promise<boolean> {
  const token = await readFile(join(data, TOKEN), "utf8").catch(() => "");
  return (await issuer.verify(token)) !== undefined;
}

/** Readable by its owner only, also where the file was there before. */
async function writeToken(data: string, name: string, token: string): Promise<void> {
  const file = join(data, name);
  await mkdir(data, { recursive: true });
  await writeFile(file, token, { mode: 0o600 });
  await chmod(file, 0o600);
}
