import { Aws } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Access } from "./topology.ts";

const READ = ["dynamodb:GetItem", "dynamodb:Query"];
const ITEM_ACTIONS: Readonly<Record<Access, readonly string[]>> = {
  read: READ,
  "read-with-indexes": READ,
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
export const itemRights = (table: Table, access: Access, indexes: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    actions: [...ITEM_ACTIONS[access]],
    resources: [
      table.tableArn,
      ...(access === "read-with-indexes" ? indexes.map((index) => `${table.tableArn}/index/${index}`) : []),
    ],
  });

/** The use of a table's key: through DynamoDB, and not by itself. */
export const tableKeyRights = (key: IKey, kind: "read" | "write"): PolicyStatement =>
  keyRights(key, kind === "read" ? KEY_READ : KEY_WRITE, "dynamodb");

export const keyRights = (key: IKey, actions: readonly string[], service: string): PolicyStatement =>
  new PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: { StringEquals: { "kms:ViaService": `${service}.${Aws.REGION}.amazonaws.com` } },
  });
