import { tmpdir } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { FAULT_PROFILES, type FaultProfileName } from "../lib/simulate/faults.ts";
import type { SimulationReport } from "../lib/simulate/report.ts";
import { simulate } from "../lib/simulate/run.ts";

const whole = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("write a whole number from 1 on");
  return number;
};

const program = new Command("npm run simulate --")
  .description(
    "Runs the campaign engine's own handlers over simulated DynamoDB, queues, schedules, dialers and people, on one virtual clock and from one seed, and checks after every step that no cap, no refusal and no row was lost.",
  )
  .option("--seed <seed>", "where chance comes from: the same seed is the same simulation; fresh ones otherwise")
  .option("--customers <count>", "simulated customers", whole, 40)
  .option("--days <count>", "simulated days; the campaigns drain after that", whole, 3)
  .addOption(
    new Option("--faults <profile>", "what goes wrong").choices(Object.keys(FAULT_PROFILES)).default("standard"),
  )
  .option("--minutes <count>", "go on with fresh seeds for so long", whole)
  .option("--json", "the whole report as JSON")
  .parse();

type Options = {
  readonly seed?: string;
  readonly customers: number;
  readonly days: number;
  readonly faults: FaultProfileName;
  readonly minutes?: number;
  readonly json?: true;
};
const { seed, minutes, json, ...size } = program.opts<Options>();

const started = performance.now();
const until = started + (minutes ?? 0) * 60_000;
// A fresh seed is the time: whoever sees it fail is told how to play it again.
for (let round = 0; ; round++) {
  const own = seed ?? `${Date.now().toString(36)}-${round}`;
  const began = performance.now();
  const report = await simulate({ ...size, seed: round === 0 ? own : `${own}-${round}`, scratch: tmpdir() });
  const seconds = (performance.now() - began) / 1_000;
  tell(report, seconds);
  if (report.violation) {
    process.exitCode = 1;
    break;
  }
  if (performance.now() >= until) break;
}

function tell(report: SimulationReport, seconds: number): void {
  const { violation } = report;
  const perSecond = Math.round((report.customers * report.simulatedDays) / seconds);
  const replay = `npm run simulate -- --seed ${report.seed} --customers ${report.customers} --days ${report.days} --faults ${report.faults}`;
  if (json) {
    console.log(JSON.stringify({ ...report, seconds, customerDaysPerSecond: perSecond, replay }, null, 2));
    return;
  }
  const faults = Object.values(report.faultsInjected).reduce((sum, count) => sum + count, 0);
  console.log(
    `seed ${report.seed}: ${report.customers} customers, ${report.simulatedDays.toFixed(1)} days, ${report.entries} entries, ${report.dials} calls, ${report.messages} messages, ${faults} faults; ${perSecond} customer-days/s; trace ${report.traceHash.slice(0, 16)}`,
  );
  if (!violation) return;
  console.error(`\n${violation.guarantee} at ${violation.at}: ${violation.detail}`);
  if (violation.customerId) console.error(`customer ${violation.customerId}`);
  for (const evidence of violation.evidence) console.error(JSON.stringify(evidence));
  if (violation.stack) console.error(violation.stack);
  console.error(`\nPlay it again: ${replay}`);
}
