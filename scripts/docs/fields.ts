import { BREADTHS, CHANNELS, CONSENT_KINDS, DISPOSITIONS, HOLD_CAUSES, PURPOSES } from "../../lib/policy/words.ts";
import type { JsonSchema } from "./json-schema.ts";
import { code, table, words } from "./markdown.ts";

/** What a field means, where its schema does not say. By its path, or by any number of its last steps. */
export type Meanings = Readonly<Record<string, string>>;

type Row = { readonly path: string; readonly type: string; readonly given: string; readonly means: string };

/** Sets of words that have a name, so that a table need not spell them out. */
const NAMED: readonly (readonly [string, readonly string[]])[] = [
  ["channel", CHANNELS],
  ["purpose", PURPOSES],
  ["disposition", DISPOSITIONS],
  ["breadth", BREADTHS],
  ["hold cause", HOLD_CAUSES],
  ["consent kind", CONSENT_KINDS],
];
/** Definitions a table names instead of opening them. */
const PLAIN: Readonly<Record<string, string>> = {
  Duration: "duration",
  Instant: "instant",
  InstantOut: "instant",
  CustomerId: "id",
  Id: "id",
  EventId: "id",
  Topic: "topic",
};

/** Definitions that have a table of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  Decision: "a [decision](#a-decision)",
  Briefing: "a [briefing](#a-briefing)",
  AudienceMapping: "a [mapping](campaigns.md#the-mapping)",
  AudienceFormat: "a [format](campaigns.md#the-format)",
  AudienceSource: "a [source](campaigns.md#sources)",
  AudienceCondition: "an [expression](campaigns.md#sources)",
  AudienceCount: "a whole number, or an [expression](campaigns.md#sources)",
  HistoryMapping: "a [mapping of history](campaigns.md#what-happened-before)",
  HistoryFactMapping: "a [fact](campaigns.md#facts)",
  HistoryWhen: "a [time](campaigns.md#times)",
  ProfileColumns: "columns as in [a mapping](campaigns.md#the-mapping)",
  WeeklyHours: "windows by weekday",
  Period: "a [length](policy-language.md#lengths)",
  SilencePeriod: "a [length](policy-language.md#lengths)",
};

/** The name of the definition a field refers to, however it does. */
const referenceOf = (field: JsonSchema, definitions: Definitions): string =>
  (field.$ref ?? field.allOf?.[0]?.$ref)?.split("/").at(-1) ??
  Object.keys(definitions).find((name) => definitions[name] === field) ??
  "";

/**
 * A table of an object's fields, nested ones under dotted names.
 * @throws Error for a field that nobody has described: a new field needs a line in `meanings`.
 */
export function fieldTable(schema: JsonSchema, meanings: Meanings): string {
  return table(
    ["Field", "Type", "", "Meaning"],
    rowsIn(schema, meanings).map(({ paths, type, given, means }) => [paths, type, given, means]),
  );
}

/** The same of an answer, where it matters what may be missing. */
export function answerTable(schema: JsonSchema, meanings: Meanings): string {
  return table(
    ["Field", "Type", "Meaning"],
    rowsIn(schema, meanings).map(({ paths, type, given, means }) => [
      paths,
      given === "optional" ? `${type}; may be left out` : type,
      means,
    ]),
  );
}

/** The rows of a whole schema; neighbours that differ in nothing but their names are one. */
function rowsIn(schema: JsonSchema, meanings: Meanings): (Omit<Row, "path"> & { readonly paths: string })[] {
  const definitions = schema.$defs ?? {};
  const runs: { first: Row; last: Row }[] = [];
  for (const row of rowsOf(resolve(schema, definitions), definitions, meanings, "")) {
    const run = runs.at(-1);
    if (run && run.last.type === row.type && run.last.given === row.given && run.last.means === row.means)
      run.last = row;
    else runs.push({ first: row, last: row });
  }
  return runs.map(({ first, last }) => ({
    ...first,
    paths: first === last ? code(first.path) : `${code(first.path)} … ${code(last.path)}`,
  }));
}

/** An object's schema with some of its fields only. */
export const withFields = (schema: JsonSchema, names: readonly string[]): JsonSchema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => names.includes(name))),
});

type Definitions = NonNullable<JsonSchema["$defs"]>;

function rowsOf(schema: JsonSchema, definitions: Definitions, meanings: Meanings, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix + name;
    const definition = resolve(field, definitions);
    const row = {
      path,
      type: typeOf(field, definitions),
      given: givenOf(field, schema.required?.includes(name) ?? false),
      means: meaningOf(path, field, definition, meanings),
    };
    if (referenceOf(field, definitions) in ELSEWHERE) return [row];
    return [
      row,
      ...nested(definition, definitions).flatMap((inner) => rowsOf(inner, definitions, meanings, `${path}.`)),
    ];
  });
}

export const resolved = (schema: JsonSchema): JsonSchema => ({
  ...resolve(schema, schema.$defs ?? {}),
  $defs: schema.$defs,
});

function resolve(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const name = schema.$ref?.split("/").at(-1);
  const one = schema.allOf?.length === 1 ? schema.allOf[0] : undefined;
  if (one) return resolve(one, definitions);
  return name === undefined ? schema : resolve(definitions[name]!, definitions);
}

/** The objects whose fields are told below a field: its own, those of its alternatives, or those of its items. */
function nested(schema: JsonSchema, definitions: Definitions): JsonSchema[] {
  if (schema.properties) return [schema];
  const within = (one: JsonSchema): JsonSchema[] =>
    referenceOf(one, definitions) in ELSEWHERE ? [] : nested(resolve(one, definitions), definitions);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return alternatives.flatMap(within);
  if (schema.type === "array" && schema.items && !schema.prefixItems) return within(schema.items);
  return [];
}

const givenOf = (field: JsonSchema, required: boolean): string => {
  if (field.default !== undefined && !isEmptyObject(field.default))
    return `default ${code(JSON.stringify(field.default))}`;
  return required ? "required" : "optional";
};

const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

/** What the field itself says, then `meanings` by its path or the end of it, then what its definition says. */
function meaningOf(path: string, field: JsonSchema, definition: JsonSchema, meanings: Meanings): string {
  const steps = path.split(".");
  const known = steps.map((_, from) => meanings[steps.slice(from).join(".")]).find((text) => text !== undefined);
  const said = field.description ?? known ?? definition.description;
  if (said === undefined)
    throw new Error(`nothing says what the field ${path} means; describe it in its schema or in scripts/docs`);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function typeOf(schema: JsonSchema, definitions: Definitions): string {
  const name = schema.$ref?.split("/").at(-1);
  if (name !== undefined) return PLAIN[name] ?? ELSEWHERE[name] ?? typeOf(definitions[name]!, definitions);
  if (schema.allOf?.length === 1) return typeOf(schema.allOf[0]!, definitions);
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) return enumOf(schema.enum);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return [...new Set(alternatives.map((one) => typeOf(one, definitions)))].join(", or ");
  if (Array.isArray(schema.type))
    return schema.type.map((type) => typeOf({ ...schema, type }, definitions)).join(", or ");
  if (schema.type === "array") return arrayOf(schema, definitions);
  if (schema.type === "object") return schema.properties ? "object" : recordOf(schema, definitions);
  if (schema.type === "integer" || schema.type === "number") return numberOf(schema);
  if (schema.type === "boolean") return "true or false";
  if (schema.type === "null") return "null";
  if (schema.format === "date") return "date";
  if (schema.format === "uri") return "URL";
  if (schema.type === "string")
    return schema.maxLength === undefined ? "text" : `text, at most ${schema.maxLength} characters`;
  return "any";
}

function enumOf(values: readonly string[]): string {
  const named = NAMED.find(([, list]) => list.length === values.length && list.every((word) => values.includes(word)));
  return named ? named[0] : words(values.map(code), "or");
}

function arrayOf(schema: JsonSchema, definitions: Definitions): string {
  if (schema.prefixItems) return `[${schema.prefixItems.map((item) => typeOf(item, definitions)).join(", ")}]`;
  if (schema.maxItems === 0) return "an empty list";
  const item = schema.items ? typeOf(schema.items, definitions) : "any";
  return `list of ${item}${schema.maxItems === undefined ? "" : `, at most ${schema.maxItems}`}`;
}

function recordOf(schema: JsonSchema, definitions: Definitions): string {
  const value =
    typeof schema.additionalProperties === "object" ? typeOf(schema.additionalProperties, definitions) : "any";
  return schema.propertyNames ? `object: ${typeOf(schema.propertyNames, definitions)} → ${value}` : "object";
}

function numberOf({ type, minimum, maximum }: JsonSchema): string {
  const bounded = maximum !== undefined && Math.abs(maximum) < Number.MAX_SAFE_INTEGER;
  const what = type === "integer" ? "whole number" : "number";
  return minimum !== undefined && bounded ? `${what}, ${minimum} to ${maximum}` : what;
}
