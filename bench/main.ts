/** Runs benches and prints what they find. Bundled by run.ts: under tsx each inner function is given its name at every call. */
import { cpus, loadavg } from "node:os";
import { backtestBench } from "./backtest.ts";
import type { BenchName, Options } from "./benches.ts";
import { campaignBench } from "./campaign.ts";
import { claimsBench } from "./claims.ts";
import { coldStartBench } from "./cold-start.ts";
import { decideBench } from "./decide.ts";
import { type Bench, CheckFailed, type Figure, wasMet } from "./figure.ts";
import { frequencyBench } from "./frequency.ts";
import { historyBench } from "./history.ts";
import { importBench } from "./import.ts";
import { lawBench } from "./law.ts";
import { localTimeBench } from "./local-time.ts";
import { stepsBench } from "./steps.ts";
import { summary, table } from "./table.ts";
import { unitsBench } from "./units.ts";

const RUN: Readonly<Record<BenchName, Bench>> = {
  decide: decideBench,
  law: lawBench,
  "local-time": localTimeBench,
  claims: claimsBench,
  steps: stepsBench,
  history: historyBench,
  "cold-start": coldStartBench,
  campaign: campaignBench,
  import: importBench,
  units: unitsBench,
  "frequency-caps": frequencyBench,
  backtest: backtestBench,
};

const { only, quick, full, json }: Options = JSON.parse(process.argv[2]!);

const [load] = loadavg();
if (!json) {
  console.log(`${cpus().length} cores, Node ${process.versions.node}, load average at the start ${load!.toFixed(1)}`);
  if (quick) console.log("Quick: the figures below prove nothing.");
}
const all: Figure[] = [];
for (const name of only) {
  try {
    const figures = await RUN[name]({ quick, full, progress: progressOf(name) });
    all.push(...figures);
    show(name, figures);
  } catch (error) {
    process.exitCode = 1;
    clear();
    console.error(error instanceof CheckFailed ? `${name}: the check failed: ${error.message}` : error);
  }
}
if (!json) console.log(`\n${summary(all)}`);

function show(name: BenchName, figures: readonly Figure[]): void {
  clear();
  if (json) for (const figure of figures) console.log(JSON.stringify({ ...figure, met: wasMet(figure) }));
  else console.log(`\n${table(name, figures)}`);
}

/** One line that is written over, on a terminal; elsewhere a line when a bench begins. */
function progressOf(name: BenchName): (what: string) => void {
  if (process.stderr.isTTY) return (what) => process.stderr.write(`\r\x1b[K${name}: ${what}`);
  process.stderr.write(`${name} …\n`);
  return () => {};
}

function clear(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}
