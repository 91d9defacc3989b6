import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import Holidays from "date-holidays";
import { HOLIDAY_SOURCES, type HolidaySource } from "./holiday-sources.ts";

const USAGE = `Usage: npx tsx scripts/generate-holidays.ts [--check]

Writes packs/holidays/<id>.json from the data of the npm package date-holidays (CC BY-SA 3.0 and its sources), by the
table in scripts/holiday-sources.ts, which says for each list what the law counts.

  --check  write nothing; exit 1 if a file is not what would be written
  --help   this text

Exit: 0 done, 1 a file differs (--check), 2 a wrong option or data that cannot be used.
`;

/** The first and the last year that lists cover. A decision outside them says so. */
const YEARS = [2024, 2036] as const;
const FOLDER = fileURLToPath(new URL("../packs/holidays/", import.meta.url));

const require = createRequire(import.meta.url);
const VERSION = `date-holidays ${(require("date-holidays/package.json") as { version: string }).version}`;

/** The text of one list. Throws where the source does not know a day the law names. */
function generate(wanted: HolidaySource): string {
  const [country, state] = wanted.place;
  const calendar = state === undefined ? new Holidays(country) : new Holidays(country, state);
  calendar.setLanguages("en");
  for (const [name, rule] of Object.entries(wanted.also ?? {}))
    if (!calendar.setHoliday(rule, { name: { en: name }, type: "public" }))
      throw new Error(`${wanted.id}: the rule "${rule}" cannot be read`);
  const days: Record<string, string> = {};
  const seen = new Set<string>();
  for (let year = YEARS[0]; year <= YEARS[1]; year++) {
    for (const { date, name, type } of calendar.getHolidays(year)) {
      if (type !== "public" || (wanted.only && !wanted.only.includes(name))) continue;
      seen.add(name);
      days[date.slice(0, 10)] ??= name;
    }
  }
  const unknown = [...(wanted.only ?? []), ...Object.keys(wanted.also ?? {})].filter((name) => !seen.has(name));
  if (unknown.length > 0 || seen.size === 0) throw new Error(`${wanted.id}: no days called ${unknown.join(", ")}`);
  const { id, title, source } = wanted;
  const sorted = Object.fromEntries(Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1)));
  const version = wanted.amended === undefined ? VERSION : `${VERSION}, amended ${wanted.amended}`;
  return `${JSON.stringify({ id, title, version, source, years: YEARS, days: sorted }, null, 2)}\n`;
}

function main(): number {
  const { values } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  let differs = 0;
  for (const wanted of HOLIDAY_SOURCES) {
    const file = `${FOLDER}${wanted.id.toLowerCase()}.json`;
    const text = generate(wanted);
    if (!values.check) writeFileSync(file, text);
    else if (readFileSync(file, "utf8").replace(/\s+/g, "") !== text.replace(/\s+/g, "")) {
      process.stderr.write(`${file} is not what would be written; run npx tsx scripts/generate-holidays.ts\n`);
      differs = 1;
    }
  }
  return differs;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = 2;
}
