import type * as z from "zod";
import type { JobOut } from "../api/job-schemas.ts";
import { type Api, path, Unreached } from "./api.ts";
import { type Progress, progressOf } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export type JobJson = z.infer<typeof JobOut>;

/** A small job is over soon; a large one is not asked about without need. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** At the longest pause that is two days: no job takes so long. */
const MAX_LOOKS = 86_400;
/** What is over sooner needs no words on how to go on with it: 350 ms. */
const SMALL_JOB_LOOKS = 3;
/** A server that restarts is back by then. */
const MAX_MISSES = 30;
/** A file that was sent begins its job within seconds; one that was not never does. */
const MAX_WAITS_FOR_FILE = 15;

export const jobOf = (api: Api, id: string): Promise<JobJson> => api.ask({ method: "GET", path: path`/v1/jobs/${id}` });

export const isOver = ({ state }: Pick<JobJson, "state">): boolean => state === "done" || state === "failed";

/**
 * Looks at a job until it is over, or for one whose file does not come, and shows how far it is on stderr. It goes on
 * whether or not somebody looks.
 * @throws Unreached when the API stays away.
 */
export async function followJob(
  id: string,
  api: Api,
  { pause, complain }: Pick<Terminal, "pause"> & Partial<Pick<Terminal, "complain">>,
): Promise<JobJson> {
  const shown = bars();
  // Whoever never answered is told of at once; whoever answered before is waited for.
  let [misses, waits, wasThere] = [0, 0, false];
  try {
    for (let look = 0; ; look++) {
      const job = await jobOf(api, id).catch((error: unknown) => {
        if (!wasThere || !isPassing(error) || ++misses > MAX_MISSES) throw error;
        return undefined;
      });
      if (job) {
        [misses, wasThere] = [0, true];
        waits = job.state === "waiting-for-file" ? waits + 1 : 0;
        if (isOver(job) || waits > MAX_WAITS_FOR_FILE || look >= MAX_LOOKS) return job;
        if (look === SMALL_JOB_LOOKS)
          complain?.(`Job ${id} goes on by itself, should this end: npx tacet job follow ${id} follows it.\n`);
        if (look >= SMALL_JOB_LOOKS) shown.at(job);
      }
      await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(look, 16)));
    }
  } catch (error) {
    throw error instanceof Unreached ? stillGoing(error, id) : error;
  } finally {
    shown.end();
  }
}

/** Away for a while. A token that is not taken stays so. */
const isPassing = (error: unknown): boolean =>
  error instanceof Unreached && error.problem?.status !== 401 && error.problem?.status !== 403;

const stillGoing = ({ message, uncertain, problem }: Unreached, id: string): Unreached =>
  new Unreached(message, `the job goes on all the same; npx tacet job follow ${id} goes on following`, {
    uncertain,
    problem,
  });

/** One bar for each part of the work: first the bytes that are read, then the rows or facts. */
function bars(): { readonly at: (job: JobJson) => void; readonly end: () => void } {
  let current: { unit: string; bar: Progress } | undefined;
  const end = () => {
    current?.bar.end();
    current = undefined;
  };
  return {
    at: ({ kind, progress: { done, total, unit } }) => {
      if (total === undefined) return;
      if (current?.unit !== unit) {
        end();
        current = { unit, bar: progressOf(unit === "bytes" ? "reading" : DOING[kind], unit) };
      }
      current.bar.at(done, total);
    },
    end,
  };
}

const DOING: Record<JobJson["kind"], string> = {
  audience: "reading",
  history: "writing",
  forecast: "asking",
  backtest: "replaying",
  registry: "reading",
};
