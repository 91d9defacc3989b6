import * as z from "zod";
import { formatDay } from "../../zones/format.ts";
import { zoneNamed } from "../../zones/zone.ts";
import { inWords, Period, permissionEnds } from "../period.ts";
import { type Days, type Evaluate, noteSnapshot, type RuleKind, ruleHeader, type Say } from "../rule.ts";
import { DAY_MS } from "../time.ts";
import { CONSENT_KINDS } from "../words.ts";
import { permits } from "./consent.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("registry"),
  /** The do-not-call list to be checked. */
  list: z.string().min(1).max(60),
  /** How old the check may be. */
  maxAge: Period,
  /** A number counts as listed only so long after it was registered. Left out: at once. */
  effectiveAfter: Period.optional(),
  /** A consent at least this strong stands above the list. */
  unlessConsent: z.enum(CONSENT_KINDS).optional(),
});
type Registry = z.infer<typeof schema>;

const UTC = zoneNamed("UTC")!;

export const registry: RuleKind<Registry> = { schema, yieldsToPromise: false, compile, sentence };

function compile(rule: Registry): Evaluate {
  const stale = permissionEnds(rule.maxAge);
  const effective = rule.effectiveAfter === undefined ? undefined : permissionEnds(rule.effectiveAfter);
  const weakest = rule.unlessConsent && CONSENT_KINDS.indexOf(rule.unlessConsent);
  return (context, at) => {
    if (weakest !== undefined && context.fold.consents.some((given) => permits(given, context, weakest, at)))
      return undefined;
    const checked = context.request.registries?.[rule.list];
    if (!checked) return { evidence: [], say: { asOf: undefined, listed: 0 } };
    noteSnapshot(context, `registry:${rule.list} ${checked.snapshot ?? checked.asOf}`);
    // The list may not bind yet: a caller is given some days to hear of a new number on it.
    const binds =
      checked.listed &&
      !(effective !== undefined && checked.since !== undefined && at < effective(context, checked.since));
    if (!binds && at < stale(context, checked.asOf)) return undefined;
    return { evidence: [], say: { asOf: checked.asOf, listed: binds ? 1 : 0 } };
  };
}

function sentence(rule: Registry, say: Say, days: Days): string {
  if (say.asOf === undefined) return `Never checked against the do-not-call list ${rule.list}; check it first`;
  const asOf = Number(say.asOf);
  // A date alone is kept as its midnight UTC: everywhere the same date, and not the evening before.
  const on = asOf % DAY_MS === 0 ? formatDay(UTC, asOf) : days.day(asOf);
  if (say.listed) return `On the do-not-call list ${rule.list} when it was checked on ${on}`;
  return `The check against ${rule.list} of ${on} is older than ${inWords(rule.maxAge)}; check again`;
}
