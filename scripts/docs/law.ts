import { readdirSync, readFileSync } from "node:fs";
import type { Rule } from "../../lib/policy/document.ts";
import { CONFIDENCE_MEANS, type Pack, parsePack } from "../../lib/policy/pack.ts";
import { CONFIDENCES, type Severity } from "../../lib/policy/words.ts";
import { code, table, words } from "./markdown.ts";
import { conditionInWords, ruleInWords, scopeInWords } from "./rule-in-words.ts";

const PACKS = new URL("../../packs/law/", import.meta.url);

const NOTICE =
  "**This is not legal advice.** A page tells what the pack decides by, where each number comes from and how sure it is. Check every number against the official text before you rely on it.";

/** A page of docs/law, by its path from docs. */
export type Page = { readonly name: string; readonly text: string };

/** An index and one page for each pack. @throws Error for a pack that is broken. */
export function lawPages(): Page[] {
  const packs = readdirSync(PACKS)
    .sort()
    .map((file): Pack => {
      const { pack, mistakes } = parsePack(JSON.parse(readFileSync(new URL(file, PACKS), "utf8")));
      if (!pack) throw new Error(`packs/law/${file} is broken: ${JSON.stringify(mistakes)}`);
      return pack;
    });
  const titles = new Map(packs.map(({ jurisdiction, title }) => [jurisdiction, title]));
  return [
    { name: "law/README.md", text: indexPage(packs) },
    ...packs.map((pack) => ({ name: `law/${pack.id}.md`, text: packPage(pack, titles) })),
  ];
}

const written = (from: string): string => `<!-- Written by scripts/generate-docs.ts from ${from}; change that. -->`;

function indexPage(packs: readonly Pack[]): string {
  const rows = packs.map(({ id, jurisdiction, title, inherits, rules, asOf }) => [
    `[${title}](${id}.md)`,
    code(jurisdiction),
    words(inherits.map((above) => `[${above}](${above.toLowerCase()}.md)`)),
    String(rules.length),
    String(rules.filter(({ needsReview }) => needsReview).length || ""),
    asOf,
  ]);
  return page([
    written("packs/law"),
    "# The law, as Tacet decides by it",
    NOTICE,
    "A customer's jurisdictions choose the packs, with what those inherit, and the strictest rule wins. [The policy language](../policy-language.md#packs) tells how a pack is written, and [waivers](../policy-language.md#waivers) what an operator may switch off. `npx tacet packs` shows the same offline, and what changes between two dates.",
    table(["Jurisdiction", "Code", "Inherits", "Rules", "Unsettled", "Sources read"], rows),
    "## How sure a number is",
    confidenceTable(),
    "## How firmly a rule stands",
    table(
      ["Severity", "Is", "Switched off by"],
      Object.entries(SEVERITY).map(([severity, [is, by]]) => [code(severity), is, by]),
    ),
    "## Dates",
    datesTable(packs),
  ]);
}

const confidenceTable = (): string =>
  table(
    ["Confidence", "The number was"],
    CONFIDENCES.map((name) => [code(name), CONFIDENCE_MEANS[name]]),
  );

const SEVERITY: Readonly<Record<Severity, readonly [is: string, by: string]>> = {
  prohibited: ["A duty", "Nobody, unless it is marked as a reading: then a written reason"],
  presumption: ["What the law presumes to be wrong, and can be explained", "A written reason, and a second person"],
  guideline: ["A code, or a regulator's guidance", "A written reason"],
  advice: ["A recommendation; it never refuses", "A written reason"],
};

/** Every date on which a rule begins or ends, the newest first. */
function datesTable(packs: readonly Pack[]): string {
  const rows = packs.flatMap(({ id, title, rules }) =>
    rules.flatMap((rule) =>
      (["effectiveFrom", "effectiveTo"] as const).flatMap((edge) => {
        const at = rule[edge];
        return at === undefined
          ? []
          : [
              [
                at.slice(0, 10),
                `[${title}](${id}.md)`,
                `${code(rule.id)} ${edge === "effectiveFrom" ? "begins" : "ends"}`,
              ],
            ];
      }),
    ),
  );
  return table(
    ["Date", "Jurisdiction", "Rule"],
    rows.sort(([a], [b]) => (a! < b! ? 1 : a! > b! ? -1 : 0)),
  );
}

function packPage(pack: Pack, titles: ReadonlyMap<string, string>): string {
  const { id, title, jurisdiction, version, asOf, inherits, minTzdata, description, rules } = pack;
  const above = inherits.map((name) => `[${titles.get(name)}](${name.toLowerCase()}.md)`);
  const facts = [
    `- Pack ${code(id)} of ${code(jurisdiction)}, version ${code(version)}; sources read on ${asOf}.`,
    ...(above.length > 0 ? [`- What is in ${words(above)} holds here, too.`] : []),
    ...(minTzdata
      ? [`- Judged by time-zone data ${code(minTzdata)} or later only; an older release decides nothing.`]
      : []),
  ];
  return page([
    written(`packs/law/${id}.json`),
    `# ${title}`,
    NOTICE,
    facts.join("\n"),
    ...(description ? [description] : []),
    ...(rules.length > 0
      ? ["## In short", shortTable(rules), "## The rules", ...rules.map((rule) => ruleSection(rule, pack))]
      : []),
    "[All jurisdictions](README.md)",
  ]);
}

const shortTable = (rules: readonly Rule[]): string =>
  table(
    ["Rule", "Numbers", "Severity", "Confidence"],
    rules.map((rule) => [code(rule.id), inShort(rule), code(rule.severity), howSure(rule)]),
  );

/** With its exceptions and dates: a number without them is another number. */
const inShort = (rule: Rule): string =>
  [ruleInWords(rule), ...standsBack(rule), ...inForce(rule)].map((sentence) => sentence.trim()).join(" ");

const howSure = ({ confidence, reading }: Rule): string => `${code(confidence!)}${reading ? ", needs review" : ""}`;

const standsBack = ({ unless }: Rule): string[] =>
  unless.length > 0 ? [`Stands back when ${unless.map(conditionInWords).join(", or when ")}.`] : [];

function inForce({ effectiveFrom, effectiveTo }: Rule): string[] {
  const dates = [
    ...(effectiveFrom ? [`from ${code(effectiveFrom)}`] : []),
    ...(effectiveTo ? [`until ${code(effectiveTo)}`] : []),
  ];
  return dates.length > 0 ? [`In force ${dates.join(" ")}.`] : [];
}

function ruleSection(rule: Rule, { refines = [] }: Pack): string {
  const { id, kind, why, severity, confidence, reading } = rule;
  return [
    `### ${code(id)} (${kind})`,
    "",
    why,
    "",
    `- Asks: ${ruleInWords(rule)}`,
    `- Judges ${scopeInWords(rule)}.`,
    ...refines
      .filter(({ by }) => by.includes(rule.id))
      .map(
        (one) =>
          `- Stands for ${code(one.rule)} of [${one.pack.toUpperCase()}](${one.pack}.md), and asks at least as much.`,
      ),
    ...[...standsBack(rule), ...inForce(rule)].map((sentence) => `- ${sentence}`),
    `- Severity: ${code(severity)}.`,
    `- Confidence: ${code(confidence!)}, ${CONFIDENCE_MEANS[confidence!]}.`,
    ...(reading
      ? [`- Needs review: the strict reading ${code(reading)}, which a policy may waive with a written reason.`]
      : []),
    `- Source: ${sourceOf(rule)}`,
    `- Cases name it as ${words([rule.group ?? []].flat().map(code), "or")}.`,
  ].join("\n");
}

function sourceOf({ source }: Rule): string {
  const { instrument, section, url } = source!;
  const name = section ? `${instrument}, ${section}` : instrument;
  return url ? `${name}: <${url}>` : `${name}; no address of it is on file.`;
}

const page = (parts: readonly string[]): string => `${parts.join("\n\n")}\n`;
