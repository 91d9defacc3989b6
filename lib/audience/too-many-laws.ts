import { normaliseAddress } from "../directory/address.ts";
import { locate } from "../locate/locate.ts";
import { MAX_JURISDICTIONS } from "../policy/fold.ts";
import type { AudienceMapping } from "./mapping.ts";
import type { Row } from "./row.ts";
import { listed, type ReadText, type Rejected, readerOf, rejected, type Source } from "./source.ts";

type Columns = Pick<AudienceMapping["columns"], "address" | "jurisdictions" | "country" | "region" | "postalCode">;

/** Laws that one number may tell of: +44 is the United Kingdom's and three islands' */
export const LAWS_OF_A_NUMBER = 4;
/** Laws that one postal address may tell of: a region of the USA, and a postal code of another and its city */
export const LAWS_OF_AN_ADDRESS = 4;

const TOO_MANY = rejected(
  `the jurisdictions, the postal address and the numbers together make more than ${MAX_JURISDICTIONS} jurisdictions`,
);

/**
 * Refuses a row whose customer would be under more laws than a ledger keeps: to leave one out would permit too much.
 * Undefined where no row of the list can be; of a row that cannot, nothing is located.
 */
export function tooManyLaws(
  columns: Columns,
  header: readonly string[],
): ((row: Row, rowNumber: number) => Rejected | undefined) | undefined {
  const numbers = (columns.address ?? []).filter(({ channel }) => channel !== "email");
  const most = LAWS_OF_A_NUMBER * numbers.length + (columns.country ? LAWS_OF_AN_ADDRESS : 0);
  if (most + (columns.jurisdictions ? MAX_JURISDICTIONS : 0) <= MAX_JURISDICTIONS) return undefined;
  const textOf = (source: Source | undefined): ((...at: Parameters<ReadText>) => string) => {
    const read = source && readerOf(source, header);
    return (row, rowNumber) => {
      const text = read?.(row, rowNumber);
      return typeof text === "string" ? text : "";
    };
  };
  const jurisdictionsOf = textOf(columns.jurisdictions);
  const [countryOf, regionOf, postalCodeOf] = [columns.country, columns.region, columns.postalCode].map(textOf);
  const readers = numbers.map(({ channel, value }) => ({ channel, read: textOf(value) }));
  return (row, rowNumber) => {
    const jurisdictions = listed(jurisdictionsOf(row, rowNumber));
    if (jurisdictions.length + most <= MAX_JURISDICTIONS) return undefined;
    const country = countryOf!(row, rowNumber);
    const [region, postalCode] = [regionOf!(row, rowNumber), postalCodeOf!(row, rowNumber)];
    const told = {
      zones: [],
      jurisdictions,
      numbers: readers.flatMap(({ channel, read }) => normaliseAddress(channel, read(row, rowNumber)) ?? []),
      ...(country !== "" && { place: { country, ...(region && { region }), ...(postalCode && { postalCode }) } }),
    };
    return locate(told).jurisdictions.length > MAX_JURISDICTIONS ? TOO_MANY : undefined;
  };
}
