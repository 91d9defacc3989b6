import { describe, expect, it } from "vitest";
import { whyNoJurisdiction } from "../../lib/locate/jurisdictions.ts";
import { type Place, whereaboutsOf } from "../../lib/locate/place.ts";

/** Address | jurisdictions | zones. */
const PLACES: readonly (readonly [Place, string, string])[] = [
  [{ country: "US", postalCode: "33101" }, "US US-FL", "America/New_York"],
  [{ country: "US", region: "FL" }, "US US-FL", "America/New_York America/Chicago"],
  [{ country: "US", region: "US-FL", postalCode: "32501" }, "US US-FL", "America/Chicago"],
  [{ country: "US", postalCode: "86505" }, "US US-AZ", "America/Phoenix America/Denver"],
  [{ country: "US", postalCode: "79901-1234" }, "US US-TX", "America/Denver"],
  [{ country: "US", region: "TX" }, "US US-TX", "America/Chicago America/Denver"],
  [{ country: "US", postalCode: "10001" }, "US US-NY US-NYC", "America/New_York"],
  [{ country: "US", postalCode: "11004" }, "US US-NY US-NYC", "America/New_York"],
  [{ country: "US", postalCode: "11010" }, "US US-NY", "America/New_York"],
  [{ country: "US", region: "OR" }, "US US-OR", "America/Los_Angeles America/Denver"],
  [{ country: "US", region: "PR" }, "US US-PR", "America/Puerto_Rico"],
  [{ country: "PR" }, "US US-PR", "America/Puerto_Rico"],
  [{ country: "US", postalCode: "09012" }, "US", ""],
  [
    { country: "US", region: "TX", postalCode: "90210" },
    "US US-TX US-CA",
    "America/Chicago America/Denver America/Los_Angeles",
  ],
  [{ country: "CA", postalCode: "M5V 2T6" }, "CA CA-ON", "America/Toronto America/Winnipeg America/Atikokan"],
  [{ country: "CA", region: "NL" }, "CA CA-NL", "America/St_Johns America/Goose_Bay"],
  [{ country: "FR", postalCode: "75001" }, "FR", "Europe/Paris"],
  [{ country: "FR", postalCode: "97400" }, "FR", "Indian/Reunion"],
  [{ country: "FR", postalCode: "98800" }, "FR", "Pacific/Noumea"],
  [{ country: "GB" }, "UK", "Europe/London"],
  [{ country: "UK" }, "UK", "Europe/London"],
  [{ country: "ES", postalCode: "35001" }, "ES", "Atlantic/Canary"],
  [{ country: "ES", postalCode: "28001" }, "ES", "Europe/Madrid"],
  [{ country: "PT", postalCode: "9500-001" }, "PT", "Atlantic/Azores"],
  [{ country: "AU", postalCode: "0800" }, "AU AU-NT", "Australia/Darwin"],
  [{ country: "AU", region: "QLD" }, "AU AU-QLD", "Australia/Brisbane"],
  [{ country: "AU", postalCode: "2601" }, "AU AU-ACT", "Australia/Sydney"],
];

const words = (text: string) => text.split(" ").filter((word) => word !== "");

describe("a postal address", () => {
  it.each(PLACES)("%j is under %s, by %s", (place, jurisdictions, zones) => {
    const found = whereaboutsOf(place);
    expect([...found.jurisdictions]).toEqual(words(jurisdictions));
    expect([...found.zones].sort()).toEqual(words(zones).sort());
  });
});

describe("a jurisdiction code", () => {
  it("is known, or refused with those there are", () => {
    for (const code of ["US", "US-FL", "US-NYC", "CA-BC", "UK", "EU", "FR", "NZ", "AU-NSW"])
      expect(whyNoJurisdiction(code)).toBeUndefined();
    expect(whyNoJurisdiction("US-XX")).toMatch(/"US-XX" is not known; of US there are US, US-AL, .*US-NYC/);
    expect(whyNoJurisdiction("GB")).toBe('"GB" is written "UK" here');
    expect(whyNoJurisdiction("FR-75")).toMatch(/of FR there is FR/);
    expect(whyNoJurisdiction("XX")).toMatch(/ISO 3166/);
  });
});
