import * as z from "zod";
import { Channels } from "../fields.ts";
import type { Refusal } from "../fold.ts";
import { msOf, Period, SilencePeriod, silenceEnds } from "../period.ts";
import {
  type Context,
  type Days,
  type Evaluate,
  type Finding,
  plain,
  type RuleKind,
  ruleHeader,
  type Say,
} from "../rule.ts";
import { BREADTHS, type Breadth, type Channel, type Ms, type Purpose } from "../words.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("refusal"),
  breadth: z.union([z.enum(BREADTHS), z.array(z.enum(BREADTHS)).min(1)]),
  /** What the "no" silences: that very offer, its family, all promotion, everything; what was said; or whatever there is. */
  covers: z.enum(["offer", "family", "promotion", "everything", "as-told", "whatever"]),
  /** Only a "no" said for one of these channels, or a wide one said for none, which then silences every channel the rule applies to. */
  heardOn: Channels.optional(),
  /** A narrow "no" counts only where it names a channel: a stop that was sent, not an offer that was declined. */
  optOutsOnly: z.boolean().optional(),
  lasts: z.union([
    SilencePeriod,
    z.literal("until-customer-asks"),
    z
      .strictObject({ named: z.literal(true), otherwise: SilencePeriod })
      .describe("until the time the customer named, otherwise for so long"),
    z
      .strictObject({ kept: Period })
      .describe("so long as the law has the no kept; nobody is told to come back on the day it ends"),
  ]),
});
type RefusalRule = z.infer<typeof schema>;

export const refusal: RuleKind<RefusalRule> = { schema, yieldsToPromise: true, lasting: true, compile, sentence };

const COVERS: Record<RefusalRule["covers"], (context: Context, refusal: Refusal) => boolean> = {
  offer: (context, no) =>
    about(context, no) &&
    (no.widened ? sameFamily(context, no) : no.offer !== undefined && no.offer === context.request.offer),
  family: (context, no) => about(context, no) && sameFamily(context, no),
  promotion: (context, no) => (no.purpose ? isFor(context, no.purpose) : context.promotional),
  everything: (context, no) => no.purpose === undefined || isFor(context, no.purpose),
  "as-told": (context, no) => COVERS[AS_TOLD[no.breadth]](context, no),
  whatever: () => true,
};

const AS_TOLD = {
  "not-now": "family",
  "this-offer": "offer",
  "this-topic": "family",
  promotions: "promotion",
  everything: "everything",
} as const satisfies Record<Breadth, RefusalRule["covers"]>;

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
  const speaks = rule.heardOn === undefined ? speaksOf : heardOn(rule.heardOn);
  return (context, at) => {
    const { refusals } = context.fold;
    if (refusals.length === 0) return undefined;
    let longest: { refusal: Refusal; until: Ms } | undefined;
    let evidence: number[] | undefined;
    for (let index = 0; index < refusals.length; index++) {
      const no = refusals[index]!;
      if (!hears(rule, no) || no.lifted || (rule.optOutsOnly && isDecline(no))) continue;
      // What confirms an opt-out is about whatever was opted out of.
      const spoken = context.request.confirms ? speaksOf(no, context) : speaks(no, context) && covers(context, no);
      if (!spoken) continue;
      const until = no.widened ? Infinity : end(context, no);
      if (until <= at) continue;
      evidence ??= [];
      evidence.push(no.seq);
      if (longest === undefined || until > longest.until) longest = { refusal: no, until };
    }
    return longest && finding(longest, evidence!, typeof rule.lasts === "object" && "kept" in rule.lasts, rule.breadth);
  };
}

/** Several refusals that became one for want of room are heard by the rules of all they may have been. */
const hears = (rule: RefusalRule, no: Refusal): boolean =>
  typeof rule.breadth === "string" ? isHeard(rule.breadth, no) : rule.breadth.some((breadth) => isHeard(breadth, no));

const isHeard = (breadth: Breadth, no: Refusal): boolean =>
  no.widened ? BREADTHS.indexOf(breadth) <= BREADTHS.indexOf(no.breadth) : breadth === no.breadth;

/** A "no" to what was offered, in the talk it was offered in: it asks nobody to stop. */
export const isDecline = (no: Refusal): boolean => no.channel === undefined && !no.widened && !WIDE.has(no.breadth);

const WIDE: ReadonlySet<Breadth> = new Set(["promotions", "everything"]);

const speaksOf = (no: Refusal, { request }: Context): boolean =>
  no.channel === undefined || no.channel === request.channel;

/**
 * A wide "no" that names no channel, and several that became one for want of room, may have been said anywhere: how a
 * call ended and what a form took down keep no channel.
 */
const heardOn =
  (channels: readonly Channel[]) =>
  (no: Refusal): boolean =>
    no.channel === undefined ? !isDecline(no) : channels.includes(no.channel);

function endOf({ lasts }: RefusalRule): (context: Context, no: Refusal) => Ms {
  if (lasts === "until-customer-asks") return () => Infinity;
  if (typeof lasts === "string") {
    const length = msOf(lasts);
    return (_context, no) => no.at + length;
  }
  if ("named" in lasts) {
    const otherwise = silenceEnds(lasts.otherwise);
    return (context, no) => no.until ?? otherwise(context, no.at);
  }
  const ends = silenceEnds("kept" in lasts ? lasts.kept : lasts);
  return (context, no) => ends(context, no.at);
}

function finding(
  { refusal: no, until }: { refusal: Refusal; until: Ms },
  evidence: readonly number[],
  kept: boolean,
  breadths: RefusalRule["breadth"],
): Finding {
  const say = {
    on: no.at,
    topic: no.topic,
    family: no.family,
    offer: no.offer,
    channel: no.channel,
    purpose: no.purpose,
    breadth: typeof breadths === "string" ? undefined : no.breadth,
    kept: kept ? until : undefined,
  };
  return until === Infinity || kept ? { evidence, say } : { until, evidence, say };
}

function sentence(rule: RefusalRule, say: Say, days: Days, until: Ms | undefined): string {
  const to = {
    "not-now": `Said not now${say.topic ? ` to ${article(say.topic)}` : ""}`,
    "this-offer": `Said no to the offer ${say.offer ? `"${say.offer}"` : "made"}`,
    "this-topic": `Said no to ${say.topic ? article(say.topic) : "what was offered"}`,
    promotions: "Said no to promotions",
    everything: say.purpose ? `Said no to all ${plain(say.purpose)} contact` : "Said no to all contact",
  }[typeof rule.breadth === "string" ? rule.breadth : (say.breadth as Breadth)];
  const by = say.channel ? ` by ${say.channel}` : "";
  const covered = {
    offer: "a no covers that offer, however it is worded,",
    family: say.family ? `a no covers all ${plain(say.family)} offers` : "a no covers all offers",
    promotion: say.purpose ? `a no covers all ${plain(say.purpose)} contact` : "a no covers all promotion",
    everything: say.purpose ? `a no covers all ${plain(say.purpose)} contact` : "a no covers every purpose",
    "as-told": "it covers what was refused",
    whatever: `it covers every contact${rule.applies.channels ? ` by ${rule.applies.channels.join(" and ")}` : ""}`,
  }[rule.covers];
  const kept = say.kept === undefined ? "until the customer asks" : `and is kept until ${days.day(Number(say.kept))}`;
  const ends = until === undefined ? kept : `until ${days.day(until)}`;
  return `${to}${by} on ${days.day(Number(say.on))}; ${covered} ${ends}`;
}

function article(topic: string | number): string {
  const words = plain(topic);
  return /^[aeiou]/.test(words) ? `an ${words}` : `a ${words}`;
}
