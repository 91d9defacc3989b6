import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROJECT = new URL("../..", import.meta.url).pathname;

export type Process = {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves with stdout once it holds the text. */
  readonly says: (text: string) => Promise<string>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
};

/** A child process of this project; those still there at the end of the test file are killed by `endAll`. */
export function run(command: string, argv: readonly string[], env: Record<string, string> = {}): Process {
  const child = spawn(command, argv, {
    cwd: PROJECT,
    env: { ...process.env, NO_COLOR: "1", TZ: "UTC", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  const ended = once(child, "close").then(([code, signal]) => {
    running.delete(child);
    return code ?? signal;
  });
  const says = async (text: string) => {
    while (!out.includes(text)) {
      const over = await Promise.race([ended.then(() => true), once(child.stdout, "data").then(() => false)]);
      if (over && !out.includes(text)) throw new Error(`it ended without saying "${text}": ${out}${err}`);
    }
    return out;
  };
  return { child, out: () => out, err: () => err, says, ended };
}

const running = new Set<ChildProcess>();
export function endAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

export const tsx = (file: string, argv: readonly string[], env?: Record<string, string>): Process =>
  run(process.execPath, ["--import", "tsx", file, ...argv], env);

export type Ready = { readonly url: string; readonly store: string; readonly tokenFile: string };

/** `npm start` with --json on any free port. */
export async function startTacet(...argv: readonly string[]): Promise<Process & { ready: Ready }> {
  const tacet = tsx("bin/local.ts", ["--port", "0", "--json", ...argv]);
  await tacet.says("\n");
  return { ...tacet, ready: JSON.parse(tacet.out().split("\n")[0]!) };
}

/** A directory of its own, and what removes it. */
export async function aDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "tacet-test-"));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}
