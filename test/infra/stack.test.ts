import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SCOPES } from "../../lib/api/route.ts";
import { ROUTES } from "../../lib/api/routes.ts";
import { type FunctionSpec, TABLES, variablesOf, WATCHERS } from "../../lib/infra/topology.ts";
import { LAMBDAS, synthesize, told } from "./template.ts";

const template = synthesize({ alarms: "ops@example.com" });
const text = (value: unknown) => told(template, value);

describe("what is kept", () => {
  it("keeps every table: encrypted with our key, restorable, protected, and left behind by a deleted stack", () => {
    const tables = template.of("DynamoDB::Table");
    expect(tables.map(({ path }) => path).sort()).toEqual(
      Object.keys(TABLES)
        .map((name) => `Tables/${name}`)
        .sort(),
    );
    for (const table of tables) {
      expect(table).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
      expect(table.Properties).toMatchObject({
        BillingMode: "PAY_PER_REQUEST",
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
      });
      expect(text(table.Properties.SSESpecification.KMSMasterKeyId)).toMatch(/^Keys\//);
    }
  });

  it("encrypts people and records under different keys, turns every key over and never drops one", () => {
    const keyOf = (path: string) => text(template.at(path).Properties.SSESpecification.KMSMasterKeyId);
    expect(keyOf("Tables/directory")).toBe("Keys/people");
    expect(keyOf("Tables/ledger")).toBe("Keys/record");
    for (const key of template.of("KMS::Key")) {
      expect(key).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
      expect(key.Properties.EnableKeyRotation).toBe(true);
    }
  });

  it("refuses at the table itself to change or remove what is written once", () => {
    for (const [name, table] of Object.entries(TABLES)) {
      const { ResourcePolicy, StreamSpecification } = template.at(`Tables/${name}`).Properties;
      if (!table.appendOnly) expect([ResourcePolicy, StreamSpecification]).toEqual([undefined, undefined]);
      else {
        const [deny] = ResourcePolicy.PolicyDocument.Statement;
        expect(deny).toMatchObject({ Effect: "Deny", Principal: { AWS: "*" }, Resource: "*" });
        for (const action of ["UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete"])
          expect(deny.Action).toContain(`dynamodb:${action}`);
        expect(StreamSpecification.StreamViewType).toBe("NEW_AND_OLD_IMAGES");
      }
    }
  });

  it("has an empty secret under a key of its own: the template knows no key, and can make none", () => {
    const [secret] = template.of("SecretsManager::Secret");
    expect(secret).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    expect(Object.keys(secret!.Properties).sort()).toEqual(["Description", "KmsKeyId"]);
    expect(text(secret!.Properties.KmsKeyId)).toBe("Keys/secrets");
  });
});

describe("who may call", () => {
  it("gives every route its scope, and leaves open only what says so", () => {
    const routes = template.of("ApiGatewayV2::Route").map(({ Properties }) => Properties);
    expect(routes).toHaveLength(ROUTES.length);
    for (const { method, path, scope } of ROUTES) {
      const route = routes.find(({ RouteKey }) => RouteKey === `${method} ${path}`);
      if (scope === "open") {
        expect(route).toMatchObject({ AuthorizationType: "NONE" });
        expect(route).not.toHaveProperty("AuthorizationScopes");
      } else {
        expect(route).toMatchObject({ AuthorizationType: "JWT", AuthorizationScopes: [scope] });
        expect(text(route.AuthorizerId)).toBe("Api/Http/Tokens");
      }
    }
    expect(ROUTES.filter(({ scope }) => scope === "open").map(({ path }) => path)).toEqual([
      "/v1/health",
      "/v1/openapi.json",
    ]);
  });

  it("takes tokens of its own pool and its own clients only", () => {
    const [authorizer] = template.of("ApiGatewayV2::Authorizer");
    const clients = template.of("Cognito::UserPoolClient");
    const { Audience, Issuer } = authorizer!.Properties.JwtConfiguration;
    expect(Audience.map(text).sort()).toEqual(clients.map(({ path }) => path).sort());
    expect(text(Issuer)).toBe("https://cognito-idp.Region.amazonaws.com/Identity/Pool");
  });

  it("has machine clients that share out the scopes: every scope is somebody's, and nobody has all", () => {
    const [server] = template.of("Cognito::UserPoolResourceServer");
    const served = server!.Properties.Scopes.map(({ ScopeName }: { ScopeName: string }) => `tacet/${ScopeName}`);
    expect(server!.Properties.Identifier).toBe("tacet");
    expect(served.sort()).toEqual(Object.keys(SCOPES).sort());
    const held = template.of("Cognito::UserPoolClient").map(({ Properties }) => {
      expect(Properties).toMatchObject({ AllowedOAuthFlows: ["client_credentials"], GenerateSecret: true });
      return Properties.AllowedOAuthScopes.map((scope: unknown) => text(scope).replace("Identity/Pool/Api/", "tacet/"));
    });
    expect([...new Set(held.flat())].sort()).toEqual(Object.keys(SCOPES).sort());
    for (const scopes of held) expect(scopes.length).toBeLessThan(Object.keys(SCOPES).length);
  });

  it("logs and throttles every call, open routes more strictly, and logs no path", () => {
    const [stage] = template.of("ApiGatewayV2::Stage");
    const { AccessLogSettings, DefaultRouteSettings, RouteSettings } = stage!.Properties;
    expect(text(AccessLogSettings.DestinationArn)).toBe("Api/AccessLog");
    expect(AccessLogSettings.Format).not.toMatch(/\$context\.(path|http\.path)|rawPath|query/i);
    expect(Object.keys(RouteSettings)).toEqual(["GET /v1/health", "GET /v1/openapi.json"]);
    for (const { ThrottlingRateLimit } of Object.values<{ ThrottlingRateLimit: number }>(RouteSettings))
      expect(ThrottlingRateLimit).toBeLessThan(DefaultRouteSettings.ThrottlingRateLimit);
    for (const { id } of template.of("ApiGatewayV2::Route")) expect(stage!.DependsOn).toContain(id);
  });
});

describe("what runs", () => {
  it("runs every function of the topology on Node 24 and arm64, traced, with its own log and role", () => {
    const functions = template.of("Lambda::Function");
    expect(functions.map(({ path }) => path).sort()).toEqual(LAMBDAS.map(({ path }) => path).sort());
    for (const { path, spec } of LAMBDAS) {
      const { Properties } = template.at(path);
      expect(Properties).toMatchObject({
        Architectures: ["arm64"],
        Runtime: "nodejs24.x",
        TracingConfig: { Mode: "Active" },
        Handler: "index.handler",
        Timeout: spec.timeoutSeconds,
        MemorySize: spec.memoryMb,
      });
      const own = path.replace("/Function", "");
      expect(text(Properties.Role)).toBe(`${own}/Role`);
      expect(text(Properties.LoggingConfig.LogGroup)).toBe(`${own}/Log`);
      expect(Properties.ReservedConcurrentExecutions).toBe((spec as FunctionSpec).reservedConcurrency);
    }
  });

  it("gives each function exactly its variables", () => {
    for (const { path, spec } of LAMBDAS)
      expect(Object.keys(template.at(path).Properties.Environment?.Variables ?? {}).sort()).toEqual(
        [...variablesOf(spec)].sort(),
      );
  });

  it("sets concurrency aside for opt-outs and authorisations", () => {
    for (const name of ["opt-outs", "authorisations"])
      expect(template.at(`${name}/Function`).Properties.ReservedConcurrentExecutions).toBeGreaterThan(0);
  });

  it("keeps every log for a while, encrypted", () => {
    const logs = template.of("Logs::LogGroup");
    expect(logs).toHaveLength(LAMBDAS.length + 1);
    for (const { Properties } of logs) {
      expect(Properties.RetentionInDays).toBe(90);
      expect(text(Properties.KmsKeyId)).toBe("Keys/operations");
    }
  });

  it("watches the stream of every table that is written once, and gives up on nothing silently", () => {
    const watched = Object.values(WATCHERS).map(({ watches }) => watches);
    expect(watched).toEqual(Object.entries(TABLES).flatMap(([name, { appendOnly }]) => (appendOnly ? [name] : [])));
    const mappings = template.of("Lambda::EventSourceMapping");
    expect(mappings.map(({ Properties }) => text(Properties.EventSourceArn))).toEqual(
      watched.map((name) => `Tables/${name}.StreamArn`),
    );
    for (const { Properties } of mappings) {
      expect(Properties).toMatchObject({
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        BisectBatchOnFunctionError: true,
        StartingPosition: "TRIM_HORIZON",
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["MODIFY","REMOVE"]}' }] },
      });
      expect(text(Properties.DestinationConfig.OnFailure.Destination)).toBe("ledger-watch/Failed");
      expect(Properties.MaximumRecordAgeInSeconds).toBeLessThan(24 * 60 * 60);
    }
  });
});

describe("who hears of it", () => {
  const alarms = template.of("CloudWatch::Alarm");
  /** Every metric an alarm looks at, alone or in an expression. */
  const metrics = alarms.flatMap(({ Properties }) =>
    Properties.MetricName
      ? [Properties]
      : Properties.Metrics.flatMap(({ MetricStat }: { MetricStat?: { Metric: unknown } }) =>
          MetricStat ? [MetricStat.Metric] : [],
        ),
  );
  const on = (metric: string, dimension: string) =>
    metrics
      .filter(({ MetricName }) => MetricName === metric)
      .flatMap(({ Dimensions }) => Dimensions.filter(({ Name }: { Name: string }) => Name === dimension))
      .map(({ Value }: { Value: unknown }) => text(Value));

  it("sends every alarm to one encrypted topic, and says in words what it means", () => {
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions.map(text)).toEqual(["Notices/Topic"]);
      expect(Properties.AlarmDescription.length).toBeGreaterThan(15);
      expect(Properties.TreatMissingData).toBe("notBreaching");
    }
    expect(text(template.at("Notices/Topic").Properties.KmsMasterKeyId)).toBe("Keys/operations");
    expect(template.of("SNS::Subscription")[0]!.Properties).toMatchObject({
      Protocol: "email",
      Endpoint: "ops@example.com",
    });
  });

  it("alarms on errors and throttles of every function, and on concurrency where it is set aside", () => {
    const paths = LAMBDAS.map(({ path }) => path).sort();
    expect(on("Errors", "FunctionName").sort()).toEqual(paths);
    expect(on("Throttles", "FunctionName").sort()).toEqual(paths);
    expect(on("ConcurrentExecutions", "FunctionName").sort()).toEqual(["authorisations/Function", "opt-outs/Function"]);
  });

  it("alarms on faults and throttles of every table and index", () => {
    const tables = Object.keys(TABLES).map((name) => `Tables/${name}`);
    expect([...new Set(on("SystemErrors", "TableName"))].sort()).toEqual(tables.toSorted());
    expect([...new Set(on("ThrottledRequests", "TableName"))].sort()).toEqual(tables.toSorted());
    expect(on("WriteThrottleEvents", "GlobalSecondaryIndexName").sort()).toEqual(["due", "suppressions"]);
  });

  it("encrypts every queue and alarms at its first message", () => {
    const queues = template.of("SQS::Queue");
    expect(queues.length).toBeGreaterThan(0);
    for (const { Properties } of queues) expect(text(Properties.KmsMasterKeyId)).toBe("Keys/operations");
    expect(on("ApproximateNumberOfMessagesVisible", "QueueName").sort()).toEqual(
      queues.map(({ path }) => `${path}.QueueName`).sort(),
    );
  });

  it("alarms on the API and on what the functions count themselves, by names the code really writes", () => {
    const names = metrics.map(({ MetricName }) => MetricName);
    expect(names).toEqual(expect.arrayContaining(["5xx", "Latency"]));
    const own = metrics.filter(({ Namespace }) => Namespace === "Tacet");
    expect(own.map(({ MetricName }) => MetricName).sort()).toEqual(["clock-behind", "faults", "ledger-tampered"]);
    const code = ["lib/lambda/observe.ts", "lib/ledger/watch.ts", "functions/ledger-watch.ts"]
      .map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"))
      .join();
    for (const { MetricName } of own) expect(code).toContain(`"${MetricName}"`);
    expect(code.match(/new Metrics\(\{ namespace: "Tacet", serviceName: "tacet" \}\)/g)).toHaveLength(2);
  });

  it("says which entry was tampered with, and keeps the notice if nobody takes it", () => {
    const [rule] = template.of("Events::Rule");
    expect(rule!.Properties.EventPattern).toEqual({ source: ["tacet"], "detail-type": ["tacet.ledger.tampered"] });
    expect(text(rule!.Properties.Targets[0].DeadLetterConfig.Arn)).toBe("Notices/Undelivered");
    expect(rule!.Properties.Targets[0].InputTransformer.InputPathsMap).toEqual({
      "detail-data-seq": "$.detail.data.seq",
      "detail-subject": "$.detail.subject",
      "detail-data-what": "$.detail.data.what",
    });
  });

  it("has one dashboard with every alarm on it", () => {
    const [dashboard] = template.of("CloudWatch::Dashboard");
    const body = JSON.stringify(dashboard!.Properties.DashboardBody);
    for (const { id } of alarms) expect(body).toContain(id);
  });
});

it("tells an operator what the next commands need", () => {
  expect(Object.keys(template.json.Outputs).sort()).toEqual([
    "AlarmTopicArn",
    "ApiUrl",
    "ClientCompliance",
    "ClientDialer",
    "ClientIntegrator",
    "ClientOperator",
    "SecretArn",
    "TokenUrl",
    "UserPoolId",
  ]);
});
