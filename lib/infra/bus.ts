import { EventBus } from "aws-cdk-lib/aws-events";
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
    this.bus = new EventBus(this, "Bus", {
      eventBusName: `tacet-${stage}`,
      description: `Tacet ${stage}: what happened, and contacts that are due`,
      kmsKey: keys.of.record,
      deadLetterQueue: this.letters,
    });
  }
}
