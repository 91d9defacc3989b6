import type { KindName } from "../../lib/policy/document.ts";
import { PolicySchema } from "../../lib/policy/document.ts";
import type { RuleKind } from "../../lib/policy/rule.ts";
import { ruleHeader } from "../../lib/policy/rule.ts";
import { kinds } from "../../lib/policy/rules/kinds.ts";
import { SHIPPED_TOPICS } from "../../lib/policy/topics.ts";
import { scopeOf } from "../../lib/policy/compile.ts";
import type { Rule } from "../../lib/policy/document.ts";
import { ACTIONS } from "../../lib/policy/words.ts";
import { fieldTable } from "./fields.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { code, table, words } from "./markdown.ts";
import { HEADER, OF_DOCUMENT, OF_KIND } from "./rule-meanings.ts";

export const KIND_NAMES = Object.keys(kinds) as KindName[];

const schemaOf = (name: KindName) => jsonSchemaOf((kinds[name] as unknown as RuleKind<Rule>).schema);

/** The fields of one kind, without those every rule has. */
export const kindTable = (name: KindName): string => fieldTable(schemaOf(name), OF_KIND[name], [...Object.keys(ruleHeader), "kind"]);

/** The fields every rule has: told once, from any of the kinds. */
export function headerTable(): string {
  const [first] = KIND_NAMES;
  const { properties = {} } = schemaOf(first!);
  return fieldTable(schemaOf(first!), HEADER, Object.keys(properties).filter((name) => !(name in ruleHeader)));
}

export const documentTable = (): string => fieldTable({ ...jsonSchemaOf(PolicySchema), properties: documentFields() }, OF_DOCUMENT);

/** The rules themselves have tables of their own. */
function documentFields() {
  const { properties = {} } = jsonSchemaOf(PolicySchema);
  return { ...properties, rules: { type: "array", items: { type: "object", properties: undefined } } };
}

export const topicTree = (): string =>
  table(
    ["Family", "Topics"],
    Object.entries(SHIPPED_TOPICS).map(([family, topics]) => [code(family), topics.map(code).join(", ")]),
  );

/** What a rule of each kind judges when it names no actions, and whether a promised call stands above it. */
export const kindDefaults = (): string =>
  table(
    ["Kind", "Judges, unless it says otherwise", "A promised call passes it"],
    KIND_NAMES.map((name) => {
      const { actions } = scopeOf({ kind: name, applies: {} } as unknown as Rule);
      const judged = ACTIONS.filter((_, index) => actions & (1 << index));
      return [code(name), words(judged.map(code)), kinds[name].yieldsToPromise ? "yes" : "no"];
    }),
  );
