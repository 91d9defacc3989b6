import { type Mistake, mistakesOf } from "../policy/mistakes.ts";
import type { Ms } from "../policy/words.ts";
import { type Case, CaseSchema } from "./case.ts";
import { contradictionsOf } from "./contradictions.ts";
import { type Judged, type Judges, judgeCase } from "./judge-case.ts";

/** At most so many cases in one file. */
export const MAX_CASES = 100_000;

/** A case that did not come out as it should, or could not be judged. */
export type Failure = {
  readonly id: string;
  readonly line: number;
  readonly why: string;
  readonly expected: { readonly verdict: string; readonly notBefore?: string };
  readonly actual?: { readonly verdict: string; readonly notBefore?: Ms };
  /** Why the engine refuses; or why the case could not be judged. */
  readonly because: readonly string[];
};
export type Broken = { readonly line: number; readonly mistakes: readonly string[] };
export type OfRule = { readonly rule: string; readonly passed: number; readonly failed: readonly Failure[] };
/** Cases that share an id: each is judged and counted, and one of them was perhaps meant to be another. */
export type Repeated = { readonly id: string; readonly lines: readonly number[] };
/** `named`: every rule group and policy file that a case of the file names. */
export type Report = {
  readonly rules: readonly OfRule[];
  readonly broken: readonly Broken[];
  readonly named: readonly string[];
  readonly repeated: readonly Repeated[];
};

/** Who judges a case; undefined, with the reason, where there is no such rule or policy. */
export type Bench = (one: Case) => Promise<Judges | { readonly none: string }>;

/** Judges every case of a file of JSON lines, those of one rule only where one is named, in whatever case. A broken line is named and passed over. */
export async function evaluate(text: string, bench: Bench, only?: string): Promise<Report> {
  const rules = new Map<string, { passed: number; failed: Failure[] }>();
  const broken: Broken[] = [];
  const named = new Set<string>();
  const ids = new Map<string, number[]>();
  const lines = text.split(/\r?\n/);
  if (lines.length > MAX_CASES) throw new RangeError(`more than ${MAX_CASES} lines; cut the file`);
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    if (raw.trim() === "") continue;
    const read = readCase(index === 0 ? raw.replace(/^\uFEFF/, "") : raw);
    if ("mistakes" in read) {
      broken.push({ line, mistakes: read.mistakes });
      continue;
    }
    const { found } = read;
    ids.set(found.id, [...(ids.get(found.id) ?? []), line]);
    const name = found.rule ?? found.policy ?? "";
    named.add(name);
    if (only !== undefined && name.toLowerCase() !== only.toLowerCase()) continue;
    const tally = rules.get(name) ?? { passed: 0, failed: [] };
    rules.set(name, tally);
    const failure = await failureOf(found, line, bench);
    if (failure) tally.failed.push(failure);
    else tally.passed++;
  }
  const repeated = [...ids].map(([id, at]) => ({ id, lines: at })).filter(({ lines: at }) => at.length > 1);
  return { rules: [...rules].map(([rule, tally]) => ({ rule, ...tally })), broken, named: [...named], repeated };
}

function readCase(raw: string): { readonly found: Case } | { readonly mistakes: readonly string[] } {
  let document: unknown;
  try {
    document = JSON.parse(raw);
  } catch (error) {
    return { mistakes: [`this is no JSON: ${(error as Error).message}`] };
  }
  const parsed = CaseSchema.safeParse(document);
  if (!parsed.success) return { mistakes: parsed.error.issues.flatMap(mistakesOf).map(shown) };
  const contradictions = contradictionsOf(parsed.data);
  return contradictions.length > 0 ? { mistakes: contradictions } : { found: parsed.data };
}

const shown = ({ pointer, message }: Mistake): string => (pointer === "" ? message : `${pointer}: ${message}`);

async function failureOf(one: Case, line: number, bench: Bench): Promise<Failure | undefined> {
  const expected = {
    verdict: one.expected,
    ...(one.expectedNotBefore && { notBefore: one.expectedNotBefore }),
  };
  const failed = (because: readonly string[], judged?: Judged): Failure => ({
    id: one.id,
    line,
    why: one.why,
    expected,
    ...(judged && { actual: { verdict: judged.verdict, notBefore: judged.notBefore } }),
    because,
  });
  const judges = await bench(one);
  if ("none" in judges) return failed([judges.none]);
  try {
    const judged = judgeCase(one, judges, one.policy !== undefined);
    return judged.agrees ? undefined : failed(judged.sentences, judged);
  } catch (error) {
    return failed([(error as Error).message]);
  }
}
