import type { ApiWorld } from "../api/route.ts";
import { awsSchedules } from "../campaign/aws-schedules.ts";
import type { Engine } from "../campaign/engine.ts";
import type { QueueName, Queues } from "../campaign/queues.ts";
import { sqsQueue } from "../campaign/sqs-queue.ts";
import type { Message, Sent } from "../delivery/delivery.ts";
import { TABLES, type TableName } from "../infra/topology.ts";
import { assemble } from "../lambda/assemble.ts";
import { makeSecrets, readSecrets } from "../lambda/secrets.ts";
import { createTables, localTables } from "../local/store.ts";
import type { Ms } from "../policy/words.ts";
import type { Broken } from "./broken.ts";
import { type SeededChance, seededChance } from "./chance.ts";
import { type VirtualClock, virtualClock } from "./clock.ts";
import type { Item } from "./dynamo-value.ts";
import {
  type FaultProfile,
  type Faults,
  faultsOf,
  messageCopies,
  type Process,
  processOf,
  staleness,
  tickCalls,
} from "./faults.ts";
import { type MemoryDynamo, memoryDynamo } from "./memory-dynamo.ts";
import { memoryFiles, type StoredFiles } from "./memory-files.ts";
import { type MemoryQueues, memoryQueues } from "./memory-queues.ts";
import { type MemoryScheduler, memoryScheduler } from "./memory-scheduler.ts";
import { type Trace, traceOf } from "./trace.ts";

/** Clocks of processes differ from the true one by up to so much either way. */
const CLOCK_SKEW_MS = 900;

/** A function of the stack, with its containers: one invocation at a time each, and a new one after a crash. */
export type Lambda = {
  /** @returns undefined when the container crashed or ran out of time; throws what the work threw. */
  readonly invoke: <T>(work: (world: ApiWorld & Engine) => Promise<T>) => Promise<{ readonly answer: T } | undefined>;
};

/** Everything a simulation runs on. */
export type Stage = {
  readonly clock: VirtualClock;
  readonly chance: SeededChance;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly dynamo: MemoryDynamo;
  readonly queues: MemoryQueues;
  readonly urls: Readonly<Record<QueueName, { readonly url: string; readonly deadLetters: string }>>;
  readonly scheduler: MemoryScheduler;
  readonly files: StoredFiles;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly lambda: (name: string, timeoutMs: Ms) => Lambda;
  /** A look from outside: nothing goes wrong with it, it takes no time, and it sees what was written last. */
  readonly onlooker: ApiWorld & Engine;
};

export type StageOptions = {
  readonly seed: string;
  readonly start: Ms;
  readonly broken: Broken;
  readonly profile: FaultProfile;
  readonly queueSettings: Readonly<Record<QueueName, { visibilitySeconds: number; maxReceives: number }>>;
  readonly wrote: (table: TableName, item: Item, removed: boolean) => void;
  /** Whether a tick would find nothing to do. */
  readonly isIdle: (event: unknown, at: Ms) => boolean;
  /** A schedule calls. */
  readonly ticked: (event: unknown) => void;
  /** A message leaves for whoever it is for. */
  readonly deliver: (message: Message, process: Pick<Process, "call">) => Promise<Sent>;
};

/** Names only: the simulated scheduler calls a tick by whatever name it was given. */
const SCHEDULE_TARGET = { group: "tacet", tick: "arn:tick", role: "arn:role", letters: "arn:letters" };
const QUEUE_NAMES: readonly QueueName[] = ["work", "deliveries", "jobs"];

export async function stageOf(options: StageOptions): Promise<Stage> {
  const { seed, start, profile, queueSettings, broken } = options;
  const clock = virtualClock(start);
  const chance = seededChance(seed);
  const trace = traceOf(clock.now);
  let looksOn = false;
  const faults = faultsOf(profile, chance.stream("faults"), trace.note);
  const tables = localTables("simulated");
  const nameOf = new Map(Object.entries(tables).map(([name, table]) => [table, name as TableName]));
  const dynamo = memoryDynamo({
    now: clock.now,
    lag: (table, index) => (looksOn ? 0 : table === tables.ledger || index !== undefined ? staleness(faults) : 0),
    wrote: (table, item, removed) => {
      const name = nameOf.get(table)!;
      trace.note(`${removed ? "removed" : "wrote"} ${name} ${keyText(name, item)}`);
      options.wrote(name, item, removed);
    },
  });
  await createTables(dynamo.client, tables);
  const queues = memoryQueues(clock.now, {
    copies: () => messageCopies(faults),
    overtaken: () => faults.happens("message overtaken", faults.profile.message.overtaken),
  });
  const urls = Object.fromEntries(
    QUEUE_NAMES.map((name) => {
      const deadLetters = queues.create(`${name}-dead`, { visibilitySeconds: 30 });
      return [name, { url: queues.create(name, { ...queueSettings[name], deadLetters }), deadLetters }];
    }),
  ) as Stage["urls"];
  const scheduler = memoryScheduler({
    clock,
    calls: () => tickCalls(faults),
    isIdle: options.isIdle,
    call: (_arn, event) => {
      trace.note(`tick ${JSON.stringify(event)}`);
      options.ticked(event);
    },
  });
  const files: StoredFiles = new Map();
  const secrets = readSecrets(makeSecrets(chance.stream("secrets").bytes));

  const worldOf = (
    process: Omit<Process, "invoke">,
    own: SeededChance,
    skew: Ms,
    store = dynamo.client,
  ): ApiWorld & Engine => {
    const sqs = process.client(queues.client);
    return assemble({
      client: process.client(store),
      tables,
      secrets,
      now: () => clock.now() + skew,
      chance: own,
      pause: process.pause,
      files: memoryFiles(files, process.call),
      queues: Object.fromEntries(QUEUE_NAMES.map((name) => [name, sqsQueue(sqs, urls[name].url)])) as unknown as Queues,
      schedules: awsSchedules(process.client(scheduler.client), SCHEDULE_TARGET),
      transport: () => (message) => options.deliver(message, process),
    });
  };
  /** A container: a process of its own, its clock a little off, its caches empty. */
  const container = (label: string) => {
    const process = processOf(clock, faults);
    const own = chance.stream(label);
    const skew = profile.latency ? own.below(2 * CLOCK_SKEW_MS) - CLOCK_SKEW_MS : 0;
    const client = broken.client?.(dynamo.client) ?? dynamo.client;
    const world = worldOf(process, own, skew, client);
    return { process, world: broken.world?.(world) ?? world };
  };
  const lambda = (name: string, timeoutMs: Ms): Lambda => {
    const idle: ReturnType<typeof container>[] = [];
    let made = 0;
    return {
      invoke: async (work) => {
        const one = idle.pop() ?? container(`${name} ${made++}`);
        let answer: Awaited<ReturnType<typeof work>> | undefined;
        let ended = false;
        try {
          const invoked = await one.process.invoke(() => work(one.world), timeoutMs);
          ended = invoked !== undefined;
          answer = invoked?.answer as typeof answer;
          return ended ? { answer: answer! } : undefined;
        } catch (error) {
          ended = true;
          throw error;
        } finally {
          if (ended) idle.push(one);
        }
      },
    };
  };
  const onlooker = worldOf(
    {
      call: (effect) => effect(),
      client: (client) => ({
        ...client,
        send: (command: never) => {
          looksOn = true;
          try {
            return client.send(command);
          } finally {
            looksOn = false;
          }
        },
      }),
      pause: clock.pause,
    },
    chance.stream("onlooker"),
    0,
  );
  return { clock, chance, faults, trace, dynamo, queues, urls, scheduler, files, tables, lambda, onlooker };
}

/** What a write was, for the trace: its key, and what tells two writes of one key apart. */
function keyText(name: TableName, item: Item): string {
  const { partition, sort } = TABLES[name];
  const key = `${item[partition.name]!.S} ${item[sort.name]!.S ?? item[sort.name]!.N}`;
  const hash = item.hash?.B;
  return hash ? `${key} ${item.kind!.S} ${Buffer.from(hash).toString("base64url")}` : `${key} ${item.data?.S ?? ""}`;
}
