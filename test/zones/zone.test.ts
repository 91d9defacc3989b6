import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatInstant } from "../../lib/zones/format.ts";
import {
  localDay,
  localTime,
  offsetAt,
  offsetUntil,
  startOfLocalDay,
  zoneNamed,
  zoneNames,
} from "../../lib/zones/zone.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const anyName = fc.constantFrom(...zoneNames());
const anyInstant = fc.integer({ min: Date.UTC(2009, 0), max: Date.UTC(2042, 0) });

function zone(name: string) {
  const found = zoneNamed(name);
  if (!found) throw new Error(`no zone ${name}`);
  return found;
}

/** What clocks in the zone show, offset included. */
function shown(name: string, instant: string): string {
  return formatInstant(zone(name), Date.parse(instant));
}

describe("zoneNamed", () => {
  it("gives the same object on each call", () => {
    expect(zoneNamed("Europe/Vienna")).toBe(zoneNamed("Europe/Vienna"));
  });

  it("keeps the name asked for", () => {
    expect(zone("Navajo").name).toBe("Navajo");
    expect(zone("America/Denver").name).toBe("America/Denver");
  });

  it.each(["", "america/new_york", "Mars/Olympus", "constructor", "__proto__", "America/New_York "])(
    "does not know %j",
    (name) => {
      expect(zoneNamed(name)).toBeUndefined();
    },
  );

  it("lists names and links once each, in order", () => {
    const names = zoneNames();
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toEqual(
      expect.arrayContaining(["America/Vancouver", "Navajo", "UTC", "Asia/Calcutta", "Asia/Kolkata"]),
    );
    expect(zoneNames()).toBe(names);
  });
});

describe("places", () => {
  it.each([
    ["Vancouver did not go back in 2026", "America/Vancouver", "2026-11-02T12:00:00Z", "2026-11-02T05:00:00-07:00"],
    ["Vancouver, the last change", "America/Vancouver", "2026-03-08T10:00:00Z", "2026-03-08T03:00:00-07:00"],
    ["Vancouver, a later winter", "America/Vancouver", "2030-01-15T12:00:00Z", "2030-01-15T05:00:00-07:00"],
    ["its link", "Canada/Pacific", "2026-12-24T12:00:00Z", "2026-12-24T05:00:00-07:00"],
    ["Seattle did go back", "America/Los_Angeles", "2026-11-02T12:00:00Z", "2026-11-02T04:00:00-08:00"],
    ["New York before the gap", "America/New_York", "2026-03-08T06:59:59.999Z", "2026-03-08T01:59:59.999-05:00"],
    ["New York after the gap", "America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00-04:00"],
    ["New York, 01:30 once", "America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00-04:00"],
    ["New York, 01:30 again", "America/New_York", "2026-11-01T06:30:00Z", "2026-11-01T01:30:00-05:00"],
    ["Lord Howe goes back half an hour", "Australia/Lord_Howe", "2026-04-04T14:59:59Z", "2026-04-05T01:59:59+11:00"],
    ["Lord Howe in winter", "Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05T01:30:00+10:30"],
    ["Lord Howe goes forward", "Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04T02:30:00+11:00"],
    ["Phoenix in summer", "America/Phoenix", "2026-07-01T12:00:00Z", "2026-07-01T05:00:00-07:00"],
    ["Phoenix in winter", "America/Phoenix", "2026-01-01T12:00:00Z", "2026-01-01T05:00:00-07:00"],
    ["the Navajo nation has summer time", "Navajo", "2026-07-01T12:00:00Z", "2026-07-01T06:00:00-06:00"],
    ["Apia before the skipped date", "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T23:59:59-10:00"],
    ["Apia after the skipped date", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00+14:00"],
    ["Casablanca in its last Ramadan", "Africa/Casablanca", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00+00:00"],
    ["Casablanca in its last summer", "Africa/Casablanca", "2026-09-20T00:59:59Z", "2026-09-20T01:59:59+01:00"],
    ["Casablanca since", "Africa/Casablanca", "2026-09-20T01:00:00Z", "2026-09-20T01:00:00+00:00"],
    ["Casablanca, a later summer", "Africa/Casablanca", "2030-07-01T12:00:00Z", "2030-07-01T12:00:00+00:00"],
    ["Havana stays on summer time in winter", "America/Havana", "2027-01-01T12:00:00Z", "2027-01-01T08:00:00-04:00"],
    ["Havana, the winter after", "America/Havana", "2028-01-01T12:00:00Z", "2028-01-01T07:00:00-05:00"],
    ["Kolkata", "Asia/Kolkata", "2026-07-01T00:00:00Z", "2026-07-01T05:30:00+05:30"],
    ["London in the last summer of the data", "Europe/London", "2040-10-28T00:59:59Z", "2040-10-28T01:59:59+01:00"],
  ])("%s", (_, name, instant, expected) => {
    expect(shown(name, instant)).toBe(expected);
  });

  it("Phoenix and Kolkata never change", () => {
    for (const name of ["America/Phoenix", "Asia/Kolkata"])
      expect(offsetUntil(zone(name), 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it("Vancouver stays at UTC−7 for good", () => {
    const until = offsetUntil(zone("America/Vancouver"), Date.parse("2026-03-08T09:59:59.999Z"));
    expect(until).toBe(Date.parse("2026-03-08T10:00:00Z"));
    expect(offsetUntil(zone("America/Vancouver"), until)).toBe(Number.POSITIVE_INFINITY);
    expect(offsetAt(zone("America/Vancouver"), until)).toBe(-7 * HOUR_MS);
  });

  it("the Navajo link is Denver", () => {
    const at = Date.parse("2026-11-01T07:59:59.999Z");
    expect(offsetAt(zone("Navajo"), at)).toBe(-6 * HOUR_MS);
    expect(offsetUntil(zone("Navajo"), at)).toBe(Date.parse("2026-11-01T08:00:00Z"));
    expect(offsetUntil(zone("America/Denver"), at)).toBe(Date.parse("2026-11-01T08:00:00Z"));
  });

  it("local time has all its parts", () => {
    expect(localTime(zone("America/New_York"), Date.parse("2026-11-03T14:05:06.007Z"))).toEqual({
      year: 2026,
      month: 11,
      day: 3,
      weekday: 1,
      minuteOfDay: 545,
      epochDay: 20_760,
      msOfDay: 32_706_007,
    });
    expect(localTime(zone("UTC"), -1)).toMatchObject({
      year: 1969,
      month: 12,
      day: 31,
      weekday: 2,
      msOfDay: DAY_MS - 1,
    });
  });
});

describe("beyond the data", () => {
  it("the first and the last known offset hold", () => {
    expect(shown("America/New_York", "1999-07-01T12:00:00Z")).toBe("1999-07-01T07:00:00-05:00");
    expect(shown("America/New_York", "2041-07-01T12:00:00Z")).toBe("2041-07-01T07:00:00-05:00");
    expect(shown("Australia/Sydney", "2041-07-01T12:00:00Z")).toBe("2041-07-01T23:00:00+11:00");
    expect(offsetUntil(zone("America/New_York"), Date.UTC(2041, 0))).toBe(Number.POSITIVE_INFINITY);
    expect(offsetAt(zone("America/New_York"), Number.NEGATIVE_INFINITY)).toBe(-5 * HOUR_MS);
    expect(offsetAt(zone("America/New_York"), Number.POSITIVE_INFINITY)).toBe(-5 * HOUR_MS);
  });

  it("an instant that is no number is a fault", () => {
    expect(() => offsetAt(zone("UTC"), Number.NaN)).toThrow(RangeError);
    expect(() => offsetUntil(zone("UTC"), Number.NaN)).toThrow(RangeError);
    expect(() => startOfLocalDay(zone("UTC"), Number.NaN)).toThrow(RangeError);
  });
});

describe("look-ups", () => {
  it("do not depend on those made before", () => {
    fc.assert(
      fc.property(anyName, anyInstant, anyInstant, (name, before, at) => {
        const look = () => [offsetAt(zone(name), at), offsetUntil(zone(name), at), localDay(zone(name), at)];
        offsetAt(zone(name), at);
        const repeated = look();
        offsetAt(zone(name), before);
        expect(look()).toEqual(repeated);
      }),
      { numRuns: 2_000 },
    );
  });

  it("an offset holds up to the instant at which it is said to end, and no longer", () => {
    fc.assert(
      fc.property(anyName, anyInstant, (name, at) => {
        const until = offsetUntil(zone(name), at);
        expect(until).toBeGreaterThan(at);
        if (until === Number.POSITIVE_INFINITY) return;
        expect(offsetAt(zone(name), until - 1)).toBe(offsetAt(zone(name), at));
        expect(offsetAt(zone(name), until)).not.toBe(offsetAt(zone(name), until - 1));
      }),
      { numRuns: 2_000 },
    );
  });
});
