import * as z from "zod";
import { datesOf, type PolicyDocument, type Rule } from "./document.ts";
import { nonEmpty, RuleId } from "./fields.ts";
import type { Mistake } from "./mistakes.ts";
import { ACTIONS, CONSENT_KINDS, PURPOSES, SEVERITIES } from "./words.ts";

/** A rule that is inherited, and the rules by which the pack that inherits says it in its own words. */
export const Refinement = z.strictObject({ pack: RuleId, rule: RuleId, by: nonEmpty(RuleId) });
export type Refinement = z.infer<typeof Refinement>;

type Refining = Pick<PolicyDocument, "id" | "rules"> & { readonly refines?: readonly Refinement[] };

/** Whether one rule says another in its own words; both by their pack's id and their own, "de de-uwg-email". */
export function refinementsOf(packs: readonly Refining[]): (one: string, other: string) => boolean {
  const said = new Set(
    packs.flatMap(({ id, refines = [] }) =>
      refines.flatMap(({ pack, rule, by }) => by.map((own) => `${id} ${own}/${pack} ${rule}`)),
    ),
  );
  return (one, other) => said.has(`${one}/${other}`);
}

/** Refinements of what is not inherited, by what is not there, or by what permits more; each with its place in the pack. */
export function refinementMistakes(pack: Refining, inherited: readonly Refining[]): Mistake[] {
  return (pack.refines ?? []).flatMap(({ pack: above, rule, by }, index): Mistake[] => {
    const mistake = (field: string, message: string): Mistake => ({
      pointer: `/refines/${index}/${field}`,
      message,
      level: "error",
    });
    const floor = inherited.find(({ id }) => id === above)?.rules.find(({ id }) => id === rule);
    if (!floor) return [mistake("rule", `no rule "${rule}" of "${above}" is inherited; name one that is`)];
    return by.flatMap((name, place) => {
      const own = pack.rules.find(({ id }) => id === name);
      const why = own ? permitsMore(own, floor) : "is no rule of this pack";
      return why === undefined ? [] : [mistake(`by/${place}`, `"${name}" ${why}`)];
    });
  });
}

type Consent = Extract<Rule, { kind: "consent" }>;
type Lacks = readonly [lacks: boolean, why: string];

/** Why a rule would not do in the place of the one above it; undefined where it asks at least as much. */
function permitsMore(own: Rule, floor: Rule): string | undefined {
  if (own.kind !== "consent" || floor.kind !== "consent") return "and what it refines are not both rules of consent";
  const [from, to] = datesOf(own);
  const [start, end] = datesOf(floor);
  const lacks: readonly Lacks[] = [
    [CONSENT_KINDS.indexOf(own.needs) < CONSENT_KINDS.indexOf(floor.needs), "a weaker consent does"],
    [floor.within !== undefined && !same(own.within, floor.within), "an older consent does"],
    [SEVERITIES.indexOf(own.severity) > SEVERITIES.indexOf(floor.severity), "it is less severe"],
    [from > start || to < end, "it is not in force as long"],
    [own.applies.topics !== undefined, "it judges some topics only"],
    [!covers(own, floor, "purposes", PURPOSES) || !covers(own, floor, "actions", ACTIONS), "it judges less"],
    [!own.unless.every((one) => floor.unless.some((other) => isWithin(one, other))), "it stands back more often"],
  ];
  const found = lacks.find(([isSo]) => isSo);
  return found && `permits more than "${floor.id}", which it refines: ${found[1]}`;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function covers(own: Consent, floor: Consent, what: "purposes" | "actions", all: readonly string[]): boolean {
  const judged: readonly string[] = own.applies[what] ?? all;
  return (floor.applies[what] ?? all).every((one) => judged.includes(one));
}

type Unless = Rule["unless"][number];

/** Whether one circumstance is another, or the same sort of dealing asked for more narrowly. */
function isWithin(one: Unless, other: Unless): boolean {
  if (same(one, other)) return true;
  if (typeof one === "string" || typeof other === "string") return false;
  if (!("relationship" in one) || !("relationship" in other)) return false;
  return (
    one.relationship.every((bond) => other.relationship.includes(bond)) &&
    one.about === other.about &&
    (other.within === undefined || same(one.within, other.within))
  );
}
