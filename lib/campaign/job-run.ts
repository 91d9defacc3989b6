import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import type { JobKind, JobProblem, JobProgress, JobRecord } from "./job-record.ts";

/** What a runner is handed. */
export type Run<K extends JobKind = JobKind> = {
  readonly engine: Engine;
  readonly job: JobRecord<K>;
  /** A folder on this machine for what is too large for memory. */
  readonly scratch: string;
  /**
   * Says how far the job is and where another worker would go on, and keeps the job for another while.
   * @throws Superseded when another worker has taken it meanwhile: whatever is done then, is done twice.
   */
  readonly save: (progress: JobProgress, checkpoint: unknown) => Promise<void>;
  /** Little time is left: save and give "more" back. */
  readonly isShort: () => boolean;
};

/** What a runner gives back: its result, or that it goes on from its checkpoint, at once or after a while. */
export type Ran =
  | { readonly done: unknown; readonly files?: Readonly<Record<string, string>> }
  | "more"
  | { readonly waits: Ms };

export type Runner<K extends JobKind> = (run: Run<K>) => Promise<Ran>;

/** Another worker has the job now. */
export class Superseded extends Error {
  override readonly name = "Superseded";
}

/** The input is at fault: no worker will ever do better. */
export class JobFailed extends Error {
  override readonly name = "JobFailed";
  readonly problem: JobProblem;
  /** Keys of files that tell more of it, by what they are. */
  readonly files: Readonly<Record<string, string>>;

  constructor(problem: JobProblem, files: Readonly<Record<string, string>> = {}) {
    super(problem.detail);
    this.problem = problem;
    this.files = files;
  }
}

const TELL_EVERY_MS = 20 * SECOND_MS;

/** Says now and then how far something is that cannot wait while it is written down. */
export function keptAlive({ engine, save }: Pick<Run, "engine" | "save">) {
  let told = engine.now();
  let telling: Promise<unknown> | undefined;
  let fault: unknown;
  return {
    tell: (progress: JobProgress): void => {
      if (telling || engine.now() - told < TELL_EVERY_MS) return;
      told = engine.now();
      telling = save(progress, undefined)
        .catch((error: unknown) => {
          fault ??= error;
        })
        .finally(() => {
          telling = undefined;
        });
    },
    /** @throws whatever a telling failed of */
    settled: async (): Promise<void> => {
      await telling;
      if (fault) throw fault;
    },
  };
}
