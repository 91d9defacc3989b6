import { COUNTRY_ZONES } from "./country-data.ts";

const byCountry = new Map(COUNTRY_ZONES.map(([country, zones]) => [country, zones === "" ? [] : zones.split(" ")]));

/** The zones of an ISO 3166-1 country, or "UK", one name for each clock; undefined when there is no such country. */
export const zonesOfCountry = (country: string): readonly string[] | undefined =>
  byCountry.get(country === "UK" ? "GB" : country);
