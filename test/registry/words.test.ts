import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokenOf } from "../../lib/directory/address.ts";
import { RegistryMapping, readerOf } from "../../lib/registry/lines.ts";
import {
  bitsOf,
  blockBegins,
  blockOf,
  findWord,
  secretOf,
  withoutRepeats,
  wordBuffer,
} from "../../lib/registry/words.ts";

const secrets = { current: "v1", versions: { v1: new Uint8Array(32).fill(7) } };
const token = (number: string) => tokenOf(secrets, "v1", "voice", number);
const DAY_MS = 86_400_000;

describe("the words of a list", () => {
  it("find every number that was put in and, of those that were not, none", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 9_999_999 }), { maxLength: 300 }), (numbers) => {
        const words = wordBuffer(numbers.length + 1);
        for (const number of numbers) words.add(token(`+1${number}`), undefined);
        const sorted = words.take();
        expect(words.isEmpty()).toBe(true);
        for (const number of numbers) expect(findWord(sorted, token(`+1${number}`))).toEqual({});
        expect(findWord(sorted, token("+19999999999"))).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it("keep the date a number was registered on, and of two the earlier", () => {
    const words = wordBuffer(4);
    words.add(token("+441"), 20_000 * DAY_MS);
    words.add(token("+441"), 19_000 * DAY_MS);
    words.add(token("+442"), undefined);
    words.add(token("+442"), 19_000 * DAY_MS);
    expect(words.isFull()).toBe(true);
    const kept = withoutRepeats(words.take());
    expect(kept.length).toBe(16);
    expect(findWord(kept, token("+441"))).toEqual({ since: 19_000 * DAY_MS });
    expect(findWord(kept, token("+442"))).toEqual({});
  });

  it("stand in the block their first half belongs to, whatever the number of blocks", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 1, max: 700_000 }), (high, blocks) => {
        const block = blockOf(high, blocks);
        expect(block).toBeLessThan(blocks);
        expect(high).toBeGreaterThanOrEqual(blockBegins(block, blocks));
        expect(high).toBeLessThan(blockBegins(block + 1, blocks));
      }),
    );
  });

  it("are of a token's bits alone, whatever its secret is called", () => {
    expect(secretOf(token("+441"))).toBe("v1");
    expect(bitsOf(token("+441"))).not.toEqual(bitsOf(token("+442")));
  });
});

describe("a line of a list", () => {
  const read = (mapping: object, line: string) => readerOf(RegistryMapping.parse(mapping))(line);
  it("is a number, complete or as it is dialled at home", () => {
    expect(read({}, "+13055550100")).toEqual({ address: "+13055550100" });
    expect(read({ callingCode: "1" }, "305-555-0100")).toEqual({ address: "+13055550100" });
    expect(read({ callingCode: "1" }, "13055550100")).toEqual({ address: "+13055550100" });
    expect(read({ callingCode: "1" }, "5550100")).toBeUndefined();
    expect(read({ callingCode: "44" }, "020 7123 4567")).toEqual({ address: "+442071234567" });
    expect(read({ callingCode: "39" }, "06 1234567")).toEqual({ address: "+39061234567" });
    expect(read({}, "3055550100")).toBeUndefined();
    expect(read({}, "telephone")).toBeUndefined();
  });

  it("is a row of columns, with a date", () => {
    expect(read({ columns: [1, 2], callingCode: "1" }, '"305",5550100')).toEqual({ address: "+13055550100" });
    expect(read({ columns: [2], since: 3, delimiter: ";" }, "x;+442071234567;2026-01-02")).toEqual({
      address: "+442071234567",
      since: Date.UTC(2026, 0, 2),
    });
    expect(read({ columns: [1], since: 2 }, "+442071234567,soon")).toBeUndefined();
  });
});
