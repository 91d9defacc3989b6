import middy, { type MiddlewareObj, type Request as MiddyRequest } from "@middy/core";
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type * as z from "zod";
import { parseJson } from "../api/json.ts";
import { asProblem, invalidRequest, problemAnswer } from "../api/problem-json.ts";
import { type ApiWorld, type Call, type Caller, MAX_BODY_BYTES, type Reply, type Route } from "../api/route.ts";
import { Problem } from "../contact/problem.ts";
import type { Observer } from "./observe.ts";

export type ApiEvent = APIGatewayProxyEventV2WithJWTAuthorizer;
export type ApiResult = APIGatewayProxyStructuredResultV2;
export type ApiHandler = (event: ApiEvent, context: Context) => Promise<ApiResult>;

const MAX_KEY_LENGTH = 255;

/** What the layers hand each other, and the handler at the heart of them. */
type Carried = {
  route?: Route;
  caller?: Caller;
  call?: Call<unknown, unknown, unknown>;
  started?: number;
  reply?: Reply;
};
type Layer = MiddlewareObj<ApiEvent, ApiResult>;
type Passing = MiddyRequest<ApiEvent, ApiResult>;

const carriedBy = new WeakMap<ApiEvent, Carried>();
function carried({ event }: Pick<Passing, "event">): Carried {
  const known = carriedBy.get(event) ?? {};
  carriedBy.set(event, known);
  return known;
}

/** The one onion every Lambda is: find the route, know the caller, bound and parse the body, check it, carry it out. */
export function pipeline(
  routes: readonly Route[],
  world: () => ApiWorld | Promise<ApiWorld>,
  observer: Observer,
  clock: () => number,
): ApiHandler {
  const handler = middy<ApiEvent, ApiResult>()
    .use(observed(observer, clock))
    .use(routed(routes))
    .use(authenticated())
    .use(parsed())
    .handler(async (event) => {
      const passing = carried({ event });
      passing.reply = await passing.route!.handle(passing.call as Call<never, never, never>, await world());
      return answer(passing.reply, passing.route!);
    });
  return (event, context) => handler(event, context) as Promise<ApiResult>;
}

const routeKey = (event: ApiEvent): string => event.routeKey;

function observed(observer: Observer, clock: () => number): Layer {
  const line = (request: Passing, status: number, problem?: string) => {
    const { started, reply } = carried(request);
    const decision = (reply?.body as { decision?: { verdict: string; binding: string | null } } | undefined)?.decision;
    observer.request({
      requestId: request.event.requestContext.requestId,
      route: routeKey(request.event),
      status,
      ms: clock() - started!,
      ...(problem && { problem }),
      ...(decision && { verdict: decision.verdict, ...(decision.binding && { binding: decision.binding }) }),
    });
  };
  return {
    before: (request) => {
      carried(request).started = clock();
    },
    after: (request) => line(request, request.response?.statusCode ?? 200),
    onError: (request) => {
      const { requestId } = request.event.requestContext;
      const problem = asProblem(request.error);
      if (problem.code === "internal-error") observer.fault(request.error, requestId, routeKey(request.event));
      const { status, body, headers } = problemAnswer(request.error, requestId);
      request.response = {
        statusCode: status,
        headers: { "content-type": "application/problem+json", ...headers },
        body: JSON.stringify(body),
      };
      line(request, status, problem.code);
    },
  };
}

function routed(routes: readonly Route[]): Layer {
  const byKey = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  return {
    before: (request) => {
      const route = byKey.get(routeKey(request.event));
      if (!route) throw new Problem("not-found", "there is no such route; GET /v1/openapi.json lists them");
      carried(request).route = route;
    },
  };
}

/** API Gateway has checked the signature; that the token is an access token with this route's scope is checked here again. */
function authenticated(): Layer {
  return {
    before: (request) => {
      const { route } = carried(request);
      const key = request.event.headers["idempotency-key"];
      if (key !== undefined && (key.length === 0 || key.length > MAX_KEY_LENGTH)) {
        throw new Problem("invalid-request", `an Idempotency-Key has 1 to ${MAX_KEY_LENGTH} characters`);
      }
      if (route!.needsKey && key === undefined) {
        throw new Problem(
          "idempotency-key-required",
          "send an Idempotency-Key header with an id of your own for this fact",
        );
      }
      if (route!.scope === "open") {
        carried(request).caller = { clientId: "", subject: "anonymous", idempotencyKey: key };
        return;
      }
      const claims = request.event.requestContext.authorizer?.jwt?.claims;
      if (claims?.token_use !== "access")
        throw new Problem("unauthenticated", "send an access token: Authorization: Bearer …");
      if (
        !String(claims.scope ?? "")
          .split(" ")
          .includes(route!.scope)
      )
        throw new Problem("missing-scope", `this route needs the scope ${route!.scope}`);
      carried(request).caller = {
        clientId: String(claims.client_id ?? claims.sub),
        subject: String(claims.sub),
        idempotencyKey: key,
      };
    },
  };
}

function parsed(): Layer {
  return {
    before: (request) => {
      const { route, caller } = carried(request);
      const { event } = request;
      carried(request).call = {
        params: check(route!.params, event.pathParameters ?? {}, "path"),
        query: check(route!.query, event.queryStringParameters ?? {}, "query"),
        body: route!.body ? check(route!.body, bodyOf(event, route!), "body") : undefined,
        caller: caller!,
        accept: event.headers.accept ?? "",
        headers: event.headers,
      };
    },
  };
}

function bodyOf(event: ApiEvent, route: Route): unknown {
  const type = event.headers["content-type"] ?? "";
  const raw = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64") : Buffer.from(event.body ?? "", "utf8");
  const limit = route.maxBodyBytes ?? MAX_BODY_BYTES;
  if (raw.length > limit)
    throw new Problem("body-too-large", `the body has ${raw.length} bytes; this route takes at most ${limit}`);
  // As it came, whatever its header says: its signature or its form tells, and no "no" is turned away for a header.
  if (route.takes) return utf8(raw);
  if (raw.length === 0) throw new Problem("malformed-json", "the body is empty; send a JSON object");
  if (!/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(type))
    throw new Problem("unsupported-media-type", "send the body as content-type: application/json");
  return parseJson(utf8(raw));
}

/** @throws Problem for bytes that are no UTF-8, rather than reading replacement characters. */
function utf8(raw: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    throw new Problem("malformed-json", "the body is not UTF-8");
  }
}

function check(schema: z.ZodType | undefined, value: unknown, where: "body" | "path" | "query"): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) throw invalidRequest(result.error, where);
  return result.data;
}

function answer(reply: Reply, route: Route): ApiResult {
  const text = reply.contentType !== undefined;
  return {
    statusCode: reply.status ?? route.status ?? 200,
    headers: {
      "content-type": reply.contentType ?? "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...(reply.replayed && { "idempotent-response": "true" }),
      ...reply.headers,
    },
    body: text ? String(reply.body) : JSON.stringify(reply.body),
  };
}
