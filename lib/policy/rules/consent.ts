import * as z from "zod";
import type { Consent } from "../fold.ts";
import { type Context, type Evaluate, plain, type RuleKind, ruleHeader } from "../rule.ts";
import { CONSENT_KINDS, type Ms } from "../words.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("consent"),
  /** The weakest kind that will do: implied < express < express-written. */
  needs: z.enum(CONSENT_KINDS),
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
  return (context, at) => {
    const { consents } = context.fold;
    for (let index = 0; index < consents.length; index++) {
      if (permits(consents[index]!, context, weakest, at)) return undefined;
    }
    return {
      evidence: consents.map((given) => given.seq),
      say: { purpose: context.request.purpose, channel: context.request.channel },
    };
  };
}

function sentence(rule: ConsentRule, say: Record<string, string | number | undefined>): string {
  return `No ${plain(rule.needs)} consent for ${plain(say.purpose)} contact by ${say.channel} is in force`;
}
