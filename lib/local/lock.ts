import { readFileSync, rmSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";

/** Takes a data directory for this process, or says who has it. A lock whose process is gone is taken over. */
export async function lockDirectory(directory: string): Promise<{ readonly release: () => void }> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, "lock.json");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, "wx", 0o600);
      await handle.writeFile(JSON.stringify({ pid: process.pid }));
      await handle.close();
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = holderOf(file);
      // A pid may come round again, in a new container even to this very process.
      if (holder && holder.pid !== process.pid && isAlive(holder.pid)) throw new DirectoryInUse(directory, holder.pid);
      rmSync(file, { force: true });
    }
  }
  throw new DirectoryInUse(directory, 0);
}

export class DirectoryInUse extends Error {
  override readonly name = "DirectoryInUse";
  constructor(directory: string, pid: number) {
    super(`${directory} is in use by process ${pid}; stop that one, or start with another --data`);
  }
}

function holderOf(file: string): { pid: number } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
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
