import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { changedInWords, compareDigests, type Digests, digestsNow } from "./digests.ts";

const USAGE = `Usage: npx tsx scripts/generate-digests.ts [--renew <name>]

Adds to packs/digests.json the digest of every pack, list of holidays and shipped policy that has a new version.
Digests that are there are never changed: a decision names the version it was made by.

  --renew <name>  take the content as it is now for a version that no release has shipped, such as "pack us-fl 2026-11-22"
  --help          this text

Exit: 0 done, 1 a document changed and its version did not, 2 a wrong option.
`;

const FILE = fileURLToPath(new URL("../packs/digests.json", import.meta.url));

function main(): number {
  const { values } = parseArgs({ options: { renew: { type: "string" }, help: { type: "boolean" } } });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const known = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as Digests) : {};
  const now = digestsNow();
  const { renew } = values;
  if (renew !== undefined && now[renew] === undefined) {
    process.stderr.write(`nothing that ships is called "${renew}"\n`);
    return 2;
  }
  const changed = compareDigests(known, now).changed.filter((name) => name !== renew);
  for (const name of changed) process.stderr.write(`${changedInWords(name)}\n`);
  if (changed.length > 0) return 1;
  const all = Object.entries({ ...known, ...now }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = 2;
}
