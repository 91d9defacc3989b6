import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { access, chmod, constants, readFile, stat, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Terminal } from "../lib/cli/terminal.ts";

const DEFAULT_WIDTH = 100;
const PRIVATE = 0o600;

/** The terminal this process was started from. */
export const terminal: Terminal = {
  env: process.env,
  fetch,
  print: (words) => process.stdout.write(words),
  complain: (words) => process.stderr.write(words),
  read: (path) => (path === "-" ? text(process.stdin) : readFile(path, "utf8")),
  write: async (path, content) => {
    await writeFile(path, content, { mode: PRIVATE });
    await chmod(path, PRIVATE);
  },
  open: async (path) => {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error(`${path} is a directory`), { code: "EISDIR" });
    await access(path, constants.R_OK);
    return { sizeBytes: found.size, chunks: () => createReadStream(path) };
  },
  keep: async (path, chunks) => {
    await pipeline(chunks, createWriteStream(path, { mode: PRIVATE }));
    await chmod(path, PRIVATE);
  },
  pause: (ms) => pause(ms),
  newId: randomUUID,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  width: process.stdout.columns ?? DEFAULT_WIDTH,
  screen: process.stdout.isTTY === true,
  colours: process.stdout.isTTY === true && process.stdout.hasColors(),
};

// Whoever reads may stop reading: "npx tacet suppressions | head" is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
