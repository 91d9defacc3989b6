import { clockOf } from "../zones/zone.ts";
import { partsOf } from "./jurisdictions.ts";
import { zonesOfRegion } from "./place.ts";

/** The states or provinces of the US or Canada in which one of these zones' clocks is kept. */
export function partsAtClock(country: string, zones: readonly string[]): readonly string[] {
  const clocks = new Set(zones.map(clockOf));
  return partsOf(country).filter((part) => zonesOfRegion(part).some((zone) => clocks.has(clockOf(zone))));
}
