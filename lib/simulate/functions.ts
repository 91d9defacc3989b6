import type { QueueName } from "../campaign/queues.ts";
import type { TickEvent } from "../campaign/schedules.ts";
import { QUEUES, WORKERS } from "../infra/topology.ts";
import type { Invocation } from "../lambda/batches.ts";
import { onDeliveries, onJobs, onTick, onWork } from "../lambda/workers.ts";
import { MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Batches, Broken } from "./broken.ts";
import { eventSource } from "./event-source.ts";
import { type Outside, unexpected } from "./outside.ts";
import type { Stage } from "./stage.ts";

/** EventBridge Scheduler calls again when a call fails, after a growing while; here so often. */
const TICK_CALLS = 3;

const HANDLERS: Readonly<Record<QueueName, Batches>> = { work: onWork, deliveries: onDeliveries, jobs: onJobs };

export type Wiring = {
  readonly stage: Stage;
  readonly outside: Outside;
  /** A folder for what a job spills. */
  readonly scratch: string;
  readonly broken: Broken;
};

/** Ties queues and schedules to the functions that AWS would call; returns what a schedule calls. */
export function wire(wiring: Wiring): (event: unknown) => void {
  for (const [name, handler] of Object.entries(HANDLERS) as [QueueName, Batches][]) wireQueue(wiring, name, handler);
  const { stage, outside, broken } = wiring;
  const run = broken.tick?.(onTick) ?? onTick;
  const ticks = stage.lambda("ticks", WORKERS.ticks.timeoutSeconds * SECOND_MS);
  return (event) =>
    outside.spawn(async () => {
      for (let calls = 1; calls <= TICK_CALLS; calls++) {
        const done = await ticks.invoke((engine) => run(engine, event as TickEvent)).catch(noticed(outside));
        if (done) return;
        await stage.clock.pause(calls * MINUTE_MS);
      }
    });
}

function wireQueue({ stage, outside, scratch, broken }: Wiring, name: QueueName, handler: Batches): void {
  const { batchSize, batchWindowSeconds, maxConcurrency, worker } = QUEUES[name];
  const { clock, faults, queues, urls } = stage;
  const run = broken.batches?.(handler) ?? handler;
  const timeout: Ms = WORKERS[worker].timeoutSeconds * SECOND_MS;
  const lambda = stage.lambda(name, timeout);
  const notice = noticed(outside);
  // What a worker reports as failed is looked at here too: a fault the store explains comes again, a defect ends it all.
  const observer: Invocation["observer"] = { work: () => {}, fault: notice };
  const lost = () => faults.happens("deletion lost", faults.profile.message.deletionLost);
  eventSource(
    { queues, clock, lost },
    { url: urls[name].url, batchSize, batchWindowSeconds, maxConcurrency },
    async (event) => {
      const until = clock.now() + timeout;
      const remainingMs = () => until - clock.now();
      const invocation = { requestId: name, scratch, observer, remainingMs };
      const invoked = await lambda.invoke((engine) => run(engine, event, invocation));
      if (!invoked) throw new Error("the function crashed");
      return invoked.answer;
    },
  );
}

const noticed =
  ({ fail }: Outside) =>
  (error: unknown): undefined => {
    const defect = unexpected(error);
    if (defect !== undefined) fail(defect);
  };
