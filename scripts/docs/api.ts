import { MAX_BODY_BYTES, type Route, SCOPES } from "../../lib/api/route.ts";
import { ROUTES } from "../../lib/api/routes.ts";
import { BriefingOut, CustomerOut, DecisionOut, EntryOut, SuppressionOut } from "../../lib/api/schemas.ts";
import { problemsOf } from "../../lib/api/openapi.ts";
import { API_MEANINGS } from "./api-meanings.ts";
import { fieldTable } from "./fields.ts";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import { anchor, block, code, table } from "./markdown.ts";

const nameOf = (route: Route): string => `${route.method} ${route.path}`;

export const scopeTable = (): string =>
  table(
    ["Scope", "Permits"],
    Object.entries(SCOPES).map(([scope, what]) => [code(scope), what]),
  );

export const routeTable = (): string =>
  table(
    ["Route", "Does", "Scope"],
    ROUTES.map((route) => [
      `[${code(nameOf(route))}](#${anchor(nameOf(route))})`,
      route.summary,
      route.scope === "open" ? "open" : code(route.scope),
    ]),
  );

/** Every route, by tag: what it takes, what it answers, and an example that a test plays. */
export function routeReference(): string {
  const tags = [...new Set(ROUTES.map((route) => route.tag))];
  return tags
    .map((tag) => [`### ${tag}`, ...ROUTES.filter((route) => route.tag === tag).map(routeSection)].join("\n\n"))
    .join("\n\n");
}

function routeSection(route: Route): string {
  return [
    `#### ${code(nameOf(route))}`,
    `${route.summary}.${route.description ? ` ${route.description}` : ""}`,
    [
      `- Scope: ${route.scope === "open" ? "none; anybody may ask" : code(route.scope)}`,
      `- Answers: ${route.status ?? 200}`,
      ...(route.maxBodyBytes ? [`- Body: at most ${route.maxBodyBytes / 1024} KiB (other routes: ${MAX_BODY_BYTES / 1024} KiB)`] : []),
      `- Problems: ${problemsOf(route)
        .map((problem) => `[${code(problem)}](problems.md#${problem})`)
        .join(", ")}`,
    ].join("\n"),
    ...(route.query ? [`Query:\n\n${fieldTable(jsonSchemaOf(route.query), API_MEANINGS)}`] : []),
    ...bodySection(route),
    ...exampleSection(route),
  ].join("\n\n");
}

function bodySection(route: Route): string[] {
  if (!route.body) return [];
  const schema = jsonSchemaOf(route.body);
  if (!schema.anyOf && !schema.properties) return ["The body is a policy document; see [the policy language](policy-language.md)."];
  return [`Body:\n\n${fieldTable(bodyOf(schema), API_MEANINGS)}`];
}

/** Of a body in two forms, the fields of both. */
function bodyOf(schema: JsonSchema): JsonSchema {
  if (!schema.anyOf) return schema;
  const forms = schema.anyOf.map((form) => (form.$ref ? schema.$defs![form.$ref.split("/").at(-1)!]! : form));
  const alone = forms.find((form) => !form.properties?.requests)!;
  const many = forms.find((form) => form.properties?.requests)!;
  return { ...alone, $defs: schema.$defs, properties: { ...alone.properties, requests: { ...many.properties!.requests!, items: { type: "object" } } } };
}

function exampleSection(route: Route): string[] {
  const example = route.examples.find(({ body, status }) => body !== undefined && (status ?? route.status ?? 200) < 300);
  // A whole policy is in its own document.
  if (!example || route.tag === "Policies") return [];
  return [`${example.summary}:\n\n${block(`request ${nameOf(route)}`, example.body)}`];
}

const answerTable = (schema: Parameters<typeof jsonSchemaOf>[0]): string => fieldTable(withoutRequired(jsonSchemaOf(schema, "output")), API_MEANINGS);

/** Of an answer it matters what may be missing, not what must be there. */
function withoutRequired(schema: JsonSchema): JsonSchema {
  return schema;
}

export const decisionTable = (): string => answerTable(DecisionOut);
export const briefingTable = (): string => answerTable(BriefingOut);
export const customerTable = (): string => answerTable(CustomerOut);
export const entryTable = (): string => answerTable(EntryOut);
export const suppressionTable = (): string => answerTable(SuppressionOut);
