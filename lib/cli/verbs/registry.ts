import { constants, openAsBlob } from "node:fs";
import { access } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { InvalidArgumentError, Option } from "commander";
import type * as z from "zod";
import type { UploadOut } from "../../api/campaign-schemas.ts";
import type { JobOut } from "../../api/job-schemas.ts";
import type { RegistriesOut } from "../../api/registry-schemas.ts";
import { path, Unreached } from "../api.ts";
import { unread } from "../files.ts";
import { type Ink, labelled, printable, table } from "../ink.ts";
import { count, option } from "../options.ts";
import { progressOf } from "../progress.ts";
import { EXIT } from "../terminal.ts";
import { done } from "../told.ts";
import { type Answer, type Asked, type Group, verb } from "../verb.ts";

type ImportOptions = {
  readonly asOf: string;
  readonly columns?: readonly number[];
  readonly since?: number;
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly callingCode?: string;
  readonly rows?: number;
  readonly smaller?: boolean;
  readonly actor?: string;
};
type Job = z.infer<typeof JobOut>;

const ASKED_EVERY_MS = 500;

const columns = (text: string): readonly number[] => {
  const places = text.split(",").map(Number);
  if (places.some((place) => !Number.isInteger(place) || place < 1))
    throw new InvalidArgumentError('Write places of columns from 1, such as "1,2".');
  return places;
};

const importList = verb<ImportOptions>({
  usage: "import <list> <file>",
  summary: "bring in a copy of a do-not-call list",
  more: "A number a line, or columns; plain or gzip. The copy counts as a whole, once all of it is there.",
  examples: [
    "registry import us-national dnc.csv.gz --as-of 2026-11-20 --columns 1,2 --calling-code 1",
    "registry import uk-tps tps.txt --as-of 2026-11-20 --calling-code 44 --since 2 --rows 18000000",
  ],
  options: [
    new Option("--as-of <date>", "when the copy was drawn").makeOptionMandatory(),
    new Option("--columns <places>", "columns that make the number together, from 1").argParser(columns),
    new Option("--since <place>", "column with the date a number was registered on").argParser(count),
    new Option("--delimiter <sign>", "between columns").choices([",", ";", "\t", "|"]),
    new Option("--header", "the first line names the columns"),
    new Option("--calling-code <digits>", "of numbers written as they are dialled at home"),
    new Option("--rows <n>", "how many numbers it holds; another count is refused").argParser(count),
    new Option("--smaller", "it may hold less than half of what the copy in force does"),
    option.actor(),
  ],
  run: async (asked) => {
    const [list, file] = asked.args as [string, string];
    const { asOf, rows, smaller, actor, ...mapping } = asked.options;
    const bytes = await blobOf(file);
    const { columns, since, delimiter, header, callingCode } = mapping;
    const body = { asOf, mapping: { columns, since, delimiter, header, callingCode }, rows, smaller, actor };
    const started = await asked.api.ask<z.infer<typeof UploadOut>>({
      method: "POST",
      path: path`/v1/registries/${list}/imports`,
      body,
    });
    await upload(asked, started.upload, bytes);
    return told(await finished(asked, started.jobId), list, asked.ink);
  },
});

/** The file as it is on the disk, for a PUT that tells its length and is streamed. */
async function blobOf(file: string): Promise<Blob> {
  try {
    await access(file, constants.R_OK);
    return await openAsBlob(file);
  } catch (error) {
    throw unread(file, error);
  }
}

async function upload(
  { terminal }: Asked<unknown>,
  to: z.infer<typeof UploadOut>["upload"],
  body: Blob,
): Promise<void> {
  const response = await terminal
    .fetch(to.url, { method: to.method, headers: to.headers, body })
    .catch((error: Error) => {
      throw new Unreached(`the file did not get through: ${error.message}`, "run the command again");
    });
  if (!response.ok) throw new Unreached(`the file was not taken (status ${response.status})`, "run the command again");
}

async function finished({ api }: Asked<unknown>, jobId: string): Promise<Job> {
  const progress = progressOf("reading", "numbers");
  try {
    for (;;) {
      const job = await api.ask<Job>({ method: "GET", path: path`/v1/jobs/${jobId}` });
      if (job.state === "done" || job.state === "failed") return job;
      progress.at(job.progress.done, job.progress.total);
      await pause(ASKED_EVERY_MS);
    }
  } finally {
    progress.end();
  }
}

function told(job: Job, list: string, ink: Ink): Answer {
  if (job.state === "failed")
    return {
      json: job,
      text: labelled("failed", printable(job.problem?.detail ?? "for a reason the log tells"), ink, "red"),
      code: EXIT.failed,
    };
  const { version, numbers, lines, unreadable } = job.result as Record<string, number | string>;
  return {
    json: job,
    text: [
      done(`${Number(numbers).toLocaleString("en")} numbers of ${list} are in force`, ink, "IMPORTED"),
      labelled("copy", String(version), ink),
      labelled("lines", `${Number(lines).toLocaleString("en")}, ${unreadable} of them no number`, ink, "dim"),
    ].join("\n"),
  };
}

const lists = verb<object>({
  usage: "list",
  summary: "the do-not-call lists, and which copy of each is in force",
  examples: ["registry list"],
  run: async ({ api, ink }) => {
    const answer = await api.ask<z.infer<typeof RegistriesOut>>({ method: "GET", path: "/v1/registries" });
    const rows = answer.data.map(({ list, active }) => [
      list,
      active.asOf.slice(0, "2026-11-20".length),
      active.numbers.toLocaleString("en"),
      active.version,
    ]);
    const text = rows.length > 0 ? table(["list", "as of", "numbers", "copy"], rows, ink) : "No list was imported yet.";
    return { json: answer, text };
  },
});

export const registry: Group = {
  name: "registry",
  summary: "do-not-call lists: bring copies in, list those in force",
  verbs: [importList, lists],
};
