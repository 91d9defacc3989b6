import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROW_STATUSES, type RowStatus, readDues, readRows, writeDues, writeRows } from "../../lib/campaign/rows.ts";
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

  it("are told apart by where they are and by nothing else, however many are alike", () => {
    const [called, refused, over]: RowStatus[] = [
      { status: "contacted", made: 2, dispositions: ["no_answer", "accepted"] },
      { status: "suppressed", rule: "weekly-cap", made: 0, dispositions: [] },
      { status: "suppressed", rule: "deadline-passed", made: 0, dispositions: [] },
    ];
    const rows = [called!, refused!, called!, over!, refused!, { ...called!, care: true as const }];
    expect(readRows(writeRows(rows))).toEqual(rows);
  });

  it("are due when they were last seen to be, to the minute and never too late", () => {
    const due = (at: number): RowStatus => ({ status: "deferred", made: 0, dispositions: [], due: { seq: 7, at } });
    const [{ due: _, ...notLookedAt }, contacted] = [due(0), { ...due(360_000), status: "contacted" as const }];
    const rows = [due(120_000), notLookedAt, contacted, due(200_000), notLookedAt];
    const known = new Map([
      [0, 60_000],
      [1, 240_000],
    ]);
    expect([...readDues(writeDues(rows, known))]).toEqual([
      [0, 120_000],
      [1, 240_000],
      [3, 180_000],
    ]);
  });

  it("take a few bytes each", () => {
    const called: RowStatus = { status: "contacted", made: 2, dispositions: ["no_answer", "accepted"] };
    expect(writeRows(Array.from({ length: 500 }, () => called)).length).toBeLessThan(500 * 10);
  });
});
