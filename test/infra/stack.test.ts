import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SCOPES } from "../../lib/api/route.ts";
import { ROUTES } from "../../lib/api/routes.ts";
import type { QueueName } from "../../lib/campaign/queues.ts";
import { CLIENTS } from "../../lib/infra/clients.ts";
import {
  FILE_PREFIXES,
  type FunctionSpec,
  HEARTBEAT_MINUTES,
  QUEUES,
  TABLES,
  variablesOf,
  WATCHERS,
  WORKERS,
} from "../../lib/infra/topology.ts";
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
    expect(
      ROUTES.filter(({ scope }) => scope === "open")
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      "/v1/asyncapi.json",
      "/v1/callbacks/sns",
      "/v1/callbacks/webhook/{id}",
      "/v1/health",
      "/v1/openapi.json",
      "/v1/unsubscribe/{token}",
      "/v1/unsubscribe/{token}",
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
    const open = ROUTES.filter(({ scope }) => scope === "open");
    expect(Object.keys(RouteSettings).sort()).toEqual(open.map(({ method, path }) => `${method} ${path}`).sort());
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

  it("sets concurrency aside for opt-outs, authorisations and what comes in", () => {
    for (const name of ["opt-outs", "authorisations", "inbound"])
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
    const once = Object.entries(TABLES).flatMap(([name, { appendOnly }]) => (appendOnly ? [name] : []));
    const guards = Object.values(WATCHERS).filter(({ hears }) => (hears as readonly string[]).includes("MODIFY"));
    expect(guards.map(({ watches }) => watches)).toEqual(once);
    for (const [name, { watches, hears, batchWindowSeconds }] of Object.entries(WATCHERS)) {
      const { Properties } = template.at(`${name}/Stream`);
      expect(text(Properties.EventSourceArn)).toBe(`Tables/${watches}.StreamArn`);
      expect(Properties).toMatchObject({
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        BisectBatchOnFunctionError: true,
        StartingPosition: "TRIM_HORIZON",
        FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ eventName: hears }) }] },
      });
      expect(Properties.MaximumBatchingWindowInSeconds ?? 0).toBe(batchWindowSeconds);
      expect(text(Properties.DestinationConfig.OnFailure.Destination)).toBe(`${name}/Failed`);
      expect(Properties.MaximumRecordAgeInSeconds).toBeLessThan(24 * 60 * 60);
    }
    // AWS serves two readers of a stream, and throttles beyond.
    for (const name of once)
      expect(Object.values(WATCHERS).filter(({ watches }) => watches === name).length).toBeLessThanOrEqual(2);
  });
});

describe("what is queued", () => {
  const seconds = (name: string) => WORKERS[QUEUES[name as QueueName].worker].timeoutSeconds;

  it.each(Object.keys(QUEUES))("%s hides a message for as long as AWS advises, then puts it aside", (name) => {
    const { Properties } = template.at(`Queues/${name}`);
    const { batchWindowSeconds } = QUEUES[name as QueueName];
    expect(Properties.VisibilityTimeout).toBe(6 * seconds(name) + batchWindowSeconds);
    expect(Properties.RedrivePolicy.maxReceiveCount).toBe(QUEUES[name as QueueName].maxReceives);
    expect(text(Properties.RedrivePolicy.deadLetterTargetArn)).toBe(`Queues/${name}-letters`);
    expect(Properties.FifoQueue).toBeUndefined();
  });

  it.each(Object.keys(QUEUES))("%s's dead letters are kept for longer, and go back to it and nowhere else", (name) => {
    const { QueueName, MessageRetentionPeriod } = template.at(`Queues/${name}`).Properties;
    const letters = template.at(`Queues/${name}-letters`).Properties;
    expect(letters.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
    expect(letters.MessageRetentionPeriod).toBeGreaterThan(MessageRetentionPeriod);
    expect(letters.RedriveAllowPolicy.redrivePermission).toBe("byQueue");
    expect(letters.RedriveAllowPolicy.sourceQueueArns.map(text)).toEqual([
      `arn:Partition:sqs:Region:AccountId:${QueueName}`,
    ]);
  });

  it.each(Object.keys(QUEUES))("%s hands failures back one by one, to no more workers at once than it may", (name) => {
    const { worker, maxConcurrency, batchSize } = QUEUES[name as QueueName];
    const { Properties } = template.at(`${worker}/Queue`);
    expect(Properties).toMatchObject({
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: maxConcurrency },
      Enabled: true,
    });
    // AWS takes no fewer than 2 at once, and no batch beyond 10 without a window.
    expect(maxConcurrency).toBeGreaterThanOrEqual(2);
    if (batchSize > 10) expect(Properties.MaximumBatchingWindowInSeconds).toBeGreaterThan(0);
    // Set aside as well, it would be throttled while its messages are counted as received.
    expect(template.at(`${worker}/Function`).Properties.ReservedConcurrentExecutions).toBeUndefined();
  });

  it("takes messages over TLS only, and files' notices from this account's buckets only", () => {
    const policies = template.of("SQS::QueuePolicy");
    const queues = template.of("SQS::Queue");
    expect(policies).toHaveLength(queues.length);
    for (const { Properties } of policies)
      expect(Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      );
    const [uploads] = policies.flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.filter(({ Sid }: { Sid?: string }) => Sid === "Uploads"),
    );
    expect(text(uploads.Resource)).toBe("Queues/jobs");
    expect(text(uploads.Condition.StringEquals["aws:SourceAccount"])).toBe("AccountId");
    expect(template.at("Files/Bucket").DependsOn).toContain(template.at("Queues/jobs/Policy").id);
  });
});

describe("what is filed", () => {
  const { Properties } = template.at("Files/Bucket");

  it("keeps files as the directory is kept, and lets nobody else see them", () => {
    const [encryption] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
    expect(text(encryption.ServerSideEncryptionByDefault.KMSMasterKeyID)).toBe("Keys/people");
    expect(encryption.BucketKeyEnabled).toBe(true);
    expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(Properties.OwnershipControls.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
    const { Statement } = template.at("Files/Bucket/Policy").Properties.PolicyDocument;
    expect(Statement.map(({ Effect }: { Effect: string }) => Effect)).toEqual(Statement.map(() => "Deny"));
    expect(JSON.stringify(Statement)).toContain('"s3:TlsVersion":1.2');
  });

  it("removes every file by its day, whole and without earlier versions", () => {
    const rules = Properties.LifecycleConfiguration.Rules;
    expect(
      Object.fromEntries(
        rules.map((rule: { Prefix: string; ExpirationInDays: number }) => [
          rule.Prefix.replace("/", ""),
          rule.ExpirationInDays,
        ]),
      ),
    ).toEqual(FILE_PREFIXES);
    for (const { Status, AbortIncompleteMultipartUpload } of rules) {
      expect(Status).toBe("Enabled");
      expect(AbortIncompleteMultipartUpload.DaysAfterInitiation).toBe(1);
    }
    expect(Properties.VersioningConfiguration).toBeUndefined();
  });

  it("lets a page use a signed address, and only to put and get", () => {
    expect(Properties.CorsConfiguration.CorsRules).toEqual([
      { AllowedHeaders: ["*"], AllowedMethods: ["PUT", "GET"], AllowedOrigins: ["*"] },
    ]);
  });
});

describe("what is scheduled", () => {
  it("beats in the group of the campaigns, and puts aside what could not be handed over", () => {
    const [heartbeat] = template.of("Scheduler::Schedule");
    const { ScheduleExpression, GroupName, Target, FlexibleTimeWindow } = heartbeat!.Properties;
    expect([ScheduleExpression, FlexibleTimeWindow.Mode]).toEqual([`rate(${HEARTBEAT_MINUTES} minutes)`, "OFF"]);
    expect(text(GroupName)).toBe("Schedules/Group");
    expect(JSON.parse(Target.Input)).toEqual({ scheduledTime: "<aws.scheduler.scheduled-time>" });
    expect(text(Target.DeadLetterConfig.Arn)).toBe("Schedules/Letters");
    expect(text(Target.RoleArn)).toBe("Schedules/Role");
    expect(text(Target.Arn)).toBe("arn:Partition:lambda:Region:AccountId:function:tacet-dev-ticks");
  });

  it("tells whoever makes a campaign's schedule the group, the function, the role, and where lost ticks go", () => {
    const makers = LAMBDAS.filter(({ spec }) => (spec as FunctionSpec).schedules);
    expect(makers.map(({ name }) => name)).toEqual(["campaigns", "ticks"]);
    for (const { path } of makers) {
      const { Variables } = template.at(path).Properties.Environment;
      expect(text(Variables.TACET_SCHEDULE_GROUP)).toBe("Schedules/Group");
      expect(text(Variables.TACET_TICK_ARN)).toBe("arn:Partition:lambda:Region:AccountId:function:tacet-dev-ticks");
      expect(text(Variables.TACET_SCHEDULE_ROLE)).toBe("Schedules/Role");
      expect(text(Variables.TACET_SCHEDULE_LETTERS)).toBe("Schedules/Letters");
    }
  });

  it("keeps a tick that fails at every try, and tries none after the next one has come", () => {
    const [config] = template.of("Lambda::EventInvokeConfig");
    expect(text(config!.Properties.FunctionName)).toBe("ticks/Function");
    expect(config!.Properties).toMatchObject({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 300 });
    expect(text(config!.Properties.DestinationConfig.OnFailure.Destination)).toBe("Schedules/Letters");
  });
});

describe("what leaves and comes back", () => {
  const allowedOn = (path: string) =>
    template
      .at(path)
      .Properties.PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === "Allow");

  it("has a bus of its own under the key of the records, and keeps what could not be put on it", () => {
    const { Properties } = template.at("Bus/Bus");
    expect(text(Properties.KmsKeyIdentifier)).toBe("Keys/record");
    expect(text(Properties.DeadLetterConfig.Arn)).toBe("Bus/Letters");
    const [puts] = allowedOn("Bus/Letters/Policy");
    expect(puts).toMatchObject({ Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" });
    expect(text(puts.Condition.ArnEquals["aws:SourceArn"])).toBe(
      `arn:Partition:events:Region:AccountId:event-bus/${Properties.Name}`,
    );
  });

  it("lets only the senders of this account report, and only that topic put aside what the API did not take", () => {
    const [senders] = allowedOn("Transports/Heard/Policy");
    expect(senders.Principal.Service).toEqual(["ses.amazonaws.com", "sms-voice.amazonaws.com"]);
    expect(senders.Action).toBe("sns:Publish");
    expect(text(senders.Condition.StringEquals["aws:SourceAccount"])).toBe("AccountId");
    const [untaken] = allowedOn("Transports/Letters/Policy");
    expect(untaken.Principal.Service).toBe("sns.amazonaws.com");
    expect(text(untaken.Condition.ArnEquals["aws:SourceArn"])).toBe("Transports/Heard");
  });

  it("keeps whom an email bounced from or annoyed off every later one", () => {
    expect(template.at("Transports/Email").Properties.SuppressionOptions.SuppressedReasons).toEqual([
      "BOUNCE",
      "COMPLAINT",
    ]);
  });

  it("hears what became of every email and text message on one topic, under the key of the people", () => {
    expect(text(template.at("Transports/Heard").Properties.KmsMasterKeyId)).toBe("Keys/people");
    const { EventDestination } = template.at("Transports/EmailEvents").Properties;
    expect(text(EventDestination.SnsDestination.TopicARN)).toBe("Transports/Heard");
    expect(EventDestination.MatchingEventTypes).toEqual(
      expect.arrayContaining(["BOUNCE", "COMPLAINT", "DELIVERY", "SUBSCRIPTION"]),
    );
    const [sms] = template.at("Transports/Sms").Properties.EventDestinations;
    expect(text(sms.SnsDestination.TopicArn)).toBe("Transports/Heard");
    expect(template.at("Transports/Email").Properties.DeliveryOptions.TlsPolicy).toBe("REQUIRE");
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
      expect(Properties.TreatMissingData).toBe(Properties.MetricName === "Invocations" ? "breaching" : "notBreaching");
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
    expect(on("ConcurrentExecutions", "FunctionName").sort()).toEqual([
      "authorisations/Function",
      "inbound/Function",
      "opt-outs/Function",
    ]);
  });

  it("alarms on faults and throttles of every table and index", () => {
    const tables = Object.keys(TABLES).map((name) => `Tables/${name}`);
    expect([...new Set(on("SystemErrors", "TableName"))].sort()).toEqual(tables.toSorted());
    expect([...new Set(on("ThrottledRequests", "TableName"))].sort()).toEqual(tables.toSorted());
    expect(on("WriteThrottleEvents", "GlobalSecondaryIndexName").sort()).toEqual(["due", "suppressions"]);
  });

  it("encrypts every queue, alarms at the first message that was put aside, and when work waits for long", () => {
    const queues = template.of("SQS::Queue");
    const working = Object.keys(QUEUES).map((name) => `Queues/${name}`);
    for (const { Properties, path } of queues) {
      const key = path.startsWith("Queues/") ? "record" : path.startsWith("Transports/") ? "people" : "operations";
      expect([path, text(Properties.KmsMasterKeyId)]).toEqual([path, `Keys/${key}`]);
    }
    expect(on("ApproximateNumberOfMessagesVisible", "QueueName").sort()).toEqual(
      queues
        .filter(({ path }) => !working.includes(path))
        .map(({ path }) => `${path}.QueueName`)
        .sort(),
    );
    expect(on("ApproximateAgeOfOldestMessage", "QueueName").sort()).toEqual(
      working.map((path) => `${path}.QueueName`).sort(),
    );
    const isOf = (metric: string) => alarms.filter(({ Properties }) => Properties.MetricName === metric);
    for (const { Properties } of isOf("ApproximateNumberOfMessagesVisible"))
      expect(Properties).toMatchObject({
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        Threshold: 1,
        EvaluationPeriods: 1,
        Statistic: "Maximum",
      });
    for (const { Properties } of isOf("ApproximateAgeOfOldestMessage")) {
      expect(Properties).toMatchObject({ ComparisonOperator: "GreaterThanOrEqualToThreshold", Threshold: 15 * 60 });
      expect(Properties.AlarmDescription).toContain("waiting for 15 minutes");
    }
  });

  it("alarms when the scheduler gives up, and when it is silent", () => {
    expect(on("InvocationDroppedCount", "ScheduleGroup")).toEqual(["Schedules/Group"]);
    const [silent] = alarms.filter(({ Properties }) => Properties.MetricName === "Invocations");
    expect(silent!.Properties).toMatchObject({ ComparisonOperator: "LessThanThreshold", Threshold: 1 });
    // Three heartbeats in a row that did not come.
    expect(silent!.Properties.Period * silent!.Properties.EvaluationPeriods).toBe(3 * HEARTBEAT_MINUTES * 60);
  });

  it("alarms on the API and on what the functions count themselves, by names the code really writes", () => {
    const names = metrics.map(({ MetricName }) => MetricName);
    expect(names).toEqual(expect.arrayContaining(["5xx", "Latency"]));
    const own = metrics.filter(({ Namespace }) => Namespace === "Tacet");
    expect(own.map(({ MetricName }) => MetricName).sort()).toEqual([
      "clock-behind",
      "events-untold",
      "faults",
      "ledger-tampered",
      "messages-malformed",
    ]);
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
  const queues = Object.keys(QUEUES).map((name) => name[0]!.toUpperCase() + name.slice(1));
  const clients = Object.keys(CLIENTS).map((name) => `Client${name[0]!.toUpperCase()}${name.slice(1)}`);
  expect(Object.keys(template.json.Outputs).sort()).toEqual(
    [
      "AlarmTopicArn",
      "ApiUrl",
      ...clients,
      "EventBusName",
      "FilesBucket",
      "HeardTopicArn",
      "HeardLettersArn",
      "LettersTicksArn",
      ...queues.flatMap((name) => [`Queue${name}Arn`, `Letters${name}Arn`]),
      "ScheduleGroup",
      "SecretArn",
      "TokenUrl",
      "UserPoolId",
    ].sort(),
  );
});

it("fits one stack: CloudFormation takes 500 resources and a template of 1 MB", () => {
  expect(template.all.length).toBeLessThan(500);
  expect(JSON.stringify(template.json).length).toBeLessThan(1_000_000);
});
