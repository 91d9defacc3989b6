import { readdirSync, readFileSync } from "node:fs";
import { MEANINGS, UNTOLD } from "./limit-meanings.ts";
import { code, table } from "./markdown.ts";

/** Where limits are looked for. The command line and the stack have documents of their own. */
const FOLDERS = ["api", "contact", "directory", "lambda", "ledger", "local", "policy"];
/** Rooms with many constants of no concern to anybody outside: those they export are told, and those with a meaning here. */
const EXPORTED_ONLY = ["audience", "backtest", "campaign", "delivery"];
const LIB = new URL("../../lib/", import.meta.url);

const CONSTANT =
  /(?:\/\*\*([^*]+(?:\*(?!\/)[^*]*)*)\*\/\n)?^(export )?const ([A-Z][A-Z0-9_]+)(?:: \w+)? = ([\d_ *+A-Z]*\d[\d_ *+A-Z]*|[A-Z_]+ \+ [\d_ *+A-Z]+);/gm;

const UNITS: Readonly<Record<string, number>> = {
  SECOND_MS: 1_000,
  MINUTE_MS: 60_000,
  HOUR_MS: 3_600_000,
  DAY_MS: 86_400_000,
};

type Limit = { readonly file: string; readonly name: string; readonly value: number; readonly means: string };

/** Every numeric constant of the sources, with its value and meaning, so that none can be forgotten here. */
export function limits(): Limit[] {
  return [...FOLDERS, ...EXPORTED_ONLY]
    .sort()
    .flatMap(filesOf)
    .flatMap((file) => {
      const isInner = EXPORTED_ONLY.includes(file.split("/")[0]!);
      const known: Record<string, number> = { ...UNITS };
      return [...readFileSync(new URL(file, LIB), "utf8").matchAll(CONSTANT)].flatMap(
        ([, docstring, exported, name, expression]) => {
          const value = evaluated(expression!, known);
          known[name!] = value;
          const key = `${file}#${name}`;
          if (name! in UNITS || UNTOLD.includes(key)) return [];
          if (isInner && !exported && !(key in MEANINGS)) return [];
          const means =
            MEANINGS[key] ??
            docstring
              ?.replace(/\s*\*\s*/g, " ")
              .replace(/ \(DESIGN §\d+\)/, "")
              .trim()
              .replace(/\.$/, "");
          if (!means)
            throw new Error(
              `nothing says what ${key} limits; write a docstring, or a line in scripts/docs/limit-meanings.ts`,
            );
          return [{ file, name: name!, value, means }];
        },
      );
    });
}

const filesOf = (folder: string): string[] =>
  readdirSync(new URL(folder, LIB), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .sort();

/** Products and sums of numbers and constants told before. */
function evaluated(expression: string, known: Readonly<Record<string, number>>): number {
  const value = expression
    .replace(/(\d+) \*\* (\d+)/g, (_power, base: string, exponent: string) => String(Number(base) ** Number(exponent)))
    .split("+")
    .map((sum) =>
      sum
        .split("*")
        .map((factor) => numberOf(factor.trim(), known))
        .reduce((a, b) => a * b),
    )
    .reduce((a, b) => a + b);
  if (!Number.isFinite(value)) throw new Error(`${expression} is no number`);
  return value;
}

const numberOf = (text: string, known: Readonly<Record<string, number>>): number =>
  /^[\d_]+$/.test(text) ? Number(text.replaceAll("_", "")) : (known[text] ?? Number.NaN);

/** With its unit, which its name tells. */
function shown({ name, value }: Limit): string {
  if (name.endsWith("_MS")) return timeInWords(value);
  if (name.endsWith("_SECONDS")) return timeInWords(value * 1_000);
  if (name.endsWith("_DAYS")) return timeInWords(value * 86_400_000);
  if (name.endsWith("_BYTES"))
    return largest(value, [
      ["MiB", 1_048_576],
      ["KiB", 1_024],
      ["bytes", 1],
    ]);
  return value.toLocaleString("en");
}

const timeInWords = (ms: number): string =>
  largest(ms, [
    ["days", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1_000],
    ["ms", 1],
  ]);

/** In the largest unit it is a whole number of. */
function largest(value: number, units: readonly (readonly [string, number])[]): string {
  const [unit, size] = units.find(([, size]) => value >= size && value % size === 0)!;
  return `${(value / size).toLocaleString("en")} ${unit}`;
}

export const limitTable = (): string =>
  table(
    ["Constant", "Value", "What it bounds"],
    limits().map((limit) => [`${code(limit.name)} in ${code(`lib/${limit.file}`)}`, shown(limit), limit.means]),
  );
