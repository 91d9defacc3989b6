import { DAY_MS, HOUR_MS, MINUTE_MS, parseInstant } from "../policy/time.ts";
import { type Api, Refused, Unreached } from "./api.ts";
import { type Progress, progressOf } from "./progress.ts";
import type { Asked } from "./verb.ts";

/** `movingTo`: where a move that is under way ends. */
export type ClockJson = { readonly now: string; readonly movingTo?: string };

const PATH = "/sandbox/clock";
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;
/** What is over sooner needs no words on how to go on with it: 750 ms. */
const SHORT_LOOKS = 3;
/** Each asking waits for a minute: no move takes a day. */
const MAX_ASKINGS = 1_440;

export const clockOf = (api: Api): Promise<ClockJson> => api.ask({ method: "GET", path: PATH, open: true });

type Follows = Pick<Asked<unknown>, "api" | "ink" | "terminal">;

/**
 * Moves the clock to an instant and stays with it until all is done that was due on the way, however long that takes:
 * the same instant asked for again waits for the same move. How far it is stands on stderr.
 * @throws Refused when it cannot be moved there, Unreached when the API stays away
 */
export async function movedClock(from: ClockJson, to: string, { api, ink, terminal }: Follows): Promise<ClockJson> {
  const shown = barOf(from.now, to);
  let isOver = false;
  const moving = arrived(from.now, to, api).finally(() => {
    isOver = true;
  });
  // Told by whoever waits for it below; until then it is not unheard.
  moving.catch(() => undefined);
  try {
    for (let look = 0; !isOver; look++) {
      await Promise.race([
        moving,
        terminal.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(look, 16))),
      ]);
      if (isOver || look < SHORT_LOOKS) continue;
      if (look === SHORT_LOOKS)
        terminal.complain(
          `The clock goes on by itself to ${ink.when(to)}, should this end: npx tacet clock --to ${to} follows it.\n`,
        );
      // A server that works may be late with this; the move itself says how it ends.
      const at = await clockOf(api).catch(() => undefined);
      if (at) shown.at(at.now);
    }
    return await moving;
  } finally {
    shown.end();
  }
}

/** Asks for the same again as long as the answer does not come. */
async function arrived(from: string, to: string, api: Api): Promise<ClockJson> {
  for (let asked = 1; ; asked++) {
    try {
      return await api.ask<ClockJson>({ method: "POST", path: PATH, body: { at: to }, open: true });
    } catch (error) {
      if (error instanceof Refused) {
        // Somebody else moved it further meanwhile: it was there, and does not go back.
        const at = await clockOf(api);
        if (at.now !== from && ms(at.now) >= ms(to) && ms(from) <= ms(to)) return at;
        throw error;
      }
      if (!(error instanceof Unreached)) throw error;
      if (!error.uncertain || error.problem || asked === MAX_ASKINGS) throw onItsWay(error, to);
    }
  }
}

const ms = (instant: string): number => parseInstant(instant)!;

const onItsWay = ({ message, mend, uncertain, problem }: Unreached, to: string): Unreached =>
  new Unreached(message, `${mend}; npx tacet clock says where it is, and npx tacet clock --to ${to} goes on`, {
    uncertain,
    problem,
  });

const UNITS = [
  ["days", DAY_MS],
  ["hours", HOUR_MS],
  ["minutes", MINUTE_MS],
] as const;

/** In the largest unit that shows it moving. */
function barOf(from: string, to: string): { readonly at: (now: string) => void; readonly end: () => void } {
  const way = ms(to) - ms(from);
  const [unit, size] = UNITS.find(([, length]) => way >= 3 * length) ?? UNITS.at(-1)!;
  const bar: Progress = progressOf("moving", unit);
  return {
    at: (now) => bar.at(Math.floor((ms(now) - ms(from)) / size), Math.ceil(way / size)),
    end: bar.end,
  };
}
