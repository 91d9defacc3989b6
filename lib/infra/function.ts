import { Duration, RemovalPolicy, Size } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as Lambda,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { QueueName } from "../campaign/queues.ts";
import { HANDLER } from "./bundle.ts";
import type { Bus } from "./bus.ts";
import type { Files } from "./files.ts";
import type { Keys } from "./keys.ts";
import type { Options } from "./options.ts";
import type { Queues } from "./queues.ts";
import {
  eventRights,
  fileRights,
  itemRights,
  keyRights,
  readsOnly,
  scheduleRights,
  sendRights,
  tableKeyRights,
  transportRights,
  upkeepRights,
} from "./rights.ts";
import type { Schedules } from "./schedules.ts";
import type { Secret } from "./secret.ts";
import type { Tables } from "./tables.ts";
import {
  type Access,
  type DataClass,
  EVENT_BUS_VARIABLE,
  FILES_VARIABLE,
  type FunctionSpec,
  HEARD_VARIABLE,
  IMPRINT_VARIABLE,
  PUBLIC_URL_VARIABLE,
  QUEUES,
  SCHEDULE_VARIABLES,
  SECRET_VARIABLE,
  TABLES,
  type TableName,
  TRANSPORT_VARIABLES,
  variablesOf,
} from "./topology.ts";
import type { Transports } from "./transports.ts";

/** Long enough to look into a complaint, short enough not to be a second archive. The ledger is the archive. */
export const LOGS_KEPT = RetentionDays.THREE_MONTHS;

export type Surroundings = {
  readonly keys: Keys;
  readonly tables: Tables;
  readonly secret: Secret;
  readonly queues: Queues;
  readonly files: Files;
  readonly bus: Bus;
  readonly schedules: Schedules;
  readonly transports: Transports;
  /** Where the API answers, without a slash at the end. */
  readonly publicUrl: string;
  readonly code: (name: string) => Code;
  readonly options: Options;
};

/** One Lambda of the topology with a role and a log of its own, and no right that its spec does not name. */
export class TacetFunction extends Construct {
  readonly lambda: Lambda;

  /** @param functionName only where something must name the function before it is there. */
  constructor(scope: Construct, name: string, spec: FunctionSpec, surroundings: Surroundings, functionName?: string) {
    super(scope, name);
    const { keys, code, options } = surroundings;
    const logGroup = new LogGroup(this, "Log", {
      retention: LOGS_KEPT,
      encryptionKey: keys.of.operations,
      removalPolicy: options.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "Role", {
      description: `Tacet ${options.stage}: ${spec.does}`,
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [logGroup.logGroupArn],
      }),
    );
    for (const statement of rightsOf(spec, surroundings)) role.addToPolicy(statement);
    this.lambda = new Lambda(this, "Function", {
      functionName,
      description: `Tacet ${options.stage}: ${spec.does}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: code(name),
      handler: HANDLER,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Without a line for each start and end, which cost more to keep than the ledger's writes; traces have them.
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: Tracing.ACTIVE,
      timeout: Duration.seconds(spec.timeoutSeconds),
      memorySize: spec.memoryMb,
      ...(spec.scratchMb !== undefined && { ephemeralStorageSize: Size.mebibytes(spec.scratchMb) }),
      environment: environmentOf(spec, surroundings),
      reservedConcurrentExecutions: concurrencyOf(spec, options),
    });
  }
}

/** Zero closes a function: AWS then refuses every call of it. */
function concurrencyOf(spec: FunctionSpec, { closed, reserves }: Options): number | undefined {
  if (closed && spec.permits) return 0;
  return reserves ? spec.reservedConcurrency : undefined;
}

function environmentOf(spec: FunctionSpec, surroundings: Surroundings): Record<string, string> {
  const { tables, secret, queues, files, bus, schedules, transports, publicUrl, options } = surroundings;
  const [group, tick, role, letters] = SCHEDULE_VARIABLES;
  const values: Record<string, string> = {
    ...Object.fromEntries(
      (Object.keys(TABLES) as TableName[]).map((name) => [TABLES[name].variable, tables.of[name].tableName]),
    ),
    ...Object.fromEntries(
      (Object.keys(QUEUES) as QueueName[]).flatMap((name) => [
        [QUEUES[name].variable, queues.of[name].queueUrl],
        [QUEUES[name].lettersVariable, queues.letters[name].queueUrl],
      ]),
    ),
    [SECRET_VARIABLE]: secret.arn,
    [FILES_VARIABLE]: files.bucket.bucketName,
    [EVENT_BUS_VARIABLE]: bus.bus.eventBusName,
    [group]: schedules.group.ref,
    [tick]: schedules.tickArn,
    [role]: schedules.role.roleArn,
    [letters]: schedules.letters.queueArn,
    [PUBLIC_URL_VARIABLE]: publicUrl,
    [TRANSPORT_VARIABLES.email]: transports.email.ref,
    [TRANSPORT_VARIABLES.sms]: transports.sms.ref,
    [IMPRINT_VARIABLE]: options.imprint,
    [HEARD_VARIABLE]: transports.topic.topicArn,
  };
  return Object.fromEntries(variablesOf(spec).map((variable) => [variable, values[variable]!]));
}

function rightsOf(spec: FunctionSpec, surroundings: Surroundings): PolicyStatement[] {
  const { keys, tables, secret, queues, files, bus, schedules, transports } = surroundings;
  const uses = Object.entries(spec.tables) as [TableName, Access][];
  const items = uses.flatMap(([name, access]) =>
    itemRights(
      tables.of[name],
      access,
      TABLES[name].indexes.map((index) => index.name),
    ),
  );
  const classes = new Map<DataClass, "read" | "write">();
  for (const [name, access] of uses) {
    const { dataClass } = TABLES[name];
    if (classes.get(dataClass) !== "write") classes.set(dataClass, readsOnly(access) ? "read" : "write");
  }
  return [
    ...items,
    ...[...classes].map(([dataClass, kind]) => tableKeyRights(keys.of[dataClass], kind)),
    ...(spec.secret
      ? [
          new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [secret.arn] }),
          keyRights(keys.of.secrets, ["kms:Decrypt"], "secretsmanager"),
        ]
      : []),
    ...(spec.sends
      ? sendRights(
          spec.sends.map((name) => queues.of[name]),
          keys.of.record,
        )
      : []),
    ...(spec.looksAfterQueues ? upkeepRights(queues, keys.of.record) : []),
    ...(spec.files ? fileRights(files.bucket, spec.files, keys.of.people) : []),
    ...(spec.schedules ? scheduleRights(schedules) : []),
    ...(spec.events ? [eventRights(bus.bus)] : []),
    ...(spec.transports ?? []).map((name) => transportRights(name, transports)),
  ];
}
