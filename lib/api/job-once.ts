import { findJob, type Job } from "../campaign/job-record.ts";
import { mismatch } from "../contact/fact.ts";
import { digestOf } from "../ledger/entry.ts";
import type { ApiEngine, Caller } from "./route.ts";

type Asked = { readonly job: string; readonly digest: string };

/**
 * The job a request asks for, made once for an Idempotency-Key. Of two that come at the same moment one may leave a
 * job nobody hears of; it changes nothing that the other does not.
 * @throws Problem idempotency-mismatch for the same key with another request.
 */
export async function jobOnce(
  engine: Pick<ApiEngine, "records">,
  { clientId, idempotencyKey }: Caller,
  request: unknown,
  make: () => Promise<Job>,
): Promise<{ readonly job: Job; readonly replayed: boolean }> {
  if (idempotencyKey === undefined) return { job: await make(), replayed: false };
  const [pk, digest] = [`JOB-KEY#${clientId}#${idempotencyKey}`, digestOf(request)];
  const asked = async () => (await engine.records.get(pk, "JOB"))?.data as Asked | undefined;
  const before = await asked();
  if (before) return { job: await sameOf(engine, before, digest), replayed: true };
  const job = await make();
  if (await engine.records.put({ pk, sk: "JOB", data: { job: job.id, digest } satisfies Asked }, "once"))
    return { job, replayed: false };
  return { job: await sameOf(engine, (await asked())!, digest), replayed: true };
}

async function sameOf(engine: Pick<ApiEngine, "records">, asked: Asked, digest: string): Promise<Job> {
  if (asked.digest !== digest) throw mismatch();
  return findJob(engine, asked.job);
}
