import type { PolicyDocument, Rule } from "../../lib/policy/document.ts";
import { courteous, strict } from "../../packs/shipped.ts";
import { code } from "./markdown.ts";
import { conditionInWords, ruleInWords, scopeInWords } from "./rule-in-words.ts";

/** The groups the rules of `courteous` are told in, by kind and purpose. */
const CHAPTERS: readonly { readonly title: string; readonly holds: (rule: Rule) => boolean }[] = [
  { title: "Hours", holds: (rule) => rule.kind === "hours" },
  {
    title: "How much promotion",
    holds: (rule) => rule.kind === "cap" && rule.applies.purposes?.includes("promotional") === true,
  },
  { title: "What a no silences", holds: (rule) => rule.kind === "refusal" || rule.kind === "cooldown" },
  { title: "Holds", holds: (rule) => rule.kind === "hold" },
  { title: "Conversations and relevance", holds: (rule) => rule.kind === "conversation" || rule.kind === "relevance" },
  { title: "Silence and addresses", holds: (rule) => rule.kind === "fatigue" || rule.kind === "address" },
  { title: "Other purposes", holds: (rule) => rule.kind === "cap" },
  { title: "Attempts of one campaign", holds: (rule) => rule.kind === "attempts" },
];

function ruleSection(rule: Rule): string {
  const unless =
    rule.unless.length > 0 ? [`- Stands back when ${rule.unless.map(conditionInWords).join(", or when ")}.`] : [];
  const severity = rule.severity === "advice" ? ", advice" : "";
  return [
    `#### ${code(rule.id)} (${rule.kind}${severity})`,
    "",
    ruleInWords(rule),
    "",
    `- Judges ${scopeInWords(rule)}.`,
    ...unless,
    `- Why: ${rule.why}`,
  ].join("\n");
}

/** Every rule of the default policy, in chapters. @throws Error when a rule is in no chapter. */
export function courteousRules(): string {
  const left = new Set(courteous.rules);
  const chapters = CHAPTERS.map(({ title, holds }) => {
    const rules = [...left].filter(holds);
    for (const rule of rules) left.delete(rule);
    return [`### ${title}`, ...rules.map(ruleSection)].join("\n\n");
  });
  if (left.size > 0) throw new Error(`in no chapter: ${[...left].map(({ id }) => id).join(", ")}`);
  return chapters.join("\n\n");
}

/** The rules in which a policy differs from another, place for place. */
function differences(policy: PolicyDocument, base: PolicyDocument): { rule: Rule; instead: Rule }[] {
  return policy.rules.flatMap((rule, index) => {
    const instead = base.rules[index]!;
    return JSON.stringify(rule) === JSON.stringify(instead) ? [] : [{ rule, instead }];
  });
}

export function strictRules(): string {
  const changed = differences(strict, courteous);
  const same = strict.rules.length - changed.length;
  return [
    `${strict.description} ${changed.length} rules differ; the other ${same} are those of ${code(courteous.id)}.`,
    ...changed.map(({ rule, instead }) => {
      const renamed = instead.id === rule.id ? "" : `, as ${code(instead.id)}`;
      const severity = instead.severity === rule.severity ? "" : `, as ${instead.severity}`;
      return `${ruleSection(rule)}\n- Under ${code(courteous.id)}${renamed}${severity}: ${ruleInWords(instead)}`;
    }),
  ].join("\n\n");
}
