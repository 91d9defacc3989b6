import * as z from "zod";
import { careReport, type LotReport } from "../../campaign/care-report.ts";
import { utcDay } from "../../campaign/care-talks.ts";
import { Problem } from "../../contact/problem.ts";
import { DAY_MS } from "../../policy/time.ts";
import { CareOut } from "../campaign-schemas.ts";
import { DEFAULT_CARE_TEAM } from "../care-sample.ts";
import { instantOut } from "../render.ts";
import { engineOf, route } from "../route.ts";

/** Days told of where nobody names them. */
const DEFAULT_DAYS = 30;
/** Days one asking may be about: a year, whatever its length. */
const MAX_DAYS = 366;

const Day = z.iso.date({ error: 'write a UTC day as "YYYY-MM-DD"' });
const dayOf = (text: string): number => utcDay(Date.parse(text));
const dayText = (day: number): string => instantOut(day * DAY_MS).slice(0, "YYYY-MM-DD".length);

const CareQuery = z.object({
  from: Day.optional().describe(
    `The first UTC day on which talks began; ${DEFAULT_DAYS} days up to \`to\` when left out`,
  ),
  to: Day.optional().describe(`The last one, included; today when left out. At most ${MAX_DAYS} days`),
  cursor: Day.optional().describe("`nextCursor` of the page before, with the same `from` and `to`"),
});

/** @throws Problem invalid-request for days in the wrong order, too many of them, or a cursor outside them. */
function daysOf(query: z.output<typeof CareQuery>, today: number): { readonly from: number; readonly to: number } {
  const to = query.to === undefined ? today : dayOf(query.to);
  const from = query.from === undefined ? to - DEFAULT_DAYS + 1 : dayOf(query.from);
  if (from > to || to - from >= MAX_DAYS)
    throw new Problem("invalid-request", `from ${dayText(from)} to ${dayText(to)} is not 1 to ${MAX_DAYS} days`, [
      { pointer: "/from", detail: `name a day that is not after to, and at most ${MAX_DAYS} days in all` },
    ]);
  if (query.cursor === undefined) return { from, to };
  const cursor = dayOf(query.cursor);
  if (cursor < from || cursor > to)
    throw new Problem("invalid-request", "the cursor is not one of these days", [
      { pointer: "/cursor", detail: "send the nextCursor of the page before, with the same from and to" },
    ]);
  return { from: cursor, to };
}

function lotOut({ within30Days: { sale, refusal, complaint, optOut }, ...lot }: LotReport) {
  return { ...lot, within30Days: { sales: sale, refusals: refusal, complaints: complaint, optOuts: optOut } };
}

export const careRoutes = [
  route({
    method: "GET",
    path: "/v1/care",
    operationId: "getCare",
    tag: "Conversations",
    summary: "Service conversations beside other talks",
    description:
      "Of talks that customers began, one in a hundred is to be a service conversation, and as many others are drawn to compare them with. What came of both lots, by the day a talk began: how customers felt, which offers could be made and what became of them, and who bought, refused, complained or opted out within 30 days. Derived from the customers' ledgers, never counted up.",
    scope: "tacet/campaigns:read",
    served: "campaigns",
    query: CareQuery,
    answer: CareOut,
    problems: ["invalid-request"],
    examples: [
      { order: 318, summary: "Of one month", query: { from: "2026-11-01", to: "2026-11-30" } },
      {
        order: 319,
        summary: "Days in the wrong order",
        query: { from: "2026-11-30", to: "2026-11-01" },
        status: 400,
      },
    ],
    handle: async ({ query }, world) => {
      const engine = engineOf(world);
      const { from, to } = daysOf(query, utcDay(engine.now()));
      const { asOf, next, care, control } = await careReport(engine, from, to);
      return {
        body: {
          asOf: instantOut(asOf),
          from: dayText(from),
          to: dayText(next === undefined ? to : next - 1),
          team: DEFAULT_CARE_TEAM,
          care: lotOut(care),
          control: lotOut(control),
          nextCursor: next === undefined ? null : dayText(next),
        },
      };
    },
  }),
];
