import { stringify } from "csv-stringify/sync";
import * as z from "zod";
import { route } from "../route.ts";
import { Channel, CustomerId, Id, Instant, SuppressionsOut } from "../schemas.ts";
import { suppressionPage } from "../suppression-page.ts";

export const SuppressionQuery = z.object({
  campaign: Id.optional(),
  rule: z.string().max(60).optional(),
  customer: CustomerId.optional(),
  channel: Channel.optional(),
  from: Instant.optional(),
  to: Instant.optional().describe("Exclusive"),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(8_000).optional(),
});

const COLUMNS = [
  "firstAt",
  "customerId",
  "campaignId",
  "channel",
  "purpose",
  "topic",
  "stage",
  "verdict",
  "rule",
  "sentence",
  "until",
  "policy",
  "actor",
  "ledgerSeq",
] as const;

/** RFC 4180, every field quoted, and nothing a spreadsheet would take for a formula. */
function csv(rows: z.infer<typeof SuppressionsOut>["data"]): string {
  const flat = rows.map((row) => ({ ...row, policy: `${row.policy.id} ${row.policy.version}` }));
  return stringify(flat, {
    header: true,
    columns: [...COLUMNS],
    quoted: true,
    escape_formulas: true,
    record_delimiter: "\r\n",
  });
}

const listSuppressions = route({
  method: "GET",
  path: "/v1/suppressions",
  operationId: "listSuppressions",
  tag: "Compliance",
  summary: "Why contacts were not made",
  description:
    "One line per campaign, customer, rule and until, newest first, with the instant it was first refused. `Accept: text/csv` exports a page; its next cursor is in the X-Next-Cursor header.",
  scope: "tacet/compliance:read",
  served: "suppressions",
  query: SuppressionQuery,
  answer: SuppressionsOut,
  problems: ["invalid-request"],
  examples: [
    { order: 150, summary: "Of one campaign", query: { campaign: "winter" } },
    { order: 151, summary: "A cursor that is none", query: { cursor: "nonsense" }, status: 400 },
  ],
  handle: async ({ query, accept }, world) => {
    const page = await suppressionPage(world, query);
    if (!accept.includes("text/csv")) return { body: page };
    return {
      body: csv(page.data),
      contentType: "text/csv; charset=utf-8",
      ...(page.nextCursor && { headers: { "x-next-cursor": page.nextCursor } }),
    };
  },
});

export const suppressionRoutes = [listSuppressions];
