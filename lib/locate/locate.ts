import { clockOf } from "../zones/zone.ts";
import { zonesOfCountry } from "./countries.ts";
import { agree, countryOf, lawOf } from "./jurisdictions.ts";
import { MEANS, type Means, nameOf } from "./means.ts";
import { whereaboutsOfNumber } from "./number.ts";
import { type Place, union, type Whereabouts, whereaboutsOf } from "./place.ts";

export type Found = Whereabouts & {
  readonly means: Means;
  /** For a number: the digits it was found by, calling code first. */
  readonly by?: string;
};

/** What is told of where somebody is. */
export type Told = {
  /** Said by or about the person, explicitly. */
  readonly zones: readonly string[];
  readonly jurisdictions: readonly string[];
  readonly place?: Place;
  /** The zone of their account or app. */
  readonly accountZone?: string;
  /** E.164, "+" first. */
  readonly numbers: readonly string[];
};

export type Located = Whereabouts & {
  readonly found: readonly Found[];
  /** Zones there would be, were there not too many to judge by. */
  readonly candidates: readonly string[];
  /** What does not go together. */
  readonly warnings: readonly string[];
};

/** More candidate zones than a fold holds are the same as none. */
export const MAX_CANDIDATE_ZONES = 16;
/** Of more other zones a warning tells how many they are. */
const MAX_NAMED_ZONES = 4;

/**
 * Where somebody may be. The law is the union of everything told; the clock is every zone they may be in, and hours
 * must permit all of them. A zone said explicitly stands for those of account and numbers; with an address that is in
 * none of the zones said, both count, and where it lies outside the country that is said too. A mobile number outside +1 tells its zones only where nothing surer does, or where
 * it belongs to another country.
 */
export function locate(told: Told): Located {
  const found = findings(told);
  const zones = oneOfEachClock(clock(told, found));
  const warnings = [...contradictions(told, found), ...unheard(told, found, zones)];
  const located = {
    jurisdictions: union([told.jurisdictions, ...found.map(({ jurisdictions }) => jurisdictions)]),
    found,
  };
  if (zones.length <= MAX_CANDIDATE_ZONES) return { ...located, zones, candidates: zones, warnings };
  return {
    ...located,
    zones: [],
    candidates: zones,
    warnings: [...warnings, `they may be in any of ${zones.length} time zones; say which, or where they live`],
  };
}

function findings({ zones, jurisdictions, place, accountZone, numbers }: Told): Found[] {
  const found: Found[] = [];
  if (zones.length + jurisdictions.length > 0) found.push({ means: "said", zones, jurisdictions });
  if (place) found.push({ means: "address", ...whereaboutsOf(place) });
  if (accountZone !== undefined) found.push({ means: "account", zones: [accountZone], jurisdictions: [] });
  const seen = new Set<string>();
  for (const number of numbers) {
    const { kind, by, ...where } = whereaboutsOfNumber(number);
    const key = `${kind} ${by} ${where.zones.join()}`;
    if (kind === "nowhere" || seen.has(key)) continue;
    seen.add(key);
    found.push({ means: kind, by, ...where });
  }
  return found.sort((a, b) => MEANS.indexOf(a.means) - MEANS.indexOf(b.means));
}

/** Every zone they may be in. */
function clock(told: Told, found: readonly Found[]): string[] {
  if (told.zones.length > 0) {
    const outside = zonesOutside(told);
    return outside.length === 0
      ? union([told.zones, addressElsewhere(told, found)])
      : union([told.zones, ...countriesTold(told).map(zonesIn)]);
  }
  const sure = found.filter(({ means, zones }) => means !== "mobile" && means !== "said" && zones.length > 0);
  const countries = new Set(
    found.filter(({ means }) => means !== "mobile").flatMap(({ jurisdictions }) => jurisdictions.map(countryOf)),
  );
  const weak = found.filter(
    ({ means, jurisdictions }) =>
      means === "mobile" && (sure.length === 0 || !jurisdictions.some((law) => countries.has(countryOf(law)))),
  );
  return union([...sure, ...weak].map(({ zones }) => zones));
}

const zonesIn = (country: string): readonly string[] => zonesOfCountry(country) ?? [];

/** The countries the person is said to be in: by jurisdiction, and by address. */
function countriesTold({ jurisdictions, place }: Told): string[] {
  const said = jurisdictions.map(countryOf).filter((country) => country !== "EU");
  return [...new Set([...said, ...(place ? lawOf(place.country).slice(0, 1) : [])])];
}

const sharesClock = (some: readonly string[], others: readonly string[]): boolean => {
  const clocks = new Set(others.map(clockOf));
  return some.some((zone) => clocks.has(clockOf(zone)));
};

/** The zones of an address that is in none of the zones said. */
function addressElsewhere({ zones }: Told, found: readonly Found[]): readonly string[] {
  const address = found.find(({ means }) => means === "address")?.zones ?? [];
  return zones.length === 0 || sharesClock(zones, address) ? [] : address;
}

/** What account and numbers tell of other zones, where what was said stands for them. */
function unheard({ zones: said }: Told, found: readonly Found[], clock: readonly string[]): string[] {
  if (said.length === 0) return [];
  return found
    .filter(({ means, zones }) => means !== "said" && means !== "address" && zones.length > 0)
    .filter(({ zones }) => !sharesClock(zones, clock))
    .map(({ means, by, zones }) => {
      const where = zones.length > MAX_NAMED_ZONES ? `${zones.length} other zones` : zones.join(", ");
      return `${said.join(", ")} is said, and by ${nameOf(means, by)} it is ${where}: what is said stands`;
    });
}

/** Zones said that are in none of the countries said. */
function zonesOutside(told: Told): string[] {
  const countries = countriesTold(told);
  const own = new Set(countries.flatMap(zonesIn).map(clockOf));
  return own.size === 0 ? [] : told.zones.filter((zone) => !own.has(clockOf(zone)));
}

function* contradictions(told: Told, found: readonly Found[]): Iterable<string> {
  const outside = zonesOutside(told);
  if (outside.length > 0)
    yield `${outside.join(", ")} is not in ${countriesTold(told).join(", ")}: contacts must be permitted in both`;
  else if (addressElsewhere(told, found).length > 0)
    yield `${told.zones.join(", ")} is said, and the address is in ${addressElsewhere(told, found).join(", ")}: contacts must be permitted in both`;
  const address = found.find(({ means }) => means === "address");
  const law = (from: readonly string[]) => from.filter((one) => one !== "EU");
  if (address && told.jurisdictions.length > 0) {
    const apart = law(told.jurisdictions).filter((said) => !isIn(said, address.jurisdictions));
    if (apart.length > 0)
      yield `${apart.join(", ")} is said, and the address is in ${address.jurisdictions.join(", ")}: the law of both is kept`;
  }
  if (address && told.place?.region !== undefined && address.jurisdictions.filter(isState).length > 1)
    yield `region and postal code do not agree: ${address.jurisdictions.filter(isState).join(", ")} are all kept`;
  if (told.place && told.accountZone !== undefined && zonesOutside({ ...told, zones: [told.accountZone] }).length > 0)
    yield `the account's zone ${told.accountZone} is not in ${countriesTold(told).join(", ")}: contacts must be permitted in both`;
}

/** Whether what is said agrees with where the address is: in one of its states, where it has any. */
const isIn = (said: string, address: readonly string[]): boolean => {
  const states = address.filter((one) => isState(one) && countryOf(one) === countryOf(said));
  return isState(said) && states.length > 0 ? states.includes(said) : address.some((one) => agree(said, one));
};

/** A state or province; New York City lies in one. */
const isState = (jurisdiction: string): boolean => jurisdiction.includes("-") && jurisdiction !== "US-NYC";

/** Zones that tell the same time are one candidate, whatever their names. */
function oneOfEachClock(zones: readonly string[]): string[] {
  if (zones.length < 2) return [...zones];
  const byClock = new Map(zones.map((zone) => [clockOf(zone), zone] as const).reverse());
  const kept = new Set(byClock.values());
  return zones.filter((zone) => kept.has(zone));
}
