import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { civilFromDays, daysFromCivil } from "../../lib/zones/calendar.ts";

const DAY_MS = 86_400_000;
// All that Date can hold: 100 million days on either side of 1970.
const anyDay = fc.integer({ min: -100_000_000, max: 100_000_000 });

describe("civil dates", () => {
  it.each([
    [-1, { year: 1969, month: 12, day: 31 }],
    [0, { year: 1970, month: 1, day: 1 }],
    [11_016, { year: 2000, month: 2, day: 29 }],
    [20_760, { year: 2026, month: 11, day: 3 }],
    [47_540, { year: 2100, month: 2, day: 28 }],
    [47_541, { year: 2100, month: 3, day: 1 }],
    [-719_528, { year: 0, month: 1, day: 1 }],
  ])("day %d", (epochDay, date) => {
    expect(civilFromDays(epochDay)).toEqual(date);
    expect(daysFromCivil(date.year, date.month, date.day)).toBe(epochDay);
  });

  it("there and back is the same day", () => {
    fc.assert(
      fc.property(anyDay, (epochDay) => {
        const { year, month, day } = civilFromDays(epochDay);
        expect(daysFromCivil(year, month, day)).toBe(epochDay);
      }),
      { numRuns: 2_000 },
    );
  });

  it("agrees with Date", () => {
    fc.assert(
      fc.property(anyDay, (epochDay) => {
        const date = new Date(epochDay * DAY_MS);
        const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
        expect(civilFromDays(epochDay)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("agrees with Date on every day from 2000 to 2050", () => {
    const days = Array.from({ length: 18_628 }, (_, i) => 10_957 + i);
    const wrong = days.filter((epochDay) => {
      const { year, month, day } = civilFromDays(epochDay);
      return Date.UTC(year, month - 1, day) !== epochDay * DAY_MS || month < 1 || month > 12 || day < 1 || day > 31;
    });
    expect(wrong).toEqual([]);
    expect(civilFromDays(days.at(-1)!)).toEqual({ year: 2050, month: 12, day: 31 });
  });

  it("counts a day outside its month on into the next", () => {
    expect(daysFromCivil(2026, 4, 31)).toBe(daysFromCivil(2026, 5, 1));
    expect(daysFromCivil(2026, 3, 0)).toBe(daysFromCivil(2026, 2, 28));
  });
});
