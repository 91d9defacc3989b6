import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Code } from "aws-cdk-lib/aws-lambda";
import { buildSync, type Metafile } from "esbuild";
import { FUNCTIONS, WATCHERS, WORKERS } from "./topology.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OUTPUT = join(ROOT, ".cache", "functions");

/** What Lambda calls, in the bundle of each function. */
export const HANDLER = "index.handler";

/**
 * Stack traces in the log name the source. Node reads a module's map only if that is switched on before the module
 * is loaded, hence two files.
 */
const ENTRY = `process.setSourceMapsEnabled(true);\nexport const { handler } = await import("./main.mjs");\n`;

/** Some libraries are CommonJS, and ask for modules of Node by `require`, which an ES module does not have. */
const BANNER = `import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);`;

/** Packs and lists of holidays lie beside the code, so that a function reads those of its customers and no others. */
const LAW = ["law", "holidays"] as const;

function copyLaw(folder: (typeof LAW)[number], to: string): void {
  const from = join(ROOT, "packs", folder);
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from))
    writeFileSync(join(to, file), JSON.stringify(JSON.parse(readFileSync(join(from, file), "utf8"))));
}

/** Bundles every function with one run of esbuild, the AWS SDK included: its version is ours to choose and to test. */
export function bundleFunctions(output = OUTPUT): Metafile {
  const names = [...Object.keys(FUNCTIONS), ...Object.keys(WORKERS), ...Object.keys(WATCHERS)];
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/main`, `functions/${name}.ts`])),
    outdir: output,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    format: "esm",
    banner: { js: BANNER },
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    sourcemap: "linked",
    // The maps tell file and line; the sources themselves need not lie in a function.
    sourcesContent: false,
    legalComments: "none",
    external: LAW.map((folder) => `./${folder}/*.json`),
    metafile: true,
    logLevel: "warning",
  });
  for (const name of names) {
    writeFileSync(join(output, name, "index.mjs"), ENTRY);
    if (metafile.outputs[relative(ROOT, join(output, name, "main.mjs"))]?.inputs["packs/law.ts"])
      for (const folder of LAW) copyLaw(folder, join(output, name, folder));
  }
  return metafile;
}

/** The code of each function. Without bundling (to list or destroy a stack, and in tests) there is nothing in it. */
export function functionCode(bundling: boolean): (name: string) => Code {
  if (!bundling) return () => Code.fromInline("export const handler = undefined;");
  bundleFunctions();
  return (name) => Code.fromAsset(join(OUTPUT, name));
}
