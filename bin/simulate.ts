import { tmpdir } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { FAULT_PROFILES, type FaultProfileName } from "../lib/simulate/faults.ts";
import type { SimulationReport } from "../lib/simulate/report.ts";
import { simulate } from "../lib/simulate/run.ts";

const [MAX_CUSTOMERS, MAX_DAYS, MAX_MINUTES] = [100_000, 365, 24 * 60] as const;
/** What a run is where nothing else is asked for, and what fresh seeds take in turn: faults meet otherwise in other sizes. */
const USUAL = { customers: 40, days: 3 } as const;
const SIZES = [USUAL, { customers: 12, days: 1 }, { customers: 150, days: 2 }, { customers: 25, days: 6 }] as const;

const wholeTo =
  (most: number) =>
  (text: string): number => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= 1 && number <= most)) throw new InvalidArgumentError(`write a whole number from 1 to ${most}`);
    return number;
  };
const seedText = (text: string): string => {
  if (!/^[\w.-]{1,64}$/.test(text)) throw new InvalidArgumentError('write 1 to 64 letters, digits, "_", "." or "-"');
  return text;
};

const program = new Command("npm run simulate --")
  .description(
    "Runs the campaign engine's own workers over simulated DynamoDB, queues, schedules, dialers and people, on one virtual clock and from one seed, and checks at every step that no cap, no refusal and no row was lost. Exits with 1 when something was.",
  )
  .option(
    "--seed <seed>",
    "where chance comes from: the same seed is the same simulation; a fresh one otherwise",
    seedText,
  )
  .option("--customers <count>", `simulated customers (${USUAL.customers})`, wholeTo(MAX_CUSTOMERS))
  .option("--days <count>", `simulated days; the campaigns drain after that (${USUAL.days})`, wholeTo(MAX_DAYS))
  .addOption(
    new Option("--faults <profile>", "what goes wrong").choices(Object.keys(FAULT_PROFILES)).default("standard"),
  )
  .addOption(
    new Option("--minutes <count>", "go on with fresh seeds for so long, of several sizes unless one is named")
      .argParser(wholeTo(MAX_MINUTES))
      .conflicts("seed"),
  )
  .option("--json", "the whole report of each run as JSON")
  .allowExcessArguments(false)
  .parse();

type Options = {
  readonly seed?: string;
  readonly customers?: number;
  readonly days?: number;
  readonly faults: FaultProfileName;
  readonly minutes?: number;
  readonly json?: true;
};
const { seed, minutes, json, faults, ...size } = program.opts<Options>();

const until = performance.now() + (minutes ?? 0) * 60_000;
// A fresh seed is the time: whoever sees it fail is told how to play it again.
const fresh = Date.now().toString(36);
for (let round = 0; ; round++) {
  const before = process.cpuUsage();
  const asked = { ...(minutes === undefined ? USUAL : SIZES[round % SIZES.length]!), ...size };
  const report = await simulate({ ...asked, faults, seed: seed ?? `${fresh}-${round}`, scratch: tmpdir() });
  const { user, system } = process.cpuUsage(before);
  tell(report, (user + system) / 1_000_000);
  if (report.violation) process.exitCode = 1;
  if (report.violation || performance.now() >= until) break;
}

function tell(report: SimulationReport, cpuSeconds: number): void {
  const { violation } = report;
  const customerDaysPerSecond = Math.round((report.customers * report.simulatedDays) / cpuSeconds);
  const replay = `npm run simulate -- --seed ${report.seed} --customers ${report.customers} --days ${report.days} --faults ${report.faults}`;
  if (json) {
    console.log(JSON.stringify({ ...report, cpuSeconds, customerDaysPerSecond, replay }, null, 2));
    return;
  }
  const injected = Object.values(report.faultsInjected).reduce((sum, count) => sum + count, 0);
  console.log(
    `seed ${report.seed}: ${report.customers} customers, ${report.simulatedDays.toFixed(1)} days, ${report.entries} entries, ${report.dials} calls, ${report.messages} messages, ${injected} faults; ${customerDaysPerSecond} customer-days per CPU second; trace ${report.traceHash.slice(0, 16)}`,
  );
  if (!violation) return;
  console.error(`\n${violation.guarantee} at ${violation.at}: ${violation.detail}`);
  if (violation.customerId) console.error(`customer ${violation.customerId}`);
  for (const evidence of violation.evidence) console.error(JSON.stringify(evidence));
  if (violation.stack) console.error(violation.stack);
  console.error(`\nPlay it again: ${replay}`);
}
