import * as z from "zod";
import { datesOf, MAX_RULES, type PolicyDocument, PolicySchema, type Rule, RuleSchema } from "./document.ts";
import { type Mistake, mend, mistakesOf } from "./mistakes.ts";
import { contradictions } from "./pack-contradictions.ts";
import { Refinement } from "./refine.ts";
import type { Confidence } from "./words.ts";

/** "US", "US-FL", "EU": the codes a customer's profile names its jurisdictions by. */
export const JurisdictionCode = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,10})?$/, { error: 'write a jurisdiction such as "US" or "US-FL"' });

/** What a confidence says of a rule's number. */
export const CONFIDENCE_MEANS: Readonly<Record<Confidence, string>> = {
  S: "read in a source: statute, regulator or a law firm's text",
  S2: "read in a secondary source only: press, trade or a vendor",
  K: "known, and not read again",
  U: "uncertain, or the sources conflict; the strict reading stands",
};

/** At most so many packs stand above one. */
export const MAX_INHERITED = 4;

/**
 * The law of one jurisdiction as a policy document: every rule with its source, how sure its number is, and the
 * rule-group it is part of.
 */
export const PackSchema = PolicySchema.omit({ implies: true, waives: true, declares: true, topics: true })
  .extend({
    jurisdiction: JurisdictionCode,
    inherits: z
      .array(JurisdictionCode)
      .max(MAX_INHERITED)
      .default([])
      .describe("Jurisdictions whose packs apply to everybody here, too"),
    refines: z
      .array(Refinement)
      .max(MAX_RULES)
      .optional()
      .describe("Rules it inherits and says in its own words: where these judge, the inherited one does not"),
    minTzdata: z
      .string()
      .regex(/^\d{4}[a-z]$/, { error: 'write an IANA release such as "2026b"' })
      .optional()
      .describe("The oldest release of time-zone data by which its hours may be judged"),
    asOf: z.iso.date().describe("The date on which the sources were read"),
    rules: z.array(RuleSchema).max(MAX_RULES),
  })
  .superRefine(checkRules);
type PackText = z.infer<typeof PackSchema>;

type Checked = {
  readonly rules: readonly Rule[];
  readonly id: string;
  readonly jurisdiction: string;
  readonly minTzdata?: string;
};

function checkRules({ rules, id, jurisdiction, minTzdata }: Checked, context: z.core.$RefinementCtx): void {
  if (rules.length === 0 && minTzdata === undefined)
    context.addIssue({ code: "custom", path: ["rules"], message: "a pack says something: a rule, or minTzdata" });
  if (id !== jurisdiction.toLowerCase())
    context.addIssue({
      code: "custom",
      path: ["id"],
      message: `write "${jurisdiction.toLowerCase()}", its jurisdiction`,
    });
  for (const [index, rule] of rules.entries()) {
    const needed: Record<string, unknown> = { source: rule.source, group: rule.group, confidence: rule.confidence };
    for (const [name, value] of Object.entries(needed))
      if (value === undefined)
        context.addIssue({
          code: "custom",
          path: ["rules", index, name],
          message: `missing; every rule of a pack has one`,
        });
    const unsure = rule.confidence === "U";
    if (unsure !== (rule.needsReview === true) || unsure !== (rule.reading !== undefined))
      context.addIssue({
        code: "custom",
        path: ["rules", index, "needsReview"],
        message: `an unsettled text, of confidence "U", and no other has needsReview and a reading`,
      });
  }
}

/** A pack is a policy to whatever decides by it. */
export type Pack = PolicyDocument & Pick<PackText, "jurisdiction" | "inherits" | "refines" | "minTzdata" | "asOf">;

export type ParsedPack =
  | { readonly pack: Pack; readonly mistakes?: undefined }
  | { readonly pack?: undefined; readonly mistakes: readonly Mistake[] };

const NO_TOPICS = PolicySchema.shape.topics.parse({ extends: "shipped", tree: {} });
const NOTHING_IMPLIED = PolicySchema.shape.implies.parse({});

/**
 * Reads a pack; reports every mistake, among them overlapping dates of one rule and rules that contradict. Never throws.
 * `known`: the jurisdictions it may inherit; left out, they are not looked at.
 */
export function parsePack(document: unknown, known?: readonly string[]): ParsedPack {
  const result = PackSchema.safeParse(document, { error: mend });
  if (!result.success) return { mistakes: result.error.issues.flatMap(mistakesOf) };
  const pack: Pack = { ...result.data, topics: NO_TOPICS, implies: NOTHING_IMPLIED };
  const mistakes = [...strangers(pack, known), ...overlappingDates(pack), ...contradictions(pack.rules)];
  return mistakes.length > 0 ? { mistakes } : { pack };
}

/** What it inherits and nobody has, and itself. */
function strangers({ jurisdiction, inherits }: Pack, known: readonly string[] | undefined): Mistake[] {
  return inherits.flatMap((code, index): Mistake[] => {
    const why =
      code === jurisdiction
        ? "a pack does not inherit itself"
        : known && !known.includes(code)
          ? `there is no pack of ${code}; add it, or take it out`
          : undefined;
    return why === undefined ? [] : [{ pointer: `/inherits/${index}`, message: why, level: "error" }];
  });
}

/**
 * Rules whose ids differ only in a trailing version are one rule at different times ("hours-v1", "hours-v2", and "hours"
 * before them): their dates must not overlap, or two numbers would hold at once.
 */
function overlappingDates({ rules }: PolicyDocument): Mistake[] {
  return rules.flatMap((rule, index) =>
    rules.slice(0, index).flatMap((before, place): Mistake[] => {
      if (rule.id === before.id)
        return [mistake(index, `rule ${place} is called "${rule.id}" too; give one of them another id`, "id")];
      if (stem(rule.id) !== stem(before.id)) return [];
      const [from, to] = datesOf(rule);
      const [start, end] = datesOf(before);
      return from < end && start < to
        ? [mistake(index, `its dates overlap those of "${before.id}", the same rule at another time`, "effectiveFrom")]
        : [];
    }),
  );
}

/** "us-fcc-revoke" of "us-fcc-revoke-v2". */
const stem = (id: string): string => id.replace(/-v\d+$/, "");

const mistake = (index: number, message: string, field: string): Mistake => ({
  pointer: `/rules/${index}/${field}`,
  message,
  level: "error",
});
