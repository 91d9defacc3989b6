import { describe, expect, it } from "vitest";
import * as z from "zod";
import { MAX_EXPRESSION_LENGTH, parseExpression } from "../../lib/audience/expression.ts";
import { HistoryMapping } from "../../lib/audience/history-mapping.ts";
import { AudienceMapping, columnsOfAudience, digestOf } from "../../lib/audience/mapping.ts";

describe("an expression", () => {
  const evaluate = (text: string, row: Record<string, string>) => {
    const parsed = parseExpression(text, "text");
    if (typeof parsed === "string") throw new Error(parsed);
    return parsed.evaluate(new Map(Object.entries(row)));
  };

  it.each([
    ['row.a + "-" + row["b c"]', { a: "x", "b c": "y" }, "x-y"],
    ["int(row.a) * 2 + 1", { a: "20" }, 41n],
    ["double(row.a) / 4.0", { a: "10" }, 2.5],
    ['{"may": "05", "june": "06"}[row.m]', { m: "june" }, "06"],
    ['row.a in ["x", "y"] ? "in" : "out"', { a: "y" }, "in"],
    ['row.a.trim().lowerAscii().split(" ")[0]', { a: " Ana Alves " }, "ana"],
    ["row.constructor", { constructor: "a column like any other" }, "a column like any other"],
  ])("computes %s", (text, row, value) => expect(evaluate(text, row)).toEqual(value));

  it("knows the columns it reads", () => {
    expect(parseExpression('int(row.a) > 1 || row["b c"] == row.a', "yes or no")).toMatchObject({
      columns: ["a", "b c"],
    });
  });

  it.each([
    ["1 +", "text", /Unexpected token/],
    ["nothing", "text", /nothing called nothing/],
    ["row", "text", /nothing called row/],
    ["size(row)", "number", /nothing called row/],
    ["row[row.a]", "text", /nothing called row/],
    ['row.a.matches("(a+)+$")', "text", /no matches\(\)/],
    ["[1, 2].map(x, x * 2)", "text", /no map\(\)/],
    ["[1, 2].all(x, x > 0)", "yes or no", /no all\(\)/],
    ['timestamp("2026-01-01T00:00:00Z").getHours("Europe/Lisbon")', "number", /no getHours\(\)/],
    ["has(row.a)", "yes or no", /no has\(\)/],
    ["row.a + 1", "text", /not defined|no such overload|no matching|Operator/i],
    ["row.a", "yes or no", /gives string; it must give yes or no/],
    ["row.a", "number", /gives string; it must give number/],
    ["[row.a]", "text", /gives list<string>; it must give text/],
    [`${"1 + ".repeat(240)}1`, "text", /at most|limit|exceed|max/i],
    [`"${"x".repeat(MAX_EXPRESSION_LENGTH)}"`, "text", /at most 1000 characters/],
  ] as const)("is refused: %s", (text, result, mistake) => expect(parseExpression(text, result)).toMatch(mistake));
});

const BASE = { columns: { customerId: { column: "id" } } };

describe("a mapping", () => {
  it("names the columns it needs, each once", () => {
    const mapping = AudienceMapping.parse({
      columns: {
        customerId: { column: "id" },
        address: [
          { channel: "voice", value: { column: "phone" } },
          { channel: "sms", value: { column: "phone" } },
        ],
        name: { expression: 'row.first + " " + row["last name"]' },
        account: { constant: "a" },
        vars: { id: { column: "id" } },
      },
    });
    expect(columnsOfAudience(mapping).sort()).toEqual(["first", "id", "last name", "phone"]);
  });

  it.each([
    ["an unknown key", { ...BASE, extra: 1 }],
    ["no customerId", { columns: {} }],
    ["a source of two kinds", { columns: { customerId: { column: "id", constant: "x" } } }],
    ["an expression that is none", { columns: { customerId: { expression: "row." } } }],
    ["a delimiter that is a letter", { ...BASE, format: { delimiter: "x" } }],
    ["a delimiter that is a quote", { ...BASE, format: { delimiter: '"' } }],
    ["two delimiters", { ...BASE, format: { delimiter: ";;" } }],
    ["a channel nobody knows", { columns: { ...BASE.columns, address: [{ channel: "fax", value: { column: "f" } }] } }],
    ["a var no script could name", { columns: { ...BASE.columns, vars: { "first name": { column: "n" } } } }],
  ])("is refused with %s", (_, mapping) => expect(AudienceMapping.safeParse(mapping).success).toBe(false));

  it("has one digest, however it is written down", () => {
    const other = { columns: { name: { column: "n" }, customerId: { column: "id" } }, format: undefined };
    expect(digestOf(other)).toBe(digestOf({ columns: { customerId: { column: "id" }, name: { column: "n" } } }));
    expect(digestOf(other)).not.toBe(digestOf(BASE));
  });

  it("can be told as JSON Schema", () => {
    for (const schema of [AudienceMapping, HistoryMapping]) {
      const json = z.toJSONSchema(schema, { io: "input" });
      expect(JSON.stringify(json)).toContain("customerId");
    }
  });
});

const WHEN = { date: { column: "d" }, timeOfDay: { constant: "12:00" }, zone: { constant: "UTC" }, assume: "noon" };
const CALL = {
  fact: "contact",
  channel: { constant: "voice" },
  purpose: { constant: "promotional" },
  disposition: { column: "x" },
};

describe("a history mapping", () => {
  it.each([
    ["no facts", { customerId: { column: "id" }, when: WHEN, facts: [] }],
    ["a fact nobody knows", { customerId: { column: "id" }, when: WHEN, facts: [{ ...CALL, fact: "sale" }] }],
    ["repeats at no distance", { customerId: { column: "id" }, when: WHEN, facts: [{ ...CALL, repeat: 2 }] }],
    [
      "a month for a distance",
      { customerId: { column: "id" }, when: WHEN, facts: [{ ...CALL, repeat: 2, every: "P1M" }] },
    ],
    [
      "a date without a time of day",
      { customerId: { column: "id" }, when: { ...WHEN, timeOfDay: undefined }, facts: [CALL] },
    ],
    ["a date without a zone", { customerId: { column: "id" }, when: { ...WHEN, zone: undefined }, facts: [CALL] }],
    [
      "nothing said of what is assumed",
      { customerId: { column: "id" }, when: { ...WHEN, assume: undefined }, facts: [CALL] },
    ],
  ])("is refused with %s", (_, mapping) => expect(HistoryMapping.safeParse(mapping).success).toBe(false));
});
