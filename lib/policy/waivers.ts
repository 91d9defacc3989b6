import { declarationFor } from "./declared.ts";
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
  waiverOf(policy, pack, rule) !== undefined;

/** The waiver that switches a rule off, with the reason an operator gave. */
export const waiverOf = (
  { waives: waivers = [] }: PolicyDocument,
  pack: Pick<PolicyDocument, "id">,
  rule: Rule,
): Waiver | undefined => waivers.find((waiver) => isOf(waiver, pack, rule) && holds(waiver, rule));

const isOf = (waiver: Waiver, pack: Pick<PolicyDocument, "id">, rule: Rule): boolean =>
  "reading" in waiver
    ? rule.needsReview === true && waiver.reading === rule.reading
    : waiver.pack === pack.id && waiver.rule === rule.id;

/** Whether it waives a presumption too: it says so, because a later pack may make a rule firmer than was approved. */
const isFirm = (waiver: Waiver): boolean => "rule" in waiver && waiver.severity === "presumption";

/** A waiver holds for a rule that stands no firmer than the waiver was written for. */
function holds(waiver: Waiver, rule: Rule): boolean {
  const standing = standingOf(rule);
  return standing === "with-a-reason" || (standing === "with-a-second-person" && isFirm(waiver));
}

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
    if (found.some((rule) => standingOf(rule) === "never"))
      return [mistake("the rule is prohibited: no policy can switch it off; remove the waiver")];
    return found.every((rule) => holds(waiver, rule))
      ? []
      : [
          mistake(
            'the rule is a presumption; add "severity": "presumption" to say that you know, and have a second person approve the version',
          ),
        ];
  });
}

/** A rule that a policy switches off with a second person only; `declares`: what it declares that makes it stand back. */
export type Lifted = { readonly rule: Rule; readonly declares?: string };

/** What a second person has to approve: presumptions that are waived, prohibitions that a declaration lifts. */
export const needApproval = (policy: PolicyDocument, packs: readonly PolicyDocument[]): readonly Lifted[] => [
  ...(policy.waives ?? []).flatMap((waiver) =>
    rulesOf(waiver, packs)
      .filter((rule) => isFirm(waiver) || standingOf(rule) === "with-a-second-person")
      .map((rule) => ({ rule })),
  ),
  ...packs.flatMap(({ rules }) =>
    rules.flatMap((rule) => {
      const declared = standingOf(rule) === "never" ? declarationFor(policy, rule) : undefined;
      return declared ? [{ rule, declares: declared.what }] : [];
    }),
  ),
];

const rulesOf = (waiver: Waiver, packs: readonly PolicyDocument[]): readonly Rule[] =>
  packs.flatMap((pack) => pack.rules.filter((rule) => isOf(waiver, pack, rule)));

const readingsOf = (packs: readonly PolicyDocument[]): string[] => [
  ...new Set(packs.flatMap(({ rules }) => rules.flatMap(({ reading }) => reading ?? []))),
];
