import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROW_STATUSES, type RowStatus, readRows, writeRows } from "../../lib/campaign/rows.ts";
import { DISPOSITIONS, SENTIMENTS } from "../../lib/policy/words.ts";

const row: fc.Arbitrary<RowStatus> = fc
  .record({
    status: fc.constantFrom(...ROW_STATUSES),
    rule: fc.constantFrom("deadline-passed", "no-promotions", "weekly-cap"),
    made: fc.integer({ min: 0, max: 40 }),
    dispositions: fc.array(fc.constantFrom(...DISPOSITIONS), { maxLength: 5 }),
    care: fc.boolean(),
    sentiments: fc.array(fc.constantFrom(...SENTIMENTS), { maxLength: 3 }),
  })
  .map(({ status, rule, made, dispositions, care, sentiments }) => ({
    status,
    made,
    dispositions,
    ...(status === "suppressed" && { rule }),
    ...(care && { care }),
    ...(sentiments.length > 0 && { sentiments }),
  }));

describe("the rows of a slice", () => {
  it("are read as they were written, a refused one's earlier attempts included", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        expect(readRows(writeRows(rows))).toEqual(rows);
      }),
    );
  });

  it("take a few bytes each", () => {
    const called: RowStatus = { status: "contacted", made: 2, dispositions: ["no_answer", "accepted"] };
    expect(writeRows(Array.from({ length: 500 }, () => called)).length).toBeLessThan(500 * 10);
  });
});
