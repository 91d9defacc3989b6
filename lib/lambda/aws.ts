import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ApiWorld, Route } from "../api/route.ts";
import type { DirectorySecrets } from "../directory/directory.ts";
import { assemble } from "./assemble.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { powertools } from "./observe.ts";
import { type ApiHandler, pipeline } from "./pipeline.ts";
import { realChance, realClock, realPause } from "./real.ts";
import { readSecrets } from "./secrets.ts";

/** The step retries for itself and must see an unknown result soon; the SDK tries once more and no oftener. */
const SDK_ATTEMPTS = 2;
const REQUEST_TIMEOUT_MS = 3_000;
const CONNECTION_TIMEOUT_MS = 1_000;

/** The handler of a Lambda that serves these routes; its world is made at the first call, and kept. */
export function onAws(routes: readonly Route[]): ApiHandler {
  let world: Promise<ApiWorld> | undefined;
  const made = () => {
    world ??= awsWorld(readEnvironment()).catch((error) => {
      world = undefined;
      throw error;
    });
    return world;
  };
  return pipeline(routes, made, powertools(), realClock);
}

async function awsWorld(environment: Environment): Promise<ApiWorld> {
  const client = new DynamoDBClient({
    maxAttempts: SDK_ATTEMPTS,
    requestHandler: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  const none = "no-such-table-for-this-function";
  return assemble({
    client,
    tables: {
      ledger: environment.TACET_LEDGER_TABLE ?? none,
      directory: environment.TACET_DIRECTORY_TABLE ?? none,
      events: environment.TACET_EVENTS_TABLE ?? none,
      policies: environment.TACET_POLICIES_TABLE ?? none,
    },
    secrets: environment.TACET_SECRET_ARN ? await fetchSecrets(environment.TACET_SECRET_ARN) : NO_SECRETS,
    now: realClock,
    chance: realChance,
    pause: realPause,
  });
}

/** A function that was given no secret can make no token and open nothing. */
const NO_SECRETS: DirectorySecrets = { tokens: { current: "", versions: {} }, vault: new Uint8Array() };

async function fetchSecrets(arn: string): Promise<DirectorySecrets> {
  const { SecretString } = await new SecretsManagerClient({ maxAttempts: SDK_ATTEMPTS + 1 }).send(
    new GetSecretValueCommand({ SecretId: arn }),
  );
  if (!SecretString) throw new Error("the secret of token and vault keys is empty");
  return readSecrets(SecretString);
}
