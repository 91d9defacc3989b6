import { expect, it } from "vitest";
import { profileReader } from "../../lib/audience/audience-row.ts";
import { rowOfTexts } from "../../lib/audience/row.ts";
import { LAWS_OF_A_NUMBER, LAWS_OF_AN_ADDRESS, tooManyLaws } from "../../lib/audience/too-many-laws.ts";
import { zonesOfCountry } from "../../lib/locate/countries.ts";
import { whereaboutsOfNumber } from "../../lib/locate/number.ts";
import { whereaboutsOf } from "../../lib/locate/place.ts";

const column = (name: string) => ({ column: name });
const HEADER = ["where", "phone", "mobile", "home", "country", "zip"];
const columns = {
  jurisdictions: column("where"),
  address: [
    { channel: "voice" as const, value: column("phone") },
    { channel: "sms" as const, value: column("mobile") },
    { channel: "voice" as const, value: column("home") },
  ],
  country: column("country"),
  postalCode: column("zip"),
};
const TOO_MANY = {
  reason: "the jurisdictions, the postal address and the numbers together make more than 8 jurisdictions",
};
const rowOf = (...texts: string[]) => rowOfTexts(1, texts);

it.each([
  ["eight that are told", rowOf("PT ES FR DE IT NL BE AT", "", "", "", "", ""), undefined],
  ["nine with the postal address", rowOf("PT ES FR DE IT NL BE AT", "", "", "", "US", "10001"), TOO_MANY],
  ["those of a number that are told too", rowOf("UK GG IM JE PT ES FR", "+44222222222", "", "", "", ""), undefined],
  ["nine with that number", rowOf("PT ES FR DE IT", "+44222222222", "", "", "", ""), TOO_MANY],
  [
    "nine by numbers and address alone",
    rowOf("", "+44222222222", "+72222222222", "+351912345678", "US", "10001"),
    TOO_MANY,
  ],
])("counts %s", (_, row, expected) => {
  expect(tooManyLaws(columns, HEADER)!(row, 1)).toEqual(expected);
  // A profile of a history is read by the same reader.
  const profile = profileReader(columns, HEADER)(row, 1);
  if (expected) expect(profile).toEqual(expected);
  else expect(typeof profile).toBe("string");
});

it("has nothing to look for in a list of one number and one postal address", () => {
  expect(tooManyLaws({ address: columns.address.slice(0, 1), country: column("country") }, HEADER)).toBeUndefined();
  expect(tooManyLaws({ ...columns, jurisdictions: undefined }, HEADER)).toBeDefined();
});

it("knows how many laws one number and one postal address tell of at most", () => {
  const numbers = Array.from({ length: 9_999 }, (_, index) => `+${String(index + 1).padEnd(11, "2")}`);
  expect(Math.max(...numbers.map((number) => whereaboutsOfNumber(number).jurisdictions.length))).toBe(LAWS_OF_A_NUMBER);
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const countries = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => zonesOfCountry(code));
  const places = [
    ...countries.flatMap((country) => [{ country }, { country, postalCode: "10001" }]),
    ...letters.flatMap((a) => letters.map((b) => ({ country: "US", region: a + b, postalCode: "10001" }))),
  ];
  expect(Math.max(...places.map((place) => whereaboutsOf(place).jurisdictions.length))).toBe(LAWS_OF_AN_ADDRESS);
});
