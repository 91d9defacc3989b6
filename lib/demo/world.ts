import type { Api } from "../cli/api.ts";
import { followJob, type JobJson } from "../cli/follow-job.ts";
import type { Terminal } from "../cli/terminal.ts";
import { upload } from "../cli/upload.ts";
import type { Local } from "../local/start.ts";
import type { Ms } from "../policy/words.ts";
import type { BankList } from "./bank-list.ts";
import type { Conserved } from "./conserved.ts";
import type { RefusedBecause } from "./refused-because.ts";
import type { WatchedStore } from "./store.ts";

/** What the demo needs of the machine it runs on. */
export type Machine = Pick<Terminal, "fetch" | "pause" | "read"> & {
  /** Milliseconds of real time since some instant. */
  readonly stopwatch: () => Ms;
  /** The most memory the process has had, in bytes. */
  readonly peakBytes: () => number;
  /** A folder of this machine in which another may be made, and is gone at the end. */
  readonly temporary: string;
};

/** A Tacet that was started for one list, and those who look at it. */
export type DemoWorld = {
  readonly machine: Machine;
  readonly list: BankList;
  readonly seed: string;
  readonly local: Local;
  readonly api: Api;
  readonly store: WatchedStore;
  readonly conserved: Conserved;
  readonly refusedBecause: RefusedBecause;
};

type Begun = { readonly jobId: string; readonly upload: Parameters<typeof upload>[0] };

/** Sends the list where the API said, and waits until the job that reads it is done. @throws Error if it failed */
export async function sendList({ api, machine, list }: DemoWorld, { jobId, upload: to }: Begun): Promise<JobJson> {
  const bytes = new TextEncoder().encode(list.text);
  const file = {
    sizeBytes: bytes.length,
    chunks: async function* () {
      yield bytes;
    },
  };
  await upload(to, file, "the list", machine);
  return jobDone(api, machine, jobId);
}

/** @throws Error with what the job says, if it failed */
export async function jobDone(api: Api, machine: Machine, jobId: string): Promise<JobJson> {
  const job = await followJob(jobId, api, machine);
  if (job.state !== "done")
    throw new Error(`the ${job.kind} job ${jobId} is ${job.state}${job.problem ? `: ${job.problem.detail}` : ""}`);
  return job;
}
