import { Aws, Duration } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Keys } from "./keys.ts";
import type { Options } from "./options.ts";

/** As long as SQS keeps anything. */
export const LETTERS_KEPT_DAYS = 14;

/** A queue of what could not be delivered: encrypted, over TLS only. Whoever makes one gives it an alarm. */
export const lettersOf = (scope: Construct, id: string, keys: Keys): Queue =>
  new Queue(scope, id, {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: keys.of.operations,
    enforceSSL: true,
    retentionPeriod: Duration.days(LETTERS_KEPT_DAYS),
  });

/** Where every alarm goes, and who hears it. */
export class Notices extends Construct {
  readonly topic: Topic;
  /** Notices that could not be delivered. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, keys: Keys, { stage, alarmsTo }: Options) {
    super(scope, id);
    this.undelivered = lettersOf(this, "Undelivered", keys);
    this.topic = new Topic(this, "Topic", {
      displayName: `Tacet ${stage}`,
      masterKey: keys.of.operations,
      enforceSSL: true,
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "Alarms",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    if (alarmsTo) this.topic.addSubscription(new EmailSubscription(alarmsTo, { deadLetterQueue: this.undelivered }));
  }
}
