import * as z from "zod";
import type { Consent } from "../fold.ts";
import { inWords, Period, permissionEnds } from "../period.ts";
import { type Context, type Evaluate, plain, type RuleKind, ruleHeader } from "../rule.ts";
import { CONSENT_KINDS, type Ms } from "../words.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("consent"),
  /** The weakest kind that will do: implied < express < express-written. */
  needs: z.enum(CONSENT_KINDS),
  /** It must have been given so recently, or be renewed. Left out: it stands until it expires or is withdrawn. */
  within: Period.optional(),
});
type ConsentRule = z.infer<typeof schema>;

export const consent: RuleKind<ConsentRule> = { schema, yieldsToPromise: false, compile, sentence };

/** Whether one consent permits this request at `at`: kind, purpose, channel, family, and not expired. */
export function permits(given: Consent, { request, family, promotional }: Context, weakest: number, at: Ms): boolean {
  return (
    CONSENT_KINDS.indexOf(given.kind) >= weakest &&
    given.purpose === (promotional ? "promotional" : request.purpose) &&
    (given.channel === undefined || given.channel === request.channel) &&
    (given.family === undefined || given.family === family) &&
    at >= given.at &&
    (given.expiresAt === undefined || at < given.expiresAt)
  );
}

function compile(rule: ConsentRule): Evaluate {
  const weakest = CONSENT_KINDS.indexOf(rule.needs);
  const ends = rule.within === undefined ? undefined : permissionEnds(rule.within);
  return (context, at) => {
    const { consents } = context.fold;
    for (let index = 0; index < consents.length; index++) {
      const given = consents[index]!;
      if (permits(given, context, weakest, at) && (ends === undefined || at < ends(context, given.at)))
        return undefined;
    }
    return {
      evidence: consents.map((given) => given.seq),
      say: { purpose: context.request.purpose, channel: context.request.channel },
    };
  };
}

function sentence(rule: ConsentRule, say: Record<string, string | number | undefined>): string {
  const recent = rule.within === undefined ? "" : ` that was given within ${inWords(rule.within)}`;
  return `No ${plain(rule.needs)} consent for ${plain(say.purpose)} contact by ${say.channel}${recent} is in force`;
}
