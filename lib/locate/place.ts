import { zonesOfCountry } from "./countries.ts";
import { lawOf, partsOf } from "./jurisdictions.ts";
import { ZIP_ZONES } from "./place-data.ts";

/** What of a postal address tells where somebody is. */
export type Place = { readonly country: string; readonly region?: string; readonly postalCode?: string };

/** Where something may be: all of these zones, all of these laws. No zones: it does not tell. */
export type Whereabouts = { readonly zones: readonly string[]; readonly jurisdictions: readonly string[] };

const split = (text: string): readonly string[] => (text === "" ? [] : text.split(" "));

let zips: ReadonlyMap<string, readonly string[]> | undefined;
const byZip = (): ReadonlyMap<string, readonly string[]> => {
  zips ??= new Map(
    ZIP_ZONES.flatMap(([zones, prefixes]) => split(prefixes).map((zip) => [zip, split(zones)] as const)),
  );
  return zips;
};

/** USPS Publication 65 (three-digit ZIP code prefixes): the state or territory of each range of them. */
const ZIP_STATES =
  "005 NY|006-007 PR|008 VI|009 PR|010-027 MA|028-029 RI|030-038 NH|039-049 ME|050-054 VT|055 MA|056-059 VT|060-069 CT|070-089 NJ|100-149 NY|150-196 PA|197-199 DE|200 DC|201 VA|202-205 DC|206-219 MD|220-246 VA|247-268 WV|270-289 NC|290-299 SC|300-319 GA|320-339 FL|341-342 FL|344 FL|346-347 FL|349 FL|350-369 AL|370-385 TN|386-397 MS|398-399 GA|400-427 KY|430-459 OH|460-479 IN|480-499 MI|500-528 IA|530-549 WI|550-567 MN|570-577 SD|580-588 ND|590-599 MT|600-629 IL|630-658 MO|660-679 KS|680-693 NE|700-714 LA|716-729 AR|730-732 OK|733 TX|734-749 OK|750-799 TX|800-816 CO|820-831 WY|832-838 ID|840-847 UT|850-865 AZ|870-884 NM|885 TX|889-898 NV|900-961 CA|967-968 HI|969 GU|970-979 OR|980-994 WA|995-999 AK";
let states: ReadonlyMap<string, string> | undefined;
const stateOfZip = (): ReadonlyMap<string, string> => {
  states ??= new Map(
    ZIP_STATES.split("|").flatMap((line) => {
      const [range, state] = line.split(" ") as [string, string];
      const [from, to = from] = range.split("-") as [string, string?];
      const count = Number(to) - Number(from) + 1;
      return Array.from(
        { length: count },
        (_, index) => [String(Number(from) + index).padStart(3, "0"), state] as const,
      );
    }),
  );
  return states;
};

/** ZIP codes of New York City's five boroughs: by their first three digits, and two of Queens among Nassau's 110. */
const NEW_YORK_CITY = /^(?:10[0-4]|11[1-46]|1100[45])/;

/**
 * Zones that the first three digits of a ZIP code hold besides what the list says (49 CFR 71): West Wendover, Malheur
 * County, the Aleutians west of 169°30′, and Metlakatla.
 */
const ZIP_BESIDES: Readonly<Record<string, readonly string[]>> = {
  "898": ["America/Denver"],
  "979": ["America/Denver"],
  "995": ["America/Adak"],
  "996": ["America/Adak"],
  "999": ["America/Metlakatla"],
};

const territories: Readonly<Record<string, string>> = { PR: "PR", GU: "GU", VI: "VI", AS: "AS", MP: "MP" };

function zonesOfState(state: string): readonly string[] {
  const territory = territories[state];
  if (territory) return zonesOfCountry(territory) ?? [];
  const zips = [...stateOfZip()].filter(([, of]) => of === state).map(([zip]) => zip);
  return union(zips.map((zip) => [...(byZip().get(zip) ?? []), ...(ZIP_BESIDES[zip] ?? [])]));
}

/** Parts of provinces keep the neighbour's time (Lloydminster, the East Kootenay, the Magdalen Islands, Rainy River). */
const CANADA: Readonly<Record<string, string>> = {
  AB: "America/Edmonton",
  BC: "America/Vancouver America/Edmonton America/Dawson_Creek America/Fort_Nelson America/Creston",
  MB: "America/Winnipeg",
  NB: "America/Moncton",
  NL: "America/St_Johns America/Goose_Bay",
  NS: "America/Halifax",
  NT: "America/Inuvik",
  NU: "America/Iqaluit America/Rankin_Inlet America/Cambridge_Bay America/Atikokan",
  ON: "America/Toronto America/Winnipeg America/Atikokan",
  PE: "America/Halifax",
  QC: "America/Toronto America/Blanc-Sablon America/Halifax",
  SK: "America/Regina America/Edmonton America/Winnipeg",
  YT: "America/Whitehorse",
};
/** Canada Post: the first letter of a postal code. */
const CANADA_LETTERS: Readonly<Record<string, string>> = {
  ...{ A: "NL", B: "NS", C: "PE", E: "NB", G: "QC", H: "QC", J: "QC", K: "ON", L: "ON", M: "ON", N: "ON", P: "ON" },
  ...{ R: "MB", S: "SK", T: "AB", V: "BC", Y: "YT" },
};

const AUSTRALIA: Readonly<Record<string, string>> = {
  ACT: "Australia/Sydney",
  NSW: "Australia/Sydney Australia/Adelaide Australia/Lord_Howe",
  NT: "Australia/Darwin",
  QLD: "Australia/Brisbane",
  SA: "Australia/Adelaide",
  TAS: "Australia/Hobart",
  VIC: "Australia/Melbourne",
  WA: "Australia/Perth Australia/Eucla",
};

/** Australia Post: the state of a postcode. */
function stateOfPostcode(code: string): string | undefined {
  const number = Number(code);
  if (/^0[289]/.test(code)) return code.startsWith("02") ? "ACT" : "NT";
  if ((number >= 2600 && number <= 2618) || (number >= 2900 && number <= 2920)) return "ACT";
  return { 1: "NSW", 2: "NSW", 3: "VIC", 4: "QLD", 5: "SA", 6: "WA", 7: "TAS", 8: "VIC", 9: "QLD" }[Number(code[0])];
}

/** La Poste: overseas codes by their beginning, the islands of Guadeloupe's 971 first. */
const FRENCH_OVERSEAS: readonly (readonly [string, string])[] = [
  ["97133", "BL"],
  ["97150", "MF"],
  ["971", "GP"],
  ["972", "MQ"],
  ["973", "GF"],
  ["974", "RE"],
  ["975", "PM"],
  ["976", "YT"],
  ["986", "WF"],
  ["987", "PF"],
  ["988", "NC"],
];

/** Where a postal address is. Unknown regions and codes tell nothing, so the whole country is left. */
export function whereaboutsOf(place: Place): Whereabouts {
  const code = place.postalCode?.toUpperCase().replace(/[^A-Z0-9]/g, "") ?? "";
  const regions = regionsOf(place, code);
  const overseas = place.country === "FR" && FRENCH_OVERSEAS.find(([start]) => code.startsWith(start))?.[1];
  if (overseas) return { zones: zonesOfCountry(overseas) ?? [], jurisdictions: lawOf(overseas) };
  const jurisdictions = [...new Set([...lawOf(place.country), ...regions.map((part) => `${place.country}-${part}`)])];
  return { zones: zonesHere(place.country, regions, code), jurisdictions };
}

/** The parts of the country that region and postal code name: both, where they do not agree. */
function regionsOf({ country, region }: Place, code: string): string[] {
  const parts = partsOf(country);
  const said = region?.toUpperCase().replace(`${country}-`, "");
  const named = said !== undefined && parts.includes(`${country}-${said}`) ? [said] : [];
  const coded = codedRegion(country, code);
  const city = country === "US" && NEW_YORK_CITY.test(code) ? ["NYC"] : [];
  return [...new Set([...named, ...(coded === undefined ? [] : [coded]), ...city])];
}

function codedRegion(country: string, code: string): string | undefined {
  if (code === "") return undefined;
  if (country === "US") return stateOfZip().get(code.slice(0, 3));
  if (country === "CA") return code[0] === "X" ? undefined : CANADA_LETTERS[code[0]!];
  return country === "AU" ? stateOfPostcode(code) : undefined;
}

function zonesHere(country: string, regions: readonly string[], code: string): readonly string[] {
  const whole = zonesOfCountry(country) ?? [];
  switch (country) {
    case "US": {
      const zip = code.slice(0, 3);
      const [first] = regions;
      const exact = byZip().get(zip);
      if (exact && regions.filter((part) => part !== "NYC").length === 1)
        return [...exact, ...(ZIP_BESIDES[zip] ?? [])];
      // A ZIP code of the armed forces may be anywhere in the world.
      if (/^(?:09|340|96[2-6])/.test(code)) return [];
      return first === undefined ? whole : union(regions.map((part) => zonesOfState(part === "NYC" ? "NY" : part)));
    }
    case "CA":
      if (code[0] === "X") return union([split(CANADA.NT!), split(CANADA.NU!)]);
      return regions.length === 0 ? whole : union(regions.map((part) => split(CANADA[part] ?? "")));
    case "AU":
      return regions.length === 0 ? whole : union(regions.map((part) => split(AUSTRALIA[part] ?? "")));
    case "ES":
      return code === "" ? whole : [/^3[58]/.test(code) ? "Atlantic/Canary" : "Europe/Madrid"];
    case "PT":
      return code === "" ? whole : [/^9[5-9]/.test(code) ? "Atlantic/Azores" : "Europe/Lisbon"];
    default:
      return whole;
  }
}

/** Everything the lists name, once. */
export const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

/** The zones of a state or province such as "US-FL". */
export const zonesOfRegion = (region: string): readonly string[] =>
  region.startsWith("US-") ? zonesOfState(region.slice(3)) : split(CANADA[region.slice(3)] ?? "");
