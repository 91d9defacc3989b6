import * as z from "zod";
import type { Refusal } from "../fold.ts";
import {
  type Context,
  type Days,
  type Evaluate,
  type Finding,
  msOf,
  plain,
  type RuleKind,
  ruleHeader,
  type Say,
  SilenceText,
} from "../rule.ts";
import { BREADTHS, type Ms, type Purpose } from "../words.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("refusal"),
  breadth: z.enum(BREADTHS),
  /** What the "no" silences: that very offer, its family, all promotion, or everything. */
  covers: z.enum(["offer", "family", "promotion", "everything"]),
  lasts: z.union([
    SilenceText,
    z.literal("until-customer-asks"),
    z
      .strictObject({ named: z.literal(true), otherwise: SilenceText })
      .describe("until the time the customer named, otherwise for so long"),
  ]),
});
type RefusalRule = z.infer<typeof schema>;

export const refusal: RuleKind<RefusalRule> = { schema, yieldsToPromise: true, compile, sentence };

const COVERS: Record<RefusalRule["covers"], (context: Context, refusal: Refusal) => boolean> = {
  offer: (context, no) =>
    about(context, no) &&
    (no.widened ? sameFamily(context, no) : no.offer !== undefined && no.offer === context.request.offer),
  family: (context, no) => about(context, no) && sameFamily(context, no),
  promotion: (context, no) => (no.purpose ? isFor(context, no.purpose) : context.promotional),
  everything: (context, no) => no.purpose === undefined || isFor(context, no.purpose),
};

/** A narrow "no" is about promotion, unless it names another purpose. */
const about = (context: Context, no: Refusal): boolean =>
  no.purpose === undefined ? context.promotional : isFor(context, no.purpose);

/** An offer makes a contact of any purpose promotional too. */
const isFor = ({ request, promotional }: Context, purpose: Purpose): boolean =>
  purpose === request.purpose || (promotional && purpose === "promotional");

/** A "no" whose family is not known any more covers every family. */
function sameFamily(context: Context, no: Refusal): boolean {
  if (no.family === undefined || context.family === undefined) return true;
  if (no.family === context.family || no.topic === context.request.topic) return true;
  return no.topic !== undefined && context.topics.familyOf(no.topic) === context.family;
}

function compile(rule: RefusalRule): Evaluate {
  const covers = COVERS[rule.covers];
  const end = endOf(rule);
  return (context, at) => {
    const { refusals } = context.fold;
    if (refusals.length === 0) return undefined;
    let longest: { refusal: Refusal; until: Ms } | undefined;
    let evidence: number[] | undefined;
    for (let index = 0; index < refusals.length; index++) {
      const no = refusals[index]!;
      if (!hears(rule, no) || no.lifted || !speaksOf(no, context) || !covers(context, no)) continue;
      const until = no.widened ? Infinity : end(no);
      if (until <= at) continue;
      evidence ??= [];
      evidence.push(no.seq);
      if (longest === undefined || until > longest.until) longest = { refusal: no, until };
    }
    return longest && finding(longest, evidence!);
  };
}

/** Several refusals that became one for want of room are heard by the rules of all they may have been. */
const hears = (rule: RefusalRule, no: Refusal): boolean =>
  no.widened ? BREADTHS.indexOf(rule.breadth) <= BREADTHS.indexOf(no.breadth) : rule.breadth === no.breadth;

const speaksOf = (no: Refusal, { request }: Context): boolean =>
  no.channel === undefined || no.channel === request.channel;

function endOf({ lasts }: RefusalRule): (no: Refusal) => Ms {
  if (lasts === "until-customer-asks") return () => Infinity;
  if (typeof lasts === "string") {
    const length = msOf(lasts);
    return (no) => no.at + length;
  }
  const otherwise = msOf(lasts.otherwise);
  return (no) => no.until ?? no.at + otherwise;
}

function finding({ refusal: no, until }: { refusal: Refusal; until: Ms }, evidence: readonly number[]): Finding {
  const say = {
    on: no.at,
    topic: no.topic,
    family: no.family,
    offer: no.offer,
    channel: no.channel,
    purpose: no.purpose,
  };
  return until === Infinity ? { evidence, say } : { until, evidence, say };
}

function sentence(rule: RefusalRule, say: Say, days: Days, until: Ms | undefined): string {
  const to = {
    "not-now": `Said not now${say.topic ? ` to ${article(say.topic)}` : ""}`,
    "this-offer": `Said no to the offer ${say.offer ? `"${say.offer}"` : "made"}`,
    "this-topic": `Said no to ${say.topic ? article(say.topic) : "what was offered"}`,
    promotions: "Said no to promotions",
    everything: say.purpose ? `Said no to all ${plain(say.purpose)} contact` : "Said no to all contact",
  }[rule.breadth];
  const by = say.channel ? ` by ${say.channel}` : "";
  const covered = {
    offer: "a no covers that offer, however it is worded,",
    family: say.family ? `a no covers all ${plain(say.family)} offers` : "a no covers all offers",
    promotion: say.purpose ? `a no covers all ${plain(say.purpose)} contact` : "a no covers all promotion",
    everything: say.purpose ? `a no covers all ${plain(say.purpose)} contact` : "a no covers every purpose",
  }[rule.covers];
  const ends = until === undefined ? "until the customer asks" : `until ${days.day(until)}`;
  return `${to}${by} on ${days.day(Number(say.on))}; ${covered} ${ends}`;
}

function article(topic: string | number): string {
  const words = plain(topic);
  return /^[aeiou]/.test(words) ? `an ${words}` : `a ${words}`;
}
