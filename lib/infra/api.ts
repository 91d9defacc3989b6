import { RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  type CfnStage,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpUserPoolAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { FunctionName } from "../api/route.ts";
import { ROUTES } from "../api/routes.ts";
import { LOGS_KEPT, type TacetFunction } from "./function.ts";
import type { Identity } from "./identity.ts";
import type { Keys } from "./keys.ts";
import type { Options } from "./options.ts";

/** Calls a second, and at once, of each route. An account's own default is 10,000 and 5,000 for all its APIs together. */
const THROTTLE = { rateLimit: 2_000, burstLimit: 1_000 };
/** Of a route that needs no token, so that nobody without one can use up what the others need. */
const OPEN_THROTTLE = { rateLimit: 20, burstLimit: 40 };
/** Of one whose callers sign what they send, or hold a signed link: as many as there are messages, and one's own concurrency. */
const SIGNED_THROTTLE = { rateLimit: 500, burstLimit: 500 };

/** Nothing about a customer: no path, which has ids in it, and no query. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: "$context.requestId",
    time: "$context.requestTime",
    route: "$context.routeKey",
    status: "$context.status",
    latencyMs: "$context.responseLatency",
    integrationLatencyMs: "$context.integrationLatency",
    integrationError: "$context.integrationErrorMessage",
    authorizerError: "$context.authorizer.error",
    client: "$context.authorizer.claims.client_id",
    sourceIp: "$context.identity.sourceIp",
    responseBytes: "$context.responseLength",
  }),
);

/** The HTTP API: every route of lib/api/routes.ts, with the token and scope it needs. */
export class Api extends Construct {
  /** There before the functions: some write links to it. */
  readonly httpApi: HttpApi;

  constructor(scope: Construct, id: string, { stage }: Options) {
    super(scope, id);
    this.httpApi = new HttpApi(this, "Http", { apiName: `tacet-${stage}`, createDefaultStage: false });
  }

  /** Makes the routes, and the stage that answers them. */
  serve(
    functions: Readonly<Record<FunctionName, TacetFunction>>,
    identity: Identity,
    keys: Keys,
    options: Options,
  ): HttpStage {
    const { httpApi } = this;
    const routes = this.routes(httpApi, functions, identity);
    const log = new LogGroup(this, "AccessLog", {
      retention: LOGS_KEPT,
      encryptionKey: keys.of.operations,
      removalPolicy: options.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const answering = new HttpStage(this, "Stage", {
      httpApi,
      stageName: "$default",
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: ACCESS_LOG },
    });
    const stage = answering.node.defaultChild as CfnStage;
    stage.routeSettings = Object.fromEntries(
      ROUTES.filter(({ scope }) => scope === "open").map(({ method, path, served }) => {
        const { rateLimit, burstLimit } = served === "inbound" ? SIGNED_THROTTLE : OPEN_THROTTLE;
        return [`${method} ${path}`, { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit }];
      }),
    );
    // A stage may have settings only for routes that are there.
    stage.node.addDependency(...routes);
    return answering;
  }

  private routes(httpApi: HttpApi, functions: Readonly<Record<FunctionName, TacetFunction>>, identity: Identity) {
    const tokens = new HttpUserPoolAuthorizer("Tokens", identity.pool, {
      userPoolClients: Object.values(identity.clients),
    });
    const nobody = new HttpNoneAuthorizer();
    const integrations = Object.fromEntries(
      Object.entries(functions).map(([name, { lambda }]) => [name, new HttpLambdaIntegration(name, lambda)]),
    ) as Record<FunctionName, HttpLambdaIntegration>;
    return ROUTES.map(
      ({ method, path, scope, served, operationId }) =>
        new HttpRoute(this, operationId, {
          httpApi,
          routeKey: HttpRouteKey.with(path, method as HttpMethod),
          integration: integrations[served],
          ...(scope === "open" ? { authorizer: nobody } : { authorizer: tokens, authorizationScopes: [scope] }),
        }),
    );
  }
}
