import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { csvField } from "../../lib/audience/verdict-file.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc
    .tuple(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", ""), fc.string())
    .map(([first, rest]) => first + rest),
);

it("writes fields no spreadsheet takes for a formula, which read back as csv-stringify's do", () => {
  fc.assert(
    fc.property(text, (value) => {
      const theirs = stringify([[value, "x"]], { escape_formulas: true, quoted: true });
      const read = (csv: string) => parse(csv, { relax_column_count: true })[0];
      expect(read(`${csvField(value)},x\n`)).toEqual(read(theirs));
    }),
    { numRuns: 500 },
  );
});
