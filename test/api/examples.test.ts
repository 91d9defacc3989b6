import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Example, Route } from "../../lib/api/route.ts";
import { ROUTES } from "../../lib/api/routes.ts";
import { ProblemOut } from "../../lib/api/schemas.ts";
import { type Api, testApi } from "./server.ts";

const examples = ROUTES.flatMap((route) => route.examples.map((example) => ({ route, example }))).sort(
  (a, b) => a.example.order - b.example.order,
);

const pathOf = (route: Route, { params = {}, query }: Example): string => {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]!));
  return query ? `${path}?${new URLSearchParams(query)}` : path;
};

describe("the examples of the API's description, played in order on a new ledger", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  it("cover every route", () => {
    expect(ROUTES.filter((route) => route.examples.length === 0)).toEqual([]);
    expect(new Set(examples.map(({ example }) => example.order)).size).toBe(examples.length);
  });

  it.each(examples)("$route.operationId: $example.summary", async ({ route, example }) => {
    const answer = await api.call(route.method, pathOf(route, example), example.body, {
      ...(example.idempotencyKey && { "idempotency-key": example.idempotencyKey }),
      ...(example.subject && {
        authorization: `Bearer ${await api.local.issuer.token(undefined, { subject: example.subject })}`,
      }),
    });
    const expected = example.status ?? route.status ?? 200;
    expect(answer.status, answer.text).toBe(expected);
    // Nothing, or a page for a person.
    const isText = expected === 204 || answer.headers.get("content-type")?.startsWith("text/html");
    const schema = expected < 300 || isText ? route.answer : ProblemOut;
    if (expected === 204) expect(answer.text).toBe("");
    else expect(schema.safeParse(isText ? answer.text : answer.json).error?.issues ?? []).toEqual([]);
  });

  it("are in the description that is served", async () => {
    const { json } = await api.call("GET", "/v1/openapi.json");
    expect(json.openapi).toBe("3.1.0");
    const operations = Object.values<Record<string, { operationId: string }>>(json.paths).flatMap((path) =>
      Object.values(path).map((operation) => operation.operationId),
    );
    expect(operations.sort()).toEqual(ROUTES.map((route) => route.operationId).sort());
    expect(
      json.paths["/v1/contacts"].post.requestBody.content["application/json"].examples["example-1"].value.customerId,
    ).toBe("ana-001");
  });
});
