import * as z from "zod";
import type { Conversation } from "../fold.ts";
import { DurationText, msOf } from "../period.ts";
import { type Context, type Evaluate, type Finding, type RuleKind, ruleHeader } from "../rule.ts";
import type { Ms } from "../words.ts";

const schema = z.strictObject({
  ...ruleHeader,
  kind: z.literal("conversation"),
  maxOffers: z.int().min(0).max(20),
  noneAfterRefusal: z.boolean().default(true),
  noneAfterUpset: z.boolean().default(true).describe("none once the customer was unhappy or angry in it"),
  /** How long a conversation may go on; its id starts afresh after so long a silence. */
  within: DurationText.default("P30D"),
});
type ConversationRule = z.infer<typeof schema>;

export const conversation: RuleKind<ConversationRule> = {
  schema,
  yieldsToPromise: false,
  lasting: true,
  compile,
  sentence,
};

function compile(rule: ConversationRule): Evaluate {
  const within = msOf(rule.within);
  return (context, at) => {
    const { fold, request } = context;
    if (rule.maxOffers === 0) return { evidence: [], say: { offers: 0 } };
    if (request.conversation === undefined) return undefined;
    const talk = fold.conversations.find((known) => known.id === request.conversation);
    const found = talk ? judge(rule, context, talk, at - within) : ownOffer(rule, context);
    // What was said in it, or its own contact, may have been forgotten, and be told of again since.
    const from = at - within;
    if (!found && (fold.conversationsCompleteSince > from || isForgotten(context, from)))
      context.incompleteSince = Math.min(context.incompleteSince ?? from, from);
    return found;
  };
}

function judge(rule: ConversationRule, context: Context, talk: Conversation, from: Ms): Finding | undefined {
  if (talk.at <= from) return undefined;
  const said =
    rule.noneAfterRefusal && talk.refused ? "refused" : rule.noneAfterUpset && talk.upset ? "upset" : undefined;
  // The offer the contact was made for is among those counted; to clear it is not to make another.
  const others = talk.offers - (isOwn(context) ? 1 : 0);
  if (!said && others < rule.maxOffers) return undefined;
  const evidence = context.fold.refusals
    .filter((refusal) => refusal.group === talk.group)
    .map((refusal) => refusal.seq);
  return { evidence: evidence.length ? evidence : [talk.group], say: { offers: talk.offers, because: said } };
}

const isOwn = ({ fold, request }: Context): boolean =>
  request.offer !== undefined &&
  fold.contacts.some((contact) => contact.seq === request.self && contact.offer === request.offer);

/** A contact made for one offer has that one made already, even before anybody asked to clear it. */
function ownOffer(rule: ConversationRule, { fold, request }: Context): Finding | undefined {
  const carrier = fold.contacts.find((contact) => contact.seq === request.self);
  const another = carrier?.offer !== undefined && carrier.offer !== request.offer;
  return another && rule.maxOffers <= 1 ? { evidence: [carrier.seq], say: { offers: 1 } } : undefined;
}

const isForgotten = ({ fold, request }: Context, from: Ms): boolean =>
  request.self !== undefined &&
  !fold.contacts.some((contact) => contact.seq === request.self) &&
  fold.completeSince.some((since) => since > from);

function sentence(rule: ConversationRule, say: Record<string, string | number | undefined>): string {
  if (say.because === "refused") return "The customer said no in this conversation; nothing more is offered in it";
  if (say.because === "upset") return "The customer is unhappy in this conversation; nothing is offered in it";
  return `${say.offers} of at most ${rule.maxOffers} offers were made in this conversation`;
}
