import type * as z from "zod";
import { CalendarOut, CampaignOut, ProgressOut } from "../../lib/api/campaign-schemas.ts";
import { DeskOut } from "../../lib/api/desk-schemas.ts";
import { JobOut } from "../../lib/api/job-schemas.ts";
import { problemsOf } from "../../lib/api/openapi.ts";
import { MAX_BODY_BYTES, type Route, SCOPES } from "../../lib/api/route.ts";
import { ROUTES } from "../../lib/api/routes.ts";
import { BriefingOut, CustomerOut, DecisionOut, EntryOut, SuppressionOut } from "../../lib/api/schemas.ts";
import { HistoryFactMapping, HistoryMapping } from "../../lib/audience/history-mapping.ts";
import { AudienceFormat, AudienceMapping } from "../../lib/audience/mapping.ts";
import { Source } from "../../lib/audience/source.ts";
import { When } from "../../lib/audience/when.ts";
import type { ProblemCode } from "../../lib/contact/problem.ts";
import { ANSWERED, ASKED, ASKED_OF, MAPPED } from "./api-meanings.ts";
import { answerTable, fieldTable, resolved } from "./fields.ts";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import { anchor, block, code, table, words } from "./markdown.ts";

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
      `- Answers: ${route.status ?? 200}${route.nothing ? `, or 204: ${route.nothing.charAt(0).toLowerCase()}${route.nothing.slice(1)}` : ""}`,
      ...(route.maxBodyBytes && route.maxBodyBytes !== MAX_BODY_BYTES
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

/** What a file's mapping takes, and the parts it is made of. */
export const MAPPINGS = {
  audience: () => mapping(AudienceMapping),
  history: () => mapping(HistoryMapping),
  fact: () => mapping(HistoryFactMapping),
  when: () => mapping(When),
  source: () => mapping(Source),
  format: () => mapping(AudienceFormat),
} as const;

const mapping = (schema: z.ZodType): string => fieldTable(objectOf(resolved(jsonSchemaOf(schema))), MAPPED);

/** One object of alternatives, whose fields are told together. */
function objectOf(schema: JsonSchema): JsonSchema {
  const forms = schema.anyOf ?? schema.oneOf;
  if (!forms) return schema;
  const inAll = (name: string) => forms.every((form) => form.required?.includes(name));
  const properties: Record<string, JsonSchema> = {};
  for (const form of forms)
    for (const [name, field] of Object.entries(form.properties ?? {}))
      properties[name] =
        properties[name] && !isSame(properties[name], field) ? eitherOf(properties[name], field) : field;
  return { $defs: schema.$defs, type: "object", properties, required: Object.keys(properties).filter(inAll) };
}

const isSame = (one: JsonSchema, other: JsonSchema): boolean => JSON.stringify(one) === JSON.stringify(other);
const eitherOf = (one: JsonSchema, other: JsonSchema): JsonSchema => ({
  ...one,
  const: undefined,
  enum: [...(one.enum ?? [String(one.const)]), ...(other.enum ?? [String(other.const)])],
});

const meaningsFor = (route: Route) => ({ ...ASKED, ...ASKED_OF[route.operationId] });

function bodySection(route: Route): string[] {
  if (!route.body) return [];
  if (route.takes) return [`Body: ${words(route.takes.map(code), "or")}, read as it came.`];
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
  // A whole policy is in its own document, and what is signed or a form is no JSON.
  if (!example || route.tag === "Policies" || route.takes) return [];
  return [`${example.summary}:\n\n${block(`request ${nameOf(route)}`, example.body)}`];
}

const answer = (schema: z.ZodType): string => answerTable(resolved(jsonSchemaOf(schema, "output")), ANSWERED);

export const ANSWERS = {
  decision: () => answer(DecisionOut),
  briefing: () => answer(BriefingOut),
  customer: () => answer(CustomerOut),
  entry: () => answer(EntryOut),
  suppression: () => answer(SuppressionOut),
  campaign: () => answer(CampaignOut),
  progress: () => answer(ProgressOut),
  calendar: () => answer(CalendarOut),
  job: () => answer(JobOut),
  desk: () => answer(DeskOut),
} as const;
