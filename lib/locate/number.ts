import { zonesOfCountry } from "./countries.ts";
import { lawOf } from "./jurisdictions.ts";
import { AREA_CODES, NO_COUNTRY, NUMBERS, ZONE_PREFIXES } from "./number-data.ts";
import { union, type Whereabouts, zonesOfRegion } from "./place.ts";

/** What a telephone number tells of where its owner is. */
export type NumberFound = Whereabouts & {
  /**
   * `area`: a number of +1, fixed or mobile, which nobody can tell apart; `fixed`: a fixed line elsewhere; `mobile`:
   * it tells the country, weakly; `nowhere`: toll-free, shared-cost, internet telephony and the like.
   */
  readonly kind: "area" | "fixed" | "mobile" | "nowhere";
  /** The digits it was found by, calling code first; never the whole number. */
  readonly by: string;
};

/** Longest beginning that is told of a number outside +1: a town, not a person. */
const MAX_TOLD_DIGITS = 5;

type Country = {
  readonly country: string;
  readonly leading: string;
  readonly fixed: string;
  readonly mobile: string;
  readonly nowhere: string;
};

/** What the data is looked up by. */
type Tables = {
  readonly prefixes: ReadonlyMap<string, readonly string[]>;
  readonly longest: number;
  /** By area code of +1. */
  readonly zonesOfArea: ReadonlyMap<string, ReadonlySet<string>>;
  readonly regionsOfArea: ReadonlyMap<string, readonly string[]>;
  readonly byCallingCode: ReadonlyMap<string, readonly Country[]>;
  readonly noCountry: ReadonlySet<string>;
};

let made: Tables | undefined;
/** Made when the first number is looked up: most functions never see one. */
function tables(): Tables {
  if (made) return made;
  const prefixes = new Map<string, readonly string[]>();
  for (const [zones, list] of ZONE_PREFIXES)
    for (const prefix of list.split(" ")) prefixes.set(prefix, zones.split(" "));
  const byCallingCode = new Map<string, Country[]>();
  for (const [country, code, leading, fixed, mobile, nowhere] of NUMBERS)
    gather(byCallingCode, code).push({ country, leading, fixed, mobile, nowhere });
  const regionsOfArea = new Map<string, string[]>();
  for (const [region, areas] of AREA_CODES)
    for (const area of areas.split(" ")) gather(regionsOfArea, area).push(region);
  made = {
    prefixes,
    longest: Math.max(...[...prefixes.keys()].map(({ length }) => length)),
    zonesOfArea: areasOf(prefixes),
    regionsOfArea,
    byCallingCode,
    noCountry: new Set(NO_COUNTRY.split(" ")),
  };
  return made;
}

function gather<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** An area code's zones are those of all its exchanges: a mobile keeps its exchange wherever in the area it lives. */
function areasOf(prefixes: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, ReadonlySet<string>> {
  const areas = new Map<string, Set<string>>();
  for (const [prefix, names] of prefixes) {
    if (!prefix.startsWith("1")) continue;
    const area = prefix.slice(1, 4);
    areas.set(area, new Set([...(areas.get(area) ?? []), ...names]));
  }
  // The map has one zone for it; the Navajo Nation, in it, keeps summer time.
  areas.get("928")?.add("America/Denver");
  return areas;
}

const compiled = new Map<string, RegExp>();
/** Compiled when first asked for: most countries' patterns never are. */
function fits(source: string, digits: string, whole = true): boolean {
  if (source === "") return false;
  const key = whole ? `^(?:${source})$` : `^(?:${source})`;
  const pattern = compiled.get(key) ?? new RegExp(key);
  compiled.set(key, pattern);
  return pattern.test(digits);
}

/** NANPA: area codes that belong to no place — toll-free, premium, personal and machine numbers. */
const NO_AREA = /^(?:8(?:00|22|33|44|55|66|77|88)|900|5(?:00|2\d|33|44|66|77|88)|6(?:00|22|33|44|55|77|88)|700|710)/;
/** Area codes of New York City's five boroughs (NANPA). */
const NEW_YORK_CITY = new Set(["212", "332", "347", "646", "718", "917", "929"]);

const NOWHERE = (by: string): NumberFound => ({ kind: "nowhere", by, zones: [], jurisdictions: [] });

/** Where the owner of a number in E.164 form, "+" first, may be. */
export function whereaboutsOfNumber(e164: string): NumberFound {
  const { byCallingCode, noCountry } = tables();
  const digits = e164.slice(1);
  const code = [1, 2, 3].map((length) => digits.slice(0, length)).find((one) => byCallingCode.has(one));
  if (code === undefined || noCountry.has(digits.slice(0, 3))) return NOWHERE(digits.slice(0, 3));
  const national = digits.slice(code.length);
  return code === "1" ? ofArea(national) : ofCountry(code, national);
}

function ofArea(national: string): NumberFound {
  const area = national.slice(0, 3);
  const by = `1${area}`;
  if (NO_AREA.test(area)) return NOWHERE(by);
  const { byCallingCode, regionsOfArea, zonesOfArea } = tables();
  const island = byCallingCode.get("1")!.find(({ leading }) => fits(leading, national, false));
  if (island)
    return { kind: "area", by, zones: zonesOfCountry(island.country) ?? [], jurisdictions: lawOf(island.country) };
  const regions = regionsOfArea.get(area) ?? [];
  if (regions.length === 0) return NOWHERE(by);
  const city = NEW_YORK_CITY.has(area) ? ["US-NYC"] : [];
  const countries = regions.map((region) => region.slice(0, 2));
  return {
    kind: "area",
    by,
    zones: [...(zonesOfArea.get(area) ?? union(regions.map(zonesOfRegion)))],
    jurisdictions: [...new Set([...countries, ...regions, ...city])],
  };
}

function ofCountry(code: string, national: string): NumberFound {
  const { byCallingCode, longest, prefixes } = tables();
  const owners = byCallingCode.get(code)!;
  const first = owners[0]!;
  const found =
    owners.length === 1
      ? first
      : (owners.find(({ leading }) => fits(leading, national, false)) ??
        owners.find((one) => [one.fixed, one.mobile].some((source) => fits(source, national))));
  if ((found ?? first).nowhere !== "" && fits((found ?? first).nowhere, national)) return NOWHERE(code);
  // Of several countries, none of whose patterns fits: it may be in any.
  const candidates = found ? [found] : owners;
  const jurisdictions = union(candidates.map(({ country }) => lawOf(country)));
  const countryZones = union(candidates.map(({ country }) => zonesOfCountry(country) ?? []));
  if (candidates.some(({ mobile }) => fits(mobile, national)))
    return { kind: "mobile", by: code, zones: countryZones, jurisdictions };
  const digits = code + national;
  for (let length = Math.min(longest, digits.length); length > code.length; length--) {
    const zones = prefixes.get(digits.slice(0, length));
    if (zones) return { kind: "fixed", by: digits.slice(0, Math.min(length, MAX_TOLD_DIGITS)), zones, jurisdictions };
  }
  return { kind: "fixed", by: code, zones: countryZones, jurisdictions };
}
