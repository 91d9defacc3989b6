import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ApiWorld, Route } from "../api/route.ts";
import type { Engine } from "../campaign/engine.ts";
import { signingOf } from "../campaign/signing.ts";
import type { DirectorySecrets } from "../directory/directory.ts";
import { assemble, type Ports } from "./assemble.ts";
import { type Worker, type WorkerHandler, workerPipeline } from "./batches.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { powertools } from "./observe.ts";
import { type ApiHandler, pipeline } from "./pipeline.ts";
import { realChance, realClock, realPause } from "./real.ts";
import { readSecrets } from "./secrets.ts";

/** The step retries for itself and must see an unknown result soon; the SDK tries once more and no oftener. */
const SDK_ATTEMPTS = 2;
const REQUEST_TIMEOUT_MS = 3_000;
const CONNECTION_TIMEOUT_MS = 1_000;

/** Of every client whose calls are small and answered at once. */
export const SMALL_CALLS = {
  maxAttempts: SDK_ATTEMPTS,
  requestHandler: {
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
} as const;

/**
 * Makes ports of the engine over AWS, from what the function's environment names. Each stands in a file of its own, so
 * that a function's bundle has only the clients it was given: they are loaded at every cold start.
 */
export type Provide = (environment: Environment, signing: Engine["signing"]) => Partial<Ports>;

/** The handler of a Lambda that serves these routes; its world is made at the first call, and kept. */
export const onAws = (routes: readonly Route[], provided: readonly Provide[] = []): ApiHandler =>
  pipeline(routes, keptWorld(provided), powertools(), realClock);

/** The handler of a Lambda that a queue or a schedule calls. */
export const workerOnAws = <E, A>(worker: Worker<E, A>, provided: readonly Provide[] = []): WorkerHandler<E, A> =>
  workerPipeline(worker, keptWorld(provided), powertools());

function keptWorld(provided: readonly Provide[]): () => Promise<ApiWorld & Engine> {
  let world: Promise<ApiWorld & Engine> | undefined;
  return () => {
    world ??= awsWorld(readEnvironment(), provided).catch((error) => {
      world = undefined;
      throw error;
    });
    return world;
  };
}

async function awsWorld(environment: Environment, provided: readonly Provide[]): Promise<ApiWorld & Engine> {
  const none = "no-such-table-for-this-function";
  const secrets = environment.TACET_SECRET_ARN ? await fetchSecrets(environment.TACET_SECRET_ARN) : NO_SECRETS;
  const signing = signingOf(secrets.tokens);
  return assemble({
    client: new DynamoDBClient(SMALL_CALLS),
    tables: {
      ledger: environment.TACET_LEDGER_TABLE ?? none,
      directory: environment.TACET_DIRECTORY_TABLE ?? none,
      events: environment.TACET_EVENTS_TABLE ?? none,
      policies: environment.TACET_POLICIES_TABLE ?? none,
      campaigns: environment.TACET_CAMPAIGNS_TABLE ?? none,
    },
    secrets,
    now: realClock,
    chance: realChance,
    pause: realPause,
    ...(environment.TACET_PUBLIC_URL && { publicUrl: environment.TACET_PUBLIC_URL }),
    ...Object.assign({}, ...provided.map((provide) => provide(environment, signing))),
  });
}

/** A function that was given no secret can make no token, open nothing and sign nothing. */
const NO_SECRETS: DirectorySecrets = { tokens: { current: "", versions: {} }, vault: new Uint8Array() };

async function fetchSecrets(arn: string): Promise<DirectorySecrets> {
  const { SecretString } = await new SecretsManagerClient({ maxAttempts: SDK_ATTEMPTS + 1 }).send(
    new GetSecretValueCommand({ SecretId: arn }),
  );
  if (!SecretString) throw new Error("the secret of token and vault keys is empty");
  return readSecrets(SecretString);
}
