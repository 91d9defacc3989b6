import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

const PRIVATE = 0o600;
/** What a file system says that knows no second name for a file. */
const NO_LINKS: readonly (string | undefined)[] = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/** Makes a private file with all of its content at once, where there is none. Returns whether it did. */
export async function created(file: string, content: string): Promise<boolean> {
  const unfinished = `${file}.${process.pid}-${randomUUID().slice(0, 8)}`;
  await writeFile(unfinished, content, { mode: PRIVATE, flag: "wx" });
  try {
    await link(unfinished, file).catch((error: NodeJS.ErrnoException) => {
      if (!NO_LINKS.includes(error.code)) throw error;
      return writeFile(file, content, { mode: PRIVATE, flag: "wx" });
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** A private file, made on first use; of several who make it at once, one does, and all read the same. */
export async function keptFile(file: string, make: () => Promise<string> | string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  await mkdir(dirname(file), { recursive: true });
  await created(file, await make());
  return readFile(file, "utf8");
}
