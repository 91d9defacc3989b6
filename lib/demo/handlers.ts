import type { ApiWorld, FunctionName } from "../api/route.ts";
import { ROUTES, routesOf } from "../api/routes.ts";
import { FUNCTIONS } from "../infra/topology.ts";
import { type ApiEvent, type ApiHandler, pipeline } from "../lambda/pipeline.ts";
import { SILENT } from "../local/log.ts";
import type { Ms } from "../policy/words.ts";

/** Calls a route: the function that serves it on AWS, with the event API Gateway would hand it. */
export type CallRoute = (
  route: string,
  request: { readonly params?: Readonly<Record<string, string>>; readonly body: object },
) => Promise<unknown>;

/**
 * The functions of the API, called directly. A dialer makes two calls for each contact, and a socket and a signature
 * for each would be most of what is measured; scopes, schemas and handlers are those of every other caller.
 * @returns what calls them; undefined for an answer without a body. It throws an Error for a problem.
 */
export function callingRoutes(world: ApiWorld, stopwatch: () => Ms, client: string): CallRoute {
  const handlers = Object.fromEntries(
    (Object.keys(FUNCTIONS) as FunctionName[]).map((name) => [
      name,
      pipeline(routesOf(name), () => world, SILENT, stopwatch),
    ]),
  ) as Record<FunctionName, ApiHandler>;
  const served = new Map(ROUTES.map((route) => [`${route.method} ${route.path}`, route]));
  let calls = 0;
  return async (routeKey, { params = {}, body }) => {
    const { served: name, scope } = served.get(routeKey)!;
    const requestId = `${client}-${++calls}`;
    const claims = { token_use: "access", sub: client, client_id: client, scope };
    const event = {
      routeKey,
      headers: { "content-type": "application/json" },
      pathParameters: params,
      requestContext: { requestId, routeKey, authorizer: { jwt: { claims, scopes: [] } } },
      body: JSON.stringify(body),
      isBase64Encoded: false,
    } as unknown as ApiEvent;
    const { statusCode = 200, body: text = "" } = await handlers[name](event, { awsRequestId: requestId } as never);
    if (statusCode >= 300) throw new Error(`${routeKey} answered ${statusCode}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
}
