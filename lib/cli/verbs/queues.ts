import { path } from "../api.ts";
import { type Ink, printable, table } from "../ink.ts";
import { done } from "../told.ts";
import { type Group, verb } from "../verb.ts";

type Redrive = {
  readonly state: "running" | "done" | "failed";
  readonly startedAt: string;
  readonly moved: number;
  readonly of?: number;
  readonly why?: string;
};
type Standing = {
  readonly queue: string;
  readonly waiting: number;
  readonly hidden: number;
  readonly delayed: number;
  readonly putAside: number;
  readonly redrive?: Redrive;
};

const list = verb({
  usage: "list",
  summary: "how the queues stand, and what was put aside",
  examples: ["queues list"],
  run: async ({ api, ink }) => {
    const found = await api.ask<{ data: readonly Standing[] }>({ method: "GET", path: "/v1/queues" });
    const rows = printable(found.data).map((one) => [
      one.queue,
      ...[one.waiting, one.hidden, one.delayed, one.putAside].map(String),
      one.redrive ? redriveText(one.redrive, ink) : "",
    ]);
    return { json: found, text: table(["queue", "waiting", "hidden", "delayed", "put aside", "redrive"], rows, ink) };
  },
});

const redrive = verb({
  usage: "redrive <queue>",
  summary: "bring back what was put aside, once it is mended why it failed",
  examples: ["queues redrive work"],
  run: async ({ args, api, ink }) => {
    const found = await api.ask<Standing>({ method: "POST", path: path`/v1/queues/${args[0]!}/redrive` });
    const { queue, redrive: newest } = printable(found);
    return {
      json: found,
      text: done(`${queue}: ${newest ? redriveText(newest, ink) : "begun"}`, ink, "REDRIVE"),
    };
  },
});

const redriveText = ({ state, startedAt, moved, of, why }: Redrive, ink: Ink): string =>
  `${state}, ${moved}${of === undefined ? "" : ` of ${of}`} brought back since ${ink.when(startedAt)}${why ? `: ${why}` : ""}`;

export const queues: Group = { name: "queues", summary: "what waits, and what was put aside", verbs: [list, redrive] };
