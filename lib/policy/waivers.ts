import type { PolicyDocument, Rule } from "./document.ts";
import type { Mistake } from "./mistakes.ts";

export type Waiver = NonNullable<PolicyDocument["waives"]>[number];

/** How firmly a rule stands against being switched off. */
export type Standing = "with-a-reason" | "with-a-second-person" | "never";

/** A guideline, or a reading that is to be reviewed, needs a written reason; a presumption a second person besides. */
export function standingOf(rule: Pick<Rule, "severity" | "needsReview">): Standing {
  if (rule.needsReview) return "with-a-reason";
  switch (rule.severity) {
    case "guideline":
    case "advice":
      return "with-a-reason";
    case "presumption":
      return "with-a-second-person";
    case "prohibited":
      return "never";
  }
}

/** Whether the operator's policy switches that rule of a pack off. */
export const waives = (policy: PolicyDocument, pack: Pick<PolicyDocument, "id">, rule: Rule): boolean =>
  standingOf(rule) !== "never" && waiverOf(policy, pack, rule) !== undefined;

/** The waiver of a rule, with the reason an operator gave. */
export const waiverOf = (
  { waives: waivers = [] }: PolicyDocument,
  pack: Pick<PolicyDocument, "id">,
  rule: Rule,
): Waiver | undefined =>
  waivers.find((waiver) =>
    "reading" in waiver
      ? rule.needsReview === true && waiver.reading === rule.reading
      : waiver.pack === pack.id && waiver.rule === rule.id,
  );

/** Waivers that switch nothing off, or what cannot be: each with its place in the policy. */
export function waiverMistakes(policy: PolicyDocument, packs: readonly PolicyDocument[]): Mistake[] {
  return (policy.waives ?? []).flatMap((waiver, index): Mistake[] => {
    const mistake = (message: string): Mistake => ({ pointer: `/waives/${index}`, message, level: "error" });
    const found = rulesOf(waiver, packs);
    if (found.length === 0)
      return [
        mistake(
          "reading" in waiver
            ? `no pack has a reading "${waiver.reading}"; write one of ${readingsOf(packs).join(", ")}`
            : `there is no rule "${waiver.rule}" in a pack "${waiver.pack}"; npx tacet packs lists them`,
        ),
      ];
    return found.some((rule) => standingOf(rule) === "never")
      ? [mistake("the rule is prohibited: no policy can switch it off; remove the waiver")]
      : [];
  });
}

/** Waived rules for which a second person has to approve the policy. */
export const needApproval = (policy: PolicyDocument, packs: readonly PolicyDocument[]): readonly Rule[] =>
  (policy.waives ?? [])
    .flatMap((waiver) => rulesOf(waiver, packs))
    .filter((rule) => standingOf(rule) === "with-a-second-person");

const rulesOf = (waiver: Waiver, packs: readonly PolicyDocument[]): readonly Rule[] =>
  packs.flatMap((pack) =>
    pack.rules.filter((rule) =>
      "reading" in waiver
        ? rule.needsReview === true && rule.reading === waiver.reading
        : pack.id === waiver.pack && rule.id === waiver.rule,
    ),
  );

const readingsOf = (packs: readonly PolicyDocument[]): string[] => [
  ...new Set(packs.flatMap(({ rules }) => rules.flatMap(({ reading }) => reading ?? []))),
];
