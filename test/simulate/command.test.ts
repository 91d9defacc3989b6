import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { SimulationReport } from "../../lib/simulate/report.ts";

type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The command in a process of its own. */
const ran = (...given: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const command = ["--import", "tsx", "bin/simulate.ts", ...given];
    execFile(process.execPath, command, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

describe("npm run simulate", { timeout: 120_000 }, () => {
  it("plays the same seed the same way in two processes", async () => {
    const size = ["--seed", "p1", "--customers", "40", "--days", "2", "--json"];
    const both = await Promise.all([ran(...size), ran(...size)]);
    const [one, other] = both.map(({ stdout }) => JSON.parse(stdout)) as [SimulationReport, SimulationReport];
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(one.steps).toBeGreaterThan(1_000);
    const { traceHash, steps, entries, faultsInjected, campaigns } = one;
    expect(other).toMatchObject({ traceHash, steps, entries, faultsInjected, campaigns });
  });

  it("refuses what makes no sense, and says why", async () => {
    const wrong: [string[], RegExp][] = [
      [["--customers", "0"], /whole number from 1 to 100000/],
      [["--seed", "two words"], /1 to 64 letters/],
      [["--seed", "a", "--minutes", "1"], /cannot be used with option '--seed <seed>'/],
    ];
    await Promise.all(
      wrong.map(async ([given, why]) => {
        const { code, stderr, stdout } = await ran(...given);
        expect([code, stdout]).toEqual([1, ""]);
        expect(stderr).toMatch(why);
      }),
    );
  });
});
