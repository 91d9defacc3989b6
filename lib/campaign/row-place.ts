import type { AudienceRow } from "../audience/audience-row.ts";
import { type ToldOfPlace, whereaboutsOfCustomer } from "../contact/whereabouts.ts";

type Row = Pick<
  AudienceRow,
  "timeZone" | "candidateTimeZones" | "jurisdictions" | "addresses" | "country" | "region" | "postalCode"
>;

/** What a row tells of where its customer is, as a profile would. */
export function placeToldBy(row: Row): ToldOfPlace {
  const { timeZone, candidateTimeZones, jurisdictions = [], addresses = [], country, region, postalCode } = row;
  return {
    zones: candidateTimeZones ?? (timeZone === undefined ? [] : [timeZone]),
    jurisdictions,
    addresses,
    ...(country !== undefined && {
      place: { country, ...(region !== undefined && { region }), ...(postalCode !== undefined && { postalCode }) },
    }),
  };
}

/** Whether that is a place: by its zones, its postal address, or a number that is of one. */
export function tellsOfPlace(row: Row): boolean {
  const told = placeToldBy(row);
  return told.zones.length > 0 || whereaboutsOfCustomer(told).zones.length > 0;
}
