import * as z from "zod";
import { findJob, type Job, listJobs } from "../../campaign/job-record.ts";
import { createJob, UPLOAD_LASTS_SECONDS, uploadFor } from "../../campaign/jobs.ts";
import { findCampaign } from "../../campaign/manage.ts";
import { Problem } from "../../contact/problem.ts";
import { UploadOut } from "../campaign-schemas.ts";
import { jobOnce } from "../job-once.ts";
import { BacktestRequest, BacktestStarted, ImportRequest, JobOut, JobsOut } from "../job-schemas.ts";
import { instantOut } from "../render.ts";
import { type ApiEngine, engineOf, route } from "../route.ts";

const MAX_JOBS = 200;

/** Names under which results hold instants; they are kept as milliseconds and told as RFC 3339. */
const INSTANTS: ReadonlySet<string> = new Set(["at", "asOf", "from", "to", "until", "hour", "lastRowAt"]);

function tellable(value: unknown, name = ""): unknown {
  if (typeof value === "number" && INSTANTS.has(name)) return instantOut(value);
  if (Array.isArray(value)) return value.map((item) => tellable(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tellable(item, key)]));
}

async function renderJob({ files }: Pick<ApiEngine, "files">, job: Job): Promise<z.infer<typeof JobOut>> {
  const left = await Promise.all(
    Object.entries(job.files ?? {}).map(async ([name, key]) => [name, await files.download(key, UPLOAD_LASTS_SECONDS)]),
  );
  return {
    jobId: job.id,
    kind: job.kind,
    state: job.state,
    progress: job.progress,
    ...(job.result !== undefined && { result: tellable(job.result) }),
    ...(job.problem && { problem: { ...job.problem, errors: job.problem.errors?.map((error) => ({ ...error })) } }),
    ...(left.length > 0 && { files: Object.fromEntries(left) }),
    createdAt: instantOut(job.createdAt),
    updatedAt: instantOut(job.updatedAt),
    actor: job.actor,
  };
}

const past = {
  customerId: { column: "client" },
  when: {
    date: { column: "date" },
    timeOfDay: { constant: "12:00" },
    zone: { constant: "Europe/Lisbon" },
    assume: "The file has no time of day; noon is taken.",
  },
  facts: [
    {
      fact: "contact",
      channel: { constant: "voice" },
      purpose: { constant: "promotional" },
      topic: { constant: "term-deposit" },
      disposition: { expression: 'row.result == "sold" ? "accepted" : "declined"' },
    },
  ],
};

export const jobRoutes = [
  route({
    method: "GET",
    path: "/v1/jobs",
    operationId: "listJobs",
    tag: "Jobs",
    summary: "The newest jobs",
    scope: "tacet/campaigns:read",
    served: "jobs",
    query: z.object({ limit: z.coerce.number().int().min(1).max(MAX_JOBS).default(50) }),
    answer: JobsOut,
    problems: [],
    examples: [{ order: 350, summary: "The newest", query: { limit: "5" } }],
    handle: async ({ query }, world) => {
      const engine = engineOf(world);
      const jobs = await listJobs(engine, query.limit);
      return { body: { data: await Promise.all(jobs.map((job) => renderJob(engine, job))), nextCursor: null } };
    },
  }),
  route({
    method: "GET",
    path: "/v1/jobs/{id}",
    operationId: "getJob",
    tag: "Jobs",
    summary: "How far a job is, and what it came to",
    scope: "tacet/campaigns:read",
    served: "jobs",
    params: z.object({ id: z.string().min(1).max(128).meta({ description: "The jobId it was answered with" }) }),
    answer: JobOut,
    problems: ["not-found"],
    examples: [{ order: 351, summary: "One there is not", params: { id: "jb_none" }, status: 404 }],
    handle: async ({ params }, world) => {
      const engine = engineOf(world);
      return { body: await renderJob(engine, await findJob(engine, params.id)) };
    },
  }),
  route({
    method: "POST",
    path: "/v1/imports",
    operationId: "importHistory",
    tag: "Jobs",
    summary: "Bring in what happened before Tacet",
    description:
      'Past contacts, refusals, consents and opt-outs of a file, because a "no" said last year counts. Says which column is what, and answers where to put the file; then the job writes each fact once into its customer\'s ledger. The same file again changes nothing.',
    scope: "tacet/campaigns:write",
    served: "jobs",
    body: ImportRequest,
    answer: UploadOut,
    status: 202,
    problems: ["idempotency-mismatch"],
    examples: [{ order: 352, summary: "Calls of an earlier campaign", body: { mapping: past } }],
    handle: async ({ body, caller }, world) => {
      const engine = engineOf(world);
      const { actor, ...input } = body;
      const { job, replayed } = await jobOnce(engine, caller, ["import", input], () =>
        createJob(engine, "history", input, actor ?? caller.subject, { file: true }),
      );
      return { body: { jobId: job.id, upload: await uploadFor(engine, job) }, replayed };
    },
  }),
  route({
    method: "POST",
    path: "/v1/policies/{id}/backtest",
    operationId: "backtestPolicy",
    tag: "Policies",
    summary: "What this policy would have kept from happening",
    description:
      "Replays recorded contacts under a stored version: which would not have been made, what came of those, and which refusals would not have been provoked. Nothing is written. To try a document that is not stored yet, add it as a version first; that puts nothing in force.",
    scope: "tacet/policies:read",
    served: "jobs",
    params: z.object({ id: z.string().max(60) }),
    body: BacktestRequest,
    answer: BacktestStarted,
    status: 202,
    problems: ["not-found", "campaign-state", "job-state", "idempotency-mismatch"],
    examples: [
      {
        order: 353,
        summary: "Of a file",
        params: { id: "strict" },
        body: { version: "1", of: { kind: "file", mapping: past } },
      },
      {
        order: 354,
        summary: "Under a version there is not",
        params: { id: "strict" },
        body: { version: "99", of: { kind: "campaign", campaign: "autumn-savings" } },
        status: 404,
      },
    ],
    handle: async ({ params, body, caller }, world) => {
      const engine = engineOf(world);
      const { version, actor, ...asked } = body;
      const policy = { id: params.id, version };
      for (const ref of [policy, ...(asked.packs ?? [])]) await mustBeStored(engine, ref);
      await mustBeThere(engine, asked.of);
      const file = asked.of.kind === "file";
      const input = { policy, ...asked };
      const { job, replayed } = await jobOnce(engine, caller, ["backtest", input], () =>
        createJob(engine, "backtest", input, actor ?? caller.subject, { file }),
      );
      return { body: { jobId: job.id, policy, ...(file && { upload: await uploadFor(engine, job) }) }, replayed };
    },
  }),
];

async function mustBeStored({ policies }: Pick<ApiEngine, "policies">, ref: { id: string; version: string }) {
  if (await policies.version(ref.id, ref.version)) return;
  throw new Problem("not-found", `there is no version ${ref.version} of policy ${ref.id}; GET /v1/policies lists them`);
}

/** What is to be replayed is there by now, so that whoever asks hears of it at once. */
async function mustBeThere(engine: ApiEngine, of: z.infer<typeof BacktestRequest>["of"]): Promise<void> {
  if (of.kind === "campaign" && !(await findCampaign(engine, of.campaign)).audience)
    throw new Problem("campaign-state", `campaign ${of.campaign} has no audience, so there are no ledgers to replay`);
  if (of.kind !== "import") return;
  const job = await findJob(engine, of.job);
  if (job.kind === "history" && job.state === "done") return;
  throw new Problem(
    "job-state",
    job.kind === "history"
      ? `import ${job.id} is ${job.state}; wait until it is done`
      : `job ${job.id} is a ${job.kind}, and no import`,
    [{ pointer: "/of/job", detail: "name an import that is done" }],
  );
}
