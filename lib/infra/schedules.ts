import { Aws } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnSchedule, CfnScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Keys } from "./keys.ts";
import { lettersOf } from "./notices.ts";
import type { Options } from "./options.ts";
import { keyRights } from "./rights.ts";
import { HEARTBEAT_MINUTES } from "./topology.ts";

/** Beyond that the next heartbeat does its work. */
const HEARTBEAT_AGE_SECONDS = HEARTBEAT_MINUTES * 60;
const HEARTBEAT_RETRIES = 3;

/** The group campaigns' schedules are made in, who calls the function that ticks, and the heartbeat. */
export class Schedules extends Construct {
  readonly group: CfnScheduleGroup;
  readonly role: Role;
  /** Ticks that could not be handed over, or that failed at every try. */
  readonly letters: Queue;
  /** By name, because the function itself must know it, to make schedules that call it. */
  readonly tickName: string;
  readonly tickArn: string;

  constructor(scope: Construct, id: string, keys: Keys, { stage }: Options) {
    super(scope, id);
    this.tickName = `tacet-${stage}-ticks`;
    this.tickArn = `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:${this.tickName}`;
    this.letters = lettersOf(this, "Letters", keys);
    this.group = new CfnScheduleGroup(this, "Group", { name: `tacet-${stage}` });
    this.role = new Role(this, "Role", {
      description: `Tacet ${stage}: calls the function that ticks`,
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID, "aws:SourceArn": this.group.attrArn } },
      }),
    });
    const rights = [
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [this.tickArn] }),
      new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [this.letters.queueArn] }),
      keyRights(keys.of.operations, ["kms:Decrypt", "kms:GenerateDataKey"], "sqs"),
    ];
    for (const right of rights) this.role.addToPolicy(right);
  }

  /** Calls the function without a campaign, for as long as the stack stands. */
  beat(ticks: Construct): void {
    const heartbeat = new CfnSchedule(this, "Heartbeat", {
      groupName: this.group.ref,
      description: "Looks whether every campaign ticks that should",
      scheduleExpression: `rate(${HEARTBEAT_MINUTES} minutes)`,
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: this.tickArn,
        roleArn: this.role.roleArn,
        input: JSON.stringify({ scheduledTime: "<aws.scheduler.scheduled-time>" }),
        retryPolicy: { maximumEventAgeInSeconds: HEARTBEAT_AGE_SECONDS, maximumRetryAttempts: HEARTBEAT_RETRIES },
        deadLetterConfig: { arn: this.letters.queueArn },
      },
    });
    heartbeat.node.addDependency(ticks, this.role);
  }
}
