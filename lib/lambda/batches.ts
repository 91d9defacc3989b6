import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import pMap from "p-map";
import type { Engine } from "../campaign/engine.ts";
import type { WorkerName } from "../infra/topology.ts";
import { MalformedMessage } from "./messages.ts";
import type { WorkLine, WorkObserver } from "./observe.ts";

/** Messages of one batch that are worked at the same time; each pipelines its own rows. */
const MESSAGES_AT_ONCE = 4;

/** What a worker knows of the call it is in. */
export type Invocation = {
  readonly requestId: string;
  /** Milliseconds left before it is cut off. */
  readonly remainingMs: () => number;
  /** A folder for what is too large for memory. */
  readonly scratch: string;
  readonly observer: WorkObserver;
};

/** The one folder a Lambda may write to. */
const SCRATCH = "/tmp";

/** Works one event; what it could not do it throws, or names in its answer. */
type Run<E, A> = (engine: Engine, event: E, invocation?: Partial<Invocation>) => Promise<A>;
export type Worker<E, A> = { readonly name: WorkerName; readonly run: Run<E, A> };
export type WorkerHandler<E, A> = (event: E, context: Context) => Promise<A>;

/** For a caller that neither watches nor cuts off. */
const UNWATCHED: Invocation = {
  requestId: "none",
  remainingMs: () => Number.POSITIVE_INFINITY,
  scratch: SCRATCH,
  observer: { work: () => {}, fault: () => {} },
};

/**
 * Works each message by itself and gives back those that failed, and only those: the queue shows them again after
 * their visibility time-out, and puts them aside after too many receives. What else the batch did stays done.
 */
export function batches(
  name: WorkerName,
  one: (engine: Engine, body: string, invocation: Invocation) => Promise<void>,
): Run<SQSEvent, SQSBatchResponse> {
  return async (engine, { Records }, given = {}) => {
    const invocation = { ...UNWATCHED, ...given };
    const { observer, requestId } = invocation;
    const started = engine.now();
    const failures = await pMap(
      Records,
      async ({ messageId, body }) => {
        try {
          await one(engine, body, invocation);
          return undefined;
        } catch (error) {
          observer.fault(error, requestId, name);
          return { messageId, malformed: error instanceof MalformedMessage };
        }
      },
      { concurrency: MESSAGES_AT_ONCE },
    );
    const failed = failures.filter((failure) => failure !== undefined);
    const line: WorkLine = {
      requestId,
      worker: name,
      messages: Records.length,
      failed: failed.length,
      malformed: failed.filter(({ malformed }) => malformed).length,
      ms: engine.now() - started,
    };
    observer.work(line);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** The onion around a worker, as `pipeline` is around the routes: it knows the call, and tells of a fault before it fails. */
export function workerPipeline<E, A>(
  { name, run }: Worker<E, A>,
  engine: () => Engine | Promise<Engine>,
  observer: WorkObserver,
): WorkerHandler<E, A> {
  const handler = middy<E, A, Error, Context>()
    .use({
      onError: ({ error, context }) => {
        observer.fault(error, context.awsRequestId, name);
      },
    })
    .handler(async (event, context) =>
      run(await engine(), event, {
        requestId: context.awsRequestId,
        remainingMs: () => context.getRemainingTimeInMillis(),
        scratch: SCRATCH,
        observer,
      }),
    );
  return (event, context) => handler(event, context) as Promise<A>;
}
