import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import moment from "moment-timezone";

const USAGE = `Usage: npx tsx scripts/generate-zones.ts [--check] [--file <path>]

Writes lib/zones/data.ts from the data of the npm package moment-timezone.

  --check        write nothing; exit 1 if the file is not what would be written
  --file <path>  another file than lib/zones/data.ts
  --help         this text

Exit: 0 done, 1 the file differs (--check), 2 a wrong option or data that cannot be used.
`;

const MINUTE_MS = 60_000;
const FROM = Date.UTC(2010, 0, 1);
const UNTIL = Date.UTC(2041, 0, 1);
const DATA_FILE = fileURLToPath(new URL("../lib/zones/data.ts", import.meta.url));

/** Offsets are minutes east of UTC; `at` is the epoch ms from which `offset` holds. */
type Change = { readonly at: number; readonly offset: number };
type History = { readonly first: number; readonly changes: readonly Change[] };

/** The text of data.ts. Throws if the source cannot fill it. */
function generate(): string {
  const namesOfRow = new Map<string, string[]>();
  for (const name of moment.tz.names()) {
    const row = encode(historyOf(name));
    namesOfRow.set(row, [...(namesOfRow.get(row) ?? []), name]);
  }
  const rows = [...namesOfRow].map(([row, names]) => `  [${JSON.stringify(names.sort().join(" "))}, ${row}],\n`);
  return `${header()}${rows.sort().join("")}];\n`;
}

/** All that moment-timezone knows from 2010 on, without the changes that leave the offset as it was. */
function historyOf(name: string): History {
  const zone = moment.tz.zone(name);
  if (!zone) throw new Error(`${name} has a name but no data`);
  // moment-timezone counts offsets westwards; 0 − 0 is 0 where −0 would not be.
  const periods = zone.offsets.map((west, i) => ({ offset: 0 - west, until: zone.untils[i] ?? Infinity }));
  const known = periods.filter(({ until }) => until > FROM);
  const changes = known.flatMap(({ offset, until }, i) => {
    const next = known[i + 1];
    return next && next.offset !== offset ? [{ at: until, offset: next.offset }] : [];
  });
  if (!known[0]) throw new Error(`${name} has no offset in 2010`);
  if (!reachesPast(UNTIL, changes)) throw new Error(`${name} changes its clocks in 2036 and 2037 but never after 2040`);
  return { first: known[0].offset, changes };
}

/** Older packages end every zone in 2037. Clocks that still change then must be seen to change after the horizon too. */
function reachesPast(horizon: number, changes: readonly Change[]): boolean {
  const years = new Set(changes.map(({ at }) => new Date(at).getUTCFullYear()));
  return !(years.has(2036) && years.has(2037)) || changes.some(({ at }) => at >= horizon);
}

function encode({ first, changes }: History): string {
  const kept = changes.filter(({ at }) => at < UNTIL);
  const offsets = [first, ...kept.map(({ offset }) => offset)];
  const palette = [...new Set(offsets)];
  const sequence = offsets.map((offset) => base36(palette.indexOf(offset))).join("");
  const minutes = [0, ...kept.map(({ at }) => at / MINUTE_MS)];
  const gaps = minutes.slice(1).map((minute, i) => base36(minute - minutes[i]!));
  return [palette.map(base36).join(" "), sequence, gaps.join(" ")].map((field) => JSON.stringify(field)).join(", ");
}

function base36(value: number): string {
  if (!Number.isInteger(value)) throw new Error(`${value} is not a whole number of minutes`);
  return value.toString(36);
}

function header(): string {
  const release = moment.tz.dataVersion;
  return `// Written by scripts/generate-zones.ts. Do not edit.
//
// IANA time zone database ${release} (public domain), as compiled into moment-timezone ${moment.tz.version} (MIT).
// Every change of offset from 2010-01-01 to 2041-01-01 UTC, for every zone and link of it. Names with the same changes
// share a row; they need not be links of each other.
//
// Changes still to come are IANA's: the rules in force today, continued. Palestine (Asia/Gaza, Asia/Hebron) leaves summer
// time for Ramadan, and its dates are IANA's prediction. Morocco (Africa/Casablanca, Africa/El_Aaiun) has followed Ramadan
// too; its last change in this release is that of ${lastChangeOf("Africa/Casablanca")}.
//
// A row: names and links | the offsets, in minutes east of UTC | for each period, which of the offsets, one digit each
// | minutes from each change to the next, the first counted from 1970-01-01T00:00Z. Numbers are in base 36.
export const TZDATA_RELEASE = ${JSON.stringify(release)};

export const ZONE_ROWS: readonly (readonly [names: string, offsets: string, sequence: string, gaps: string])[] = [
`;
}

function lastChangeOf(name: string): string {
  const { at, offset } = historyOf(name).changes.at(-1)!;
  return `${new Date(at).toISOString().slice(0, 10)}, to UTC${offset < 0 ? "−" : "+"}${Math.abs(offset) / 60}`;
}

function main(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: { check: { type: "boolean" }, file: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const file = values.file ?? DATA_FILE;
  const text = generate();
  if (!values.check) {
    writeFileSync(file, text);
    return 0;
  }
  if (readFileSync(file, "utf8") === text) return 0;
  console.error(`${file} is not what scripts/generate-zones.ts writes; run it without --check`);
  return 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 2;
}
