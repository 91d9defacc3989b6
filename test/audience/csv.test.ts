import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AudienceError } from "../../lib/audience/audience-error.ts";
import { csvSplitter, DELIMITERS } from "../../lib/audience/csv.ts";
import { columnsIn, type Row } from "../../lib/audience/row.ts";

function split(text: string, delimiter: string, size = text.length || 1): Row[] {
  const push = csvSplitter(delimiter);
  const bytes = Buffer.from(text);
  const rows: Row[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const row of push(bytes.subarray(at, at + size), false)) rows.push(row);
  }
  return rows.concat(push(Buffer.alloc(0), true));
}
const columns = (rows: readonly Row[]) => rows.map(columnsIn);

const field = (delimiter: string) =>
  fc.oneof(
    fc.stringMatching(/^[a-z0-9 .+-]{0,6}$/),
    fc
      .array(fc.constantFrom("a", "é", "😀", '"', '""', "\n", "\r\n", " ", delimiter, "x"), { maxLength: 8 })
      .map((parts) => parts.join("")),
  );
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
/** A file, written with quotes where they are needed and here and there where not. */
const file = fc
  .record({ delimiter: fc.constantFrom(...DELIMITERS), end: fc.constantFrom("\n", "\r\n"), last: fc.boolean() })
  .chain(({ delimiter, end, last }) =>
    fc
      .array(fc.array(fc.tuple(field(delimiter), fc.boolean()), { minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 8,
      })
      .map((records) => {
        const lines = records.map((record) =>
          record
            .map(([text, isQuoted]) =>
              isQuoted || /["\r\n]/.test(text) || text.includes(delimiter) ? quoted(text) : text,
            )
            .join(delimiter),
        );
        return { delimiter, text: lines.join(end) + (last ? end : "") };
      }),
  );

describe("CSV", () => {
  it("is read as csv-parse reads it, however it is cut", () => {
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 40 }), ({ delimiter, text }, size) => {
        const theirs = parse(text, {
          delimiter,
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: ["\r\n", "\n"],
        });
        expect(columns(split(text, delimiter, size))).toEqual(theirs);
      }),
      { numRuns: 500 },
    );
  });

  it("is the same however it is cut, be it well-formed or not", () => {
    const part = fc.constantFrom(
      "a",
      "é",
      "😀",
      '"',
      '"',
      '""',
      ",",
      ",",
      "\n",
      "\r\n",
      "\r",
      " ",
      "a long text, not short",
    );
    const told = (text: string, size?: number) => {
      try {
        return split(text, ",", size).map((row) => ({ line: row.line, bad: row.bad, columns: columnsIn(row) }));
      } catch (error) {
        expect(error).toMatchObject({ code: "unclosed-quote" });
        return (error as AudienceError).where;
      }
    };
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (parts, size) => {
        const text = parts.join("");
        expect(told(text, size)).toEqual(told(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps the columns of rows that there was no room for at first", () => {
    const records = Array.from({ length: 3_000 }, (_, row) =>
      Array.from({ length: 7 }, (_, column) => `${row}-${column}`),
    );
    expect(columns(split(records.map((record) => record.join(",")).join("\n"), ","))).toEqual(records);
  });

  it("knows the line each record begins on", () => {
    const rows = split('a,b\n\n"1\n2","3"\r\nx,y\n"4\n\n5",6\nz,w', ",");
    expect(rows.map(({ line }) => line)).toEqual([1, 3, 5, 6, 9]);
  });

  it("lets a quote within a field be, and rejects a row that goes on after a closing quote", () => {
    expect(columns(split('5" pipe,2\n', ","))).toEqual([['5" pipe', "2"]]);
    const rows = split('a,"b"c,d\ne,f\n"g"h\n', ",");
    expect(rows.map(({ bad }) => bad)).toEqual([
      "column 2 goes on after its closing quote",
      undefined,
      "column 1 goes on after its closing quote",
    ]);
    expect(rows[1]!.line).toBe(2);
    expect(columnsIn(rows[1]!)).toEqual(["e", "f"]);
  });

  it("says on which line a quote is opened that is never closed", () => {
    expect(() => split('a,b\nc,"d\ne,f\n', ",")).toThrow(
      expect.objectContaining({ code: "unclosed-quote", where: "line 2" }),
    );
  });

  it("reads many rows of one column in time in proportion to them", () => {
    const text = "abcdefgh\n".repeat(200_000);
    const started = performance.now();
    expect(split(text, ";")).toHaveLength(200_000);
    expect(split('"abcdef"\n'.repeat(200_000), ";")).toHaveLength(200_000);
    // Searching the rest of the text for each row would take minutes.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
