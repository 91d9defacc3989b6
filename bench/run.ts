import { cpus, loadavg } from "node:os";
import { Command, Option } from "commander";
import { claimsBench } from "./claims.ts";
import { coldStartBench } from "./cold-start.ts";
import { decideBench } from "./decide.ts";
import { type Bench, CheckFailed, type Figure, wasMet } from "./figure.ts";
import { localTimeBench } from "./local-time.ts";
import { stepsBench } from "./steps.ts";
import { summary, table } from "./table.ts";

const BENCHES = {
  decide: decideBench,
  "local-time": localTimeBench,
  claims: claimsBench,
  steps: stepsBench,
  "cold-start": coldStartBench,
} as const satisfies Record<string, Bench>;
type Name = keyof typeof BENCHES;
const NAMES = Object.keys(BENCHES) as Name[];

type Options = { json?: boolean; only?: Name[]; quick?: boolean };

const program = new Command("npm run bench --")
  .description(
    "Measures Tacet against what else one would use. Misses are printed like hits; only a wrong answer fails.",
  )
  .addOption(new Option("--only <name...>", "run these benches only").choices(NAMES))
  .addOption(new Option("--quick", "few and short rounds: shows that it runs, proves no figure"))
  .addOption(new Option("--json", "one line of JSON for each figure"))
  .allowExcessArguments(false)
  .addHelpText("after", `\nBenches:\n${NAMES.map((name) => `  ${name.padEnd(12)}${BENCHES[name].does}`).join("\n")}`)
  .parse();
const { json = false, only = NAMES, quick = false } = program.opts<Options>();

const [load] = loadavg();
if (!json) {
  console.log(`${cpus().length} cores, Node ${process.versions.node}, load average at the start ${load!.toFixed(1)}`);
  if (quick) console.log("Quick: the figures below prove nothing.");
}
const all: Figure[] = [];
for (const name of NAMES.filter((one) => only.includes(one))) {
  try {
    const figures = await BENCHES[name].run({ quick, progress: progressOf(name) });
    all.push(...figures);
    show(name, figures);
  } catch (error) {
    process.exitCode = 1;
    clear();
    console.error(error instanceof CheckFailed ? `${name}: the check failed: ${error.message}` : error);
  }
}
if (!json) console.log(`\n${summary(all)}`);

function show(name: Name, figures: readonly Figure[]): void {
  clear();
  if (json) for (const figure of figures) console.log(JSON.stringify({ ...figure, met: wasMet(figure) }));
  else console.log(`\n${table(name, figures)}`);
}

/** One line that is written over, on a terminal; elsewhere a line when a bench begins. */
function progressOf(name: Name): (what: string) => void {
  if (process.stderr.isTTY) return (what) => process.stderr.write(`\r\x1b[K${name}: ${what}`);
  process.stderr.write(`${name} …\n`);
  return () => {};
}

function clear(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}
