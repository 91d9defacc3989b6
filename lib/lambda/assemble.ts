import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { law } from "../../packs/law.ts";
import { courteous, SHIPPED_POLICIES } from "../../packs/shipped.ts";
import type { ApiWorld } from "../api/route.ts";
import type { Engine } from "../campaign/engine.ts";
import { signingOf } from "../campaign/signing.ts";
import { campaignStore } from "../campaign/store.ts";
import { storedEvents } from "../contact/events.ts";
import { policyShelf } from "../contact/policies.ts";
import type { Chance } from "../contact/world.ts";
import { type DirectorySecrets, directory } from "../directory/directory.ts";
import { dynamoStore } from "../directory/dynamo-store.ts";
import type { TableName } from "../infra/topology.ts";
import { dynamoDueIndex } from "../ledger/dynamo-due-index.ts";
import { dynamoLedger } from "../ledger/dynamo-ledger.ts";
import { dynamoSuppressions } from "../ledger/suppressions.ts";
import type { Ms } from "../policy/words.ts";
import { registryShelf } from "../registry/registries.ts";

/** A name that leads nowhere, for ever (RFC 2606): of a function that was not told where the API answers. */
const NOWHERE = "https://api.invalid";

/** What the engine reaches the outside through, beside its tables. Whoever runs it says by which technology. */
export type Ports = Pick<Engine, "files" | "queues" | "schedules" | "transport" | "publicUrl" | "tell"> &
  Pick<ApiWorld, "sns" | "upkeep">;

export type Parts = Partial<Ports> & {
  readonly client: DynamoDBClient;
  /** Names of the tables this function may use; the others have no name, and using one fails in the store. */
  readonly tables: Readonly<Record<TableName, string>>;
  readonly secrets: DirectorySecrets;
  readonly now: () => Ms;
  readonly chance: Chance;
  readonly pause: (ms: number) => Promise<void>;
};

/** The world of routes and workers over DynamoDB, in AWS, locally and simulated alike. A port left out fails when used. */
export function assemble({ client, tables, secrets, now, chance, pause, ...ports }: Parts): ApiWorld & Engine {
  const campaigns = dynamoStore(client, tables.campaigns);
  return {
    ledger: dynamoLedger(client, tables.ledger),
    directory: directory(dynamoStore(client, tables.directory), secrets, chance.bytes),
    events: storedEvents(dynamoStore(client, tables.events)),
    policies: policyShelf(dynamoStore(client, tables.policies), SHIPPED_POLICIES, courteous, law),
    suppressions: dynamoSuppressions(client, tables.ledger),
    campaigns: campaignStore(campaigns),
    due: dynamoDueIndex(client, tables.ledger),
    records: campaigns,
    registries: registryShelf(dynamoStore(client, tables.registries)),
    files: ports.files ?? lacking("files"),
    queues: ports.queues ?? lacking("queues"),
    schedules: ports.schedules ?? lacking("schedules"),
    transport: ports.transport ?? lacking("transport"),
    signing: signingOf(secrets.tokens),
    publicUrl: ports.publicUrl ?? NOWHERE,
    ...(ports.tell && { tell: ports.tell }),
    ...(ports.sns && { sns: ports.sns }),
    ...(ports.upkeep && { upkeep: ports.upkeep }),
    now,
    chance,
    pause,
  };
}

/** A port that was not handed in: using it is a mistake in the topology, and says so at once. */
function lacking<Port extends object>(name: keyof Ports): Port {
  const fail = (): never => {
    throw new Error(`this function was given no ${name}; see its line in lib/infra/topology.ts`);
  };
  // A function, so that `transport` can be called as well as asked for a property.
  return new Proxy(fail, { get: fail }) as unknown as Port;
}
