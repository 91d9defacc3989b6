import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { main } from "../../lib/cli/main.ts";
import type { Terminal } from "../../lib/cli/terminal.ts";
import { type Local, startLocal } from "../../lib/local/start.ts";
import { parseInstant } from "../../lib/policy/time.ts";

export type Ran = {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** stdout as JSON. */
  readonly json: <T extends object>() => T;
};
export type Shell = (...argv: readonly string[]) => Promise<Ran>;

/** A terminal whose files are kept in memory; colours off, UTC, 100 columns. */
function terminalOf(env: Terminal["env"], files: Map<string, string>): Omit<Terminal, "print" | "complain"> {
  let ids = 0;
  const textOf = (path: string): string => {
    const found = files.get(path);
    if (found === undefined) throw Object.assign(new Error(`no file ${path}`), { code: "ENOENT" });
    return found;
  };
  return {
    env,
    fetch,
    read: async (path) => textOf(path),
    write: async (path, content) => {
      files.set(path, content);
    },
    open: async (path) => {
      const bytes = Buffer.from(textOf(path));
      return {
        sizeBytes: bytes.length,
        chunks: async function* () {
          yield bytes;
        },
      };
    },
    keep: async (path, chunks) => {
      files.set(path, await text(chunks));
    },
    pause: (ms) => pause(ms),
    newId: () => `id-${++ids}-${Math.random()}`,
    zone: "UTC",
    width: 100,
    colours: false,
    screen: false,
  };
}

/** Runs command lines in this process, on a terminal of their own each. */
export function shellOf(env: Terminal["env"], files = new Map<string, string>(), more: Partial<Terminal> = {}): Shell {
  return async (...argv) => {
    let out = "";
    let err = "";
    const print = (text: string) => {
      out += text;
    };
    const complain = (text: string) => {
      err += text;
    };
    const code = await main(argv, { ...terminalOf(env, files), print, complain, ...more });
    return { code, out, err, json: () => JSON.parse(out) };
  };
}

/** A Tuesday afternoon inside everybody's hours. */
export const TUESDAY = "2026-11-24T15:00:00Z";

export async function aTacet(clock = TUESDAY): Promise<{ local: Local; files: Map<string, string>; tacet: Shell }> {
  const local = await startLocal({ port: 0, clock: parseInstant(clock)! });
  const files = new Map<string, string>();
  return { local, files, tacet: shellOf({ TACET_URL: local.url, TACET_TOKEN: local.token }, files) };
}
