import * as z from "zod";
import type { FeedCopy } from "../../contact/feeds.ts";
import { allPacks } from "../../contact/law.ts";
import { Problem } from "../../contact/problem.ts";
import { RuleId } from "../../policy/fields.ts";
import type { Pack } from "../../policy/pack.ts";
import { instantOut } from "../render.ts";
import { route } from "../route.ts";
import { Instant, InstantOut } from "../schemas.ts";

const FeedParams = z.object({ name: RuleId.meta({ description: "As rules name it, such as us-ny-emergencies" }) });
const CopyParams = FeedParams.extend({
  digest: z
    .string()
    .regex(/^[\w-]{22}$/, { error: "write the digest of the copy, 22 characters" })
    .meta({ description: "As the answer to supplying it told, and as decisions name it" }),
});
const FeedRequest = z
  .strictObject({
    asOf: Instant.describe("When what it says was so"),
    snapshot: z.string().min(1).max(60).optional().describe("Your id of this copy; decisions name it"),
    active: z.boolean().optional().describe("Whether what it tells of is so now"),
    dates: z.array(z.iso.date()).max(400).optional().describe("Days it names, such as proclaimed holidays"),
  })
  .refine(({ active, dates }) => active !== undefined || dates !== undefined, { error: "name active, or dates" })
  .meta({ id: "FeedRequest" });
const FeedOut = z
  .object({
    name: z.string().describe("As rules name it"),
    asOf: InstantOut.describe("When what it says was so"),
    digest: z.string().describe("Of all it says: under it this copy is kept, and decisions name it last"),
    snapshot: z.string().optional().describe("Your id of this copy"),
    active: z.boolean().optional().describe("Whether what it tells of is so now"),
    dates: z.array(z.string()).optional().describe("Days it names"),
  })
  .meta({ id: "Feed" });
const FeedsOut = z.object({ data: z.array(FeedOut), nextCursor: z.null() }).meta({ id: "Feeds" });

const feedOut = (copy: FeedCopy) => ({ ...copy, asOf: instantOut(copy.asOf) });

type Said = "active" | "dates";

const MISSING: Readonly<Record<Said, string>> = {
  active: "say whether what it tells of is so now: true or false",
  dates: "send the days it names; none is []",
};

/** What the packs read of a feed; nothing of one that only an operator's policy asks for. */
const asksOf = (packs: readonly Pack[], name: string): readonly Said[] => [
  ...new Set(
    packs.flatMap(({ rules }) =>
      rules.flatMap((rule): Said[] => {
        if (rule.kind === "feed") return rule.feed === name ? ["active"] : [];
        return rule.kind === "hours" && rule.holidays?.feed?.name === name ? ["dates"] : [];
      }),
    ),
  ),
];

export const feedRoutes = [
  route({
    method: "PUT",
    path: "/v1/feeds/{name}",
    operationId: "supplyFeed",
    tag: "Policies",
    summary: "Supply a feed",
    description:
      "What no data file can know, for rules of kind feed and for proclaimed holidays. The newest copy stands for the one before; workers see it within 30 s. A copy of the future is refused, and one older than the copy in force. Every copy is kept for good.",
    scope: "tacet/policies:write",
    served: "policies",
    params: FeedParams,
    body: FeedRequest,
    answer: FeedOut,
    problems: ["invalid-request", "newer-in-force", "too-busy"],
    examples: [
      {
        order: 168,
        summary: "No emergency in New York",
        params: { name: "us-ny-emergencies" },
        body: { asOf: "2026-11-23T12:00:00Z", snapshot: "2026-11-23", active: false },
      },
      {
        order: 169,
        summary: "Last year's holidays",
        params: { name: "us-la-holidays" },
        body: { asOf: "2026-11-23T12:00:00Z", dates: ["2025-02-28"] },
        status: 400,
      },
    ],
    handle: async ({ params, body }, world) => {
      const asOf = instantOut(body.asOf);
      const year = Number(asOf.slice(0, 4));
      const years = (body.dates ?? []).map((date) => Number(date.slice(0, 4)));
      // Days of another year are a slip that nobody would see.
      if (years.length > 0 && years.every((one) => one < year || one > year + 1))
        throw new Problem("invalid-request", `no date is of ${year}, the feed's own year, or the one after it`, [
          { pointer: "/dates", detail: "send the dates of this year and the next" },
        ]);
      const asked = asksOf(await allPacks(world.policies.law), params.name);
      const missing = asked.find((one) => body[one] === undefined);
      if (missing)
        throw new Problem("invalid-request", `a pack reads ${missing} of ${params.name}, and it is not there`, [
          { pointer: `/${missing}`, detail: MISSING[missing] },
        ]);
      return { body: feedOut(await world.policies.supply({ name: params.name, ...body }, world.now())) };
    },
  }),
  route({
    method: "GET",
    path: "/v1/feeds",
    operationId: "listFeeds",
    tag: "Policies",
    summary: "The feeds that are supplied",
    scope: "tacet/policies:read",
    served: "policies",
    answer: FeedsOut,
    problems: [],
    examples: [{ order: 170, summary: "All" }],
    handle: async (_call, world) => {
      const feeds = await world.policies.listFeeds();
      return { body: { data: feeds.map(feedOut), nextCursor: null } };
    },
  }),
  route({
    method: "GET",
    path: "/v1/feeds/{name}/copies/{digest}",
    operationId: "readFeedCopy",
    tag: "Policies",
    summary: "A feed as it was supplied once",
    description:
      "In force or not: what was decided by it can be told and derived again. A decision's snapshot of a feed ends with the digest.",
    scope: "tacet/policies:read",
    served: "policies",
    params: CopyParams,
    answer: FeedOut,
    problems: ["not-found"],
    examples: [
      {
        order: 170.5,
        summary: "The copy a decision names",
        params: { name: "us-ny-emergencies", digest: "h9ddejr-URMs7Oriw616O1" },
      },
    ],
    handle: async ({ params: { name, digest } }, world) => {
      const copy = await world.policies.feedCopy(name, digest);
      if (!copy) throw new Problem("not-found", `no copy of ${name} with the digest ${digest} was supplied`);
      return { body: feedOut(copy) };
    },
  }),
];
