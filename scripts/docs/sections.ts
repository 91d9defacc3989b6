import { ENGINE_RULES } from "../../lib/policy/decide.ts";
import { FOLD_BOUNDS } from "../../lib/policy/fold.ts";
import { CLASSES } from "../../lib/policy/words.ts";
import { ANSWERS, MAPPINGS, routeReference, routeTable, scopeTable } from "./api.ts";
import { limitTable } from "./limits.ts";
import { code, table } from "./markdown.ts";
import { courteousRules, strictRules } from "./policies.ts";
import { documentTable, headerTable, KIND_NAMES, kindDefaults, kindTable, topicTree } from "./policy-language.ts";
import { problemTable } from "./problems.ts";
import { campaignPace, contactCosts, quotaTable, sizeTable } from "./scale.ts";
import { WORD_LISTS } from "./word-lists.ts";

const engineRules = (): string =>
  table(
    ["Engine rule", "Its sentence"],
    Object.entries(ENGINE_RULES).map(([rule, sentence]) => [code(rule), sentence]),
  );

const foldBounds = (): string =>
  table(
    ["Class", "Newest contacts remembered"],
    CLASSES.map((name) => [code(name), String(FOLD_BOUNDS.contacts[name])]),
  );

const prefixed = <F>(prefix: string, entries: Readonly<Record<string, F>>): Record<string, F> =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [`${prefix}${name}`, value]));

/** What is generated, by the name its place in a document is marked with. */
export const SECTIONS: Readonly<Record<string, () => string>> = {
  ...prefixed("words:", WORD_LISTS),
  ...prefixed("answer:", ANSWERS),
  ...prefixed("mapping:", MAPPINGS),
  ...Object.fromEntries(KIND_NAMES.map((name) => [`kind:${name}`, () => kindTable(name)])),
  "rule-header": headerTable,
  "policy-document": documentTable,
  "kind-defaults": kindDefaults,
  topics: topicTree,
  "engine-rules": engineRules,
  "fold-bounds": foldBounds,
  "policy:courteous": courteousRules,
  "policy:strict": strictRules,
  scopes: scopeTable,
  routes: routeTable,
  "route-reference": routeReference,
  problems: problemTable,
  limits: limitTable,
  "scale:contact": contactCosts,
  "scale:campaign": campaignPace,
  "scale:sizes": sizeTable,
  "scale:quotas": quotaTable,
};
