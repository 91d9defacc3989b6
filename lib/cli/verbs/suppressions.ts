import { Option } from "commander";
import type * as z from "zod";
import type { SuppressionOut } from "../../api/schemas.ts";
import { CHANNELS } from "../../policy/words.ts";
import type { Api } from "../api.ts";
import { hang, type Ink, labelled, minute, printable, table } from "../ink.ts";
import { count, instant } from "../options.ts";
import type { Terminal } from "../terminal.ts";
import { type Answer, verb } from "../verb.ts";

type Line = z.infer<typeof SuppressionOut>;
type Page = { readonly data: readonly Line[]; readonly nextCursor: string | null };

/** The API's largest page. */
const MAX_PAGE = 500;
/** Pages one command follows; a filter may leave many of them empty. */
const MAX_PAGES = 10_000;

type Filters = {
  readonly customer?: string;
  readonly campaign?: string;
  readonly rule?: string;
  readonly channel?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly all?: boolean;
  readonly csv?: boolean;
};

export const suppressions = verb<Filters>({
  usage: "suppressions",
  summary: "why contacts were not made: the suppression log, newest first",
  examples: [
    "suppressions --campaign winter --from 2026-12-01T00:00:00Z",
    "suppressions --all --csv > suppressions.csv",
  ],
  options: [
    new Option("--customer <id>", "of one customer"),
    new Option("--campaign <id>", "of one campaign"),
    new Option("--rule <id>", "bound by one rule"),
    new Option("--channel <channel>", "on one channel").choices(CHANNELS),
    new Option("--from <instant>", "first refused then or later").argParser(instant),
    new Option("--to <instant>", "first refused before then").argParser(instant),
    new Option("--limit <n>", "at most so many lines").default(50).argParser(count),
    new Option("--all", "all there are, whatever the limit"),
    new Option("--csv", "as CSV, safe to open in a spreadsheet"),
  ],
  run: async ({ options, api, ink, terminal }) =>
    options.csv ? csv(api, options, terminal) : listed(api, options, ink),
});

const queryOf = ({ customer, campaign, rule, channel, from, to }: Filters, limit: number, cursor?: string) => ({
  customer,
  campaign,
  rule,
  channel,
  from,
  to,
  cursor,
  limit: String(Math.min(MAX_PAGE, limit)),
});

async function listed(api: Api, filters: Filters, ink: Ink): Promise<Answer> {
  const limit = filters.all ? Number.POSITIVE_INFINITY : filters.limit;
  const data: Line[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = queryOf(filters, limit - data.length, cursor ?? undefined);
    const found: Page = await api.ask<Page>({ method: "GET", path: "/v1/suppressions", query });
    data.push(...found.data);
    cursor = found.nextCursor;
    if (cursor === null || data.length >= limit) break;
  }
  return { json: { data, nextCursor: cursor }, text: linesText(printable(data), cursor !== null, ink) };
}

const HEAD = ["refused at", "customer", "campaign", "what", "stage", "until", "rule"];

function linesText(lines: readonly Line[], more: boolean, ink: Ink): string {
  if (lines.length === 0) return "Nothing was refused.";
  const rows = lines.map((line) => [
    minute(ink.zone, line.firstAt),
    line.customerId,
    line.campaignId ?? "–",
    [line.purpose, line.channel, line.topic].filter(Boolean).join(" "),
    line.stage,
    line.until ? minute(ink.zone, line.until) : "something changes",
    line.rule,
  ]);
  const [head, ...body] = table(HEAD, rows, ink).split("\n");
  const told = body.map((row, index) => `${row}\n${hang("    ", ink.style("dim", lines[index]!.sentence), ink)}`);
  const end = `${lines.length} ${lines.length === 1 ? "line" : "lines"}${more ? ", and there are more: --all, or a larger --limit" : ""}; times in ${ink.zone.name}`;
  return [head, ...told, labelled("", end, ink, "dim")].join("\n");
}

/** Page after page, with one header. */
async function csv(api: Api, filters: Filters, terminal: Terminal): Promise<Answer> {
  const limit = filters.all ? Number.POSITIVE_INFINITY : filters.limit;
  let text = "";
  let left = limit;
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const asked = Math.min(MAX_PAGE, left);
    const reply = await api.send({
      method: "GET",
      path: "/v1/suppressions",
      query: queryOf(filters, asked, cursor),
      accept: "text/csv",
    });
    text += page === 0 ? reply.text : reply.text.slice(reply.text.indexOf("\r\n") + 2);
    cursor = reply.headers.get("x-next-cursor") ?? undefined;
    left -= asked;
    if (cursor === undefined || left <= 0) break;
  }
  if (cursor !== undefined) terminal.complain("There are more lines: --all, or a larger --limit.\n");
  return { json: { csv: text }, text, raw: true };
}
