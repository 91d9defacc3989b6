import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import moment from "moment-timezone";
import { afterAll, describe, expect, it } from "vitest";
import {
  localDay,
  localTime,
  offsetAt,
  offsetUntil,
  TZDATA_RELEASE,
  zoneNamed,
  zoneNames,
} from "../../lib/zones/zone.ts";
import { changesOf, IANA_CHANGES, IANA_RELEASE, IANA_RULES, PALESTINE_2035_TO_2040 } from "./iana-rules.ts";

const FROM = Date.UTC(2010, 0, 1);
const UNTIL = Date.UTC(2041, 0, 1);
/** Hebron has the most in these 31 years: 66. */
const MAX_CHANGES = 200;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What the library that owns the source answers, in ms east of UTC. Its data reaches 2499. */
function sourceOffset(name: string, at: number): number {
  return 0 - moment.tz.zone(name)!.utcOffset(at) * 60_000;
}

/** Instants from which the source has another offset than just before. */
function sourceChanges(name: string): readonly number[] {
  return moment.tz
    .zone(name)!
    .untils.filter((at) => at >= FROM && at < UNTIL && sourceOffset(name, at - 1) !== sourceOffset(name, at));
}

/** Both sides of each change, some instants between two changes, and the first of every third month. */
function probes(changes: readonly number[]): readonly number[] {
  const edges = [FROM, ...changes, UNTIL];
  const around = changes.flatMap((at) => [at - 1, at, at + 1]);
  const between = edges
    .slice(1)
    .flatMap((at, i) => [0.25, 0.5, 0.9].map((part) => Math.floor(edges[i]! + part * (at - edges[i]!))));
  const quarters = Array.from({ length: 31 * 4 }, (_, i) => Date.UTC(2010, 3 * i, 1));
  return [...around, ...between, ...quarters];
}

function zone(name: string) {
  return zoneNamed(name)!;
}

/** The changes lib/zones knows in [from, until), as [epoch ms, offset from then on]. */
function ourChanges(name: string, from: number, until: number): readonly (readonly [number, number])[] {
  const changes: [number, number][] = [];
  for (let at = offsetUntil(zone(name), from); at < until; at = offsetUntil(zone(name), at)) {
    if (changes.push([at, offsetAt(zone(name), at)]) > MAX_CHANGES) throw new Error(`${name} does not stop changing`);
  }
  return changes;
}

describe("against the source, for every zone and link", () => {
  it("has the same names", () => {
    expect(zoneNames()).toEqual([...moment.tz.names()].sort());
    expect(zoneNames().filter((name) => zoneNamed(name)?.name !== name)).toEqual([]);
  });

  it("changes the offset at the same instants from 2010 to 2040", () => {
    const wrong = zoneNames().filter((name) => {
      const ours = ourChanges(name, FROM, UNTIL).map(([at]) => at);
      return JSON.stringify(ours) !== JSON.stringify(sourceChanges(name));
    });
    expect(wrong).toEqual([]);
  });

  it("shows the same local time at, around and between all changes from 2010 to 2040", () => {
    const wrong: string[] = [];
    let probed = 0;
    for (const name of zoneNames()) {
      for (const at of probes(sourceChanges(name))) {
        probed++;
        if (!agrees(name, at)) wrong.push(`${name} ${new Date(at).toISOString()}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(probed).toBeGreaterThan(150_000);
  });

  function agrees(name: string, at: number): boolean {
    const offset = sourceOffset(name, at);
    const shown = new Date(at + offset);
    const local = localTime(zone(name), at);
    return (
      offsetAt(zone(name), at) === offset &&
      localDay(zone(name), at) === Math.floor((at + offset) / DAY_MS) &&
      local.epochDay === Math.floor((at + offset) / DAY_MS) &&
      local.year === shown.getUTCFullYear() &&
      local.month === shown.getUTCMonth() + 1 &&
      local.day === shown.getUTCDate() &&
      local.weekday === (shown.getUTCDay() + 6) % 7 &&
      local.minuteOfDay === shown.getUTCHours() * 60 + shown.getUTCMinutes() &&
      local.msOfDay === shown.getTime() - Date.UTC(local.year, local.month - 1, local.day)
    );
  }
});

describe("against the files that IANA's own compiler wrote", () => {
  const from = Date.UTC(2028, 0, 1);
  const years = Array.from({ length: 13 }, (_, i) => 2028 + i);

  it("is the release those files are of, with as many changes", () => {
    expect(TZDATA_RELEASE).toBe(IANA_RELEASE);
    expect(zoneNames().flatMap((name) => ourChanges(name, FROM, UNTIL))).toHaveLength(IANA_CHANGES);
  });

  it.each(IANA_RULES)("follows %s from 2028 to 2040", (rule, names) => {
    const expected = years.flatMap((year) => changesOf(rule, year));
    expect(expected).toHaveLength(26);
    for (const name of names.split(" ")) expect(ourChanges(name, from, UNTIL), name).toEqual(expected);
  });

  it.each(["Asia/Gaza", "Asia/Hebron"])("follows the list of Ramadans in %s", (name) => {
    const expected = PALESTINE_2035_TO_2040.map((local) => [
      Date.parse(local),
      (local.endsWith("+02:00") ? 3 : 2) * HOUR_MS,
    ]);
    expect(ourChanges(name, Date.UTC(2035, 0, 1), UNTIL)).toEqual(expected);
  });

  it("changes no other clock after 2027", () => {
    const changing = new Set(["Asia/Gaza", "Asia/Hebron", ...IANA_RULES.flatMap(([, names]) => names.split(" "))]);
    expect(zoneNames().filter((name) => ourChanges(name, from, UNTIL).length > 0 !== changing.has(name))).toEqual([]);
    expect(changing.size).toBe(190);
  });
});

describe("scripts/generate-zones.ts", () => {
  const folder = mkdtempSync(join(tmpdir(), "tacet-zones-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const generate = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", "scripts/generate-zones.ts", ...args], { encoding: "utf8" });

  it("would write the committed data.ts", () => {
    expect(generate("--check")).toMatchObject({ status: 0, stderr: "" });
  });

  it("notices one changed digit", () => {
    const file = join(folder, "changed.ts");
    copyFileSync("lib/zones/data.ts", file);
    expect(generate("--check", "--file", file).status).toBe(0);
    const text = readFileSync(file, "utf8");
    const changed = text.replace('"Africa/Juba", "50 3c"', '"Africa/Juba", "50 3d"');
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    expect(generate("--check", "--file", file)).toMatchObject({ status: 1, stderr: expect.stringContaining(file) });
    expect(readFileSync(file, "utf8")).toBe(changed);
  });

  it("explains itself and refuses what it does not know", () => {
    expect(generate("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("--check") });
    expect(generate("--chekc")).toMatchObject({ status: 2, stderr: expect.stringContaining("--chekc") });
  });
});
