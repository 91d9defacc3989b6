import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { civilFromDays, daysFromCivil } from "../../lib/zones/calendar.ts";
import { localDay, offsetUntil, startOfLocalDay, zoneNamed, zoneNames } from "../../lib/zones/zone.ts";

const MINUTE_MS = 60_000;

function zone(name: string) {
  const found = zoneNamed(name);
  if (!found) throw new Error(`no zone ${name}`);
  return found;
}

describe("startOfLocalDay", () => {
  const start = (name: string, year: number, month: number, day: number) =>
    new Date(startOfLocalDay(zone(name), daysFromCivil(year, month, day))).toISOString();

  it.each([
    ["an ordinary day", "America/New_York", [2026, 11, 3], "2026-11-03T05:00:00.000Z"],
    ["the day of a gap", "America/New_York", [2026, 3, 8], "2026-03-08T05:00:00.000Z"],
    ["the day after", "America/New_York", [2026, 3, 9], "2026-03-09T04:00:00.000Z"],
    ["no midnight in Cairo", "Africa/Cairo", [2027, 4, 30], "2027-04-29T22:00:00.000Z"],
    ["23:00 twice in Cairo", "Africa/Cairo", [2026, 10, 30], "2026-10-29T22:00:00.000Z"],
    ["midnight twice in Havana", "America/Havana", [2027, 11, 7], "2027-11-07T04:00:00.000Z"],
    ["a date that begins twice in St John's", "America/St_Johns", [2010, 11, 7], "2010-11-07T02:30:00.000Z"],
    ["the date Apia skipped", "Pacific/Apia", [2011, 12, 30], "2011-12-30T10:00:00.000Z"],
    ["the next date in Apia", "Pacific/Apia", [2011, 12, 31], "2011-12-30T10:00:00.000Z"],
    ["before the data", "Asia/Kolkata", [1970, 1, 1], "1969-12-31T18:30:00.000Z"],
    ["after the data", "Asia/Kolkata", [2100, 1, 1], "2099-12-31T18:30:00.000Z"],
  ] as const)("%s", (_, name, [year, month, day], expected) => {
    expect(start(name, year, month, day)).toBe(expected);
  });

  it("is the first instant of that date, or of the next one if there is no such date", () => {
    const day = fc.integer({ min: daysFromCivil(2009, 1, 1), max: daysFromCivil(2042, 1, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...zoneNames()), day, (name, epochDay) => expectFirstInstant(name, epochDay)),
      { numRuns: 1_000 },
    );
  });

  it("is so too on and around every day of a change", () => {
    const names = [
      "Africa/Cairo",
      "America/Havana",
      "America/St_Johns",
      "Asia/Gaza",
      "Pacific/Apia",
      "America/Santiago",
      "Australia/Lord_Howe",
      "Europe/London",
      "Asia/Amman",
      "America/Sao_Paulo",
      "Atlantic/Azores",
      "Asia/Beirut",
    ];
    for (const name of names) {
      let changes = 0;
      for (let at = Date.UTC(2010, 0); at < Date.UTC(2041, 0); at = offsetUntil(zone(name), at)) {
        expect(++changes).toBeLessThan(200);
        for (const days of [-1, 0, 1]) expectFirstInstant(name, localDay(zone(name), at) + days);
      }
    }
  });

  it("finds each date in every zone, but for the one that Samoa and Tokelau skipped", () => {
    const first = daysFromCivil(2010, 1, 2);
    const skipped: string[] = [];
    for (const name of zoneNames()) {
      for (let epochDay = first; epochDay < daysFromCivil(2041, 1, 1); epochDay++) {
        if (localDay(zone(name), startOfLocalDay(zone(name), epochDay)) === epochDay) continue;
        const { year, month, day } = civilFromDays(epochDay);
        skipped.push(`${name} ${year}-${month}-${day}`);
      }
    }
    expect(skipped).toEqual(["Pacific/Apia 2011-12-30", "Pacific/Fakaofo 2011-12-30"]);
  });

  /** No minute of the two days before may show the date or a later one. */
  function expectFirstInstant(name: string, epochDay: number): void {
    const begins = startOfLocalDay(zone(name), epochDay);
    const date = localDay(zone(name), begins);
    const isSkipped = date === epochDay + 1 && begins === startOfLocalDay(zone(name), epochDay + 1);
    const early = Array.from({ length: 2 * 1_440 }, (_, i) => begins - 1 - i * MINUTE_MS);
    expect(date === epochDay || isSkipped, `${name} ${epochDay}`).toBe(true);
    expect(
      early.filter((at) => localDay(zone(name), at) >= epochDay),
      `${name} ${epochDay}`,
    ).toEqual([]);
  }
});
