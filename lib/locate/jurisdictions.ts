import { COUNTRY_ZONES } from "./country-data.ts";

/** Parts of countries that have rules of their own, or clocks of their own: ISO 3166-2, and New York City. */
const PARTS: Readonly<Record<string, string>> = {
  US: "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP NYC",
  CA: "AB BC MB NB NL NS NT NU ON PE QC SK YT",
  AU: "ACT NSW NT QLD SA TAS VIC WA",
};

/** Places with a country code of their own that are under another's law, too. */
const UNDER: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries("GP MQ GF RE YT PM BL MF NC PF WF".split(" ").map((code) => [code, ["FR"]])),
  ...Object.fromEntries("PR GU VI AS MP".split(" ").map((code) => [code, ["US", `US-${code}`]])),
  UM: ["US"],
  SJ: ["NO"],
  AX: ["FI"],
  CX: ["AU"],
  CC: ["AU"],
  NF: ["AU"],
  BQ: ["NL"],
  GB: ["UK"],
};

const countries = COUNTRY_ZONES.map(([country]) => country);
const known: ReadonlySet<string> = new Set([
  ...countries.filter((country) => country !== "GB"),
  "UK",
  "EU",
  ...Object.entries(PARTS).flatMap(([country, parts]) => parts.split(" ").map((part) => `${country}-${part}`)),
]);

/** The codes of a country's parts, such as "US-FL"; none where its law is one. */
export const partsOf = (country: string): readonly string[] =>
  PARTS[country]?.split(" ").map((part) => `${country}-${part}`) ?? [];

/** The jurisdictions of an ISO 3166-1 country. */
export const lawOf = (country: string): readonly string[] => UNDER[country] ?? [country];

/** What is wrong with a jurisdiction code, and which there are; undefined when it is known. */
export function whyNoJurisdiction(code: string): string | undefined {
  if (known.has(code)) return undefined;
  if (code === "GB" || code.startsWith("GB-")) return `"${code}" is written "UK" here`;
  const country = code.slice(0, 2);
  const parts = partsOf(country);
  if (parts.length > 0) return `"${code}" is not known; of ${country} there are ${country}, ${parts.join(", ")}`;
  if (known.has(country)) return `"${code}" is not known; of ${country} there is ${country}, the whole country`;
  const near = [...known].filter((one) => !one.includes("-") && (one[0] === code[0] || one[1] === code[1]));
  return `"${code}" is not known: countries are ISO 3166 codes, "UK" and "EU", such as ${near.slice(0, 20).join(", ")}; parts are those of ${Object.keys(PARTS).join(", ")}, such as US-FL`;
}

/** Whether one jurisdiction is the other, or holds it. */
export const agree = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}-`) || other.startsWith(`${one}-`);

/** The country of a jurisdiction: "US" of "US-FL". */
export const countryOf = (jurisdiction: string): string => jurisdiction.slice(0, 2);
