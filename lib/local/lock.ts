import { readFileSync, rmSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { created } from "./kept-file.ts";

/** Rounds of asking whether the one who clears a dead lock is done, and the pause between them. */
const MAX_ROUNDS = 100;
const ROUND_MS = 20;

/**
 * What this very process holds or is taking. A lock that names this process and is not here is another one's: a pid
 * comes round again, in a new container even to this process.
 */
const ours = new Set<string>();

/** Takes a data directory for this process, or says who has it. A lock whose process is gone is taken over. */
export async function lockDirectory(directory: string): Promise<{ readonly release: () => void }> {
  const file = join(resolve(directory), "lock.json");
  if (ours.has(file)) throw new DirectoryInUse(directory, process.pid);
  ours.add(file);
  try {
    await mkdir(directory, { recursive: true });
    await take(directory, file);
  } catch (error) {
    ours.delete(file);
    throw error;
  }
  return {
    release: () => {
      rmSync(file, { force: true });
      ours.delete(file);
    },
  };
}

export class DirectoryInUse extends Error {
  override readonly name = "DirectoryInUse";
  constructor(directory: string, pid: number) {
    super(`${directory} is in use by process ${pid}; stop that one, or start with another --data`);
  }
}

const THIS_PROCESS = JSON.stringify({ pid: process.pid });

async function take(directory: string, file: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (await created(file, THIS_PROCESS)) return;
    const holder = livingHolder(file);
    if (holder !== undefined) throw new DirectoryInUse(directory, holder);
    if (!(await clearDead(file))) await sleep(ROUND_MS);
  }
  throw new Error(`${file} cannot be taken; remove it and ${guardOf(file)} if no Tacet runs on this directory`);
}

const guardOf = (file: string): string => `${file}.clearing`;

/**
 * Removes a lock whose process is gone, one process at a time: of two that found it dead, the slower one would
 * otherwise remove the lock the faster one has taken since. False: somebody else is at it.
 */
async function clearDead(file: string): Promise<boolean> {
  const guard = guardOf(file);
  if (!(await created(guard, THIS_PROCESS))) {
    if (livingHolder(guard) === undefined) await rm(guard, { force: true });
    return false;
  }
  try {
    if (livingHolder(file) === undefined) await rm(file, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

/** The other process a lock names, while it lives; undefined for a lock that is gone, broken or left behind. */
function livingHolder(file: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(file, "utf8")) as { pid: number };
    return pid !== process.pid && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
