import { DecompressionStream, type ReadableStream } from "node:stream/web";
import { Option } from "commander";
import type * as z from "zod";
import type { AudienceOut, JobRefOut, UploadOut } from "../../api/campaign-schemas.ts";
import type { AudienceResult } from "../../campaign/prepare-audience.ts";
import { path, Unreached } from "../api.ts";
import { fileJson, fileToSend } from "../files.ts";
import { labelled } from "../ink.ts";
import { idFor, instant, option, wholeFrom } from "../options.ts";
import type { Terminal } from "../terminal.ts";
import { done, sendWith } from "../told.ts";
import { upload } from "../upload.ts";
import { type Asked, type Verb, verb } from "../verb.ts";
import { answerOf, followOptions } from "./job.ts";

type AudienceOptions = {
  readonly map: string;
  readonly strict?: boolean;
  readonly key?: string;
  readonly actor?: string;
  readonly follow: boolean;
  readonly json?: boolean;
};

export const audience = verb<AudienceOptions>({
  usage: "audience <campaign> <file>",
  summary: "send a campaign its list, and wait until every line has its verdict",
  more: `CSV with any delimiter or JSON lines, gzipped or not. Another list before the launch takes the place of this one.
Exit code 1: the list cannot be used; with --strict also if any line cannot.`,
  examples: ["campaign audience autumn-savings customers.csv --map customers.audience.json"],
  options: [
    option.required(new Option("--map <file>", "which column of it is what")),
    new Option("--strict", "exit with 1 if a line was rejected"),
    ...followOptions(),
    option.key(),
    option.actor(),
  ],
  run: async (asked) => {
    const { args, options, terminal } = asked;
    const [campaign, file] = args as [string, string];
    const mapping = await fileJson(options.map, "the mapping of a list", terminal);
    const opened = await fileToSend(file, terminal);
    const { body } = await sendWith<z.infer<typeof UploadOut>>(
      asked,
      { method: "POST", path: path`/v1/campaigns/${campaign}/audience`, body: { mapping, actor: options.actor } },
      { idempotencyKey: idFor(options.key, terminal) },
    );
    await upload(body.upload, opened, file, terminal);
    return answerOf(body.jobId, asked, {
      follow: options.follow,
      isStrict: ({ result }) => options.strict === true && (result as AudienceResult).rows.rejected > 0,
    });
  },
});

export const verdicts = verb<{ out?: string; json?: boolean }>({
  usage: "verdicts <campaign>",
  summary: "the verdict on every line of a campaign's list, as CSV",
  more: "With --json, the counts and the address of the file, gzipped, which is good for an hour.",
  examples: ["campaign verdicts autumn-savings > verdicts.csv", "campaign verdicts autumn-savings --out verdicts.csv"],
  options: [new Option("--out <file>", "write it there")],
  run: async ({ args, options, api, ink, terminal }) => {
    const told = await api.ask<z.infer<typeof AudienceOut>>({
      method: "GET",
      path: path`/v1/campaigns/${args[0]!}/audience`,
    });
    if (options.json) return { json: told, text: "" };
    const lines = linesOf(told.verdicts.url, terminal);
    if (options.out !== undefined) {
      await terminal.keep(options.out, lines);
      const { ok, rejected, duplicate } = told.rows;
      const counts = `${ok} ok, ${rejected} rejected, ${duplicate} duplicate`;
      return { json: told, text: [done(options.out, ink, "WRITTEN"), labelled("lines", counts, ink)].join("\n") };
    }
    const decoder = new TextDecoder();
    for await (const chunk of lines) terminal.print(decoder.decode(chunk, { stream: true }));
    return { json: told, text: "", raw: true };
  },
});

/** The verdict file as CSV, in a stream: it is as long as the list. */
async function* linesOf(url: string, { fetch }: Pick<Terminal, "fetch">): AsyncGenerator<Uint8Array> {
  try {
    const response = await fetch(url, { redirect: "error" });
    if (!response.ok || !response.body) throw new Error(`its address answers with status ${response.status}`);
    yield* (response.body as ReadableStream<Uint8Array>).pipeThrough(new DecompressionStream("gzip"));
  } catch (error) {
    const cause = ((error as Error).cause ?? error) as Error;
    throw new Unreached(`the file of verdicts cannot be read (${cause.message})`, "ask again for a new address");
  }
}

type ForecastOptions = {
  readonly at?: string;
  readonly samples?: number;
  readonly key?: string;
  readonly actor?: string;
  readonly follow: boolean;
  readonly json?: boolean;
};

const MOST_SAMPLES = 100;

/** Asked for under two names. */
const forecastAs = (name: string): Verb =>
  verb<ForecastOptions>({
    usage: "forecast <campaign>",
    summary: "what would become of every customer of the list: now, later or never, and why; claims nothing",
    more: "The code that decides is asked, about every line, on the ledgers as they are.",
    examples: [`${name} autumn-savings`, `${name} autumn-savings --at 2026-12-01T09:00:00Z --samples 20 --json`],
    options: [
      option.at("as if it were launched then (default: now, or its start)").argParser(instant),
      new Option("--samples <n>", "customers named for each reason").argParser(wholeFrom(0, MOST_SAMPLES)),
      ...followOptions(),
      option.key(),
      option.actor(),
    ],
    run: runForecast,
  });

async function runForecast(asked: Asked<ForecastOptions>) {
  const { args, options, terminal } = asked;
  const { at, samples, actor } = options;
  const { body } = await sendWith<z.infer<typeof JobRefOut>>(
    asked,
    { method: "POST", path: path`/v1/campaigns/${args[0]!}/forecast`, body: { at, samples, actor } },
    { idempotencyKey: idFor(options.key, terminal) },
  );
  return answerOf(body.jobId, asked, { follow: options.follow });
}

export const campaignForecast = forecastAs("campaign forecast");
export const forecast = forecastAs("forecast");
