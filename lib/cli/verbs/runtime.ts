import { Option } from "commander";
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
  more: "It goes forwards only; no deployment in AWS has one to move.",
  examples: ["clock", "clock --advance P3D", "clock --to 2026-12-01T09:00:00Z"],
  options: [
    new Option("--advance <duration>", "by so much").argParser(duration),
    new Option("--to <instant>", "to then").argParser(instant),
  ],
  run: async ({ options, api, ink }) => {
    const { advance, to } = options;
    if (advance !== undefined && to !== undefined) throw new WrongUsage("name either --advance or --to");
    const moved = advance !== undefined ? { advance } : to !== undefined ? { at: to } : undefined;
    const path = "/sandbox/clock";
    const before = await api.ask<{ now: string }>({ method: "GET", path, open: true });
    if (!moved) return { json: before, text: ink.when(before.now) };
    const now = await api.ask<{ now: string }>({ method: "POST", path, body: moved, open: true });
    return { json: now, text: `${ink.when(now.now)}  (was ${fromNow(before.now, now.now)})` };
  },
});
