import { tmpdir } from "node:os";
import { AudienceError, FileChanged } from "../audience/audience-error.ts";
import { MAX_FILE_BYTES } from "../audience/decode.ts";
import type { UploadTarget } from "../audience/files.ts";
import { PROBLEMS, Problem } from "../contact/problem.ts";
import { StoreUnavailable } from "../ledger/ledger.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { runBacktest } from "./backtest-job.ts";
import type { Engine } from "./engine.ts";
import { runForecast } from "./forecast.ts";
import { importHistory } from "./import-history.ts";
import { importRegistry } from "./import-registry.ts";
import type { JobInputs } from "./job-inputs.ts";
import {
  addJob,
  closeJob,
  isJobOver,
  type Job,
  type JobKind,
  type JobProblem,
  type JobRecord,
  jobOf,
  openJobs,
  readJob,
  reopen,
  swapJob,
  uploadKeyOf,
} from "./job-record.ts";
import { JobFailed, type Ran, type Runner, Superseded } from "./job-run.ts";
import { prepareAudience } from "./prepare-audience.ts";
import type { JobMessage } from "./queues.ts";

const RUNNERS: { readonly [K in JobKind]: Runner<K> } = {
  audience: prepareAudience,
  history: importHistory,
  forecast: runForecast,
  backtest: runBacktest,
  registry: importRegistry,
};

/** A worker keeps a job so long without saying how far it is; longer than its longest stretch between two savings. */
export const JOB_LEASE_MS = 5 * MINUTE_MS;
/** With less time left than this, a job goes on in another message. */
const SHORT_MS = 45 * SECOND_MS;
/** Workers that end in the middle of a job without getting anywhere, before it is given up. */
const MAX_CRASHES = 10;
/** Rounds of taking a job that others take too. */
const MAX_ROUNDS = 8;
const ID_BYTES = 12;
/** An upload's address is good for so long. */
export const UPLOAD_LASTS_SECONDS = 3_600;
/** A file that has not come by then does not come any more: uploads are removed after a week. */
const FILE_WAITS_MS = 7 * DAY_MS;
/** A job nobody has worked on for so long is sent again. */
const ASLEEP_MS = 2 * MINUTE_MS;

type Maker = Pick<Engine, "records" | "queues" | "now" | "chance">;

/** Makes a job. One without a file begins at once, one with a file when that is uploaded: see {@link uploadFor}. */
export async function createJob<K extends JobKind>(
  engine: Maker,
  kind: K,
  input: JobInputs[K],
  actor: string,
  { file = false }: { readonly file?: boolean } = {},
): Promise<Job<K>> {
  const now = engine.now();
  const made = await addJob(engine, {
    id: `jb_${Buffer.from(engine.chance.bytes(ID_BYTES)).toString("base64url")}`,
    kind,
    state: file ? "waiting-for-file" : "queued",
    input,
    progress: { done: 0, unit: "rows" },
    createdAt: now,
    updatedAt: now,
    actor,
    crashes: 0,
    version: 0,
    ...(file && { file }),
  });
  if (!file) await engine.queues.jobs.send([{ body: { job: made.id } }]);
  return jobOf(made) as Job<K>;
}

/** Where the file of a job is to be uploaded. */
export const uploadFor = ({ files }: Pick<Engine, "files">, job: Pick<Job, "id">): Promise<UploadTarget> =>
  files.upload(uploadKeyOf(job.id), { maxBytes: MAX_FILE_BYTES, expiresInSeconds: UPLOAD_LASTS_SECONDS });

/**
 * Works on a job until it is over, fails or runs short of time; then it goes on in a message of its own. A message for a
 * job that another worker has is put off until that one must have finished or said how far it is.
 * @throws StoreUnavailable, or whatever failed unforeseen: the queue brings the message again.
 */
export async function runJob(
  engine: Engine,
  { job: id }: JobMessage,
  remainingMs: () => number,
  scratch = tmpdir(),
): Promise<void> {
  const begun = await begin(engine, id);
  if (!begun) return;
  const lease = leaseOf(engine, begun);
  try {
    const isShort = () => remainingMs() < SHORT_MS;
    await lease.end(await runnerOf(begun)({ engine, job: begun, scratch, save: lease.save, isShort }));
  } catch (error) {
    await lease.fail(error);
  }
}

const runnerOf = ({ kind }: JobRecord): Runner<JobKind> => RUNNERS[kind] as Runner<JobKind>;

/** Takes the job, if there is something to be done for it. */
async function begin(engine: Engine, id: string): Promise<JobRecord | undefined> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = await readJob(engine, id);
    if (!found) return undefined;
    const now = engine.now();
    const source = found.file && (await engine.files.stat(uploadKeyOf(id)))?.version;
    const isAnew = source !== undefined && source !== found.source;
    if (found.state === "waiting-for-file" && !isAnew) return undefined;
    // What is over begins again only with another file.
    if (isJobOver(found) && !isAnew) return undefined;
    if (found.state === "running" && found.leaseUntil !== undefined && now < found.leaseUntil) {
      await putOff(engine, id, found.leaseUntil - now);
      return undefined;
    }
    if (isJobOver(found)) await reopen(engine, id);
    const crashed = found.state === "running" && found.leaseUntil !== undefined;
    if (crashed && found.crashes + 1 >= MAX_CRASHES) {
      await swapJob(engine, { ...found, state: "failed", problem: GIVEN_UP, leaseUntil: undefined, updatedAt: now });
      return undefined;
    }
    const taken: JobRecord = {
      ...(isAnew ? asNew(found) : found),
      ...(source !== undefined && { source: isAnew ? source : found.source }),
      state: "running",
      holder: Buffer.from(engine.chance.bytes(ID_BYTES)).toString("base64url"),
      leaseUntil: now + JOB_LEASE_MS,
      crashes: isAnew ? 0 : found.crashes + (crashed ? 1 : 0),
      updatedAt: now,
    };
    const held = await swapJob(engine, taken);
    if (held) return held;
  }
  throw new StoreUnavailable(`others are taking job ${id} at the same time`);
}

const asNew = ({ result: _, problem: __, files: ___, checkpoint: ____, ...job }: JobRecord): JobRecord => ({
  ...job,
  progress: { done: 0, unit: job.progress.unit },
});

const putOff = ({ queues }: Pick<Engine, "queues">, job: string, ms: Ms): Promise<void> =>
  queues.jobs.send([{ body: { job }, delaySeconds: Math.max(1, Math.ceil(ms / SECOND_MS)) }]);

const GIVEN_UP: JobProblem = {
  code: "internal-error",
  detail: "it failed again and again for a reason that is in the log and not in the input; ask again",
};

/** The hold a worker has on a job. */
function leaseOf(engine: Engine, begun: JobRecord) {
  let held = begun;
  const write = async (change: Partial<JobRecord>): Promise<void> => {
    const swapped = await swapJob(engine, { ...held, ...change, updatedAt: engine.now() });
    if (!swapped) throw new Superseded(`another worker has job ${held.id}`);
    held = swapped;
  };
  const release = async (change: Partial<JobRecord> = {}): Promise<void> => write({ ...change, leaseUntil: undefined });
  // Whoever took the job meanwhile finds the same mistake.
  const give = (problem: JobProblem, files?: JobRecord["files"]) =>
    release({ state: "failed", problem, files, checkpoint: undefined }).catch((error: unknown) => {
      if (!(error instanceof Superseded)) throw error;
    });
  return {
    save: (progress: Job["progress"], checkpoint: unknown) =>
      write({ progress, checkpoint, leaseUntil: engine.now() + JOB_LEASE_MS, crashes: 0 }),
    end: async (ran: Ran) => {
      if (ran === "more") {
        await release();
        return engine.queues.jobs.send([{ body: { job: held.id } }]);
      }
      if ("waits" in ran) {
        await release();
        return putOff(engine, held.id, ran.waits);
      }
      const { progress } = held;
      await release({
        state: "done",
        result: ran.done,
        files: ran.files,
        progress: { ...progress, done: progress.total ?? progress.done },
        checkpoint: undefined,
      });
    },
    fail: async (error: unknown) => {
      if (error instanceof Superseded) return;
      if (error instanceof FileChanged && (await isReplaced(engine, held))) {
        await release();
        return engine.queues.jobs.send([{ body: { job: held.id } }]);
      }
      const problem = problemOf(error);
      if (problem) return give(problem, error instanceof JobFailed ? error.files : undefined);
      if (!isStoreFault(error) && held.crashes + 1 >= MAX_CRASHES) {
        await give(GIVEN_UP);
        throw error;
      }
      // Nobody need wait for the lease to end. If this fails too, they do.
      await release({ crashes: held.crashes + (isStoreFault(error) ? 0 : 1) }).catch(() => {});
      throw error;
    },
  };
}

/** Another file is there in place of the one that was read: the job begins again with it. */
async function isReplaced({ files }: Pick<Engine, "files">, { id, source }: JobRecord): Promise<boolean> {
  const version = source === undefined ? undefined : (await files.stat(uploadKeyOf(id)))?.version;
  return version !== undefined && version !== source;
}

const isStoreFault = (error: unknown): boolean =>
  error instanceof StoreUnavailable || (error instanceof Problem && PROBLEMS[error.code].status >= 500);

/** What of an error is the input's fault. */
function problemOf(error: unknown): JobProblem | undefined {
  if (error instanceof JobFailed) return error.problem;
  if (error instanceof AudienceError) {
    const detail = error.where === undefined ? error.detail : `${error.where}: ${error.detail}`;
    return { code: error.code, detail };
  }
  if (error instanceof Problem && PROBLEMS[error.code].status < 500) {
    const { code, message, errors } = error;
    return { code, detail: message, ...(errors.length > 0 && { errors }) };
  }
  return undefined;
}

/**
 * Sends again the jobs that nobody works on: their message, or the notice of their file, was lost. Gives up those whose
 * file never came. For the heartbeat; a message too many does nothing.
 */
export async function wakeJobs(engine: Pick<Engine, "records" | "queues" | "files" | "now">): Promise<number> {
  let woken = 0;
  for (const id of await openJobs(engine)) {
    const job = await readJob(engine, id);
    const now = engine.now();
    if (!job || isJobOver(job)) {
      await closeJob(engine, id);
      continue;
    }
    if (now < Math.max(job.updatedAt + ASLEEP_MS, job.leaseUntil ?? 0)) continue;
    if (job.state === "waiting-for-file" && !(await engine.files.stat(uploadKeyOf(id)))) {
      if (now >= job.createdAt + FILE_WAITS_MS) await giveUpWaiting(engine, job, now);
      continue;
    }
    await engine.queues.jobs.send([{ body: { job: id } }]);
    woken++;
  }
  return woken;
}

async function giveUpWaiting(engine: Pick<Engine, "records">, job: JobRecord, now: Ms): Promise<void> {
  const problem = { code: "file-missing", detail: "the file was never uploaded; ask again and upload it" };
  await swapJob(engine, { ...job, state: "failed", problem, updatedAt: now });
}
