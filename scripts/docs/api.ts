import type * as z from "zod";
import { problemsOf } from "../../lib/api/openapi.ts";
import { MAX_BODY_BYTES, type Route, SCOPES } from "../../lib/api/route.ts";
import { ROUTES } from "../../lib/api/routes.ts";
import { BriefingOut, CustomerOut, DecisionOut, EntryOut, SuppressionOut } from "../../lib/api/schemas.ts";
import type { ProblemCode } from "../../lib/contact/problem.ts";
import { ANSWERED, ASKED, ASKED_OF } from "./api-meanings.ts";
import { answerTable, fieldTable, resolved } from "./fields.ts";
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

const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

/** What any route may answer with, given a token and a body, is told once. */
const GENERAL: readonly ProblemCode[] = problemsOf({ ...ROUTES[0]!, problems: [] });

function routeSection(route: Route): string {
  const own = route.problems.filter((problem) => !GENERAL.includes(problem));
  return [
    `#### ${code(nameOf(route))}`,
    [sentence(route.summary), route.description].filter(Boolean).join(" "),
    [
      `- Scope: ${route.scope === "open" ? "none; anybody may ask" : code(route.scope)}`,
      `- Answers: ${route.status ?? 200}`,
      ...(route.maxBodyBytes
        ? [`- Body: at most ${route.maxBodyBytes / 1024} KiB (other routes: ${MAX_BODY_BYTES / 1024} KiB)`]
        : []),
      ...(own.length > 0
        ? [`- Problems of its own: ${own.map((problem) => `[${code(problem)}](problems.md#${problem})`).join(", ")}`]
        : []),
    ].join("\n"),
    ...(route.query ? [`Query:\n\n${fieldTable(jsonSchemaOf(route.query), meaningsFor(route))}`] : []),
    ...bodySection(route),
    ...exampleSection(route),
  ].join("\n\n");
}

const meaningsFor = (route: Route) => ({ ...ASKED, ...ASKED_OF[route.operationId] });

function bodySection(route: Route): string[] {
  if (!route.body) return [];
  const schema = resolved(jsonSchemaOf(route.body));
  if (!schema.anyOf && !schema.properties)
    return ["The body is a policy document; see [the policy language](policy-language.md)."];
  return [`Body:\n\n${fieldTable(bodyOf(schema), meaningsFor(route))}`];
}

/** Of a body in two forms, the fields of both. */
function bodyOf(schema: JsonSchema): JsonSchema {
  if (!schema.anyOf) return schema;
  const forms = schema.anyOf.map((form) => (form.$ref ? schema.$defs![form.$ref.split("/").at(-1)!]! : form));
  const alone = forms.find((form) => !form.properties?.requests)!;
  const many = forms.find((form) => form.properties?.requests)!;
  return {
    ...alone,
    $defs: schema.$defs,
    properties: { ...alone.properties, requests: { ...many.properties!.requests!, items: { type: "object" } } },
  };
}

function exampleSection(route: Route): string[] {
  const example = route.examples.find(
    ({ body, status }) => body !== undefined && (status ?? route.status ?? 200) < 300,
  );
  // A whole policy is in its own document.
  if (!example || route.tag === "Policies") return [];
  return [`${example.summary}:\n\n${block(`request ${nameOf(route)}`, example.body)}`];
}

const answer = (schema: z.ZodType): string => answerTable(resolved(jsonSchemaOf(schema, "output")), ANSWERED);

export const ANSWERS = {
  decision: () => answer(DecisionOut),
  briefing: () => answer(BriefingOut),
  customer: () => answer(CustomerOut),
  entry: () => answer(EntryOut),
  suppression: () => answer(SuppressionOut),
} as const;
