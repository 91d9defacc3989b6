import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { ApiWorld } from "../api/route.ts";
import type { Engine } from "../campaign/engine.ts";
import type { TickEvent } from "../campaign/schedules.ts";
import type { Invocation } from "../lambda/batches.ts";

/** A function that a queue calls. */
export type Batches = (engine: Engine, event: SQSEvent, invocation?: Partial<Invocation>) => Promise<SQSBatchResponse>;

/**
 * Code that is wrong on purpose, put in the place of what it wraps: whoever tests the checks breaks one rule and sees
 * whether they notice. The onlooker is never broken.
 */
export type Broken = {
  /** The client of every process. */
  readonly client?: (client: DynamoDBClient) => DynamoDBClient;
  /** The ports of every process. */
  readonly world?: (world: ApiWorld & Engine) => ApiWorld & Engine;
  /** What a queue calls. */
  readonly batches?: (run: Batches) => Batches;
  /** What a schedule calls. */
  readonly tick?: (run: (engine: Engine, event: TickEvent) => Promise<void>) => typeof run;
};
