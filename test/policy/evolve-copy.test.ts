import fc from "fast-check";
import { expect, it } from "vitest";
import { copyOf } from "../../lib/policy/evolve-copy.ts";
import { EMPTY_FOLD } from "../../lib/policy/fold.ts";
import { foldOf } from "./given.ts";
import { customer } from "./histories.ts";

it("a copy of a fold is that fold, and another object", () => {
  fc.assert(
    fc.property(customer(), ({ facts }) => {
      const fold = foldOf(facts);
      const copy = copyOf(fold);
      expect(copy).toEqual(fold);
      expect(Object.keys(fold).filter((key) => !Object.hasOwn(copy, key))).toEqual([]);
      copy.seq++;
      expect(copy.seq).toBe(fold.seq + 1);
    }),
    { numRuns: 100 },
  );
  expect(copyOf(EMPTY_FOLD)).toEqual(EMPTY_FOLD);
});
