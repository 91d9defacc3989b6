import { describe, expect, it } from "vitest";
import { whereaboutsOfNumber } from "../../lib/locate/number.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";

/** Number | kind | jurisdictions | zones. */
const NUMBERS: readonly (readonly [string, string, string, string])[] = [
  ["+13055550100", "area", "US US-FL", "America/New_York"],
  ["+18505550100", "area", "US US-FL", "America/New_York America/Chicago"],
  ["+19285550100", "area", "US US-AZ", "America/Phoenix America/Denver"],
  ["+16025550100", "area", "US US-AZ", "America/Phoenix"],
  ["+19155550100", "area", "US US-TX", "America/Denver"],
  ["+12125550100", "area", "US US-NY US-NYC", "America/New_York"],
  ["+12085550100", "area", "US US-ID", "America/Los_Angeles America/Denver"],
  ["+19075550100", "area", "US US-AK", "America/Anchorage America/Adak Pacific/Honolulu"],
  ["+18085550100", "area", "US US-HI", "Pacific/Honolulu"],
  ["+17875550100", "area", "US US-PR", "America/Puerto_Rico"],
  ["+16045550100", "area", "CA CA-BC", "America/Vancouver"],
  ["+14165550100", "area", "CA CA-ON", "America/Toronto"],
  ["+19025550100", "area", "CA CA-NS CA-PE", "America/Halifax"],
  ["+18765550100", "area", "JM", "America/Jamaica"],
  ["+18005550100", "nowhere", "", ""],
  ["+18885550100", "nowhere", "", ""],
  ["+19005550100", "nowhere", "", ""],
  ["+15005550100", "nowhere", "", ""],
  ["+442071234567", "fixed", "UK", "Europe/London"],
  ["+447400123456", "mobile", "UK", "Europe/London"],
  ["+441481712345", "fixed", "GG", "Europe/Guernsey"],
  ["+448001111111", "nowhere", "", ""],
  ["+33123456789", "fixed", "FR", "Europe/Paris"],
  ["+33612345678", "mobile", "FR", "Europe/Paris"],
  ["+33912345678", "nowhere", "", ""],
  ["+590590123456", "fixed", "FR", "America/Guadeloupe"],
  ["+596596123456", "fixed", "FR", "America/Martinique"],
  ["+262262123456", "fixed", "FR", "Indian/Reunion"],
  ["+262639012345", "mobile", "FR", "Indian/Mayotte"],
  ["+687241234", "fixed", "FR", "Pacific/Noumea"],
  ["+61291234567", "fixed", "AU", "Australia/Sydney"],
  ["+61733334444", "fixed", "AU", "Australia/Brisbane"],
  ["+74951234567", "fixed", "RU", "Europe/Moscow"],
  ["+74012123456", "fixed", "RU", "Europe/Kaliningrad"],
  ["+34928123456", "fixed", "ES", "Atlantic/Canary"],
  ["+493012345678", "fixed", "DE", "Europe/Berlin"],
  ["+39061234567", "fixed", "IT", "Europe/Rome"],
  ["+351291234567", "fixed", "PT", "Europe/Lisbon"],
  ["+351295123456", "fixed", "PT", "Atlantic/Azores"],
  ["+911123456789", "fixed", "IN", "Asia/Kolkata"],
  ["+6561234567", "fixed", "SG", "Asia/Singapore"],
  ["+27111234567", "fixed", "ZA", "Africa/Johannesburg"],
  ["+81312345678", "fixed", "JP", "Asia/Tokyo"],
  ["+800123456789", "nowhere", "", ""],
  ["+881612345678", "nowhere", "", ""],
];

const words = (text: string) => text.split(" ").filter((word) => word !== "");

describe("a telephone number", () => {
  it.each(NUMBERS)("%s is %s, under %s, by %s", (number, kind, jurisdictions, zones) => {
    const found = whereaboutsOfNumber(number);
    expect(found.kind).toBe(kind);
    expect([...found.jurisdictions]).toEqual(words(jurisdictions));
    expect([...found.zones].sort()).toEqual(words(zones).sort());
  });

  it("may be anywhere in a country of many zones when it is mobile", () => {
    expect(whereaboutsOfNumber("+79161234567").zones.length).toBeGreaterThan(10);
    expect(whereaboutsOfNumber("+61412345678").zones).toContain("Australia/Perth");
    expect(whereaboutsOfNumber("+5511912345678").zones).toContain("America/Noronha");
  });

  it("is told of by a part of it only", () => {
    for (const [number] of NUMBERS) expect(whereaboutsOfNumber(number).by.length).toBeLessThanOrEqual(5);
  });

  it("names no zone that the pinned data does not know", () => {
    for (let area = 200; area < 1_000; area++)
      for (const zone of whereaboutsOfNumber(`+1${area}5550100`).zones) expect(zoneNamed(zone)).toBeDefined();
  });
});
