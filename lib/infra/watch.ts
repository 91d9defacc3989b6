import { Aws, Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { EventField, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { SnsTopic } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { EVENT_SOURCE, TAMPERED_EVENT } from "../ledger/watch.ts";
import { type Surroundings, TacetFunction } from "./function.ts";
import { lettersOf, type Notices } from "./notices.ts";
import { keyRights } from "./rights.ts";
import { TABLES, WATCHERS, type WatcherName, type WatcherSpec } from "./topology.ts";

/** Below the day a stream keeps its records, so that what gave up can still be read from it. */
const GIVES_UP_AFTER_HOURS = 6;
const RETRIES = 20;
const BATCH = 100;

/** A function that is told what happens to a table that is written once, as far as it wants to hear it. */
export class Watch extends Construct {
  readonly watcher: TacetFunction;
  /** Where to find, in the stream, changes nobody could be told of. */
  readonly failed: Queue;

  constructor(scope: Construct, name: WatcherName, surroundings: Surroundings) {
    super(scope, name);
    const { keys, tables } = surroundings;
    const { watches, hears, batchWindowSeconds }: WatcherSpec = WATCHERS[name];
    const table = tables.of[watches];
    this.failed = lettersOf(this, "Failed", keys);
    this.watcher = new TacetFunction(this, "Watcher", WATCHERS[name], {
      ...surroundings,
      code: () => surroundings.code(name),
    });
    const { lambda } = this.watcher;
    const rights = [
      ...streamRights(table),
      // Without a condition on the way: AWS does not say by which name a stream's reader comes to the key.
      new PolicyStatement({ actions: ["kms:Decrypt"], resources: [keys.of[TABLES[watches].dataClass].keyArn] }),
      new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [this.failed.queueArn] }),
      keyRights(keys.of.operations, ["kms:Decrypt", "kms:GenerateDataKey"], "sqs"),
    ];
    for (const right of rights) lambda.addToRolePolicy(right);
    const mapping = new EventSourceMapping(this, "Stream", {
      target: lambda,
      eventSourceArn: table.tableStreamArn!,
      startingPosition: StartingPosition.TRIM_HORIZON,
      // For the rest the function is not even called, and costs nothing.
      filters: [FilterCriteria.filter({ eventName: FilterRule.or(...hears) })],
      batchSize: BATCH,
      ...(batchWindowSeconds > 0 && { maxBatchingWindow: Duration.seconds(batchWindowSeconds) }),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: RETRIES,
      maxRecordAge: Duration.hours(GIVES_UP_AFTER_HOURS),
      onFailure: { bind: () => ({ destination: this.failed.queueArn }) },
    });
    // AWS tries the stream when the mapping is made: the role must have its rights by then.
    mapping.node.addDependency(lambda.role!);
  }

  /** Tells people which entry was tampered with: the alarm can only say that there was one. */
  tell({ topic, undelivered }: Notices): void {
    this.watcher.lambda.addToRolePolicy(
      new PolicyStatement({ actions: ["events:PutEvents"], resources: [defaultBus()] }),
    );
    new Rule(this, "Told", {
      description: "An entry of the ledger was changed or removed",
      eventPattern: { source: [EVENT_SOURCE], detailType: [TAMPERED_EVENT] },
      targets: [
        new SnsTopic(topic, {
          deadLetterQueue: undelivered,
          message: RuleTargetInput.fromMultilineText(
            `Tacet: entry ${EventField.fromPath("$.detail.data.seq")} of customer ${EventField.fromPath("$.detail.subject")} was ${EventField.fromPath("$.detail.data.what")} after it was written. Nothing of Tacet's does that: see docs/deploy.md, "Tampering".`,
          ),
        }),
      ],
    });
  }
}

const streamRights = (table: Table): PolicyStatement[] => [
  new PolicyStatement({
    actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    resources: [table.tableStreamArn!],
  }),
  // AWS takes no narrower resource for it.
  new PolicyStatement({ actions: ["dynamodb:ListStreams"], resources: ["*"] }),
];

const defaultBus = () => `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/default`;
