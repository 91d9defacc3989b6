import { InvalidArgumentError, Option } from "commander";
import type * as z from "zod";
import type { UploadOut } from "../../api/campaign-schemas.ts";
import type { RegistriesOut } from "../../api/registry-schemas.ts";
import { path } from "../api.ts";
import { fileToSend } from "../files.ts";
import { table } from "../ink.ts";
import { count, option } from "../options.ts";
import { upload } from "../upload.ts";
import { type Group, verb } from "../verb.ts";
import { answerOf, followOptions } from "./job.ts";

type ImportOptions = {
  readonly asOf: string;
  readonly emails?: boolean;
  readonly columns?: readonly number[];
  readonly since?: number;
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly callingCode?: string;
  readonly rows?: number;
  readonly smaller?: boolean;
  readonly actor?: string;
  readonly follow: boolean;
  readonly json?: boolean;
};

const columns = (text: string): readonly number[] => {
  const places = text.split(",").map(Number);
  if (places.some((place) => !Number.isInteger(place) || place < 1))
    throw new InvalidArgumentError('Write places of columns from 1, such as "1,2".');
  return places;
};

const importList = verb<ImportOptions>({
  usage: "import <list> <file>",
  summary: "bring in a copy of a do-not-call list",
  more: "A number or an email address a line, or columns; plain or gzip. The copy counts as a whole, once all of it is there.",
  examples: [
    "registry import us-national dnc.csv.gz --as-of 2026-11-20 --columns 1,2 --calling-code 1",
    "registry import uk-tps tps.txt --as-of 2026-11-20 --calling-code 44 --since 2 --rows 18000000",
  ],
  options: [
    new Option("--as-of <date>", "when the copy was drawn").makeOptionMandatory(),
    new Option("--emails", "it holds email addresses; a list of numbers too has a copy of each"),
    new Option("--columns <places>", "columns that make the number together, from 1").argParser(columns),
    new Option("--since <place>", "column with the date a number was registered on").argParser(count),
    new Option("--delimiter <sign>", "between columns").choices([",", ";", "\t", "|"]),
    new Option("--header", "the first line names the columns"),
    new Option("--calling-code <digits>", "of numbers written as they are dialled at home"),
    new Option("--rows <n>", "how many numbers it holds, which a plain file needs; another count is refused").argParser(
      count,
    ),
    new Option("--smaller", "it may hold less than half of what the copy in force does"),
    ...followOptions(),
    option.actor(),
  ],
  run: async (asked) => {
    const [list, file] = asked.args as [string, string];
    const { asOf, rows, smaller, actor, emails, columns, since, delimiter, header, callingCode } = asked.options;
    const holds = emails ? "emails" : undefined;
    const opened = await fileToSend(file, asked.terminal);
    const body = { asOf, mapping: { holds, columns, since, delimiter, header, callingCode }, rows, smaller, actor };
    const started = await asked.api.ask<z.infer<typeof UploadOut>>({
      method: "POST",
      path: path`/v1/registries/${list}/imports`,
      body,
    });
    await upload(started.upload, opened, file, asked.terminal);
    return answerOf(started.jobId, asked, { follow: asked.options.follow });
  },
});

const lists = verb<object>({
  usage: "list",
  summary: "the do-not-call lists, and which copy of each is in force",
  examples: ["registry list"],
  run: async ({ api, ink }) => {
    const answer = await api.ask<z.infer<typeof RegistriesOut>>({ method: "GET", path: "/v1/registries" });
    const rows = answer.data.map(({ list, holds, active }) => [
      list,
      holds,
      active.asOf.slice(0, "2026-11-20".length),
      active.numbers.toLocaleString("en"),
      active.version,
    ]);
    const text =
      rows.length > 0 ? table(["list", "holds", "as of", "entries", "copy"], rows, ink) : "No list was imported yet.";
    return { json: answer, text };
  },
});

export const registry: Group = {
  name: "registry",
  summary: "do-not-call lists: bring copies in, list those in force",
  verbs: [importList, lists],
};
