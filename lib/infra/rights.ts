import { Aws } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus } from "aws-cdk-lib/aws-events";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { KEPT } from "../contact/kept.ts";
import type { Queues } from "./queues.ts";
import type { Schedules } from "./schedules.ts";
import type { Access, FilePrefix, FunctionSpec } from "./topology.ts";
import type { Transports } from "./transports.ts";

const READ = ["dynamodb:GetItem", "dynamodb:Query"];
const ITEM_ACTIONS: Readonly<Record<Access, readonly string[]>> = {
  read: READ,
  "read-with-indexes": READ,
  "read-and-keep": READ,
  // A ledger is only ever queried, and a conditional Put appends to it.
  append: ["dynamodb:Query", "dynamodb:PutItem"],
  write: [...READ, "dynamodb:PutItem"],
  "write-and-delete": [...READ, "dynamodb:PutItem", "dynamodb:DeleteItem"],
};

const KEY_READ = ["kms:Decrypt", "kms:DescribeKey"];
const KEY_WRITE = [
  ...KEY_READ,
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

export const readsOnly = (access: Access): boolean => access === "read" || access === "read-with-indexes";

/** What that access to a table allows, action by action. @param indexes the table's, by name. */
export const itemRights = (table: Table, access: Access, indexes: readonly string[]): PolicyStatement[] => [
  new PolicyStatement({
    actions: [...ITEM_ACTIONS[access]],
    resources: [
      table.tableArn,
      ...(access === "read-with-indexes" ? indexes.map((index) => `${table.tableArn}/index/${index}`) : []),
    ],
  }),
  ...(access === "read-and-keep"
    ? [
        // Who decides may not put a policy in force, nor change one.
        new PolicyStatement({
          actions: ["dynamodb:PutItem"],
          resources: [table.tableArn],
          conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [KEPT, `${KEPT}#*`] } },
        }),
      ]
    : []),
];

/** The use of a table's key: through DynamoDB, and not by itself. */
export const tableKeyRights = (key: IKey, kind: "read" | "write"): PolicyStatement =>
  keyRights(key, kind === "read" ? KEY_READ : KEY_WRITE, "dynamodb");

export const keyRights = (key: IKey, actions: readonly string[], service: string): PolicyStatement =>
  new PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: { StringEquals: { "kms:ViaService": `${service}.${Aws.REGION}.amazonaws.com` } },
  });

/** What a service needs of a key to write what it keeps under it. */
const SEALS = ["kms:Decrypt", "kms:GenerateDataKey"];

export const sendRights = (queues: readonly Queue[], key: IKey): PolicyStatement[] => [
  new PolicyStatement({ actions: ["sqs:SendMessage"], resources: queues.map(({ queueArn }) => queueArn) }),
  keyRights(key, SEALS, "sqs"),
];

/** What Lambda needs, in the function's name, to hand it a queue's messages. */
export const receiveRights = (queue: Queue, key: IKey): PolicyStatement[] => [
  new PolicyStatement({
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
    resources: [queue.queueArn],
  }),
  keyRights(key, ["kms:Decrypt"], "sqs"),
];

/**
 * To count what is in every queue, and to have SQS move dead letters back, which it does in the function's name:
 * receiving and deleting there, sending here.
 */
export function upkeepRights({ of, letters }: Queues, key: IKey): PolicyStatement[] {
  const arns = (queues: Readonly<Record<string, Queue>>) => Object.values(queues).map(({ queueArn }) => queueArn);
  return [
    new PolicyStatement({ actions: ["sqs:GetQueueAttributes", "sqs:SendMessage"], resources: arns(of) }),
    new PolicyStatement({
      actions: [
        "sqs:GetQueueAttributes",
        "sqs:ListMessageMoveTasks",
        "sqs:StartMessageMoveTask",
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
      ],
      resources: arns(letters),
    }),
    keyRights(key, SEALS, "sqs"),
  ];
}

export function fileRights(bucket: Bucket, uses: NonNullable<FunctionSpec["files"]>, key: IKey): PolicyStatement[] {
  const all = Object.entries(uses) as [FilePrefix, "read" | "write"][];
  const below = (prefixes: typeof all) => prefixes.map(([prefix]) => bucket.arnForObjects(`${prefix}/*`));
  const written = all.filter(([, access]) => access === "write");
  return [
    new PolicyStatement({ actions: ["s3:GetObject"], resources: below(all) }),
    // Without it S3 does not say that a file is not there.
    new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
    ...(written.length > 0
      ? [
          new PolicyStatement({
            actions: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
            resources: below(written),
          }),
        ]
      : []),
    keyRights(key, written.length > 0 ? SEALS : ["kms:Decrypt"], "s3"),
  ];
}

export const scheduleRights = ({ group, role }: Schedules): PolicyStatement[] => [
  new PolicyStatement({
    actions: ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"],
    resources: [`arn:${Aws.PARTITION}:scheduler:${Aws.REGION}:${Aws.ACCOUNT_ID}:schedule/${group.ref}/*`],
  }),
  new PolicyStatement({
    actions: ["iam:PassRole"],
    resources: [role.roleArn],
    conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
  }),
];

export const eventRights = (bus: EventBus): PolicyStatement =>
  new PolicyStatement({ actions: ["events:PutEvents"], resources: [bus.eventBusArn] });

const inAccount = (service: string, what: string): string =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${what}`;

/** Which of the account's identities and numbers it is, the campaign says; with no other configuration set than ours. */
export const transportRights = (name: "email" | "sms", { email, sms }: Transports): PolicyStatement =>
  name === "email"
    ? new PolicyStatement({
        actions: ["ses:SendEmail"],
        resources: [inAccount("ses", "identity/*"), inAccount("ses", `configuration-set/${email.ref}`)],
      })
    : new PolicyStatement({
        actions: ["sms-voice:SendTextMessage"],
        resources: [
          ...["phone-number", "pool", "sender-id"].map((kind) => inAccount("sms-voice", `${kind}/*`)),
          sms.attrArn,
        ],
      });
