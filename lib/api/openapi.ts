import * as z from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { PROBLEMS, type ProblemCode } from "../contact/problem.ts";
import { type Route, SCOPES } from "./route.ts";
import { ProblemOut } from "./schemas.ts";

/** Of the API; the path carries the major. */
export const API_VERSION = "1.0.0";

const ALWAYS: readonly ProblemCode[] = ["invalid-request", "store-unavailable", "internal-error"];
const WITH_TOKEN: readonly ProblemCode[] = ["unauthenticated", "missing-scope"];
const WITH_BODY: readonly ProblemCode[] = [
  "malformed-json",
  "duplicate-key",
  "body-too-large",
  "unsupported-media-type",
];

/** Text that is no UTF-8 is told as malformed too. */
const WITH_TEXT: readonly ProblemCode[] = ["malformed-json", "body-too-large"];

/** Every problem a route may answer with: its own, and those of what it takes. */
export const problemsOf = (route: Route): readonly ProblemCode[] => [
  ...new Set([
    ...route.problems,
    ...(route.needsKey ? (["idempotency-key-required"] as const) : []),
    ...ALWAYS,
    ...(route.scope === "open" ? [] : WITH_TOKEN),
    ...(route.takes ? WITH_TEXT : route.body ? WITH_BODY : []),
  ]),
];

const IdempotencyKey = z.string().min(1).max(255).meta({
  description:
    "Same key and same body: same effect, and facts answer `Idempotent-Response: true`. Same key and another body: 422.",
});

/** The description of these routes, made from their schemas. */
export function openApi(routes: readonly Route[]): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Tacet",
      version: API_VERSION,
      description:
        "Decides whether a customer may be contacted, when, and why not; and after a no it stays silent. A refusal to contact is an answer with status 200, never an error.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: `Scopes: ${Object.entries(SCOPES)
            .map(([scope, what]) => `\`${scope}\` (${what})`)
            .join(", ")}`,
        },
      },
    },
    paths,
  });
}

function operation(route: Route): ZodOpenApiOperationObject {
  const good = route.examples.filter((example) => (example.status ?? route.status ?? 200) < 300);
  const header =
    route.method === "POST" || route.method === "DELETE"
      ? z.object({ "Idempotency-Key": route.needsKey ? IdempotencyKey : IdempotencyKey.optional() })
      : undefined;
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description && { description: route.description }),
    tags: [route.tag],
    security: route.scope === "open" ? [] : [{ token: [route.scope] }],
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(header && { header }),
    },
    ...(route.body && {
      requestBody: {
        required: true,
        content: Object.fromEntries(
          (route.takes ?? ["application/json"]).map((type) => [
            type,
            {
              schema: route.body,
              examples: Object.fromEntries(
                good.map((example, index) => [
                  `example-${index + 1}`,
                  { summary: example.summary, value: example.body },
                ]),
              ),
            },
          ]),
        ),
      },
    }),
    responses: responses(route),
  };
}

function responses(route: Route): ZodOpenApiOperationObject["responses"] {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(route))
    byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
  const problems = [...byStatus].map(([status, codes]) => [
    String(status),
    {
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(". "),
      content: {
        "application/problem+json": { schema: ProblemOut },
        ...(route.gives && { [route.gives]: { schema: route.answer } }),
      },
    },
  ]);
  return {
    [String(route.status ?? 200)]: {
      description: route.summary,
      content: { [route.gives ?? "application/json"]: { schema: route.answer } },
    },
    ...(route.statusWhenKnown && {
      [String(route.statusWhenKnown)]: {
        description: "Known already; nothing was written",
        content: { "application/json": { schema: route.answer } },
      },
    }),
    ...(route.nothing && { "204": { description: route.nothing } }),
    ...Object.fromEntries(problems),
  } as ZodOpenApiOperationObject["responses"];
}
