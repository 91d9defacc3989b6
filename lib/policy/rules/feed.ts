import * as z from "zod";
import { readFeed } from "../feed.ts";
import { RuleId } from "../fields.ts";
import { DurationText } from "../period.ts";
import { type Days, type Evaluate, plain, type RuleKind, ruleHeader, type Say } from "../rule.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("feed"),
  /** The feed that tells whether it is so now where the customer is, such as a declared state of emergency. */
  feed: RuleId,
  /** A feed read longer ago is used all the same, and the decision says so. */
  maxAge: DurationText,
});
type FeedRule = z.infer<typeof schema>;

export const feed: RuleKind<FeedRule> = { schema, yieldsToPromise: false, compile, sentence };

function compile(rule: FeedRule): Evaluate {
  const wanted = { name: rule.feed, maxAge: rule.maxAge };
  return (context, at) => {
    const read = readFeed(context, wanted, at);
    return read?.active ? { evidence: [], say: { asOf: read.asOf } } : undefined;
  };
}

function sentence(rule: FeedRule, say: Say, days: Days): string {
  return `The feed ${plain(rule.feed)} said so on ${days.day(Number(say.asOf))}; nothing is sent until it ends`;
}
