import { type Stack, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { FUNCTIONS, WATCHERS } from "./topology.ts";

/** A finding of cdk-nag that stands, where, and why. */
export type Acknowledgement = {
  readonly id: string;
  /** Constructs, by their path in the stack; what is below them is covered. */
  readonly at: readonly string[];
  readonly reason: string;
};

const API_FUNCTIONS = Object.keys(FUNCTIONS);
const WATCHER_FUNCTIONS = Object.keys(WATCHERS).map((name) => `${name}/Watcher`);
const below = (constructs: readonly string[], child: string) => constructs.map((path) => `${path}/${child}`);

/** Every one there is. A finding that is not here fails a test and the synth; one that is no longer found fails too. */
export const ACKNOWLEDGED: readonly Acknowledgement[] = [
  {
    id: "AwsSolutions-IAM5[Resource::*]",
    at: below(API_FUNCTIONS, "Role"),
    reason:
      "xray:PutTraceSegments and xray:PutTelemetryRecords know no resource. That nothing else has '*' is in test/infra/iam.golden.json.",
  },
  {
    id: "AwsSolutions-IAM5[Resource::*]",
    at: below(WATCHER_FUNCTIONS, "Role"),
    reason:
      "As above, and dynamodb:ListStreams, which AWS grants on '*' only. That nothing else has '*' is in test/infra/iam.golden.json.",
  },
  {
    id: "AwsSolutions-APIG4",
    at: ["Api/health", "Api/openapi"],
    reason:
      "Health and the API's description are open: they tell nothing about a customer, and have a throttle of their own.",
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
  {
    id: "AwsSolutions-SQS3",
    at: ["Notices/Undelivered", "ledger-watch/Failed"],
    reason:
      "These are dead-letter queues themselves, of a rule, a subscription and a stream; each has an alarm at one message.",
  },
  {
    id: "Serverless-SQSRedrivePolicy",
    at: ["Notices/Undelivered", "ledger-watch/Failed"],
    reason:
      "These are dead-letter queues themselves, of a rule, a subscription and a stream; each has an alarm at one message.",
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
];

/** @throws Error for a construct that is not there: the list is stale. */
export function acknowledge(stack: Stack, list: readonly Acknowledgement[] = ACKNOWLEDGED): void {
  for (const { id, at, reason } of list)
    for (const path of at) Validations.of(constructAt(stack, path)).acknowledge({ id, reason });
}

function constructAt(stack: Stack, path: string): IConstruct {
  const found = path
    .split("/")
    .reduce<IConstruct | undefined>((construct, id) => construct?.node.tryFindChild(id), stack);
  if (!found) throw new Error(`acknowledged, but not there: ${path}`);
  return found;
}
