import * as z from "zod";
import { InstantText, type RuleHeader, RuleId, TopicName } from "./rule.ts";
import { kinds } from "./rules/kinds.ts";
import { parseInstant } from "./time.ts";
import { extendTree, SHIPPED_TOPICS, type Topics, type TopicTree, topicsOf } from "./topics.ts";
import { BREADTHS, HOLD_CAUSES } from "./words.ts";

/** At most so many rules in one policy: a decision stays bounded. */
export const MAX_RULES = 400;

type Kinds = typeof kinds;
export type KindName = keyof Kinds;
export type Rule = { [K in KindName]: z.infer<Kinds[K]["schema"]> }[KindName] & RuleHeader & { readonly kind: KindName };

const [first, ...rest] = Object.values(kinds).map((kind) => kind.schema);
const RuleSchema = z.discriminatedUnion("kind", [first, ...rest] as never) as unknown as z.ZodType<Rule>;

const Tree = z.record(TopicName, z.array(TopicName).max(200)).superRefine((tree, context) => {
  const families = new Map<string, string>();
  for (const family of Object.keys(tree)) families.set(family, family);
  for (const [family, children] of Object.entries(tree)) {
    for (const [index, child] of children.entries()) {
      const other = families.get(child);
      if (other !== undefined) {
        const clash = other === child ? "is a family too" : `is already in ${other}`;
        context.addIssue({ code: "custom", path: [family, index], message: `"${child}" ${clash}; a topic belongs to one family only` });
      }
      families.set(child, family);
    }
  }
});

/** What an outcome or a mood implies when nobody said more. */
const Implied = z.strictObject({
  refusal: z.enum(BREADTHS).optional(),
  hold: z.enum(HOLD_CAUSES).optional(),
});

export const PolicySchema = z.strictObject({
  id: RuleId,
  version: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, { error: 'write a version such as "1" or "2026-11.2"' }),
  title: z.string().trim().min(1).max(200),
  description: z.string().max(4_000).optional(),
  topics: z
    .strictObject({
      extends: z.enum(["shipped", "nothing"]).default("shipped"),
      tree: Tree.default({}),
    })
    .prefault({})
    .describe("The topic tree: the shipped one, extended or replaced"),
  implies: z
    .strictObject({
      declined: Implied.prefault({ refusal: "this-topic" }),
      opted_out: Implied.prefault({ refusal: "promotions" }),
      complained: Implied.prefault({ refusal: "promotions", hold: "complaint" }),
      angry: Implied.prefault({ hold: "anger" }),
      negative: Implied.prefault({ hold: "negative-sentiment" }),
    })
    .prefault({})
    .describe("What an outcome or a mood implies when it comes with no refusal of its own"),
  rules: z.array(RuleSchema).min(1, { error: "a policy has at least one rule" }).max(MAX_RULES),
});
export type PolicyDocument = z.infer<typeof PolicySchema>;

export type Mistake = {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
  /** "error": the document is no policy. "lint": it is one, and most likely not the one that was meant. */
  readonly level: "error" | "lint";
};

export type Parsed = { readonly policy: PolicyDocument; readonly mistakes?: undefined } | { readonly policy?: undefined; readonly mistakes: readonly Mistake[] };

/** Reads a policy document; reports every mistake, each with where it is and how to mend it. Never throws. */
export function parsePolicy(document: unknown): Parsed {
  const result = PolicySchema.safeParse(document);
  if (!result.success) return { mistakes: result.error.issues.flatMap(mistakesOf) };
  return { policy: result.data };
}

export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

type Issue = z.core.$ZodIssue;

function mistakesOf(issue: Issue): Mistake[] {
  const at = (path: readonly PropertyKey[], message: string): Mistake => ({ pointer: pointerOf(path), message, level: "error" });
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => at([...issue.path, key], `no such key; remove it${known(key)}`));
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0]!;
    if (depth(closest) > 0) return closest.flatMap((inner) => mistakesOf({ ...inner, path: [...issue.path, ...inner.path] } as Issue));
  }
  if (issue.code === "invalid_union" && issue.path.at(-1) === "kind") return [at(issue.path, `no such kind of rule; write one of ${Object.keys(kinds).join(", ")}`)];
  return [at(issue.path, issue.message)];
}

const depth = (issues: readonly { path: readonly PropertyKey[] }[]): number => Math.max(0, ...issues.map((issue) => issue.path.length));

const MISSPELT: Record<string, string> = { reason: "why", channels: "applies.channels", purposes: "applies.purposes", description: "why", limit: "max", window_days: "window" };
const known = (key: string): string => (MISSPELT[key] ? `, or did you mean "${MISSPELT[key]}"?` : "");

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

export { InstantText };
