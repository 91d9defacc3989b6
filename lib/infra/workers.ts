import { Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { QueueName } from "../campaign/queues.ts";
import { type Surroundings, TacetFunction } from "./function.ts";
import { keyRights, receiveRights } from "./rights.ts";
import { QUEUES, WORKERS, type WorkerName } from "./topology.ts";

/** A tick that fails is tried once more; then the next one does its work. */
const TICK_RETRIES = 1;
const TICK_AGE_MINUTES = 5;

/** A function with the queue it works, unless it can say yes and the stack is closed: then the messages wait. */
export function queueWorker(scope: Construct, queueName: QueueName, surroundings: Surroundings): TacetFunction {
  const { keys, queues, options } = surroundings;
  const { worker: name, batchSize, batchWindowSeconds, maxConcurrency } = QUEUES[queueName];
  const queue = queues.of[queueName];
  const worker = new TacetFunction(scope, name, WORKERS[name], surroundings);
  for (const right of receiveRights(queue, keys.of.record)) worker.lambda.addToRolePolicy(right);
  const mapping = new EventSourceMapping(worker, "Queue", {
    target: worker.lambda,
    eventSourceArn: queue.queueArn,
    batchSize,
    ...(batchWindowSeconds > 0 && { maxBatchingWindow: Duration.seconds(batchWindowSeconds) }),
    reportBatchItemFailures: true,
    maxConcurrency,
    enabled: !(options.closed && WORKERS[name].permits),
  });
  mapping.node.addDependency(worker.lambda.role!);
  return worker;
}

/** The function schedules call: without an answer, so what fails for good is kept where somebody hears of it. */
export function ticker(scope: Construct, surroundings: Surroundings): TacetFunction {
  const { keys, schedules } = surroundings;
  const name: WorkerName = "ticks";
  const worker = new TacetFunction(scope, name, WORKERS[name], surroundings, schedules.tickName);
  const rights = [
    new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [schedules.letters.queueArn] }),
    keyRights(keys.of.operations, ["kms:Decrypt", "kms:GenerateDataKey"], "sqs"),
  ];
  for (const right of rights) worker.lambda.addToRolePolicy(right);
  worker.lambda.configureAsyncInvoke({
    maxEventAge: Duration.minutes(TICK_AGE_MINUTES),
    retryAttempts: TICK_RETRIES,
    onFailure: { bind: () => ({ destination: schedules.letters.queueArn }) },
  });
  schedules.beat(worker.lambda);
  return worker;
}
