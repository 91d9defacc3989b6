import { scopeOf } from "../../lib/policy/compile.ts";
import type { KindName, Rule } from "../../lib/policy/document.ts";
import { PolicySchema } from "../../lib/policy/document.ts";
import type { RuleKind } from "../../lib/policy/rule.ts";
import { ruleHeader } from "../../lib/policy/rule.ts";
import { kinds } from "../../lib/policy/rules/kinds.ts";
import { SHIPPED_TOPICS } from "../../lib/policy/topics.ts";
import { ACTIONS } from "../../lib/policy/words.ts";
import { fieldTable, withFields } from "./fields.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { code, table, words } from "./markdown.ts";
import { HEADER, OF_DOCUMENT, OF_KIND } from "./rule-meanings.ts";

export const KIND_NAMES = Object.keys(kinds) as KindName[];

const schemaOf = (name: KindName) => jsonSchemaOf((kinds[name] as unknown as RuleKind<Rule>).schema);

/** The fields of one kind, without those every rule has. */
export function kindTable(name: KindName): string {
  const schema = schemaOf(name);
  const own = Object.keys(schema.properties ?? {}).filter((field) => !(field in ruleHeader) && field !== "kind");
  return fieldTable(withFields(schema, own), OF_KIND[name]);
}

/** The fields every rule has: told once, from any of the kinds. */
export const headerTable = (): string => fieldTable(withFields(schemaOf("consent"), Object.keys(ruleHeader)), HEADER);

/** The document's own fields; the rules, and what an outcome implies, are told in the text. */
export function documentTable(): string {
  const schema = jsonSchemaOf(PolicySchema);
  const { implies, rules, ...others } = schema.properties!;
  const closed = Object.fromEntries(
    Object.entries(implies!.properties!).map(([name, one]) => [name, { ...one, properties: undefined }]),
  );
  const properties = {
    ...others,
    implies: { ...implies, properties: closed },
    rules: { ...rules, items: { type: "object" } },
  };
  return fieldTable({ ...schema, properties }, OF_DOCUMENT);
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
