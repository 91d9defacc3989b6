import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Chance } from "../contact/world.ts";

/** The real clock, chance and waiting: read here, and handed to everything else. */
export const realClock = (): number => Date.now();

export const realChance: Chance = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
};

export const realPause = (ms: number): Promise<void> => sleep(ms);
