import { Problem } from "../contact/problem.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import type { JobInputs } from "./job-inputs.ts";

export const JOB_KINDS = ["audience", "history", "forecast", "backtest", "registry"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export type JobState = "waiting-for-file" | "queued" | "running" | "done" | "failed";

/** How far it is; without `total` it is not known yet how much there is. */
export type JobProgress = { readonly done: number; readonly total?: number; readonly unit: string };

/** What is wrong with the input, and how to mend it. */
export type JobProblem = {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
};

/** Long work, as whoever asked for it sees it. */
export type Job<K extends JobKind = JobKind> = {
  readonly id: string;
  readonly kind: K;
  readonly state: JobState;
  readonly input: JobInputs[K];
  readonly progress: JobProgress;
  readonly result?: unknown;
  readonly problem?: JobProblem;
  /** Keys of the files it left, by what they are. */
  readonly files?: Readonly<Record<string, string>>;
  readonly createdAt: Ms;
  readonly updatedAt: Ms;
  readonly actor: string;
  readonly version: number;
};

/** What its workers need to know beside. */
export type JobRecord<K extends JobKind = JobKind> = Job<K> & {
  /** It begins with a file that somebody uploads. */
  readonly file?: true;
  /** Version of the uploaded file it was begun with. */
  readonly source?: string;
  /** The worker that has it, or had it last. */
  readonly holder?: string;
  /** Nobody else takes it before this instant, unless its holder lets go. */
  readonly leaseUntil?: Ms;
  /** Where to go on; its form is the runner's own. */
  readonly checkpoint?: unknown;
  /** Workers that ended in the middle since it last went on. */
  readonly crashes: number;
};

type Store = Pick<Engine, "records">;

const SORT = "JOB";
const LIST = "JOBS";
/** Jobs that are not over, so that one whose message was lost is found again. */
const OPEN = "JOBS#OPEN";
const ofJob = (id: string) => `JOB#${id}`;
/** Later instants sort first. Instants have 13 digits until the year 2286. */
const newestFirst = (at: Ms, id: string) => `${String(9_999_999_999_999 - at).padStart(13, "0")}#${id}`;

/** Where the file of a job is uploaded to. */
export const uploadKeyOf = (jobId: string): string => `uploads/${jobId}`;
/** The job an uploaded file belongs to. */
export const jobOfUpload = (key: string): string | undefined => /^uploads\/(jb_[A-Za-z0-9_-]+)$/.exec(key)?.[1];

export const isJobOver = ({ state }: Pick<Job, "state">): boolean => state === "done" || state === "failed";

export async function addJob({ records }: Store, job: JobRecord): Promise<JobRecord> {
  const { version: _, ...data } = job;
  if (!(await records.swap({ pk: ofJob(job.id), sk: SORT, data }, undefined)))
    throw new Error(`there is a job ${job.id} already: chance gave one id twice`);
  await records.put({ pk: OPEN, sk: job.id, data: {} });
  await records.put({ pk: LIST, sk: newestFirst(job.createdAt, job.id), data: { id: job.id } });
  return { ...job, version: 1 };
}

export async function readJob({ records }: Store, id: string): Promise<JobRecord | undefined> {
  const record = await records.get(ofJob(id), SORT);
  return record && ({ ...record.data, version: record.version } as unknown as JobRecord);
}

/**
 * Writes the job in place of the version it was read at; undefined: somebody else came first. A write that was sent
 * again after a lost answer is known by its holder.
 */
export async function swapJob(store: Store, job: JobRecord): Promise<JobRecord | undefined> {
  const { version, ...data } = job;
  if (await store.records.swap({ pk: ofJob(job.id), sk: SORT, data }, version)) {
    if (isJobOver(job)) await store.records.remove(OPEN, job.id);
    return { ...job, version: version + 1 };
  }
  const found = await readJob(store, job.id);
  return found && found.version === version + 1 && found.holder === job.holder ? found : undefined;
}

/** Opens a job again whose file was uploaded anew. */
export const reopen = async ({ records }: Store, id: string): Promise<void> => {
  await records.put({ pk: OPEN, sk: id, data: {} });
};

/** @throws Problem not-found. */
export async function findJob(store: Store, id: string): Promise<Job> {
  const found = await readJob(store, id);
  if (!found) throw new Problem("not-found", `there is no job ${id}; use the id that the request was answered with`);
  return jobOf(found);
}

/** The newest jobs first, at most `limit` of them. */
export async function listJobs(store: Store, limit: number): Promise<readonly Job[]> {
  const listed = await store.records.list(LIST, "", limit);
  const found = await Promise.all(listed.map(({ data }) => readJob(store, String(data.id))));
  return found.filter((job) => job !== undefined).map(jobOf);
}

/** Ids of jobs that are not over. */
export const openJobs = async ({ records }: Store): Promise<readonly string[]> =>
  (await records.list(OPEN, "")).map(({ sk }) => sk);

/** A job that is over, or never was, is not open. */
export const closeJob = async ({ records }: Store, id: string): Promise<void> => {
  await records.remove(OPEN, id);
};

export function jobOf(record: JobRecord): Job {
  const { file: _, source: __, holder: ___, leaseUntil: ____, checkpoint: _____, crashes: ______, ...job } = record;
  return job;
}
