import { parseArgs } from "node:util";
import { realChance } from "../lib/lambda/real.ts";
import { makeSecrets } from "../lib/lambda/secrets.ts";

const USAGE = `Usage: npx tsx scripts/make-secrets.ts | aws secretsmanager put-secret-value …   (docs/deploy.md)

Writes new token and vault keys, as JSON, to a pipe or a file.

  --show   write them to a terminal too, where anybody may look over a shoulder
  --help   this text

Exit: 0 done, 2 a wrong option or a terminal without --show.
`;

const { values } = parseArgs({ options: { show: { type: "boolean" }, help: { type: "boolean" } } });
if (values.help) process.stdout.write(USAGE);
else if (process.stdout.isTTY && !values.show) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else process.stdout.write(makeSecrets(realChance.bytes));
