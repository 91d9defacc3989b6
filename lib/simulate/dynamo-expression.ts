import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { type Item, sameValue, valueOrder } from "./dynamo-value.ts";

/** What an expression is evaluated on. */
export type Scope = {
  readonly item: Item | undefined;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
};
export type Test = (scope: Scope) => boolean;
type Operand = (scope: Scope) => AttributeValue | undefined;
/** An expression, and which `#names` and `:values` stand in it. */
export type Compiled<T> = { readonly run: T; readonly placeholders: ReadonlySet<string> };

/** A condition on the keys of a query. */
export type KeyTerm = {
  readonly name: (scope: Scope) => string;
  readonly operator: "=" | "<" | "<=" | ">" | ">=" | "BETWEEN" | "begins_with";
  readonly operands: readonly Operand[];
};
export type Change = { readonly name: (scope: Scope) => string; readonly value: Operand | undefined };

/** Thrown for an expression the memory store does not know. */
export class UnknownExpression extends Error {
  override readonly name = "UnknownExpression";
}

export const compileCondition = cached((reader) => whole(reader, disjunction));
export const compileKeys = cached((reader) => whole(reader, keyTerms));
export const compileUpdate = cached((reader) => whole(reader, changes));
export const compileProjection = cached((reader) => whole(reader, () => list(reader, () => nameOf(reader))));

type Reader = {
  readonly peek: () => string | undefined;
  readonly next: () => string;
  readonly fail: (wanted: string) => never;
  readonly placeholders: Set<string>;
};

/** The project has some dozens of expressions; texts made anew for each request would be a mistake. */
const MAX_EXPRESSIONS = 1_000;

function cached<T>(parse: (reader: Reader) => T): (text: string) => Compiled<T> {
  const known = new Map<string, Compiled<T>>();
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    const reader = readerOf(text);
    const compiled = { run: parse(reader), placeholders: reader.placeholders };
    if (known.size < MAX_EXPRESSIONS) known.set(text, compiled);
    return compiled;
  };
}

function readerOf(text: string): Reader {
  const tokens = text.match(/<=|>=|<>|[=<>(),+-]|[#:]?\w+|\S/g) ?? [];
  const placeholders = new Set<string>();
  let place = 0;
  const fail = (wanted: string): never => {
    throw new UnknownExpression(`the memory store expected ${wanted} at "${tokens[place] ?? "the end"}" of "${text}"`);
  };
  const next = () => {
    const token = tokens[place++] ?? fail("more");
    if (token.startsWith(":") || token.startsWith("#")) placeholders.add(token);
    return token;
  };
  return { peek: () => tokens[place], next, fail, placeholders };
}

function whole<T>(reader: Reader, parse: (reader: Reader) => T): T {
  const parsed = parse(reader);
  return reader.peek() === undefined ? parsed : reader.fail("nothing more");
}

const is = (reader: Reader, word: string): boolean => reader.peek()?.toUpperCase() === word;

function accept(reader: Reader, word: string): boolean {
  if (!is(reader, word)) return false;
  reader.next();
  return true;
}

const expect = (reader: Reader, word: string): void => {
  if (!accept(reader, word)) reader.fail(word);
};

function list<T>(reader: Reader, parse: () => T): T[] {
  const parsed = [parse()];
  while (accept(reader, ",")) parsed.push(parse());
  return parsed;
}

function disjunction(reader: Reader): Test {
  const parts = [conjunction(reader)];
  while (accept(reader, "OR")) parts.push(conjunction(reader));
  return parts.length === 1 ? parts[0]! : (scope) => parts.some((part) => part(scope));
}

function conjunction(reader: Reader): Test {
  const parts = [negation(reader)];
  while (accept(reader, "AND")) parts.push(negation(reader));
  return parts.length === 1 ? parts[0]! : (scope) => parts.every((part) => part(scope));
}

function negation(reader: Reader): Test {
  if (accept(reader, "NOT")) {
    const inner = negation(reader);
    return (scope) => !inner(scope);
  }
  if (accept(reader, "(")) {
    const inner = disjunction(reader);
    expect(reader, ")");
    return inner;
  }
  return FUNCTIONS[reader.peek() ?? ""] ? called(reader) : comparison(reader);
}

const FUNCTIONS: Record<string, (...operands: (AttributeValue | undefined)[]) => boolean> = {
  attribute_exists: (value) => value !== undefined,
  attribute_not_exists: (value) => value === undefined,
  begins_with: (value, prefix) => value?.S?.startsWith(prefix!.S!) === true,
};

function called(reader: Reader): Test {
  const run = FUNCTIONS[reader.next()]!;
  expect(reader, "(");
  const operands = list(reader, () => operand(reader));
  expect(reader, ")");
  return (scope) => run(...operands.map((one) => one(scope)));
}

type Compare = (order: number) => boolean;
const ORDERS: Record<string, Compare> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

function comparison(reader: Reader): Test {
  const left = operand(reader);
  const operator = reader.next().toUpperCase();
  if (operator === "BETWEEN") return between(reader, left);
  if (operator === "IN") return among(reader, left);
  const right = operand(reader);
  const both = (compare: (a: AttributeValue, b: AttributeValue) => boolean, otherwise: boolean): Test => {
    return (scope) => {
      const [a, b] = [left(scope), right(scope)];
      return a && b ? compare(a, b) : otherwise;
    };
  };
  if (operator === "=") return both(sameValue, false);
  if (operator === "<>") return both((a, b) => !sameValue(a, b), true);
  const holds = ORDERS[operator] ?? reader.fail("a comparison");
  return both((a, b) => {
    const order = valueOrder(a, b);
    return order !== undefined && holds(order);
  }, false);
}

function between(reader: Reader, left: Operand): Test {
  const low = operand(reader);
  expect(reader, "AND");
  const high = operand(reader);
  return (scope) => {
    const value = left(scope);
    if (!value) return false;
    return (valueOrder(low(scope)!, value) ?? 1) <= 0 && (valueOrder(value, high(scope)!) ?? 1) <= 0;
  };
}

function among(reader: Reader, left: Operand): Test {
  expect(reader, "(");
  const members = list(reader, () => operand(reader));
  expect(reader, ")");
  return (scope) => {
    const value = left(scope);
    return value !== undefined && members.some((member) => sameValue(member(scope)!, value));
  };
}

/** A top-level attribute. Paths into documents are not known. */
function nameOf(reader: Reader): (scope: Scope) => string {
  const token = reader.next();
  if (!/^#?[A-Za-z_]\w*$/.test(token)) reader.fail("the name of an attribute before");
  return token.startsWith("#") ? ({ names }) => names[token]! : () => token;
}

function operand(reader: Reader): Operand {
  if (!reader.peek()?.startsWith(":")) {
    const name = nameOf(reader);
    return (scope) => scope.item?.[name(scope)];
  }
  const token = reader.next();
  return ({ values }) => values[token];
}

function keyTerms(reader: Reader): KeyTerm[] {
  const terms = [keyTerm(reader)];
  while (accept(reader, "AND")) terms.push(keyTerm(reader));
  return terms;
}

function keyTerm(reader: Reader): KeyTerm {
  if (accept(reader, "BEGINS_WITH")) {
    expect(reader, "(");
    const name = nameOf(reader);
    expect(reader, ",");
    const operands = [operand(reader)];
    expect(reader, ")");
    return { name, operator: "begins_with", operands };
  }
  const name = nameOf(reader);
  const operator = reader.next().toUpperCase();
  if (operator === "BETWEEN") {
    const low = operand(reader);
    expect(reader, "AND");
    return { name, operator, operands: [low, operand(reader)] };
  }
  if (operator !== "=" && !(operator in ORDERS)) reader.fail("a comparison of a key");
  return { name, operator: operator as KeyTerm["operator"], operands: [operand(reader)] };
}

/** `SET a = :v, b = b + :n, c = if_not_exists(c, :z) + :n REMOVE d ADD e :n`. */
function changes(reader: Reader): Change[] {
  const made: Change[] = [];
  while (reader.peek() !== undefined) {
    const clause = reader.next().toUpperCase();
    const parse = CLAUSES[clause] ?? reader.fail("SET, REMOVE or ADD before");
    made.push(...list(reader, () => parse(reader)));
  }
  return made;
}

const CLAUSES: Record<string, (reader: Reader) => Change> = {
  SET: (reader) => {
    const name = nameOf(reader);
    expect(reader, "=");
    return { name, value: sum(reader) };
  },
  REMOVE: (reader) => ({ name: nameOf(reader), value: undefined }),
  ADD: (reader) => {
    const name = nameOf(reader);
    const by = operand(reader);
    return { name, value: (scope) => added(scope.item?.[name(scope)] ?? { N: "0" }, by(scope)!, 1) };
  },
};

function sum(reader: Reader): Operand {
  const left = settable(reader);
  const sign = accept(reader, "+") ? 1 : accept(reader, "-") ? -1 : 0;
  if (sign === 0) return left;
  const right = settable(reader);
  return (scope) => added(left(scope)!, right(scope)!, sign);
}

function settable(reader: Reader): Operand {
  if (!accept(reader, "IF_NOT_EXISTS")) return operand(reader);
  expect(reader, "(");
  const present = operand(reader);
  expect(reader, ",");
  const otherwise = operand(reader);
  expect(reader, ")");
  return (scope) => present(scope) ?? otherwise(scope);
}

function added(a: AttributeValue, b: AttributeValue, sign: number): AttributeValue {
  if (a.N === undefined || b.N === undefined) throw new UnknownExpression("only numbers can be added up");
  return { N: String(Number(a.N) + sign * Number(b.N)) };
}
