import { RemovalPolicy } from "aws-cdk-lib";
import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { Keys } from "./keys.ts";
import type { Options } from "./options.ts";
import { type Key, TABLES, type TableName, type Table as TableSpec } from "./topology.ts";

/** The tables of the topology: on demand, under our own keys, restorable to any second of the last 35 days. */
export class Tables extends Construct {
  readonly of: Readonly<Record<TableName, Table>>;

  constructor(scope: Construct, id: string, keys: Keys, options: Options) {
    super(scope, id);
    const made = (Object.keys(TABLES) as TableName[]).map((name) => [name, this.table(name, keys, options)] as const);
    this.of = Object.fromEntries(made) as Record<TableName, Table>;
  }

  private table(name: TableName, keys: Keys, { keepsData }: Options): Table {
    const spec: TableSpec = TABLES[name];
    const table = new Table(this, name, {
      partitionKey: attribute(spec.partition),
      sortKey: attribute(spec.sort),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: keys.of[spec.dataClass],
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(spec.appendOnly && { stream: StreamViewType.NEW_AND_OLD_IMAGES, resourcePolicy: writtenOnce() }),
    });
    for (const index of spec.indexes)
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: attribute(index.partition),
        sortKey: attribute(index.sort),
        ...(index.attributes.length > 0
          ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.attributes] }
          : { projectionType: ProjectionType.KEYS_ONLY }),
      });
    return table;
  }
}

const attribute = ({ name, type }: Key): Attribute => ({
  name,
  type: type === "S" ? AttributeType.STRING : AttributeType.NUMBER,
});

/**
 * Whatever anybody's own rights say, account administrators included, the table itself refuses these: who wants to
 * change an entry must first remove this policy, which CloudTrail records. `PutItem` cannot be refused here, for it
 * is how entries are written; a Put over an entry is what the stream's watcher sees.
 */
const writtenOnce = (): PolicyDocument =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: "WrittenOnce",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: [
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:PartiQLInsert",
          "dynamodb:PartiQLUpdate",
          "dynamodb:PartiQLDelete",
          "dynamodb:UpdateTimeToLive",
        ],
        // A table's policy speaks of that table only; naming it would be a circle in the template.
        resources: ["*"],
      }),
    ],
  });
