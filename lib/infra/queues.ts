import { Aws, Duration } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption, RedrivePermission } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { QueueName } from "../campaign/queues.ts";
import type { Keys } from "./keys.ts";
import { LETTERS_KEPT_DAYS } from "./notices.ts";
import type { Options } from "./options.ts";
import { hiddenSeconds, QUEUES, UPLOADS } from "./topology.ts";

/** Less than the dead letters are kept, whose age is counted from when they were first sent. */
const KEPT_DAYS = 4;

/** The queues of the topology, each with its dead letters, which may go back to it and nowhere else. */
export class Queues extends Construct {
  readonly of: Readonly<Record<QueueName, Queue>>;
  readonly letters: Readonly<Record<QueueName, Queue>>;

  constructor(scope: Construct, id: string, keys: Keys, options: Options) {
    super(scope, id);
    const names = Object.keys(QUEUES) as QueueName[];
    const made = names.map((name) => [name, this.queue(name, keys, options)] as const);
    this.of = Object.fromEntries(made.map(([name, { queue }]) => [name, queue])) as Record<QueueName, Queue>;
    this.letters = Object.fromEntries(made.map(([name, { letters }]) => [name, letters])) as Record<QueueName, Queue>;
    // S3 takes no queue that it may not send to already. Which bucket it is, only the bucket knows: it needs this first.
    this.of[UPLOADS.queue].addToResourcePolicy(
      new PolicyStatement({
        sid: "Uploads",
        principals: [new ServicePrincipal("s3.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [this.of[UPLOADS.queue].queueArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
  }

  private queue(name: QueueName, keys: Keys, { stage }: Options) {
    const { maxReceives } = QUEUES[name];
    // Messages name customers.
    const secured = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: keys.of.record,
      enforceSSL: true,
    };
    // Named, because queue and letters name each other.
    const queueName = `tacet-${stage}-${name}`;
    const letters = new Queue(this, `${name}-letters`, {
      ...secured,
      queueName: `${queueName}-letters`,
      retentionPeriod: Duration.days(LETTERS_KEPT_DAYS),
      redriveAllowPolicy: {
        redrivePermission: RedrivePermission.BY_QUEUE,
        sourceQueues: [Queue.fromQueueArn(this, `${name}-named`, arnOf(queueName))],
      },
    });
    const queue = new Queue(this, name, {
      ...secured,
      queueName,
      retentionPeriod: Duration.days(KEPT_DAYS),
      visibilityTimeout: Duration.seconds(hiddenSeconds(QUEUES[name])),
      deadLetterQueue: { queue: letters, maxReceiveCount: maxReceives },
    });
    return { queue, letters };
  }
}

const arnOf = (queueName: string): string => `arn:${Aws.PARTITION}:sqs:${Aws.REGION}:${Aws.ACCOUNT_ID}:${queueName}`;
