import * as z from "zod";
import { instantOut } from "../api/render.ts";
import { Problem } from "../contact/problem.ts";
import { InstantText } from "../policy/rule.ts";
import { parseDuration, parseInstant } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";

/** The clock of a local process: the real one, or one that stands still until it is moved. */
export type LocalClock = { readonly now: () => Ms; readonly movable: boolean; readonly move: (to: Ms) => void };

export function localClock(real: () => Ms, start?: Ms): LocalClock {
  let at = start;
  return {
    now: () => at ?? real(),
    movable: start !== undefined,
    move: (to) => {
      at = to;
    },
  };
}

const Move = z.union([
  z.strictObject({
    advance: z
      .string()
      .refine((text) => parseDuration(text) !== undefined, { error: 'write an ISO-8601 duration such as "P3D"' }),
  }),
  z.strictObject({ at: InstantText }),
]);

/** Where a request moves the sandbox clock to: forwards only, as a ledger does not go back in time. @throws Problem */
export function targetOf(clock: LocalClock, body: unknown): Ms {
  if (!clock.movable)
    throw new Problem("not-found", "this process runs on the real clock; start it with --clock to have one that moves");
  const move = Move.safeParse(body);
  if (!move.success) throw new Problem("invalid-request", 'send {"advance": "P3D"} or {"at": "2026-11-23T15:00:00Z"}');
  const to = "at" in move.data ? parseInstant(move.data.at)! : clock.now() + parseDuration(move.data.advance)!;
  if (to < clock.now())
    throw new Problem(
      "invalid-request",
      `the clock is at ${instantOut(clock.now())} and does not go back; start again with --fresh`,
    );
  return to;
}
