import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "aws-lambda";
import { asProblem, problemAnswer } from "../api/problem-json.ts";
import type { FunctionName, Route } from "../api/route.ts";
import { Problem } from "../contact/problem.ts";
import type { Observer } from "../lambda/observe.ts";
import type { ApiEvent, ApiHandler, ApiResult } from "../lambda/pipeline.ts";
import type { Issuer } from "./issuer.ts";

/** API Gateway's own limit on a body. */
const MAX_PAYLOAD_BYTES = 10 * 1024 * 1024;

type Matched = { readonly route: Route; readonly params: Record<string, string> };

/** What API Gateway does for an HTTP API: match the route, check the token, make the event, call the function. */
export function gateway(
  routes: readonly Route[],
  functions: Readonly<Record<FunctionName, ApiHandler>>,
  issuer: Issuer,
  observer: Observer,
) {
  const match = matcher(routes);
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const requestId = randomUUID();
    try {
      const { route, params } = match(request.method ?? "GET", url.pathname);
      const claims = route.scope === "open" ? undefined : await authorize(issuer, request.headers.authorization);
      const event = eventOf(request, url, route, params, await bodyOf(request), claims, requestId);
      send(response, await functions[route.served](event, { awsRequestId: requestId } as Context));
    } catch (error) {
      sendProblem(response, error, requestId, `${request.method} (gateway)`, observer);
    }
  };
}

/** Answers what no function got to see, and tells of it. Of the path nothing is told: it may name a customer. */
export function sendProblem(
  response: ServerResponse,
  error: unknown,
  requestId: string,
  route: string,
  observer: Observer,
): void {
  const { status, body, headers } = problemAnswer(error, requestId);
  const problem = asProblem(error).code;
  if (problem === "internal-error") observer.fault(error, requestId, route);
  observer.request({ requestId, route, status, ms: 0, problem });
  send(response, {
    statusCode: status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: JSON.stringify(body),
  });
}

function matcher(routes: readonly Route[]) {
  const patterns = routes.map((route) => ({
    route,
    // A literal path is tried before one with a parameter in its place.
    literal: route.path.split("/").filter((part) => !part.startsWith("{")).length,
    pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
  }));
  patterns.sort((a, b) => b.literal - a.literal);
  return (method: string, path: string): Matched => {
    const matching = patterns.flatMap(({ route, pattern }) => {
      const found = pattern.exec(path);
      return found ? [{ route, groups: found.groups ?? {} }] : [];
    });
    const chosen = matching.find(({ route }) => route.method === method);
    if (chosen) return { route: chosen.route, params: decoded(chosen.groups) };
    if (matching.length > 0) {
      const allow = matching.map(({ route }) => route.method).join(", ");
      throw new Problem("method-not-allowed", `this path takes ${allow}`, [], { allow });
    }
    throw new Problem("not-found", "there is no such route; GET /v1/openapi.json lists them");
  };
}

function decoded(groups: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw new Problem("invalid-request", "the path has a broken percent-encoding");
  }
}

export async function authorize(issuer: Issuer, header: string | undefined): Promise<Record<string, string>> {
  const token = /^Bearer (.+)$/i.exec(header ?? "")?.[1];
  const claims = token === undefined ? undefined : await issuer.verify(token);
  if (!claims)
    throw new Problem(
      "unauthenticated",
      "the token is missing, expired or not of this issuer; send Authorization: Bearer <token>",
    );
  return claims;
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // What is beyond the limit is read and let go, so that the answer can be sent.
    if (bytes <= MAX_PAYLOAD_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_PAYLOAD_BYTES)
    throw new Problem("body-too-large", `the body is larger than ${MAX_PAYLOAD_BYTES} bytes`);
  return Buffer.concat(chunks);
}

function eventOf(
  request: IncomingMessage,
  url: URL,
  route: Route,
  params: Record<string, string>,
  body: Buffer,
  claims: Record<string, string> | undefined,
  requestId: string,
): ApiEvent {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : (value ?? ""),
    ]),
  );
  const routeKey = `${route.method} ${route.path}`;
  return {
    version: "2.0",
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers,
    ...(url.search && { queryStringParameters: Object.fromEntries(url.searchParams) }),
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    requestContext: {
      accountId: "local",
      apiId: "local",
      domainName: url.host,
      domainPrefix: "local",
      http: {
        method: route.method,
        path: url.pathname,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey,
      stage: "$default",
      time: "",
      timeEpoch: 0,
      authorizer: { principalId: "", integrationLatency: 0, jwt: { claims: claims ?? {}, scopes: [] } },
    },
    ...(body.length > 0 && { body: body.toString("base64") }),
    isBase64Encoded: true,
  };
}

export function send(response: ServerResponse, result: ApiResult): void {
  // A download that broke off has its status already.
  if (response.headersSent) return void response.destroy();
  response.writeHead(result.statusCode ?? 200, result.headers as Record<string, string>);
  response.end(result.body ?? "");
}
