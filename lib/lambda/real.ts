import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Chance } from "../contact/world.ts";

/** The real clock, chance, waiting and names: read here, and handed to everything else. */
export const realClock = (): number => Date.now();

export const realChance: Chance = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
};

export const realPause = (ms: number): Promise<void> => sleep(ms);

/** A signal that aborts after so many milliseconds. */
export const realExpire = (ms: number): AbortSignal => AbortSignal.timeout(ms);

/** Every address of a name, IPv4 and IPv6. */
export const realResolve = async (hostname: string): Promise<readonly string[]> =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);
