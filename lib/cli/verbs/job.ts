import { Option } from "commander";
import type * as z from "zod";
import type { JobsOut } from "../../api/job-schemas.ts";
import { followJob, isOver, type JobJson, jobOf } from "../follow-job.ts";
import { minute, printable, table } from "../ink.ts";
import { codeOfJob, farInWords, jobText, stateInWords } from "../job-text.ts";
import { wholeFrom } from "../options.ts";
import { EXIT } from "../terminal.ts";
import { type Answer, type Asked, type Group, verb } from "../verb.ts";

/** The API tells of no more at once. */
const MAX_JOBS = 200;

/** Follows a job to its end, or says which it is and leaves it. */
export async function answerOf(
  jobId: string,
  asked: Asked<{ readonly json?: boolean }>,
  { follow, isStrict }: { readonly follow: boolean; readonly isStrict?: (job: JobJson) => boolean },
): Promise<Answer> {
  const { api, ink, terminal, options } = asked;
  const job = follow
    ? await followJob(jobId, api, options.json ? { pause: terminal.pause } : terminal)
    : await jobOf(api, jobId);
  const isWrong = job.state === "done" && isStrict?.(job) === true;
  const code = !follow && !isOver(job) ? EXIT.done : isWrong ? EXIT.failed : codeOfJob(job);
  return { json: job, text: jobText(job, ink), code };
}

export const followOptions = (): Option[] => [
  new Option("--no-follow", "say the job's id and do not wait for it; npx tacet job follow does"),
];

const show = verb<{ json?: boolean }>({
  usage: "show <job>",
  summary: "how far a job is, or what it came to",
  more: "Exit code 1: it failed.",
  examples: ["job show jb_2kTm0eJ8uY1pWq3z"],
  run: (asked) => answerOf(asked.args[0]!, asked, { follow: false }),
});

const follow = verb<{ json?: boolean }>({
  usage: "follow <job>",
  summary: "wait for a job, with a progress bar, and tell what it came to",
  more: "Exit code 0: it is done; 1: it failed. Ctrl-C ends the waiting and not the job.",
  examples: ["job follow jb_2kTm0eJ8uY1pWq3z"],
  run: (asked) => answerOf(asked.args[0]!, asked, { follow: true }),
});

const list = verb<{ limit: number }>({
  usage: "list",
  summary: "the newest jobs: audiences, imports, forecasts and backtests",
  examples: ["job list --limit 5"],
  options: [
    new Option("--limit <n>", `at most so many, up to ${MAX_JOBS}`).default(20).argParser(wholeFrom(1, MAX_JOBS)),
  ],
  run: async ({ options, api, ink }) => {
    const found = await api.ask<z.infer<typeof JobsOut>>({
      method: "GET",
      path: "/v1/jobs",
      query: { limit: String(options.limit) },
    });
    const rows = printable(found).data.map((job) => [
      minute(ink.zone, job.createdAt),
      job.jobId,
      job.kind,
      stateInWords(job),
      farInWords(job),
      job.actor,
    ]);
    const told = table([`asked at (${ink.zone.name})`, "job", "what", "state", "so far", "by"], rows, ink);
    return { json: found, text: rows.length > 0 ? told : "No job was asked for yet." };
  },
});

export const job: Group = {
  name: "job",
  summary: "long work: how far it is, and what it came to",
  verbs: [list, show, follow],
};
