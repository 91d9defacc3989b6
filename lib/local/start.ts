import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Observer } from "../lambda/observe.ts";
import { realChance, realClock } from "../lambda/real.ts";
import { makeSecrets } from "../lambda/secrets.ts";
import type { Ms } from "../policy/words.ts";
import { localClock } from "./clock.ts";
import { type Issuer, keptFile, localIssuer } from "./issuer.ts";
import { lockDirectory } from "./lock.ts";
import { type Runtime, startRuntime } from "./runtime.ts";
import { clientOf, createTables, localTables, type Store, startStore } from "./store.ts";

export type LocalOptions = {
  /** Where keys, token and store are kept; absent: nothing is, and all is gone at the end. */
  readonly data?: string;
  readonly port: number;
  /** A movable clock that starts here; absent: the real one. */
  readonly clock?: Ms;
  /** Begin with an empty store. Keys stay. */
  readonly fresh?: boolean;
  /** Join the store at this address instead of starting one. */
  readonly store?: string;
  readonly storePort?: number;
  readonly observer?: Observer;
};

export type Local = {
  readonly url: string;
  readonly storeUrl: string;
  readonly token: string;
  /** For tokens with fewer scopes. */
  readonly issuer: Issuer;
  readonly runtime: Runtime;
  readonly close: () => Promise<void>;
};

/** One Tacet on this machine, ready to be talked to. */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const { data } = options;
  const lock = data !== undefined && options.store === undefined ? await lockDirectory(data) : undefined;
  try {
    const storePath = data && join(data, "store");
    if (storePath && options.fresh && options.store === undefined)
      await rm(storePath, { recursive: true, force: true });
    const store =
      options.store === undefined
        ? await startStore(storePath, options.storePort)
        : { url: options.store, close: async () => {} };
    const client = clientOf(store.url);
    await createTables(client, localTables());
    const secrets = data
      ? await keptFile(join(data, "secrets.json"), () => makeSecrets(realChance.bytes))
      : makeSecrets(realChance.bytes);
    const issuer = await localIssuer(data);
    const clock = localClock(realClock, options.clock);
    const runtime = await startRuntime({
      client,
      secrets,
      issuer,
      clock,
      port: options.port,
      observer: options.observer,
    });
    const token = await issuer.token();
    if (data && options.store === undefined) await writeToken(join(data, "token"), token);
    const close = async () => {
      await runtime.close();
      client.destroy();
      await store.close();
      lock?.release();
    };
    return { url: runtime.url, storeUrl: store.url, token, issuer, runtime, close };
  } catch (error) {
    lock?.release();
    throw error;
  }
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

/** Readable by its owner only, also where the file was there before. */
async function writeToken(file: string, token: string): Promise<void> {
  await writeFile(file, token, { mode: 0o600 });
  await chmod(file, 0o600);
}
