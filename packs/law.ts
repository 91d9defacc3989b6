import type { HolidayList } from "../lib/policy/holidays.ts";
import { type Pack, parsePack } from "../lib/policy/pack.ts";

type Json = { readonly default: unknown };
type Load = () => Promise<Json>;

/** Loaded when a customer's jurisdictions first need them: nobody pays for the law of places where they call nobody. */
const PACKS: Readonly<Record<string, Load>> = {
  AU: () => import("./law/au.json", { with: { type: "json" } }),
  BE: () => import("./law/be.json", { with: { type: "json" } }),
  BR: () => import("./law/br.json", { with: { type: "json" } }),
  CA: () => import("./law/ca.json", { with: { type: "json" } }),
  "CA-BC": () => import("./law/ca-bc.json", { with: { type: "json" } }),
  DE: () => import("./law/de.json", { with: { type: "json" } }),
  ES: () => import("./law/es.json", { with: { type: "json" } }),
  EU: () => import("./law/eu.json", { with: { type: "json" } }),
  FR: () => import("./law/fr.json", { with: { type: "json" } }),
  IE: () => import("./law/ie.json", { with: { type: "json" } }),
  IN: () => import("./law/in.json", { with: { type: "json" } }),
  IT: () => import("./law/it.json", { with: { type: "json" } }),
  JP: () => import("./law/jp.json", { with: { type: "json" } }),
  NL: () => import("./law/nl.json", { with: { type: "json" } }),
  NZ: () => import("./law/nz.json", { with: { type: "json" } }),
  SG: () => import("./law/sg.json", { with: { type: "json" } }),
  UK: () => import("./law/uk.json", { with: { type: "json" } }),
  US: () => import("./law/us.json", { with: { type: "json" } }),
  "US-AL": () => import("./law/us-al.json", { with: { type: "json" } }),
  "US-CT": () => import("./law/us-ct.json", { with: { type: "json" } }),
  "US-FL": () => import("./law/us-fl.json", { with: { type: "json" } }),
  "US-GA": () => import("./law/us-ga.json", { with: { type: "json" } }),
  "US-KY": () => import("./law/us-ky.json", { with: { type: "json" } }),
  "US-LA": () => import("./law/us-la.json", { with: { type: "json" } }),
  "US-MA": () => import("./law/us-ma.json", { with: { type: "json" } }),
  "US-MD": () => import("./law/us-md.json", { with: { type: "json" } }),
  "US-MI": () => import("./law/us-mi.json", { with: { type: "json" } }),
  "US-MN": () => import("./law/us-mn.json", { with: { type: "json" } }),
  "US-MS": () => import("./law/us-ms.json", { with: { type: "json" } }),
  "US-NE": () => import("./law/us-ne.json", { with: { type: "json" } }),
  "US-NJ": () => import("./law/us-nj.json", { with: { type: "json" } }),
  "US-NM": () => import("./law/us-nm.json", { with: { type: "json" } }),
  "US-NV": () => import("./law/us-nv.json", { with: { type: "json" } }),
  "US-NY": () => import("./law/us-ny.json", { with: { type: "json" } }),
  "US-NYC": () => import("./law/us-nyc.json", { with: { type: "json" } }),
  "US-OK": () => import("./law/us-ok.json", { with: { type: "json" } }),
  "US-OR": () => import("./law/us-or.json", { with: { type: "json" } }),
  "US-PA": () => import("./law/us-pa.json", { with: { type: "json" } }),
  "US-RI": () => import("./law/us-ri.json", { with: { type: "json" } }),
  "US-TX": () => import("./law/us-tx.json", { with: { type: "json" } }),
  "US-UT": () => import("./law/us-ut.json", { with: { type: "json" } }),
  "US-VA": () => import("./law/us-va.json", { with: { type: "json" } }),
  "US-WA": () => import("./law/us-wa.json", { with: { type: "json" } }),
  ZA: () => import("./law/za.json", { with: { type: "json" } }),
};

const HOLIDAYS: Readonly<Record<string, Load>> = {
  AU: () => import("./holidays/au.json", { with: { type: "json" } }),
  ES: () => import("./holidays/es.json", { with: { type: "json" } }),
  FR: () => import("./holidays/fr.json", { with: { type: "json" } }),
  IT: () => import("./holidays/it.json", { with: { type: "json" } }),
  "US-AL": () => import("./holidays/us-al.json", { with: { type: "json" } }),
  "US-LA": () => import("./holidays/us-la.json", { with: { type: "json" } }),
  "US-NE": () => import("./holidays/us-ne.json", { with: { type: "json" } }),
  "US-PA": () => import("./holidays/us-pa.json", { with: { type: "json" } }),
  "US-RI": () => import("./holidays/us-ri.json", { with: { type: "json" } }),
  "US-UT": () => import("./holidays/us-ut.json", { with: { type: "json" } }),
  ZA: () => import("./holidays/za.json", { with: { type: "json" } }),
};

export const JURISDICTIONS: readonly string[] = Object.keys(PACKS);
export const HOLIDAY_LISTS: readonly string[] = Object.keys(HOLIDAYS);

const packs = new Map<string, Promise<Pack>>();
const lists = new Map<string, Promise<HolidayList>>();

/** The pack of a jurisdiction; undefined where none ships. A mistake in one is a defect of the build. */
export async function packOf(jurisdiction: string): Promise<Pack | undefined> {
  const code = ALSO[jurisdiction] ?? jurisdiction;
  const load = PACKS[code];
  if (!load) return undefined;
  return once(packs, code, async () => {
    const parsed = parsePack((await load()).default, JURISDICTIONS);
    if (!parsed.pack) throw new Error(`the pack ${jurisdiction} is broken: ${JSON.stringify(parsed.mistakes)}`);
    return parsed.pack;
  });
}

/** A list of holidays that ships with Tacet; undefined when there is none of that name. */
export async function holidaysOf(name: string): Promise<HolidayList | undefined> {
  const load = HOLIDAYS[name];
  // Generated, and checked by a test: to read its hundred days by a schema would take as long as all the packs.
  return load && once(lists, name, async () => (await load()).default as HolidayList);
}

/** Reads everything that ships now, so that nothing of it is read from a disk in the middle of something else. */
export async function readAll(): Promise<void> {
  await Promise.all([...JURISDICTIONS.map(packOf), ...HOLIDAY_LISTS.map(holidaysOf)]);
}

/** Names by which one place is known besides. */
const ALSO: Readonly<Record<string, string>> = { GB: "UK" };

/** Members of the European Union, whose law applies where a country has no pack of its own. */
const EU_MEMBERS: ReadonlySet<string> = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
);

function parentOf(jurisdiction: string): string | undefined {
  if (EU_MEMBERS.has(jurisdiction)) return "EU";
  const [country, ...rest] = jurisdiction.split("-");
  return rest.length > 0 ? country : undefined;
}

/** What ships, as whoever decides reads it. */
export const law = { jurisdictions: JURISDICTIONS, packOf, holidaysOf, parentOf };

function once<T>(known: Map<string, Promise<T>>, name: string, load: () => Promise<T>): Promise<T> {
  const found = known.get(name) ?? load();
  known.set(name, found);
  return found;
}
