import { InvalidArgumentError, Option } from "commander";
import { type CareJson, careText } from "../arms-text.ts";
import { printable } from "../ink.ts";
import { verb } from "../verb.ts";

/** Pages one command follows: a page tells of a day at least, and no range is longer than a year. */
const MAX_PAGES = 400;

function day(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  throw new InvalidArgumentError('Write a UTC day, such as "2026-11-23".');
}

export const care = verb<{ from?: string; to?: string }>({
  usage: "care",
  summary: "service conversations beside other talks that customers began: what was felt, and what came of them",
  more: `One talk in a hundred is to be a service conversation, and as many others are drawn to compare them with.
Left out, the days are the last 30.`,
  examples: ["care", "care --from 2026-11-01 --to 2026-11-30 --json"],
  options: [
    new Option("--from <day>", "the first UTC day on which talks began").argParser(day),
    new Option("--to <day>", "the last one, included").argParser(day),
  ],
  run: async ({ options: { from, to }, api, ink }) => {
    const ask = (query: Record<string, string | undefined>) =>
      api.ask<CareJson>({ method: "GET", path: "/v1/care", query });
    let told = await ask({ from, to });
    // The first page says which day it began with; without --to every page is up to today.
    const first = told.from;
    for (let page = 1; told.nextCursor !== null && page < MAX_PAGES; page++)
      told = both(told, await ask({ from: first, to, cursor: told.nextCursor }));
    return { json: told, text: careText(printable(told), ink) };
  },
});

/** One page after another: the counts add up. */
const both = (one: CareJson, next: CareJson): CareJson => ({
  ...next,
  from: one.from,
  care: lots(one.care, next.care),
  control: lots(one.control, next.control),
});

type Lot = CareJson["care"];

const lots = (one: Lot, next: Lot): Lot => ({
  talks: one.talks + next.talks,
  unfinished: one.unfinished + next.unfinished,
  partial: one.partial || next.partial,
  sentiment: added(one.sentiment, next.sentiment),
  offers: {
    cleared: one.offers.cleared + next.offers.cleared,
    results: added(one.offers.results, next.offers.results),
  },
  within30Days: added(one.within30Days, next.within30Days),
});

const added = <T extends Readonly<Record<string, number>>>(one: T, next: T): T => {
  const names = [...new Set([...Object.keys(one), ...Object.keys(next)])];
  return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (next[name] ?? 0)])) as T;
};
