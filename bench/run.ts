import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Argument, Command, Option } from "commander";
import { type BuildFailure, type BuildOptions, buildSync } from "esbuild";
import { BENCHES, type BenchName, type Options } from "./benches.ts";

/** Inside the project, so that what is not bundled is found. */
const OUTPUT = fileURLToPath(new URL("../.cache/bench", import.meta.url));
const NAMES = Object.keys(BENCHES) as BenchName[];

const program = new Command("npm run bench --")
  .description(
    "Measures Tacet against what else one would use. Misses are printed like hits; only a wrong answer fails.",
  )
  .addArgument(new Argument("[name...]", "run these benches only").choices(NAMES))
  .addOption(new Option("--only <name...>", "the same").choices(NAMES).default([]))
  .addOption(new Option("--quick", "few and short rounds: shows that it runs, proves no figure").default(false))
  .addOption(new Option("--full", "the largest files too, which take many minutes").default(false).conflicts("quick"))
  .addOption(new Option("--json", "one line of JSON for each figure").default(false))
  .addHelpText("after", `\nBenches:\n${NAMES.map((name) => `  ${name.padEnd(16)}${BENCHES[name]}`).join("\n")}`)
  .parse();
const { quick, full, json, only: also } = program.opts<Options>();
const named: readonly BenchName[] = [...(program.processedArgs[0] as BenchName[]), ...also];
const options: Options = {
  quick,
  full,
  json,
  only: named.length > 0 ? NAMES.filter((name) => named.includes(name)) : NAMES,
};

if (await bundled()) {
  const main = [join(OUTPUT, "main.mjs"), JSON.stringify(options)];
  const { status } = spawnSync(process.execPath, main, { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  process.exitCode = 1;
}

/** False where the code does not build, of which esbuild has told by then. */
async function bundled(): Promise<boolean> {
  try {
    await bundle();
    return true;
  } catch (error) {
    if (!(error as Partial<BuildFailure>).errors) throw error;
    return false;
  }
}

/** Our code as it is deployed, by esbuild and minified; packages stay as they are installed, ours to use and the peers. */
async function bundle(): Promise<void> {
  mkdirSync(OUTPUT, { recursive: true });
  const entry = (name: string) => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const common: BuildOptions = {
    outdir: OUTPUT,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "warning",
  };
  buildSync({
    ...common,
    entryPoints: [entry("main"), entry("store-process"), entry("import-process")],
    packages: "external",
    target: "node20",
  });
  if (!options.only.includes("cold-start")) return;
  buildSync({ ...common, entryPoints: [entry("minimal-handler")], target: "node24" });
  const { bundleFunctions } = await import("../lib/infra/bundle.ts");
  bundleFunctions(join(OUTPUT, "functions"));
}
