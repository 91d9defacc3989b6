import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = new URL("..", import.meta.url).pathname;
const SOURCES = ["bin", "functions", "lib", "packs", "test", "bench", "scripts"].flatMap(sourcesBelow);

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const text = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** Imports within the project, types included: an arrow is an arrow. */
const arrows = SOURCES.flatMap((from) =>
  [...text(from).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => ({
    from,
    to: normalize(join(dirname(from), match[1]!)),
  })),
);

const room = (file: string): string =>
  file
    .split("/")
    .slice(0, file.startsWith("lib/") ? 2 : 1)
    .join("/");

/** The house: who may look into which room. Every room may look into itself. */
const MAY: Record<string, readonly string[]> = {
  "lib/zones": [],
  "lib/locate": ["lib/zones"],
  "lib/registry": ["lib/policy", "lib/directory"],
  "lib/policy": ["lib/zones"],
  "lib/ledger": ["lib/policy", "lib/zones"],
  "lib/directory": ["lib/policy", "lib/ledger"],
  "lib/contact": ["lib/policy", "lib/zones", "lib/locate", "lib/registry", "lib/ledger", "lib/directory"],
  "lib/audience": ["lib/policy", "lib/zones", "lib/locate", "lib/directory"],
  "lib/delivery": ["lib/policy", "lib/zones", "lib/ledger"],
  "lib/cases": ["lib/policy", "lib/zones", "lib/delivery"],
  "lib/backtest": ["lib/policy", "lib/zones", "lib/ledger", "lib/contact"],
  "lib/campaign": [
    "lib/contact",
    "lib/audience",
    "lib/delivery",
    "lib/backtest",
    "lib/ledger",
    "lib/directory",
    "lib/policy",
    "lib/registry",
    "lib/zones",
  ],
  "lib/api": [
    "lib/campaign",
    "lib/contact",
    "lib/audience",
    "lib/delivery",
    "lib/backtest",
    "lib/policy",
    "lib/registry",
    "lib/zones",
    "lib/locate",
    "lib/ledger",
    "lib/directory",
  ],
  "lib/infra": ["lib/api", "lib/contact", "lib/campaign", "lib/ledger", "lib/lambda", "lib/audience", "lib/delivery"],
  "lib/lambda": [
    "lib/api",
    "lib/audience",
    "lib/campaign",
    "lib/contact",
    "lib/delivery",
    "lib/directory",
    "lib/infra",
    "lib/ledger",
    "lib/policy",
    "lib/registry",
    "packs",
  ],
  "lib/local": [
    "lib/api",
    "lib/audience",
    "lib/campaign",
    "lib/contact",
    "lib/delivery",
    "lib/directory",
    "lib/infra",
    "lib/lambda",
    "lib/ledger",
    "lib/policy",
    "lib/simulate",
    "lib/zones",
  ],
  "lib/simulate": [
    "lib/api",
    "lib/audience",
    "lib/campaign",
    "lib/contact",
    "lib/delivery",
    "lib/directory",
    "lib/infra",
    "lib/lambda",
    "lib/ledger",
    "lib/local",
    "lib/policy",
    "lib/zones",
    "packs",
  ],
  "lib/cli": [
    "lib/cases",
    "lib/api",
    "lib/audience",
    "lib/backtest",
    "lib/campaign",
    "lib/ledger",
    "lib/policy",
    "lib/zones",
    "packs",
  ],
  // Starts a local runtime, talks to it as the command line does, and looks at its writes as the simulation does.
  "lib/demo": [
    "lib/api",
    "lib/backtest",
    "lib/campaign",
    "lib/cli",
    "lib/contact",
    "lib/infra",
    "lib/lambda",
    "lib/local",
    "lib/policy",
    "lib/simulate",
    "packs",
    "examples",
  ],
  packs: ["lib/policy"],
  functions: ["lib/api", "lib/lambda", "lib/ledger"],
  bin: [
    "lib/demo",
    "lib/simulate",
    "lib/campaign",
    "lib/local",
    "lib/cli",
    "lib/infra",
    "lib/policy",
    "lib/lambda",
    "lib/zones",
    "lib/api",
    "lib/ledger",
  ],
  // What the documents say of costs is computed from the prices that the benches use.
  scripts: ["lib", "packs", "bench"],
  bench: ["lib", "packs", "functions", "test"],
  test: ["lib", "packs", "functions", "bin", "scripts", "bench"],
};

/** Adapters: rooms inside may know the port beside it, never these. */
const ADAPTERS = [
  "lib/ledger/dynamo-ledger.ts",
  "lib/ledger/dynamo-due-index.ts",
  "lib/directory/dynamo-store.ts",
  "lib/audience/disk-files.ts",
  "lib/audience/s3-files.ts",
  "lib/campaign/sqs-queue.ts",
  "lib/campaign/aws-schedules.ts",
];
// The command line among them: it replays files of the machine it runs on.
const ADAPTER_USERS = ["lib/lambda", "lib/local", "lib/simulate", "lib/cli", "functions", "test", "bench"];

describe("the house", () => {
  it("has been looked at", () => {
    expect(SOURCES.length).toBeGreaterThan(60);
    expect(arrows.length).toBeGreaterThan(200);
    expect(arrows.some(({ from, to }) => room(from) === "lib/contact" && room(to) === "lib/policy")).toBe(true);
  });

  it("has no arrow that points the wrong way", () => {
    const wrong = arrows.filter(({ from, to }) => {
      const [here, there] = [room(from), room(to)];
      return (
        here !== there && !(MAY[here] ?? []).some((allowed) => there === allowed || there.startsWith(`${allowed}/`))
      );
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it("chooses adapters only where things are put together", () => {
    const wrong = arrows.filter(
      ({ from, to }) => ADAPTERS.includes(to) && room(from) !== room(to) && !ADAPTER_USERS.includes(room(from)),
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it("reads clock, chance and environment in one place each, and hands them on", () => {
    const reading =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bprocess\.env\b|\bsetTimeout\b/;
    const readers = SOURCES.filter((file) => file.startsWith("lib/") && reading.test(text(file)));
    const outside = readers.filter((file) => !file.startsWith("lib/local/") && !file.startsWith("lib/cli/"));
    expect(outside.sort()).toEqual(["lib/lambda/environment.ts", "lib/lambda/real.ts"]);
  });

  it("keeps the pure rooms pure: no package but zod", () => {
    const pure = SOURCES.filter((file) => /^lib\/(policy|zones|locate)\//.test(file));
    const packages = pure.flatMap((file) =>
      [...text(file).matchAll(/^(?:import|export)[^;]*? from "([^."][^"]*)"/gm)].map((match) => match[1]),
    );
    expect(pure.length).toBeGreaterThan(25);
    expect([...new Set(packages)]).toEqual(["zod"]);
  });

  it("has no default exports, no barrels and no room called utils", () => {
    const ours = SOURCES.filter((file) => /^(lib|functions|packs|bin)\//.test(file));
    expect(ours.filter((file) => /^export default/m.test(text(file)))).toEqual([]);
    expect(ours.filter((file) => /^export \* from/m.test(text(file)))).toEqual([]);
    expect(ours.filter((file) => /(utils?|helpers?|manager|common)(\.ts|\/)/.test(file))).toEqual([]);
  });
});
