import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { keptFile } from "../../lib/local/kept-file.ts";
import { DirectoryInUse, lockDirectory } from "../../lib/local/lock.ts";
import { aDirectory, endAll, run } from "../cli/processes.ts";

let data: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: data, remove } = await aDirectory());
});
afterEach(() => remove());
afterAll(endAll);

const LOCK = new URL("../../lib/local/lock.ts", import.meta.url).href;
/** Waits for the common start, takes the lock, says so, and keeps it until its input ends. */
const TAKER = `
import { lockDirectory } from ${JSON.stringify(LOCK)};
const [directory, start] = process.argv.slice(-2);
while (Date.now() < Number(start)) {}
try {
  await lockDirectory(directory);
  console.log("taken");
} catch (error) {
  console.log(error.name);
}
process.stdin.resume().on("end", () => process.exit(0));
`;

/** A pid that no process has now: that of a child that has ended. */
async function deadPid(): Promise<number> {
  const child = run(process.execPath, ["-e", ""]);
  await child.ended;
  return child.child.pid!;
}

describe("a data directory", () => {
  it("is this process's until it lets go", async () => {
    const lock = await lockDirectory(data);
    await expect(lockDirectory(data)).rejects.toThrow(DirectoryInUse);
    lock.release();
    expect(await readdir(data)).toEqual([]);
    (await lockDirectory(data)).release();
  });

  it.each([
    ["of a process that is gone", async () => JSON.stringify({ pid: await deadPid() })],
    ["of this process's pid in another life", async () => JSON.stringify({ pid: process.pid })],
    ["cut off in the middle", async () => '{"pi'],
    ["that is empty", async () => ""],
  ])("is taken over with a lock %s", async (_, content) => {
    await writeFile(join(data, "lock.json"), await content());
    const lock = await lockDirectory(data);
    expect(JSON.parse(await readFile(join(data, "lock.json"), "utf8"))).toEqual({ pid: process.pid });
    expect(await readdir(data)).toEqual(["lock.json"]);
    lock.release();
  });

  it("is taken over although one died in the middle of taking it over", async () => {
    const dead = JSON.stringify({ pid: await deadPid() });
    await writeFile(join(data, "lock.json"), dead);
    await writeFile(join(data, "lock.json.clearing"), dead);
    (await lockDirectory(data)).release();
    expect(await readdir(data)).toEqual([]);
  });

  it("goes to one of several who find a dead lock at the same time", async () => {
    const script = join(data, "taker.mts");
    await writeFile(script, TAKER);
    const directory = join(data, "kept");
    const dead = JSON.stringify({ pid: await deadPid() });
    (await lockDirectory(directory)).release();
    await writeFile(join(directory, "lock.json"), dead);
    const start = Date.now() + 4_000;
    const takers = Array.from({ length: 6 }, () =>
      run(process.execPath, ["--import", "tsx", script, directory, String(start)]),
    );
    const said = await Promise.all(takers.map(({ says }) => says("\n")));
    expect(said.filter((text) => text === "taken\n")).toHaveLength(1);
    expect(said.filter((text) => text === "DirectoryInUse\n")).toHaveLength(5);
    for (const { child } of takers) child.stdin!.end();
    await Promise.all(takers.map(({ ended }) => ended));
    expect(existsSync(join(directory, "lock.json.clearing"))).toBe(false);
  });
});

describe("a kept file", () => {
  it("made by several at once is one file, and all read the same", async () => {
    const file = join(data, "deep", "secret");
    let made = 0;
    const all = await Promise.all(Array.from({ length: 20 }, () => keptFile(file, () => `made ${++made}`)));
    expect(new Set(all).size).toBe(1);
    expect(await keptFile(file, () => "another")).toBe(all[0]);
    expect(await readdir(join(data, "deep"))).toEqual(["secret"]);
  });
});
