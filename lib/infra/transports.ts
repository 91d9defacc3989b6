import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  CfnConfigurationSetEventDestination as EmailEvents,
  CfnConfigurationSet as EmailSet,
} from "aws-cdk-lib/aws-ses";
import { CfnConfigurationSet as SmsSet } from "aws-cdk-lib/aws-smsvoice";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Keys } from "./keys.ts";
import { LETTERS_KEPT_DAYS } from "./notices.ts";
import type { Options } from "./options.ts";

/** What SES tells of an email. That it was sent, Tacet knows; opens and clicks are seen by pixels and links it does not set. */
const EMAIL_EVENTS = ["BOUNCE", "COMPLAINT", "DELIVERY", "REJECT", "RENDERING_FAILURE", "SUBSCRIPTION"];
/** A text message's way, to its end. */
const SMS_EVENTS = ["TEXT_ALL"];

/** How email and text messages leave, and where what became of them is heard: with replies, on one topic. */
export class Transports extends Construct {
  readonly topic: Topic;
  /** What the API did not take, for whoever subscribes it to the topic (docs/deploy.md). */
  readonly letters: Queue;
  readonly email: EmailSet;
  readonly sms: SmsSet;

  constructor(scope: Construct, id: string, keys: Keys, { stage, keepsData }: Options) {
    super(scope, id);
    // People's numbers and words.
    this.topic = new Topic(this, "Heard", {
      displayName: `Tacet ${stage}: replies and receipts`,
      masterKey: keys.of.people,
      enforceSSL: true,
    });
    this.topic.applyRemovalPolicy(keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "Senders",
        principals: ["ses", "sms-voice"].map((service) => new ServicePrincipal(`${service}.amazonaws.com`)),
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    this.letters = new Queue(this, "Letters", {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: keys.of.people,
      enforceSSL: true,
      retentionPeriod: Duration.days(LETTERS_KEPT_DAYS),
    });
    this.letters.addToResourcePolicy(
      new PolicyStatement({
        sid: "Untaken",
        principals: [new ServicePrincipal("sns.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [this.letters.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": this.topic.topicArn } },
      }),
    );
    this.email = new EmailSet(this, "Email", {
      name: `tacet-${stage}`,
      deliveryOptions: { tlsPolicy: "REQUIRE" },
      reputationOptions: { reputationMetricsEnabled: true },
      // Who complained or bounced hard is not written to again by this account, whatever sends.
      suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
    });
    const told = new EmailEvents(this, "EmailEvents", {
      configurationSetName: this.email.ref,
      eventDestination: {
        name: "heard",
        enabled: true,
        matchingEventTypes: EMAIL_EVENTS,
        snsDestination: { topicArn: this.topic.topicArn },
      },
    });
    this.sms = new SmsSet(this, "Sms", {
      configurationSetName: `tacet-${stage}`,
      eventDestinations: [
        {
          eventDestinationName: "heard",
          enabled: true,
          matchingEventTypes: SMS_EVENTS,
          snsDestination: { topicArn: this.topic.topicArn },
        },
      ],
    });
    // AWS tries the topic when it is named: its policy must be there by then.
    told.node.addDependency(this.topic);
    this.sms.node.addDependency(this.topic);
  }
}
