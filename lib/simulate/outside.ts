import type { ApiWorld } from "../api/route.ts";
import type { Engine } from "../campaign/engine.ts";
import { PROBLEMS, Problem } from "../contact/problem.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Lambda, Stage } from "./stage.ts";
import { Violation } from "./violation.ts";

/** Faults the code may let out: whoever called tries again. Anything else is a defect. */
const EXPECTED = new Set([
  "StoreUnavailable",
  "TimeoutError",
  "ProvisionedThroughputExceededException",
  "ConditionalCheckFailedException",
  "FileChanged",
]);

/** @returns the first error in it that no fault of the store explains. */
export function unexpected(error: unknown): unknown {
  if (error instanceof AggregateError) return error.errors.map(unexpected).find((inner) => inner !== undefined);
  if (error instanceof Problem) return PROBLEMS[error.code].status === 500 ? error : undefined;
  return EXPECTED.has((error as Error)?.name) ? undefined : error;
}

export type Told<T> = { readonly answer: T; readonly refused?: undefined } | { readonly refused: Problem };

/** Everybody who calls the API, and everything that goes on beside it. */
export type Outside = {
  /** Calls until it is answered; undefined when the caller gave up. */
  readonly insist: <T>(work: (world: ApiWorld & Engine) => Promise<T>) => Promise<Told<T> | undefined>;
  /** Goes on by itself; a defect in it ends the simulation. */
  readonly spawn: (work: () => Promise<unknown>) => void;
  readonly fail: (error: unknown) => void;
};

/** Calls before a caller gives up. */
const MAX_CALLS = 40;

export function outsideOf(stage: Stage, api: Lambda, fail: (error: unknown) => void): Outside {
  const chance = stage.chance.stream("outside");
  const call = async <T>(work: (world: ApiWorld & Engine) => Promise<T>): Promise<Told<T> | undefined> => {
    try {
      return await api.invoke(work);
    } catch (error) {
      if (error instanceof Problem && PROBLEMS[error.code].status < 500) return { refused: error };
      const defect = unexpected(error);
      if (defect !== undefined) fail(defect);
      return undefined;
    }
  };
  return {
    fail,
    insist: async (work) => {
      for (let calls = 0; calls < MAX_CALLS; calls++) {
        const told = await call(work);
        if (told) return told;
        await stage.clock.pause(chance.below(10 * SECOND_MS));
      }
      return undefined;
    },
    spawn: (work) => void work().catch(fail),
  };
}

/** A refusal nobody should have met. */
export function mustAnswer<T>(told: Told<T> | undefined, what: string): T | undefined {
  if (told?.refused) throw new Violation("API", `${what} was refused: ${told.refused.code}: ${told.refused.message}`);
  return told?.answer;
}
