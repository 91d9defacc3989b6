import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { courteous, SHIPPED_POLICIES } from "../../packs/shipped.ts";
import type { ApiWorld } from "../api/route.ts";
import { storedEvents } from "../contact/events.ts";
import { policyShelf } from "../contact/policies.ts";
import type { Chance } from "../contact/world.ts";
import { type DirectorySecrets, directory } from "../directory/directory.ts";
import { dynamoStore } from "../directory/dynamo-store.ts";
import type { TableName } from "../infra/topology.ts";
import { dynamoLedger } from "../ledger/dynamo-ledger.ts";
import { dynamoSuppressions } from "../ledger/suppressions.ts";
import type { Ms } from "../policy/words.ts";

export type Parts = {
  readonly client: DynamoDBClient;
  /** Names of the tables this function may use; the others have no name, and using one fails in the store. */
  readonly tables: Readonly<Record<TableName, string>>;
  readonly secrets: DirectorySecrets;
  readonly now: () => Ms;
  readonly chance: Chance;
  readonly pause: (ms: number) => Promise<void>;
};

/** The world of the routes over DynamoDB, in AWS and locally alike. */
export function assemble({ client, tables, secrets, now, chance, pause }: Parts): ApiWorld {
  return {
    ledger: dynamoLedger(client, tables.ledger),
    directory: directory(dynamoStore(client, tables.directory), secrets, chance.bytes),
    events: storedEvents(dynamoStore(client, tables.events)),
    policies: policyShelf(dynamoStore(client, tables.policies), SHIPPED_POLICIES, courteous),
    suppressions: dynamoSuppressions(client, tables.ledger),
    now,
    chance,
    pause,
  };
}
