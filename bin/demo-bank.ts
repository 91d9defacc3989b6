import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { inkOf } from "../lib/cli/ink.ts";
import { EXIT } from "../lib/cli/terminal.ts";
import { type BankList, madeUpList, readBankList, UnusableList } from "../lib/demo/bank-list.ts";
import { stepText } from "../lib/demo/print.ts";
import { playBank, type Step, stepJson } from "../lib/demo/steps.ts";
import { STORES, type StoreKind } from "../lib/demo/store.ts";
import { seededChance } from "../lib/simulate/chance.ts";
import { Violation } from "../lib/simulate/violation.ts";
import { terminal } from "./terminal.ts";

const MADE_UP_CUSTOMERS = 1_000;
const KILOBYTE = 1_024;

const count = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 10 || number > 1_000_000)
    throw new InvalidArgumentError("write a whole number from 10 to 1,000,000");
  return number;
};

const program = new Command("npm run demo:bank --")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage))
  .description(
    "Brings a bank's earlier campaign in, forecasts and works a new one to its end with a simulated dialer, and replays the recorded calls under caps and policies. All in this process; nobody is called.",
  )
  .argument("[path]", "bank-full.csv of the UCI Bank Marketing data; where there is no such file, a list is made up")
  .option("--seed <seed>", "where chance comes from: the same seed gives the same figures", "1")
  .option("--customers <count>", "customers of the list that is made up", count, MADE_UP_CUSTOMERS)
  .addOption(
    new Option("--store <kind>", "memory: faster, and counts request units; disk: the embedded store of npm start")
      .choices(STORES)
      .default("memory"),
  )
  .option("--json", "print each step as a line of JSON")
  .addHelpText("after", "\nExit codes: 0 done, and all of it held; 1 something did not hold, or failed; 2 wrong usage.")
  .parse();

type Options = { readonly seed: string; readonly customers: number; readonly store: StoreKind; readonly json?: true };
const { seed, customers, store, json } = program.opts<Options>();
const [path] = program.args;
const ink = inkOf(terminal).inZone("Europe/Lisbon");

const tell = (step: Step): void => terminal.print(`${json ? JSON.stringify(stepJson(step)) : stepText(step, ink)}\n`);

async function listOf(): Promise<BankList> {
  if (path !== undefined && existsSync(path)) return readBankList(await readFile(path, "utf8"), basename(path));
  if (path !== undefined) terminal.complain(`There is no file ${path}: a list is made up instead.\n`);
  return madeUpList(customers, seededChance(`${seed}/list`));
}

try {
  const list = await listOf();
  await playBank(
    { list, seed, store },
    {
      ...terminal,
      stopwatch: () => performance.now(),
      peakBytes: () => process.resourceUsage().maxRSS * KILOBYTE,
      temporary: tmpdir(),
    },
    tell,
  );
} catch (error) {
  const isUnusable = error instanceof UnusableList || (error as NodeJS.ErrnoException).code === "EISDIR";
  const broken = error instanceof Violation ? `${error.guarantee} does not hold: ` : "";
  terminal.complain(`\n${broken}${(error as Error).message}\n`);
  process.exitCode = isUnusable ? EXIT.usage : EXIT.failed;
}
