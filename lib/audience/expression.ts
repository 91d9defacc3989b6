import { type ASTNode, Environment } from "@marcbachmann/cel-js";

/** Bounds of one expression: a table of twelve months fits, a program does not. */
export const MAX_EXPRESSION_LENGTH = 1_000;
const LIMITS = { maxAstNodes: 200, maxDepth: 24, maxListElements: 50, maxMapEntries: 50, maxCallArguments: 3 };

/**
 * What of CEL an expression may use: what takes time in proportion to its own length and its row's. Regular
 * expressions and loops can take for ever, and the clock functions know another edition of the time zones than ours.
 */
const OPERATORS = new Set(
  "value . [] list map ?: || && == != < <= > >= in + - * / % -_ !_".split(" ") as readonly string[],
);
const FUNCTIONS = new Set(["int", "double", "string", "bool", "size"]);
const METHODS = new Set(
  "contains startsWith endsWith indexOf lastIndexOf substring trim lowerAscii upperAscii size split join".split(" "),
);

const ENVIRONMENT = new Environment({ limits: LIMITS }).registerVariable("row", "map<string, string>");

export type ExpressionResult = "text" | "yes or no" | "number";
const TYPES: Record<ExpressionResult, readonly string[]> = {
  text: ["string", "int", "double", "bool", "dyn"],
  "yes or no": ["bool", "dyn"],
  number: ["int", "dyn"],
};

export type Expression = {
  /** The columns it reads, each once. */
  readonly columns: readonly string[];
  /** `row` has a text for each of `columns`. @throws whatever CEL throws where a value does not fit. */
  readonly evaluate: (row: ReadonlyMap<string, string>) => unknown;
};

/** Reads an expression in the Common Expression Language over the texts of `row`; a sentence where it is wrong. */
export function parseExpression(text: string, result: ExpressionResult): Expression | string {
  if (text.length > MAX_EXPRESSION_LENGTH) return `an expression has at most ${MAX_EXPRESSION_LENGTH} characters`;
  try {
    const parsed = ENVIRONMENT.parse(text);
    const columns = new Set<string>();
    const forbidden = mistakeIn(parsed.ast, columns);
    if (forbidden) return forbidden;
    const { valid, type, error } = parsed.check();
    if (!valid) return firstLine(error!.message);
    if (!TYPES[result].includes(type!)) return `the expression gives ${type}; it must give ${result}`;
    return { columns: [...columns], evaluate: (row) => parsed({ row }) };
  } catch (error) {
    return firstLine((error as Error).message);
  }
}

/** CEL's messages draw the place below their first line. */
export const firstLine = (message: string): string => message.split("\n", 1)[0]!.slice(0, 200);

type Node = { readonly op: string; readonly args: unknown };
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "op" in value;

/** The first thing an expression may not do; collects the columns it reads. */
function mistakeIn(ast: ASTNode | Node, columns: Set<string>): string | undefined {
  const { op, args } = ast as Node;
  const column = columnOf(op, args);
  if (column !== undefined) {
    columns.add(column);
    return undefined;
  }
  if (op === "id") return `there is nothing called ${String(args)}; a column is row.name or row["its name"]`;
  if (op === "call" || op === "rcall") return mistakeInCall(op, args as readonly unknown[], columns);
  if (!OPERATORS.has(op)) return `an expression has no ${op}`;
  return mistakeAmong(args, columns);
}

/** Of `row.name` and `row["name"]`, the name. */
function columnOf(op: string, args: unknown): string | undefined {
  if ((op !== "." && op !== "[]") || !Array.isArray(args)) return undefined;
  const [of, key] = args;
  if (!isNode(of) || of.op !== "id" || of.args !== "row") return undefined;
  if (op === ".") return key;
  return isNode(key) && key.op === "value" && typeof key.args === "string" ? key.args : undefined;
}

function mistakeInCall(op: "call" | "rcall", [name, ...args]: readonly unknown[], columns: Set<string>) {
  const known = op === "call" ? FUNCTIONS : METHODS;
  if (!known.has(name as string)) return `an expression has no ${String(name)}(); it has ${[...known].join(", ")}`;
  return mistakeAmong(args, columns);
}

function mistakeAmong(args: unknown, columns: Set<string>): string | undefined {
  if (isNode(args)) return mistakeIn(args, columns);
  if (!Array.isArray(args)) return undefined;
  for (const arg of args) {
    const mistake = mistakeAmong(arg, columns);
    if (mistake) return mistake;
  }
  return undefined;
}
