import { describe, expect, it } from "vitest";
import { atMostMs, inWords, Period, permissionEnds, silenceEnds } from "../../lib/policy/period.ts";
import { zoneNamed, zoneNames } from "../../lib/zones/zone.ts";
import { ms } from "./given.ts";

const places = (...names: string[]) => ({ zones: names.map((name) => zoneNamed(name)!), leftZones: [] });
const LISBON = places("Europe/Lisbon");
const iso = (at: number): string => new Date(at).toISOString();

type Row = readonly [period: Period, from: string, silence: string, permission: string];

describe("a length", () => {
  // In Lisbon: UTC in winter, UTC+1 from 29 March to 25 October 2026.
  const rows: Row[] = [
    ["PT72H", "2026-10-24T10:00Z", "2026-10-27T10:00Z", "2026-10-27T10:00Z"],
    [{ localDays: 7, counting: "inclusive" }, "2026-04-10T14:00Z", "2026-04-16T23:00Z", "2026-04-16T23:00Z"],
    [{ localDays: 7, counting: "exclusive" }, "2026-04-10T14:00Z", "2026-04-17T23:00Z", "2026-04-17T23:00Z"],
    [{ localDays: 1, counting: "inclusive" }, "2026-11-23T23:59Z", "2026-11-24T00:00Z", "2026-11-24T00:00Z"],
    // A silence ends as the same date begins; a permission holds for the whole of it.
    [{ months: 18 }, "2026-01-15T12:00Z", "2027-07-14T23:00Z", "2027-07-15T23:00Z"],
    [{ years: 1 }, "2027-03-01T12:00Z", "2028-03-01T00:00Z", "2028-03-02T00:00Z"],
    // No such date: a silence goes on to the next day, a permission ends with the month.
    [{ years: 1 }, "2028-02-29T12:00Z", "2029-03-01T00:00Z", "2029-03-01T00:00Z"],
    [{ months: 3 }, "2026-11-30T12:00Z", "2027-03-01T00:00Z", "2027-03-01T00:00Z"],
    [{ months: 18 }, "2026-08-31T12:00Z", "2028-03-01T00:00Z", "2028-03-01T00:00Z"],
    [{ months: 1 }, "2028-01-31T12:00Z", "2028-03-01T00:00Z", "2028-03-01T00:00Z"],
    [{ years: 3, days: 14 }, "2026-11-01T12:00Z", "2029-11-15T00:00Z", "2029-11-16T00:00Z"],
    [{ months: 2 }, "2026-12-15T12:00Z", "2027-02-15T00:00Z", "2027-02-16T00:00Z"],
  ];

  it.each(rows)("%j from %s", (period, from, silence, permission) => {
    expect(iso(silenceEnds(period)(LISBON, ms(from)))).toBe(iso(ms(silence)));
    expect(iso(permissionEnds(period)(LISBON, ms(from)))).toBe(iso(ms(permission)));
    expect(silenceEnds(period)(LISBON, ms(from))).toBeLessThanOrEqual(ms(from) + atMostMs(period));
  });

  it("is counted in every zone the customer may be in: a silence to the latest end, a permission to the earliest", () => {
    const both = places("Pacific/Honolulu", "Europe/Lisbon");
    const from = ms("2026-11-23T12:00Z");
    const week = { localDays: 7, counting: "inclusive" } as const;
    expect(iso(silenceEnds(week)(both, from))).toBe("2026-11-30T10:00:00.000Z");
    expect(iso(permissionEnds(week)(both, from))).toBe("2026-11-30T00:00:00.000Z");
  });

  it.each(["2026-11-23T11:00Z", "2026-11-23T12:00Z", "2026-11-23T23:30Z"])(
    "of somebody whose place is not known, from %s: no sooner than in any zone for a silence, no later for a permission",
    (text) => {
      const from = ms(text);
      for (const period of [{ months: 1 }, { years: 1 }, { localDays: 7, counting: "inclusive" }] as const) {
        const [silence, permission] = [silenceEnds(period)(places(), from), permissionEnds(period)(places(), from)];
        const sooner = zoneNames().filter((name) => silence < silenceEnds(period)(places(name), from));
        const later = zoneNames().filter((name) => permission > permissionEnds(period)(places(name), from));
        expect([sooner, later]).toEqual([[], []]);
      }
      expect(zoneNames().length).toBeGreaterThan(300);
    },
  );

  it("counts a silence where the customer was when it began, too", () => {
    const moved = {
      ...places("Europe/Lisbon"),
      leftZones: [{ zone: zoneNamed("Pacific/Honolulu")!, leftAt: ms("2026-11-25T00:00Z") }],
    };
    const week = { localDays: 7, counting: "inclusive" } as const;
    expect(iso(silenceEnds(week)(moved, ms("2026-11-23T12:00Z")))).toBe("2026-11-30T10:00:00.000Z");
    expect(iso(silenceEnds(week)(moved, ms("2026-11-26T12:00Z")))).toBe("2026-12-03T00:00:00.000Z");
  });

  it("has words", () => {
    expect(inWords({ months: 18 })).toBe("18 months");
    expect(inWords({ years: 3, days: 14 })).toBe("3 years and 14 days");
    expect(inWords({ localDays: 60, counting: "exclusive" })).toBe("60 local days, its own day not counted");
  });

  it.each([{ months: 0 }, { localDays: 7 }, { years: 1.5 }, { weeks: 2 }, "P1M", {}])("%j is none", (text) => {
    expect(Period.safeParse(text).success).toBe(false);
  });
});
