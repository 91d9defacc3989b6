import * as z from "zod";
import { Purposes } from "../fields.ts";
import { EVERY_CAUSE, type Hold } from "../fold.ts";
import { msOf, SilenceText } from "../period.ts";
import { promiseFor } from "../promise.ts";
import { type Context, type Days, type Evaluate, plain, type RuleKind, ruleHeader, type Say } from "../rule.ts";
import { HOLD_CAUSES, type Ms, maskOf, PURPOSES } from "../words.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("hold"),
  causes: z.array(z.enum(HOLD_CAUSES)).min(1),
  /** Purposes held when the hold itself names none. */
  purposes: Purposes.default(["promotional", "research"]),
  /** "until-closed"; or so long after it was opened, or after it was closed. A callback counts from the time named. */
  lasts: z.union([
    z.literal("until-closed"),
    z.strictObject({ afterOpened: SilenceText }),
    z.strictObject({ afterClosed: SilenceText }),
  ]),
  /** Only contacts about the hold's own account. */
  sameAccount: z.boolean().default(false),
});
type HoldRule = z.infer<typeof schema>;

/** A promised call passes the hold its promise puts on other promotion (see `endFor`); every other hold stands. */
export const hold: RuleKind<HoldRule> = { schema, yieldsToPromise: false, compile, sentence };

function compile(rule: HoldRule): Evaluate {
  const byDefault = maskOf(PURPOSES, rule.purposes);
  const causes = maskOf(HOLD_CAUSES, rule.causes);
  const end = endOf(rule);
  return (context, at) => {
    const { holds } = context.fold;
    if (holds.length === 0) return undefined;
    let longest: { hold: Hold; until: Ms } | undefined;
    let evidence: number[] | undefined;
    for (let index = 0; index < holds.length; index++) {
      const held = holds[index]!;
      if (
        ((causes & (1 << HOLD_CAUSES.indexOf(held.cause))) === 0 && !(held.purposes & EVERY_CAUSE)) ||
        !covers(rule, held, context, byDefault)
      )
        continue;
      const until = endFor(context, held, end(held), at);
      if (until <= at) continue;
      evidence ??= [];
      evidence.push(held.seq);
      if (longest === undefined || until > longest.until) longest = { hold: held, until };
    }
    if (!longest || !evidence) return undefined;
    const { hold: held, until } = longest;
    const say = {
      cause: held.cause,
      on: held.at,
      closed: held.closedAt,
      case: held.caseId,
      named: held.cause === "callback" ? held.until : undefined,
    };
    return until === Infinity ? { evidence, say } : { until, evidence, say };
  };
}

function covers(rule: HoldRule, held: Hold, { request, purposes }: Context, byDefault: number): boolean {
  const own = held.purposes & ~EVERY_CAUSE;
  const named = own !== 0 && own === held.purposes;
  if (((named ? own : byDefault | own) & purposes) === 0) return false;
  if (rule.sameAccount)
    return held.account === undefined || request.account === undefined || held.account === request.account;
  return true;
}

/** The hold of a promised call back is on what is not that call: it ends for the call as its time begins. */
function endFor({ fold, request }: Context, held: Hold, end: Ms, at: Ms): Ms {
  if (held.cause !== "callback") return end;
  return Math.min(end, promiseFor(fold, request.channel, request.self, at)?.from ?? Infinity);
}

function endOf({ lasts }: HoldRule): (hold: Hold) => Ms {
  if (lasts === "until-closed") return (hold) => hold.closedAt ?? planned(hold);
  if ("afterClosed" in lasts) {
    const length = msOf(lasts.afterClosed);
    return (hold) => (hold.closedAt ?? planned(hold)) + length;
  }
  const length = msOf(lasts.afterOpened);
  return (hold) => {
    if (hold.purposes & EVERY_CAUSE) return hold.closedAt ?? Infinity;
    // A promised call is over when it was made, or so long after the time named; a hold with an end of its own, then.
    const ends = hold.cause === "callback" ? (hold.until ?? hold.at) + length : (hold.until ?? hold.at + length);
    return Math.min(hold.closedAt ?? Infinity, ends);
  };
}

/** The time named for a call back is when it may be done, not when it is. */
const planned = (hold: Hold): Ms => (hold.cause === "callback" ? Infinity : (hold.until ?? Infinity));

const CAUSE: Record<(typeof HOLD_CAUSES)[number], string> = {
  case: "A service case is open",
  complaint: "The customer complained",
  anger: "The customer was angry",
  "negative-sentiment": "The customer was unhappy",
  bereavement: "There was a bereavement",
  dispute: "The account is in dispute",
  "relationship-ended": "The customer left",
  callback: "A call back was promised",
  other: "A hold was placed",
};

function sentence(rule: HoldRule, say: Say, days: Days, until: Ms | undefined): string {
  const cause = say.cause as keyof typeof CAUSE;
  const since = cause === "case" && say.closed !== undefined ? "A service case was open" : CAUSE[cause];
  const named = say.named === undefined ? "" : ` for ${days.minute(Number(say.named))}`;
  const closed = say.closed === undefined ? "" : `, closed on ${days.day(Number(say.closed))}`;
  const ends =
    until === undefined
      ? cause === "relationship-ended"
        ? "until the customer asks"
        : "until that is closed"
      : `until ${days.day(until)}`;
  const held = rule.purposes.map(plain).join(" and ");
  return `${since}${named} (since ${days.day(Number(say.on))}${closed}); ${held} contact is held ${ends}`;
}
