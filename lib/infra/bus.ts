import { Aws } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Keys } from "./keys.ts";
import { lettersOf } from "./notices.ts";
import type { Options } from "./options.ts";

/** Where domain events and contacts for listeners leave. Rules on it are the operator's. */
export class Bus extends Construct {
  readonly bus: EventBus;
  /** Events the key could not be had for. */
  readonly letters: Queue;

  constructor(scope: Construct, id: string, keys: Keys, { stage }: Options) {
    super(scope, id);
    this.letters = lettersOf(this, "Letters", keys);
    const eventBusName = `tacet-${stage}`;
    // By its name, so that it may put letters there before there is a bus.
    this.letters.addToResourcePolicy(
      new PolicyStatement({
        sid: "Bus",
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [this.letters.queueArn],
        conditions: {
          ArnEquals: {
            "aws:SourceArn": `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/${eventBusName}`,
          },
        },
      }),
    );
    this.bus = new EventBus(this, "Bus", {
      eventBusName,
      description: `Tacet ${stage}: what happened, and contacts that are due`,
      kmsKey: keys.of.record,
      deadLetterQueue: this.letters,
    });
    this.bus.node.addDependency(this.letters);
  }
}
