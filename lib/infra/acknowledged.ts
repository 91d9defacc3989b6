import { type Stack, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { FILE_PREFIXES, type FilePrefix, FUNCTIONS, type FunctionSpec, QUEUES, WATCHERS, WORKERS } from "./topology.ts";

/** A finding of cdk-nag that stands, where, and why. */
export type Acknowledgement = {
  readonly id: string;
  /** Constructs, by their path in the stack; what is below them is covered. */
  readonly at: readonly string[];
  readonly reason: string;
};

const API_FUNCTIONS = Object.keys(FUNCTIONS);
const WORKER_FUNCTIONS = Object.keys(WORKERS);
const QUEUE_WORKERS = Object.values(QUEUES).map(({ worker }) => worker);
const WATCHER_FUNCTIONS = Object.keys(WATCHERS).map((name) => `${name}/Watcher`);
/** A stack made with `-c events=off` has no such construct. */
const OPTIONAL = ["ledger-events"];
const below = (constructs: readonly string[], child: string) => constructs.map((path) => `${path}/${child}`);

const specs: readonly (readonly [string, FunctionSpec])[] = Object.entries({ ...FUNCTIONS, ...WORKERS });
const rolesOf = (uses: (spec: FunctionSpec) => unknown): readonly string[] =>
  specs.flatMap(([name, spec]) => (uses(spec) ? [`${name}/Role`] : []));

/** cdk-nag names a resource by its logical id, which stays as long as the construct's path does. */
const BUCKET = "<FilesBucket7C17EE2E.Arn>";
const GROUP = "<SchedulesGroupC7F67308>";
const inAccount = (service: string, what: string) =>
  `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${what}`;

const FILES: readonly Acknowledgement[] = (Object.keys(FILE_PREFIXES) as FilePrefix[]).map((prefix) => ({
  id: `AwsSolutions-IAM5[Resource::${BUCKET}/${prefix}/*]`,
  at: rolesOf(({ files }) => files?.[prefix]),
  reason:
    "Files have names that are made when they are; which function reaches which prefix is in the topology, and in test/infra/iam.golden.json.",
}));

const SENDING: readonly Acknowledgement[] = [
  ["ses", "identity/*"],
  ...["phone-number", "pool", "sender-id"].map((kind) => ["sms-voice", `${kind}/*`] as const),
].map(([service, what]) => ({
  id: `AwsSolutions-IAM5[Resource::${inAccount(service!, what!)}]`,
  at: rolesOf(({ transports }) => transports),
  reason:
    "Which identity or number a campaign sends from is said when it is planned; only those of this account, which its owner has verified or bought, can be used.",
}));

/** Every one there is. A finding that is not here fails a test and the synth; one that is no longer found fails too. */
export const ACKNOWLEDGED: readonly Acknowledgement[] = [
  {
    id: "AwsSolutions-IAM5[Resource::*]",
    at: below([...API_FUNCTIONS, ...WORKER_FUNCTIONS], "Role"),
    reason:
      "xray:PutTraceSegments and xray:PutTelemetryRecords know no resource. That nothing else has '*' is in test/infra/iam.golden.json.",
  },
  {
    id: "AwsSolutions-IAM5[Resource::*]",
    at: below(WATCHER_FUNCTIONS, "Role"),
    reason:
      "As above, and dynamodb:ListStreams, which AWS grants on '*' only. That nothing else has '*' is in test/infra/iam.golden.json.",
  },
  ...FILES,
  ...SENDING,
  {
    id: `AwsSolutions-IAM5[Resource::${inAccount("scheduler", `schedule/${GROUP}/*`)}]`,
    at: rolesOf(({ schedules }) => schedules),
    reason: "A campaign's schedule is named for it when it is launched. The stack's own group holds nothing else.",
  },
  {
    id: "AwsSolutions-S1",
    at: ["Files/Bucket"],
    reason:
      "Addresses of files are signed by functions that log every request, keys are random ids, and files are gone after days. Where more is asked for, CloudTrail's data events tell who read what; a second bucket of logs would be kept for longer than the files.",
  },
  {
    id: "AwsSolutions-APIG4",
    at: ["Api/health", "Api/openapi", "Api/asyncapi"],
    reason:
      "Health and the API's descriptions are open: they tell nothing about a customer, and have a throttle of their own.",
  },
  {
    id: "AwsSolutions-APIG4",
    at: ["Api/hearSns", "Api/hearDialer", "Api/showUnsubscribe", "Api/unsubscribe"],
    reason:
      "Whoever calls these has no token: SNS and dialers sign what they send, and a person's link is signed. Each is checked before anything else is done.",
  },
  {
    id: "AwsSolutions-COG8",
    at: ["Identity/Pool"],
    reason:
      "Only machines have clients in this pool (client credentials), and threat protection looks at people signing in, of whom there are none.",
  },
  {
    id: "AwsSolutions-SMG4",
    at: ["Secret"],
    reason:
      "A new token key by itself would make every address unknown, with the opt-outs that stand on it. Keys are added by an operator, and none is retired while a refused address needs it.",
  },
  ...["AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy"].map((id) => ({
    id,
    at: [
      "Notices/Undelivered",
      "Schedules/Letters",
      "Bus/Letters",
      "Transports/Letters",
      "ledger-watch/Failed",
      "ledger-events/Failed",
    ],
    reason:
      "These are dead-letter queues themselves: of a rule and a subscription, of schedules, a bus, a topic and streams. Each has an alarm at one message.",
  })),
  {
    id: "Serverless-SQSRedrivePolicy",
    at: Object.keys(QUEUES).map((name) => `Queues/${name}-letters`),
    reason: "These are the dead-letter queues of the work itself; each has an alarm at one message, and a redrive.",
  },
  {
    id: "Serverless-LambdaDLQ",
    at: below(API_FUNCTIONS, "Function"),
    reason:
      "Called by API Gateway and answered at once: the caller hears of a failure, and there is no event that could be lost.",
  },
  {
    id: "Serverless-LambdaDLQ",
    at: below(WATCHER_FUNCTIONS, "Function"),
    reason:
      "Called by its stream: the event source mapping has the failure queue, and the function is never called asynchronously.",
  },
  {
    id: "Serverless-LambdaDLQ",
    at: ["ticks/Function"],
    reason:
      "Its failures go to Schedules/Letters by the asynchronous call's own destination, which also tells the error; a dead-letter queue would hold the same a second time.",
  },
  {
    id: "Serverless-LambdaDLQ",
    at: below(QUEUE_WORKERS, "Function"),
    reason: "Called by its queue, never asynchronously: the queue has the dead letters.",
  },
  {
    id: "Serverless-LambdaEventSourceMappingDestination",
    at: below(QUEUE_WORKERS, "Queue"),
    reason:
      "A mapping of an SQS queue takes no failure destination: the queue's own redrive policy puts failures aside.",
  },
];

/** @throws Error for a construct that is not there: the list is stale. */
export function acknowledge(stack: Stack, list: readonly Acknowledgement[] = ACKNOWLEDGED): void {
  const isLeftOut = (path: string) => OPTIONAL.some((id) => path.startsWith(`${id}/`) && !stack.node.tryFindChild(id));
  for (const { id, at, reason } of list)
    for (const path of at.filter((path) => !isLeftOut(path)))
      Validations.of(constructAt(stack, path)).acknowledge({ id, reason });
}

function constructAt(stack: Stack, path: string): IConstruct {
  const found = path
    .split("/")
    .reduce<IConstruct | undefined>((construct, id) => construct?.node.tryFindChild(id), stack);
  if (!found) throw new Error(`acknowledged, but not there: ${path}`);
  return found;
}
