import { InvalidArgumentError, Option } from "commander";
import { type Api, path } from "../api.ts";
import { type ArmsJson, armsText } from "../arms-text.ts";
import { printable } from "../ink.ts";
import { type CalendarJson, calendarText, type ProgressJson, progressLine, progressText } from "../progress-text.ts";
import type { Asked } from "../verb.ts";
import { type Answer, verb } from "../verb.ts";

type ProgressOptions = {
  readonly watch?: boolean;
  readonly every: number;
  readonly fresh?: boolean;
  readonly json?: boolean;
};

const SECOND_MS = 1_000;
const SHORTEST_SECONDS = 0.05;
const LONGEST_SECONDS = 3_600;
/** Beyond the longest campaign at any sensible pace of looking. */
const MAX_LOOKS = 10_000_000;

const seconds = (text: string): number => {
  const value = Number(text);
  if (text.trim() === "" || !(value >= SHORTEST_SECONDS && value <= LONGEST_SECONDS))
    throw new InvalidArgumentError(`Write seconds from ${SHORTEST_SECONDS} to ${LONGEST_SECONDS}.`);
  return value;
};

export const progress = verb<ProgressOptions>({
  usage: "progress <campaign>",
  summary: "where every customer of the list is, and what came of the contacts",
  more: `With --watch it looks again and again until the campaign is over and nothing of it is under way: on a terminal
a table that refreshes, elsewhere a line for each change, with --json the API's.`,
  examples: ["campaign progress autumn-savings", "campaign progress autumn-savings --watch --every 10"],
  options: [
    new Option("--watch", "until it is over"),
    new Option("--every <seconds>", "how often --watch looks").default(2).argParser(seconds),
    new Option("--fresh", "look at every row again, however many there are"),
  ],
  run: async (asked) => (asked.options.watch ? watched(asked) : answerOf(asked, await look(asked.api, asked))),
});

type Looks = Pick<Asked<ProgressOptions>, "args" | "options" | "ink">;

const look = (api: Api, { args, options }: Looks): Promise<ProgressJson> =>
  api.ask({
    method: "GET",
    path: path`/v1/campaigns/${args[0]!}/progress`,
    query: { fresh: options.fresh ? "true" : undefined },
  });

const answerOf = ({ args, ink }: Looks, found: ProgressJson): Answer => ({
  json: found,
  text: progressText(args[0]!, printable(found), ink),
});

/** What is under way when a campaign is cancelled is settled first. */
const isOver = ({ state, rows: { pending, inFlight, deferred } }: ProgressJson): boolean =>
  (state === "completed" || state === "cancelled") && pending + inFlight + deferred === 0;

async function watched(asked: Asked<ProgressOptions>): Promise<Answer> {
  const { api, options, terminal, ink } = asked;
  const shown = options.json || !terminal.screen ? log(asked) : screen(asked);
  for (let looks = 1; ; looks++) {
    const found = await look(api, asked);
    if (isOver(found) || looks >= MAX_LOOKS) {
      shown.clear();
      return answerOf(asked, found);
    }
    shown.show(found, ink);
    await terminal.pause(options.every * SECOND_MS);
  }
}

type Shown = { readonly show: (found: ProgressJson, ink: Looks["ink"]) => void; readonly clear: () => void };

/** A line for each change. */
function log({ options, terminal }: Asked<ProgressOptions>): Shown {
  let before = "";
  return {
    show: (found, ink) => {
      const { asOf: _, ...rest } = found;
      const now = JSON.stringify(rest);
      if (now !== before) terminal.print(`${options.json ? JSON.stringify(found) : progressLine(found, ink)}\n`);
      before = now;
    },
    clear: () => undefined,
  };
}

/** The table, printed over the one before. */
function screen(asked: Asked<ProgressOptions>): Shown {
  const { terminal } = asked;
  let lines = 0;
  const clear = () => {
    if (lines > 0) terminal.print(`\u001b[${lines}A\u001b[J`);
    lines = 0;
  };
  return {
    show: (found) => {
      clear();
      const { text } = answerOf(asked, found);
      terminal.print(`${text}\n`);
      lines = text.split("\n").length;
    },
    clear,
  };
}

export const arms = verb<{ fresh?: boolean }>({
  usage: "arms <campaign>",
  summary: "the offer, the care arm and the holdout of a campaign beside each other",
  examples: ["campaign arms autumn-savings"],
  options: [new Option("--fresh", "look at every row again, however many there are")],
  run: async ({ args, options, api, ink }) => {
    const found = await api.ask<ArmsJson>({
      method: "GET",
      path: path`/v1/campaigns/${args[0]!}/arms`,
      query: { fresh: options.fresh ? "true" : undefined },
    });
    return { json: found, text: armsText(args[0]!, printable(found), ink) };
  },
});

export const calendar = verb({
  usage: "calendar <campaign>",
  summary: "what of a campaign is due in which hour",
  examples: ["campaign calendar autumn-savings"],
  run: async ({ args, api, ink }) => {
    const found = await api.ask<CalendarJson>({ method: "GET", path: path`/v1/campaigns/${args[0]!}/calendar` });
    return { json: found, text: calendarText(args[0]!, printable(found), ink) };
  },
});
