import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import type { Options } from "./options.ts";
import type { DataClass } from "./topology.ts";

const PURPOSES = {
  record: "what happened: ledger, events, policies, campaigns, queues",
  people: "who customers are: the directory, their files, their replies",
  secrets: "the keys that make address tokens and open the directory",
  operations: "logs and alarms: no customer data",
} as const satisfies Record<DataClass | "secrets" | "operations", string>;
type KeyName = keyof typeof PURPOSES;

/** The shortest wait AWS knows before a key is gone for good. */
const DESTROYED_AFTER_DAYS = 7;

/** One customer-managed key per class of data, turned over every year. */
export class Keys extends Construct {
  readonly of: Readonly<Record<KeyName, Key>>;

  constructor(scope: Construct, id: string, { stage, keepsData }: Options) {
    super(scope, id);
    const key = (name: KeyName) =>
      new Key(this, name, {
        description: `Tacet ${stage}: ${PURPOSES[name]}`,
        enableKeyRotation: true,
        removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        ...(!keepsData && { pendingWindow: Duration.days(DESTROYED_AFTER_DAYS) }),
      });
    this.of = { record: key("record"), people: key("people"), secrets: key("secrets"), operations: key("operations") };
    for (const statement of servicesMayUse()) this.of.operations.addToResourcePolicy(statement);
    // S3 tells the queue of jobs of uploads. EventBridge keeps what is on the bus until it is handed on.
    this.of.record.addToResourcePolicy(mayPass("Uploads", ["s3"]));
    this.of.record.addToResourcePolicy(mayPass("Bus", ["events"], { "aws:SourceAccount": Aws.ACCOUNT_ID }));
    // Replies, and what became of a message, by their topic.
    this.of.people.addToResourcePolicy(mayPass("Heard", ["ses", "sms-voice", "sns"]));
  }
}

/** Services that put something encrypted where we read it. Where they may put it, its own policy says. */
const mayPass = (sid: string, services: readonly string[], equal?: Readonly<Record<string, string>>): PolicyStatement =>
  new PolicyStatement({
    sid,
    principals: services.map((service) => new ServicePrincipal(`${service}.amazonaws.com`)),
    actions: ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
    resources: ["*"],
    ...(equal && { conditions: { StringEquals: equal } }),
  });

/** CloudWatch writes encrypted logs and alarms; EventBridge and SNS hand events on. */
function servicesMayUse(): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: "Logs",
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      resources: ["*"],
      conditions: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
        },
      },
    }),
    new PolicyStatement({
      sid: "Notices",
      principals: ["cloudwatch", "events", "sns"].map((service) => new ServicePrincipal(`${service}.amazonaws.com`)),
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
    }),
  ];
}
