import * as z from "zod";
import { type Expression, firstLine, MAX_EXPRESSION_LENGTH, parseExpression } from "./expression.ts";
import { columnOf, type Row } from "./row.ts";

const expression = (result: Parameters<typeof parseExpression>[1]) =>
  z
    .string()
    .min(1)
    .max(MAX_EXPRESSION_LENGTH)
    .superRefine((text, context) => {
      const parsed = parseExpression(text, result);
      if (typeof parsed === "string") context.addIssue({ code: "custom", message: parsed });
    });

const ABOUT_EXPRESSIONS =
  'In the Common Expression Language over the row\'s texts, such as `row.first + " " + row.last` or `int(row.age) + 1`';

/** Where a text comes from: a column, or what stands in for one. */
export const Source = z
  .union([
    z.strictObject({ column: z.string().min(1).max(200) }),
    z.strictObject({ constant: z.string().max(500) }),
    z.strictObject({
      row: z.literal(true).describe("The number of the row, from 1, the header not counted"),
      prefix: z.string().max(60).optional(),
    }),
    z.strictObject({ expression: expression("text").describe(ABOUT_EXPRESSIONS) }),
  ])
  .meta({
    id: "AudienceSource",
    description: "A column by its name in the header, a constant, the row's number, or an expression over columns",
  });
export type Source = z.infer<typeof Source>;

/** Whether something is done for a row. */
export const Condition = expression("yes or no").meta({
  id: "AudienceCondition",
  description: "An expression over the row's texts that gives true or false, such as `int(row.pdays) >= 0`",
});

/** How often, or how many: a constant or an expression that gives a whole number. */
export const Count = z
  .union([z.int().min(0).max(100_000), expression("number")])
  .meta({ id: "AudienceCount", description: "A whole number, or an expression over the row's texts that gives one" });
export type Count = z.infer<typeof Count>;

/** Why a row cannot be used, as a sentence about the row. */
export type Rejected = { readonly reason: string };
export const rejected = (reason: string): Rejected => ({ reason });
export const isRejected = (value: unknown): value is Rejected =>
  typeof value === "object" && value !== null && "reason" in value;

/** Reads one text of a row, whose number among the rows is given; "" where there is none. */
export type ReadText = (row: Row, rowNumber: number) => string | Rejected;

/** A stretch of UTF-8. */
export type Span = { bytes: Buffer; from: number; to: number };
export const emptySpan = (): Span => ({ bytes: Buffer.alloc(0), from: 0, to: 0 });
export const spanText = ({ bytes, from, to }: Span): string => bytes.toString("utf8", from, to);
export const isEmpty = ({ from, to }: Span): boolean => from === to;
/** Visible ASCII throughout, as most texts are: then no expression about other characters has anything to say of it. */
export function isVisibleAscii({ bytes, from, to }: Span): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}

/** No control character, as of most texts: those are single bytes, or begin with one that accents of Latin do not have. */
export function isSurelySpoken({ bytes, from, to }: Span): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte < 0x20 || byte === 0x7f || byte === 0xc2) return false;
  }
  return true;
}

function put(text: string, into: Span): void {
  into.bytes = Buffer.from(text);
  into.from = 0;
  into.to = into.bytes.length;
}

/** The same as ReadText, put into a span that is used again and again. */
export type ReadSpan = (row: Row, rowNumber: number, into: Span) => Rejected | undefined;

/** The columns some sources need, each once. */
export function columnsOf(sources: readonly (Source | { readonly expression: string } | undefined)[]): string[] {
  const names = sources.flatMap((source) => {
    if (!source) return [];
    if ("column" in source) return [source.column];
    return "expression" in source ? parsedOf(source.expression).columns : [];
  });
  return [...new Set(names)];
}

export function readerOf(source: Source, header: readonly string[]): ReadText {
  if ("column" in source) {
    const index = header.indexOf(source.column);
    return (row) => columnOf(row, index).trim();
  }
  if ("constant" in source) return () => source.constant;
  if ("row" in source) {
    const { prefix = "" } = source;
    return (_row, rowNumber) => prefix + rowNumber;
  }
  const evaluate = evaluatorOf(source.expression, header);
  return (row) => {
    const value = evaluate(row);
    if (isRejected(value)) return value;
    return typeof value === "string" ? value.trim() : plainText(value, source.expression);
  };
}

export function spanReaderOf(source: Source, header: readonly string[]): ReadSpan {
  if ("column" in source) return columnSpan(header.indexOf(source.column));
  if ("constant" in source) {
    const bytes = Buffer.from(source.constant);
    return (_row, _rowNumber, into) => {
      into.bytes = bytes;
      into.from = 0;
      into.to = bytes.length;
      return undefined;
    };
  }
  const read = readerOf(source, header);
  const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  return (row, rowNumber, into) => {
    const text = read(row, rowNumber);
    if (typeof text !== "string") return text;
    if (text.length * MOST_BYTES_OF_A_UNIT > scratch.length) put(text, into);
    else {
      into.bytes = scratch;
      into.from = 0;
      into.to = asciiPut(text, scratch) ? text.length : scratch.write(text);
    }
    return undefined;
  };
}

const SCRATCH_BYTES = 1_024;
const MOST_BYTES_OF_A_UNIT = 3;
/** Puts a text where the one of the row before was, as far as it is ASCII; whether it is. */
function asciiPut(text: string, scratch: Buffer): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= NOT_ASCII) return false;
    scratch[at] = unit;
  }
  return true;
}

const SPACE = 32;
const NOT_ASCII = 0x80;

function columnSpan(index: number): ReadSpan {
  return ({ bytes, bounds, first, width }, _rowNumber, into) => {
    const place = first + 2 * index;
    let from = index < width ? bounds[place]! : 0;
    let to = index < width ? bounds[place + 1]! : 0;
    while (from < to && bytes[from]! <= SPACE) from++;
    while (from < to && bytes[to - 1]! <= SPACE) to--;
    into.bytes = bytes;
    into.from = from;
    into.to = to;
    // Other alphabets have spaces of their own, and what is trimmed here must be what is trimmed of texts.
    if (from < to && (bytes[from]! >= NOT_ASCII || bytes[to - 1]! >= NOT_ASCII)) trim(into);
    return undefined;
  };
}

function trim(span: Span): void {
  const text = spanText(span);
  const trimmed = text.trim();
  if (trimmed.length < text.length) put(trimmed, span);
}

function plainText(value: unknown, expression: string): string | Rejected {
  if (value === null || value === undefined) return "";
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return rejected(`the expression ${quoted(expression)} gives no text`);
}

export function conditionOf(expression: string, header: readonly string[]): (row: Row) => boolean | Rejected {
  const evaluate = evaluatorOf(expression, header);
  return (row) => {
    const value = evaluate(row);
    if (typeof value === "boolean" || isRejected(value)) return value;
    return rejected(`the expression ${quoted(expression)} gives neither true nor false`);
  };
}

export function countOf(count: Count, header: readonly string[], most: number): (row: Row) => number | Rejected {
  if (typeof count === "number") return () => count;
  const evaluate = evaluatorOf(count, header);
  return (row) => {
    const value = evaluate(row);
    if (isRejected(value)) return value;
    if (typeof value !== "bigint") return rejected(`the expression ${quoted(count)} gives no whole number`);
    if (value < 0n || value > BigInt(most)) {
      return rejected(`the expression ${quoted(count)} gives ${value}, which is not from 0 to ${most}`);
    }
    return Number(value);
  };
}

function evaluatorOf(expression: string, header: readonly string[]): (row: Row) => unknown {
  const { columns, evaluate } = parsedOf(expression);
  const places = columns.map((name) => [name, header.indexOf(name)] as const);
  // A map and no object: there a column called "constructor" is a column like any other. One for all rows: each sets all.
  const texts = new Map<string, string>();
  return (row) => {
    for (const [name, index] of places) texts.set(name, columnOf(row, index).trim());
    try {
      return evaluate(texts);
    } catch (error) {
      return rejected(`the expression ${quoted(expression)} failed: ${firstLine((error as Error).message)}`);
    }
  };
}

/** Of an expression that a schema has checked. */
function parsedOf(expression: string): Expression {
  const parsed = parseExpression(expression, "text");
  if (typeof parsed === "string") throw new RangeError(`the expression ${quoted(expression)}: ${parsed}`);
  return parsed;
}

/** Words of a list, each once. */
export const listed = (text: string): string[] => [...new Set(text.split(/[,;|\s]+/).filter((word) => word !== ""))];

const quoted = (expression: string): string => JSON.stringify(expression.slice(0, 100));
