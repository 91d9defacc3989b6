import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const ROOT = new URL("../..", import.meta.url).pathname;

/** Material that is shared beside a checkout: $TACET_SHARED, or ../shared. Absent on most machines. */
const FOLDERS = [process.env.TACET_SHARED, resolve(ROOT, "../shared")].filter((folder) => folder !== undefined);

/** A shared file's text, or why it is not to be had. */
export function sharedFile(path: string): { readonly text: string } | { readonly missing: string } {
  const found = FOLDERS.map((folder) => resolve(folder, path)).find((file) => existsSync(file));
  return found === undefined
    ? { missing: `${path} is in none of ${FOLDERS.join(", ")}; set TACET_SHARED to the folder that holds it` }
    : { text: readFileSync(found, "utf8") };
}
