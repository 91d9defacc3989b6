import * as z from "zod";
import { DurationText, inWords, msOf } from "../period.ts";
import { type Evaluate, plain, type RuleKind, ruleHeader } from "../rule.ts";
import { CONSENT_KINDS } from "../words.ts";
import { permits } from "./consent.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("relevance"),
  /** How long a recorded need or interest lasts. */
  within: DurationText,
});
type Relevance = z.infer<typeof schema>;

export const relevance: RuleKind<Relevance> = { schema, yieldsToPromise: true, compile, sentence };

const EXPRESS = CONSENT_KINDS.indexOf("express");

function compile(rule: Relevance): Evaluate {
  const within = msOf(rule.within);
  return (context, at) => {
    const { fold, family } = context;
    if (family !== undefined) {
      for (const need of fold.needs) {
        if (need.family === family && need.at > at - within) return undefined;
      }
      // Consent "for it" names the family; a general consent to promotion is no interest in this one.
      for (const given of fold.consents) {
        if (given.family === family && permits(given, context, EXPRESS, at)) return undefined;
      }
    }
    return { evidence: fold.needs.filter((need) => need.family === family).map((need) => need.seq), say: { family } };
  };
}

function sentence(rule: Relevance, say: Record<string, string | number | undefined>): string {
  const what = say.family === undefined ? "this" : plain(say.family);
  return `No need of or interest in ${what} was recorded in the last ${inWords(rule.within)}, and no express consent for it`;
}
