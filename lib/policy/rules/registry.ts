import * as z from "zod";
import { type Days, DurationText, type Evaluate, inWords, msOf, type RuleKind, ruleHeader, type Say } from "../rule.ts";
import { CONSENT_KINDS } from "../words.ts";
import { permits } from "./consent.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("registry"),
  /** The do-not-call list to be checked. */
  list: z.string().min(1).max(60),
  /** How old the check may be. */
  maxAge: DurationText,
  /** A consent at least this strong stands above the list. */
  unlessConsent: z.enum(CONSENT_KINDS).optional(),
});
type Registry = z.infer<typeof schema>;

export const registry: RuleKind<Registry> = { schema, yieldsToPromise: false, compile, sentence };

function compile(rule: Registry): Evaluate {
  const maxAge = msOf(rule.maxAge);
  const weakest = rule.unlessConsent && CONSENT_KINDS.indexOf(rule.unlessConsent);
  return (context, at) => {
    if (weakest !== undefined && context.fold.consents.some((given) => permits(given, context, weakest, at)))
      return undefined;
    const checked = context.request.registries?.[rule.list];
    if (checked && !checked.listed && at < checked.asOf + maxAge) return undefined;
    return { evidence: [], say: { asOf: checked?.asOf, listed: checked?.listed ? 1 : 0 } };
  };
}

function sentence(rule: Registry, say: Say, days: Days): string {
  if (say.asOf === undefined) return `Never checked against the do-not-call list ${rule.list}; check it first`;
  const on = days.day(Number(say.asOf));
  if (say.listed) return `On the do-not-call list ${rule.list} when it was checked on ${on}`;
  return `The check against ${rule.list} of ${on} is older than ${inWords(rule.maxAge)}; check again`;
}
