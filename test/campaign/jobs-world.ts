import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { diskFiles } from "../../lib/audience/disk-files.ts";
import type { Engine } from "../../lib/campaign/engine.ts";
import type { JobInputs } from "../../lib/campaign/job-inputs.ts";
import { findJob, type Job, type JobKind, uploadKeyOf } from "../../lib/campaign/job-record.ts";
import { createJob, runJob } from "../../lib/campaign/jobs.ts";
import type { JobMessage, Outgoing } from "../../lib/campaign/queues.ts";
import type { PolicyShelf } from "../../lib/contact/policies.ts";
import { assemble } from "../../lib/lambda/assemble.ts";
import { realChance } from "../../lib/lambda/real.ts";
import { makeSecrets, readSecrets } from "../../lib/lambda/secrets.ts";
import { createTables, localTables } from "../../lib/local/store.ts";
import { memoryDynamo } from "../../lib/simulate/memory-dynamo.ts";
import { MONDAY } from "../contact/world.ts";

/** Stands between the engine and the store: decides what becomes of each call. */
export type Meddle = (name: string, send: () => Promise<unknown>) => Promise<unknown>;

/** An engine over a store in memory and files on disk, with a clock that stands still and a list for a queue. */
export async function jobsWorld(now = MONDAY) {
  const clock = { now };
  const dynamo = memoryDynamo({ now: () => clock.now });
  const tables = localTables("jobs");
  await createTables(dynamo.client, tables);
  const meddle = { by: undefined as Meddle | undefined, calls: 0 };
  const client = {
    send: (command: { constructor: { name: string } }) => {
      const send = () => dynamo.client.send(command as never) as Promise<unknown>;
      meddle.calls++;
      return meddle.by ? meddle.by(command.constructor.name, send) : send();
    },
    destroy: () => {},
  } as unknown as DynamoDBClient;
  const root = await mkdtemp(join(tmpdir(), "tacet-jobs-"));
  const messages: Outgoing<JobMessage>[] = [];
  const none = { send: async () => {} };
  const engine: Engine & { policies: PolicyShelf } = assemble({
    client,
    tables,
    secrets: readSecrets(makeSecrets((count) => new Uint8Array(randomBytes(count)))),
    now: () => clock.now,
    chance: realChance,
    pause: async () => {},
    publicUrl: "https://tacet.example",
    files: diskFiles({ root, baseUrl: "http://127.0.0.1", sign: (text) => text, now: () => clock.now }),
    queues: { work: none, deliveries: none, jobs: { send: async (sent) => void messages.push(...sent) } },
    schedules: { start: async () => {}, stop: async () => {} },
    transport: () => async () => ({ result: "sent" }),
  });
  const write = (key: string, text: string) =>
    engine.files.write(
      key,
      (async function* () {
        yield Buffer.from(text);
      })(),
    );
  const run = (job: string, remainingMs = () => Infinity) => runJob(engine, { job }, remainingMs, root);
  return {
    engine,
    clock,
    dynamo,
    tables,
    meddle,
    messages,
    write,
    run,
    /** A job over a file that is there already, not begun. */
    withFile: async <K extends JobKind>(kind: K, input: JobInputs[K], text: string): Promise<Job<K>> => {
      const job = await createJob(engine, kind, input, "test", { file: true });
      await write(uploadKeyOf(job.id), text);
      return job;
    },
    /** Runs a job to its end, message by message. */
    finish: async (job: string, remainingMs?: () => number): Promise<Job> => {
      await run(job, remainingMs);
      while (messages.length > 0) {
        const { body, delaySeconds = 0 } = messages.shift()!;
        clock.now += delaySeconds * 1_000;
        await run(body.job, remainingMs);
      }
      return findJob(engine, job);
    },
    entries: (customerId: string) => engine.ledger.read(customerId, { limit: 1_000 }),
    close: () => rm(root, { recursive: true, force: true }),
  };
}

export type JobsWorld = Awaited<ReturnType<typeof jobsWorld>>;
