import { Option } from "commander";
import { instantOut } from "../../api/render.ts";
import { parseDuration, parseInstant } from "../../policy/time.ts";
import { type ClockJson, clockOf, movedClock } from "../follow-clock.ts";
import { fromNow, labelled, printable } from "../ink.ts";
import { duration, instant } from "../options.ts";
import { done } from "../told.ts";
import { verb, WrongUsage } from "../verb.ts";

type Health = { readonly status: string; readonly engine: string; readonly tzdata: string; readonly policy: string };

export const health = verb({
  usage: "health",
  summary: "whether Tacet can decide, and by what",
  examples: ["health"],
  run: async ({ api, ink }) => {
    const found = await api.ask<Health>({ method: "GET", path: "/v1/health", open: true });
    const { status, engine, tzdata, policy } = printable(found);
    return {
      json: found,
      text: [
        done(`Tacet at ${api.url} can decide`, ink, status.toUpperCase()),
        labelled("policy", policy, ink),
        labelled("engine", `${engine}, tzdata ${tzdata}`, ink),
      ].join("\n"),
    };
  },
});

export const clock = verb<{ advance?: string; to?: string }>({
  usage: "clock",
  summary: "read or move the clock of a local Tacet started with --clock",
  more: `It goes forwards only; no deployment in AWS has one to move. A long way takes its time, as all that is due on it
is done; it is followed to the end, and goes on by itself should this end.`,
  examples: ["clock", "clock --advance P3D", "clock --to 2026-12-01T09:00:00Z"],
  options: [
    new Option("--advance <duration>", "by so much").argParser(duration),
    new Option("--to <instant>", "to then").argParser(instant),
  ],
  run: async ({ options: { advance, to }, api, ink, terminal }) => {
    if (advance !== undefined && to !== undefined) throw new WrongUsage("name either --advance or --to");
    const before = await clockOf(api);
    if (advance === undefined && to === undefined) {
      const heading = before.movingTo ? `, on its way to ${ink.when(before.movingTo)}` : "";
      return { json: before, text: ink.when(before.now) + heading };
    }
    const now = await movedClock(before, to ?? advanced(before, advance!), { api, ink, terminal });
    return { json: now, text: `${ink.when(now.now)}  (was ${fromNow(before.now, now.now)})` };
  },
});

/**
 * How far is told as an instant, so that asking again goes there and no further.
 * @throws WrongUsage on the way: from where it is just now is not what anybody means
 */
function advanced({ now, movingTo }: ClockJson, duration: string): string {
  if (movingTo !== undefined)
    throw new WrongUsage(
      `the clock is at ${now} and on its way to ${movingTo}; npx tacet clock --to ${movingTo} follows it`,
    );
  return instantOut(parseInstant(now)! + parseDuration(duration)!);
}
