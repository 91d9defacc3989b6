import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BENCHES } from "../../bench/benches.ts";

const NAMES = Object.keys(BENCHES);

const bench = (...words: string[]) =>
  spawnSync(process.execPath, ["--import", "tsx", "bench/run.ts", ...words], { encoding: "utf8" });

describe("the benches", () => {
  it("are all listed by --help and told of in the README", () => {
    const { stdout, status } = bench("--help");
    expect(status).toBe(0);
    const readme = readFileSync("bench/README.md", "utf8");
    for (const name of NAMES) {
      expect(stdout).toContain(`\n  ${name} `);
      expect(readme).toContain(`\`${name}\``);
    }
  });

  it("refuse a name that is none, and say which there are", () => {
    const { stderr, status } = bench("no-such-bench");
    expect(status).not.toBe(0);
    expect(stderr).toContain("frequency-caps");
  });

  it("check both sides, and tell each figure as a line of JSON", { timeout: 180_000 }, () => {
    const { stdout, stderr, status } = bench("frequency-caps", "--quick", "--json");
    expect(stderr).not.toContain("the check failed");
    expect(status).toBe(0);
    const figures = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(figures.map((figure) => figure.bench)).toEqual(["frequency-caps", "frequency-caps"]);
    for (const { ours, peer } of figures) {
      expect(ours).toBeGreaterThan(0);
      expect(peer.value).toBeGreaterThan(0);
    }
  });
});
