import { dirname, isAbsolute, join } from "node:path";
import { Option } from "commander";
import type { Case } from "../../cases/case.ts";
import type { Bench, Failure, Report } from "../../cases/evaluate.ts";
import type { Judges } from "../../cases/judge-case.ts";
import type { HolidayList } from "../../policy/holidays.ts";
import type { Outside } from "../../policy/rule.ts";
import { formatInstant } from "../../zones/format.ts";
import { zoneNamed } from "../../zones/zone.ts";
import { fileText } from "../files.ts";
import { type Ink, labelled, printable } from "../ink.ts";
import { nearest } from "../nearest.ts";
import { mistakesOfEither } from "../policy-file.ts";
import { EXIT, type Terminal } from "../terminal.ts";
import { type Answer, type Asked, verb, WrongUsage } from "../verb.ts";

type EvaluateOptions = { readonly rule?: string };

export const evaluate = verb<EvaluateOptions>({
  usage: "evaluate <cases>",
  summary: "judge cases by the rules of the packs, or by policies of your own, offline",
  more: `A file holds one case a line: a rule group of the packs, such as US-REGF, or a policy file ("policy": "house.json"),
the customer's facts, a proposed contact and what is expected. Each case is judged apart from every other rule.
docs/policy-language.md tells of the form. "-" is stdin.
Exit code 0: every case came out as expected; 1: one did not, or a line is broken.`,
  examples: ["evaluate cases.jsonl", "evaluate cases.jsonl --rule US-REGF", "evaluate cases.jsonl --json"],
  offline: true,
  options: [new Option("--rule <id>", "the cases of this rule group or policy file only")],
  run,
});

async function run({ args, options, terminal, ink }: Asked<EvaluateOptions>): Promise<Answer> {
  const file = args[0]!;
  const text = await fileText(file, terminal);
  // Loaded here only: no other command judges cases, and the law of every place is read for it.
  const { evaluate: evaluateCases } = await import("../../cases/evaluate.ts");
  const report = await evaluateCases(text, await benchFor(file, terminal), options.rule);
  const judged = report.rules.reduce((sum, { passed, failed }) => sum + passed + failed.length, 0);
  if (judged === 0 && options.rule !== undefined) throw new WrongUsage(noneNames(options.rule, file, report));
  if (judged === 0 && report.broken.length === 0) throw new WrongUsage(`${file} holds no case`);
  const failed = report.broken.length > 0 || report.rules.some((rule) => rule.failed.length > 0);
  return { json: reportJson(report), text: reportText(report, ink), code: failed ? EXIT.failed : EXIT.done };
}

const MOST_NEAR = 5;

/** The nearest of what the file does name; a line that cannot be read may be of any. */
function noneNames(rule: string, file: string, { named, broken }: Report): string {
  const near = nearest(rule, named).slice(0, MOST_NEAR);
  return [
    `no case of ${file} names ${rule}`,
    ...(near.length > 0 ? [`the nearest it names: ${near.join(", ")}`] : []),
    ...(broken.length > 0
      ? [
          `${broken.length === 1 ? "a line of it is" : `${broken.length} lines of it are`} broken; without --rule ${broken.length === 1 ? "it is" : "they are"} named`,
        ]
      : []),
  ].join("; ");
}

/** Rule groups are looked for in every pack; a policy file is read once, from beside the file of cases. */
async function benchFor(file: string, terminal: Terminal): Promise<Bench> {
  const [{ HOLIDAY_LISTS, holidaysOf, JURISDICTIONS, law, packOf }, { ofGroup }] = await Promise.all([
    import("../../../packs/law.ts"),
    import("../../cases/judge-case.ts"),
  ]);
  const packs = (await Promise.all(JURISDICTIONS.map(packOf))).filter((pack) => pack !== undefined);
  const lists = new Map<string, HolidayList>();
  for (const name of HOLIDAY_LISTS) {
    const list = await holidaysOf(name);
    if (list) lists.set(name, list);
  }
  const outside: Outside = { holidays: (name) => lists.get(name) };
  const known = new Map<string, Judges | { readonly none: string }>();
  const isKnown = async (jurisdiction: string): Promise<boolean> =>
    (await packOf(jurisdiction)) !== undefined || JURISDICTIONS.includes(law.parentOf(jurisdiction) ?? "");
  return async (one) => {
    if (one.rule !== undefined && one.jurisdiction !== undefined && !(await isKnown(one.jurisdiction)))
      return { none: `no pack ships for the jurisdiction "${one.jurisdiction}", nor for what it is part of` };
    const name = one.rule ?? one.policy!;
    const found = known.get(name) ?? (one.policy ? await policyAt(one, file, terminal, outside) : inPacks(name));
    known.set(name, found);
    return (await elsewhere(one, found)) ?? found;
  };
  /** A rule that does not hold where the case is proves nothing about that place. */
  async function elsewhere(one: Case, found: Judges | { readonly none: string }) {
    if (one.rule === undefined || one.jurisdiction === undefined || "none" in found) return undefined;
    const here = await placesAbove(one.jurisdiction);
    const places = found.documents.map(({ id }) => id.toUpperCase());
    if (places.some((place) => here.has(place))) return undefined;
    return {
      none: `the rule "${one.rule}" is of ${places.join(" and ")}, and does not hold in the case's jurisdiction "${one.jurisdiction}"`,
    };
  }
  /** A place, and every place whose law holds there too. */
  async function placesAbove(place: string, above = new Set<string>()): Promise<ReadonlySet<string>> {
    const pack = await packOf(place);
    const code = pack?.jurisdiction ?? place;
    if (above.has(code)) return above;
    above.add(code);
    for (const next of [...(pack?.inherits ?? []), law.parentOf(place)]) if (next) await placesAbove(next, above);
    return above;
  }
  function inPacks(group: string): Judges | { readonly none: string } {
    const documents = ofGroup(packs, group);
    if (documents.length > 0) return { documents, outside };
    const groups = [...new Set(packs.flatMap(({ rules }) => rules.flatMap((rule) => rule.group ?? [])))].sort();
    return { none: `no pack has a rule group "${group}"; write one of ${groups.join(", ")}` };
  }
}

async function policyAt(
  { policy }: Case,
  cases: string,
  terminal: Terminal,
  outside: Outside,
): Promise<Judges | { readonly none: string }> {
  const path = isAbsolute(policy!) || cases === "-" ? policy! : join(dirname(cases), policy!);
  const text = await fileText(path, terminal).catch((error: Error) => error);
  if (text instanceof Error) return { none: text.message };
  const read = await mistakesOfEither(text, true);
  const errors = read.mistakes.filter(({ level }) => level === "error");
  if (!read.policy || errors.length > 0)
    return {
      none: `${path} is no policy: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join("; ")}`,
    };
  return { documents: [read.policy], outside };
}

const reportJson = ({ rules, broken, repeated }: Report) => ({
  rules: rules.map(({ rule, passed, failed }) => ({
    rule,
    passed,
    failed: failed.map((failure) => ({
      ...failure,
      ...(failure.actual && {
        actual: {
          verdict: failure.actual.verdict,
          ...(failure.actual.notBefore !== undefined && { notBefore: instantOut(failure.actual.notBefore) }),
        },
      }),
    })),
  })),
  broken,
  repeated,
});

function reportText(report: Report, ink: Ink): string {
  const { rules, broken, repeated } = printable(report);
  const width = Math.max(4, ...rules.map(({ rule }) => rule.length));
  const lines = rules.flatMap(({ rule, passed, failed }) => {
    const mark = failed.length === 0 ? ink.style("green", "passed") : ink.style("red", `failed ${failed.length}`);
    return [`${rule.padEnd(width)}  ${passed} ${mark}`, ...failed.map((failure) => failureText(failure, ink))];
  });
  const unread = broken.map(
    ({ line, mistakes }) => `${ink.style("red", `line ${line} is broken`)}: ${mistakes.join("; ")}`,
  );
  const twice = repeated.map(({ id, lines: at }) =>
    ink.style("yellow", `${at.length} cases are called "${id}", on lines ${listed(at)}; each is counted`),
  );
  const passed = rules.reduce((sum, rule) => sum + rule.passed, 0);
  const failed = rules.reduce((sum, rule) => sum + rule.failed.length, 0);
  const sum = `${passed} passed, ${failed} failed${broken.length > 0 ? `, ${broken.length} broken` : ""}`;
  return [...lines, ...unread, ...twice, ink.style("bold", sum)].join("\n");
}

/** The first few line numbers. */
const listed = (lines: readonly number[]): string =>
  lines.length > MOST_NEAR ? `${lines.slice(0, MOST_NEAR).join(", ")} …` : lines.join(", ");

function failureText({ id, line, expected, actual, because, why }: Failure, ink: Ink): string {
  const said = (verdict: string, at: string | undefined) => (at === undefined ? verdict : `${verdict} until ${at}`);
  const found = actual
    ? said(actual.verdict, actual.notBefore === undefined ? undefined : instantOut(actual.notBefore))
    : "not judged";
  return [
    `  ${ink.style("bold", id)} (line ${line})`,
    labelled("expected", said(expected.verdict, expected.notBefore), ink),
    labelled("actual", found, ink),
    ...because.map((sentence) => labelled("because", sentence, ink)),
    labelled("why", why, ink, "dim"),
  ].join("\n");
}

const UTC = zoneNamed("UTC")!;
const instantOut = (at: number): string => formatInstant(UTC, at).replace("+00:00", "Z");
