import { type Api, Unreached } from "../cli/api.ts";
import { type JobJson, jobOf } from "../cli/follow-job.ts";
import { type Progress, progressOf } from "../cli/progress.ts";
import type { Terminal } from "../cli/terminal.ts";
import { upload } from "../cli/upload.ts";
import type { Local } from "../local/start.ts";
import type { Ms } from "../policy/words.ts";
import type { BankList } from "./bank-list.ts";
import type { Conserved } from "./conserved.ts";
import type { RefusedBecause } from "./refused-because.ts";
import type { WatchedStore } from "./store.ts";

/** What the demo needs of the machine it runs on. */
export type Machine = Pick<Terminal, "fetch" | "pause" | "read" | "complain"> & {
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

/** A busy process may close a connection just as it is used again. */
const MAX_TRIES = 5;

/**
 * An API that is asked again when it did not answer. Each request of the demo may be repeated: what it writes has an id,
 * a key or a nonce of its own.
 */
export function insisting(api: Api): Api {
  const send: Api["send"] = async (request) => {
    for (let tried = 1; ; tried++) {
      try {
        return await api.send(request);
      } catch (error) {
        if (!(error instanceof Unreached) || error.problem || tried === MAX_TRIES) throw error;
      }
    }
  };
  return { ...api, send, ask: async (request) => JSON.parse((await send(request)).text) };
}

/** How long to wait before a job is asked about again, in milliseconds. */
const ASK_AGAIN_MS = 100;

/** Waits until a job is over, and shows how far it is. @throws Error with what the job says, if it failed */
export async function jobDone(api: Api, { pause }: Pick<Machine, "pause">, jobId: string): Promise<JobJson> {
  let bar: Progress | undefined;
  try {
    for (;;) {
      const job = await jobOf(api, jobId);
      const { done, total, unit } = job.progress;
      if (job.state === "done") return job;
      if (job.state === "failed") throw new Error(`the ${job.kind} job failed: ${job.problem?.detail}`);
      if (total !== undefined) {
        bar ??= progressOf(job.kind, unit);
        bar.at(done, total);
      }
      await pause(ASK_AGAIN_MS);
    }
  } finally {
    bar?.end();
  }
}
