import * as z from "zod";
import { RuleId, TopicName } from "./fields.ts";
import { ImpliesSection } from "./implies.ts";
import { type Mistake, mend, mistakesOf } from "./mistakes.ts";
import type { RuleHeader } from "./rule.ts";
import { kinds } from "./rules/kinds.ts";
import { ScriptSection } from "./script.ts";
import { parseInstant } from "./time.ts";
import { extendTree, SHIPPED_TOPICS, type Topics, type TopicTree, topicsOf } from "./topics.ts";

/** At most so many rules in one policy: a decision stays bounded. */
export const MAX_RULES = 400;

type Kinds = typeof kinds;
export type KindName = keyof Kinds;
export type Rule = { [K in KindName]: z.infer<Kinds[K]["schema"]> }[KindName] &
  RuleHeader & { readonly kind: KindName };

const [first, ...rest] = Object.values(kinds).map((kind) => kind.schema);
export const RuleSchema = z.discriminatedUnion("kind", [first, ...rest] as never) as unknown as z.ZodType<Rule>;

const Tree = z.record(TopicName, z.array(TopicName).max(200));

type TopicsText = { readonly extends: "shipped" | "nothing"; readonly tree: TopicTree };

/** A topic belongs to one family, and a family to none: otherwise a "no" to it might not be heard. */
function checkTree({ extends: base, tree }: TopicsText, context: z.core.$RefinementCtx): void {
  const shipped = base === "shipped" ? SHIPPED_TOPICS : {};
  const homes = new Map(
    Object.entries(shipped).flatMap(([family, children]) => children.map((child) => [child, family] as const)),
  );
  const families = new Set([...Object.keys(shipped), ...Object.keys(tree)]);
  const clash = (path: (string | number)[], name: string, why: string) =>
    context.addIssue({
      code: "custom",
      path: ["tree", ...path],
      message: `"${name}" ${why}; a topic belongs to one family only, so give one of them another name`,
    });
  for (const [family, children] of Object.entries(tree)) {
    const home = homes.get(family);
    if (home !== undefined) clash([family], family, `is already in ${home}`);
    const seen = new Set<string>();
    for (const [index, child] of children.entries()) {
      const other = homes.get(child);
      if (families.has(child)) clash([family, index], child, "is a family too");
      else if (seen.has(child) || (other !== undefined && other !== family))
        clash([family, index], child, `is already in ${other ?? family}`);
      else homes.set(child, family);
      seen.add(child);
    }
  }
}

const REASON = "write the reason in words, so that it can be read in a year";
/** Fewer letters than this say nothing; spaces of no width and dots are none. */
const MIN_LETTERS = 6;
const Because = z
  .string()
  .trim()
  .min(10, { error: REASON, abort: true })
  .max(600)
  .refine((text) => (text.match(/\p{L}/gu) ?? []).length >= MIN_LETTERS, { error: REASON });

export const PolicySchema = z.strictObject({
  id: RuleId,
  version: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, { error: 'write a version such as "1" or "2026-11.2"' }),
  title: z.string().trim().min(1).max(200),
  description: z.string().max(4_000).optional(),
  topics: z
    .strictObject({
      extends: z.enum(["shipped", "nothing"]).default("shipped"),
      tree: Tree.default({}),
    })
    .superRefine(checkTree)
    .prefault({})
    .describe("The topic tree: the shipped one, extended or replaced"),
  implies: ImpliesSection.prefault({}).describe(
    "What an outcome or a mood implies when it comes with no refusal of its own",
  ),
  script: ScriptSection.optional().describe("What the scripts of campaigns had better not say"),
  waives: z
    .array(
      z.union([
        z.strictObject({
          pack: RuleId,
          rule: RuleId,
          severity: z.enum(["guideline", "presumption"]).optional(),
          because: Because,
        }),
        z.strictObject({ reading: RuleId, because: Because }),
      ]),
    )
    .max(100)
    .optional()
    .describe("Rules of packs that are switched off, each with its reason; see [waivers](#waivers)"),
  declares: z
    .array(z.strictObject({ what: RuleId, because: Because }))
    .max(50)
    .optional()
    .describe('What the operator says of itself, for rules that ask, such as "dedicated-operator"'),
  rules: z.array(RuleSchema).min(1, { error: "a policy has at least one rule" }).max(MAX_RULES),
});
export type PolicyDocument = z.infer<typeof PolicySchema>;

export type Parsed =
  | { readonly policy: PolicyDocument; readonly mistakes?: undefined }
  | { readonly policy?: undefined; readonly mistakes: readonly Mistake[] };

/** Reads a policy document; reports every mistake, each with where it is and how to mend it. Never throws. */
export function parsePolicy(document: unknown): Parsed {
  const result = PolicySchema.safeParse(document, { error: mend });
  if (!result.success) return { mistakes: result.error.issues.flatMap(mistakesOf) };
  return { policy: result.data };
}

/** The tree a policy's topics are in. */
export function treeOf(policy: Pick<PolicyDocument, "topics">): TopicTree {
  return policy.topics.extends === "nothing" ? policy.topics.tree : extendTree(SHIPPED_TOPICS, policy.topics.tree);
}

export const topicsOfPolicy = (policy: Pick<PolicyDocument, "topics">): Topics => topicsOf(treeOf(policy));

/** `[from, to)` of a dated rule, in milliseconds; an open end is infinite. */
export const datesOf = (rule: RuleHeader): readonly [number, number] => [
  rule.effectiveFrom ? parseInstant(rule.effectiveFrom)! : -Infinity,
  rule.effectiveTo ? parseInstant(rule.effectiveTo)! : Infinity,
];

export type { Mistake };
