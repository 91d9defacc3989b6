import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDay, formatInstant, formatMinute } from "../../lib/zones/format.ts";
import { zoneNamed, zoneNames } from "../../lib/zones/zone.ts";

const newYork = zoneNamed("America/New_York")!;
const at = Date.parse("2026-11-03T14:00:00Z");

describe("formats", () => {
  it("are local", () => {
    expect(formatDay(newYork, at)).toBe("3 Nov 2026");
    expect(formatMinute(newYork, at)).toBe("3 Nov 2026 09:00");
    expect(formatInstant(newYork, at)).toBe("2026-11-03T09:00:00-05:00");
    expect(formatDay(zoneNamed("Pacific/Auckland")!, at)).toBe("4 Nov 2026");
  });

  it.each([
    ["America/St_Johns", "2026-07-01T00:05:09Z", "2026-06-30T21:35:09-02:30"],
    ["Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45:00+05:45"],
    ["Asia/Kolkata", "2026-12-31T18:30:00Z", "2027-01-01T00:00:00+05:30"],
    ["Etc/UTC", "2026-02-09T08:07:06Z", "2026-02-09T08:07:06+00:00"],
    ["Etc/UTC", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999+00:00"],
    ["Pacific/Kiritimati", "2026-01-01T10:00:00.005Z", "2026-01-02T00:00:00.005+14:00"],
  ])("%s %s", (name, instant, text) => {
    expect(formatInstant(zoneNamed(name)!, Date.parse(instant))).toBe(text);
  });

  it("cuts a minute and never rounds it up", () => {
    expect(formatMinute(newYork, at + 59_999)).toBe("3 Nov 2026 09:00");
    expect(formatMinute(newYork, at - 1)).toBe("3 Nov 2026 08:59");
  });

  it("names both passes of the hour that is shown twice", () => {
    expect(formatInstant(newYork, Date.parse("2026-11-01T05:30:00Z"))).toBe("2026-11-01T01:30:00-04:00");
    expect(formatInstant(newYork, Date.parse("2026-11-01T06:30:00Z"))).toBe("2026-11-01T01:30:00-05:00");
  });

  it("knows every month", () => {
    const utc = zoneNamed("UTC")!;
    const months = Array.from({ length: 12 }, (_, month) => formatDay(utc, Date.UTC(2026, month, 1)));
    expect(months.map((text) => text.split(" ")[1])).toEqual([
      "Jan",
      "Feb",
      "Mar",
      "Apr",
      "May",
      "Jun",
      "Jul",
      "Aug",
      "Sep",
      "Oct",
      "Nov",
      "Dec",
    ]);
  });

  it("of an instant parses back to it, in every zone", () => {
    const instant = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...zoneNames()), instant, (name, ms) => {
        expect(Date.parse(formatInstant(zoneNamed(name)!, ms))).toBe(ms);
      }),
      { numRuns: 3_000 },
    );
  });

  it("refuses a year that RFC 3339 cannot write", () => {
    const last = Date.parse("9999-12-31T23:59:59.999Z");
    expect(formatInstant(zoneNamed("UTC")!, last)).toBe("9999-12-31T23:59:59.999+00:00");
    expect(() => formatInstant(zoneNamed("UTC")!, last + 1)).toThrow(RangeError);
    expect(() => formatInstant(newYork, Date.parse("-000001-12-31T23:59:59Z"))).toThrow(RangeError);
  });
});
