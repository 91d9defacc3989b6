import { JUDGES, type Judge } from "./judges.ts";

const USAGE = `Usage: npm run judge [-- <name>…]

Asks other people's tools about Tacet: ${JUDGES.map(({ name }) => name).join(", ")}. One that is not installed is skipped.

Exit: 0 nobody asked found anything, 1 somebody did, 2 a wrong name.
`;

const say = (text: string) => process.stdout.write(`${text}\n`);

async function judged({ name, looksAt, missing, asks }: Judge): Promise<boolean> {
  const how = missing();
  if (how) {
    say(`– ${name}: skipped, it is not installed here (${how})`);
    return true;
  }
  say(`… ${name} looks at ${looksAt}`);
  const passed = await asks();
  say(passed ? `✓ ${name}: nothing found` : `✗ ${name}: see above`);
  return passed;
}

async function main(names: readonly string[]): Promise<number> {
  const asked = JUDGES.filter(({ name }) => names.length === 0 || names.includes(name));
  if (asked.length < names.length || names.includes("--help")) {
    const help = names.includes("--help");
    (help ? process.stdout : process.stderr).write(USAGE);
    return help ? 0 : 2;
  }
  let passed = true;
  for (const judge of asked) passed = (await judged(judge)) && passed;
  return passed ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
