import { type Body, type Entry, type Head, headOf, idOf, shortId } from "../ledger/entry.ts";
import { storeDecision } from "../ledger/stored-decision.ts";
import type { Decision } from "../policy/decide.ts";
import type { HoldPart } from "../policy/facts.ts";
import type { Fold } from "../policy/fold.ts";
import type { Request } from "../policy/rule.ts";
import type { Channel, Direction, Sentiment } from "../policy/words.ts";
import { checkTopic } from "./claim.ts";
import { offerId, type Place } from "./contact-id.ts";
import { type FactSource, type Told, tell } from "./fact.ts";
import { impliedBy, offered, type ToldRefusal } from "./implied.ts";
import { judge } from "./judge.ts";
import { Problem } from "./problem.ts";
import { refusal } from "./refuse.ts";
import { step } from "./step.ts";
import type { World } from "./world.ts";

export type WantedOffer = {
  readonly customerId: string;
  readonly conversationId: string;
  readonly channel: Channel;
  readonly topic: string;
  readonly offer: string;
};
export type Cleared = { readonly decision: Decision; readonly offerId?: string; readonly ledgerSeq: number };

/** The contact a conversation is part of, and who began it; one nobody told of is taken as ours. */
function talkOf(fold: Fold, id: string): { contact?: number; direction: Direction } {
  const talk = fold.conversations.find((known) => known.id === id);
  const ours = fold.contacts.find((known) => known.conversation === id && known.direction === "outbound");
  return { contact: talk?.contact ?? ours?.seq, direction: ours ? "outbound" : (talk?.direction ?? "outbound") };
}

const requestOf = (
  wanted: Omit<WantedOffer, "topic" | "offer"> & { topic?: string; offer?: string },
  self: number | undefined,
): Request => ({
  action: "offer",
  channel: wanted.channel,
  purpose: "promotional",
  topic: wanted.topic,
  offer: wanted.offer,
  conversation: wanted.conversationId,
  self,
});

/** May this one offer be made now, in this conversation? A yes is an entry, so a desktop and a bot cannot both pitch. */
export async function clearOffer(world: World, wanted: WantedOffer, actor: string, eventId: string): Promise<Cleared> {
  const id = idOf("offer-cleared", wanted.customerId, wanted.conversationId, eventId);
  return step<Cleared>(world, wanted.customerId, async (head, now) => {
    const policy = await world.policies.inForce(now);
    checkTopic(policy, { purpose: "promotional", topic: wanted.topic, offer: wanted.offer });
    const { contact, direction } = talkOf(head.fold, wanted.conversationId);
    const request = requestOf(wanted, contact);
    const before = await clearedBefore(world, wanted, head, id);
    if (before && (before.body.offers?.[0]?.topic !== wanted.topic || before.body.offers[0].offer !== wanted.offer)) {
      throw new Problem(
        "idempotency-mismatch",
        "this eventId cleared another offer before; a new offer needs a new id",
      );
    }
    // A repeat is decided afresh, as if its own clearance had not been given yet.
    const fold = before ? without(head.fold, before, wanted.conversationId) : head.fold;
    const decision = await judge(world, wanted.customerId, fold, request, policy, now);
    if (before && decision.verdict === "allow")
      return { answer: () => ({ decision, offerId: offerId(wanted.customerId, before.seq), ledgerSeq: before.seq }) };
    if (decision.verdict !== "allow") {
      return refusal(
        { customerId: wanted.customerId, fold: head.fold, request, decision, stage: "offer", actor, now },
        (ledgerSeq): Cleared => ({ decision, ledgerSeq }),
      );
    }
    const body: Body = {
      contact,
      conversation: { id: wanted.conversationId, direction, channel: wanted.channel },
      offers: [offered(policy, wanted)],
    };
    return {
      append: { kind: "offer-cleared", id, at: now, actor, body, decision: storeDecision(decision) },
      answer: (entry) => ({ decision, offerId: offerId(entry.customerId, entry.seq), ledgerSeq: entry.seq }),
    };
  });
}

/** Entries looked through for the same clearance, given before. */
const RECENT_PAGE = 50;

async function clearedBefore(world: World, wanted: WantedOffer, head: Head, id: string): Promise<Entry | undefined> {
  if (!head.fold.recentFacts.includes(shortId(id))) return undefined;
  const recent = await world.ledger.read(wanted.customerId, {
    to: head.fold.seq,
    limit: RECENT_PAGE,
    newestFirst: true,
  });
  return recent.find((entry) => entry.id === id);
}

/** The fold as it would be had this clearance not been given. */
const without = (fold: Fold, clearance: Entry, conversation: string): Fold => ({
  ...fold,
  contacts: fold.contacts.filter((contact) => contact.seq !== clearance.seq),
  conversations: fold.conversations.map((talk) =>
    talk.id === conversation ? { ...talk, offers: Math.max(0, talk.offers - 1) } : talk,
  ),
});

export type OfferResult = {
  readonly result: "accepted" | "declined" | "interested";
  readonly refusals?: readonly ToldRefusal[];
};

/** What became of an offer that was cleared. Interest is a need; a "no" covers the family. */
export async function answerOffer(
  world: World,
  place: Place,
  conversationId: string,
  result: OfferResult,
  source: FactSource,
): Promise<Told> {
  const [cleared] = await world.ledger.read(place.customerId, { from: place.seq, to: place.seq, limit: 1 });
  if (cleared?.kind !== "offer-cleared" || cleared.body.conversation?.id !== conversationId) {
    throw new Problem(
      "not-found",
      "there is no offer of this id in this conversation; use the offerId the clearance answered with",
    );
  }
  const about = cleared.body.offers![0]!;
  return tell(
    world,
    place.customerId,
    "offer-result",
    { ...source, request: { offer: place.seq, body: source.request } },
    async (head, now) => {
      const policy = await world.policies.inForce(now);
      const { refusals } = impliedBy(
        policy,
        { disposition: result.result === "declined" ? "declined" : undefined, refusals: result.refusals },
        [about],
      );
      const interested = result.result === "interested" && about.topic !== undefined && about.family !== undefined;
      // An offer in a conversation the customer began is a contact of its own, and ends as the offer did.
      const own = result.result !== "interested" && head.fold.contacts.some((contact) => contact.seq === place.seq);
      const body: Body = {
        offerSeq: place.seq,
        ...(own && { contact: place.seq, disposition: result.result as "accepted" | "declined" }),
        conversation: cleared.body.conversation,
        source: result.result,
        ...(refusals.length > 0 && { refusals }),
        ...(interested && { needs: [{ topic: about.topic!, family: about.family! }] }),
      };
      return { body };
    },
  );
}

export type Interaction = {
  readonly customerId: string;
  readonly channel: Channel;
  readonly conversationId: string;
  readonly sentiment?: Sentiment;
  readonly need?: { readonly topic: string; readonly note?: string };
  readonly caseId?: string;
  /** The debt or contract it was about. */
  readonly account?: string;
  readonly resolved?: boolean;
  readonly offer?: { readonly topic: string; readonly offer: string };
};

/** The customer came to us: what they need, how they feel, their case; and whether an offer may be made now. */
export async function recordInteraction(
  world: World,
  said: Interaction,
  source: FactSource,
): Promise<Told & { decision: Decision; fold: Fold }> {
  const text =
    said.need?.note === undefined ? undefined : await world.directory.keepText(said.customerId, said.need.note);
  const told = await tell(
    world,
    said.customerId,
    "interaction",
    { ...source, request: { ...said, need: { ...said.need, note: text } } },
    async (_head, now) => {
      const policy = await world.policies.inForce(now);
      for (const topic of [said.need?.topic, said.offer?.topic])
        if (topic !== undefined) checkTopic(policy, { purpose: "promotional", topic });
      const { refusals: _, holds } = impliedBy(policy, { sentiment: said.sentiment }, []);
      const opened: HoldPart[] =
        said.caseId !== undefined && !said.resolved ? [{ cause: "case", caseId: said.caseId }] : [];
      const need = said.need && { topic: said.need.topic, family: policy.topics.familyOf(said.need.topic)! };
      const allHolds = [...opened, ...holds];
      const body: Body = {
        conversation: {
          id: said.conversationId,
          direction: "inbound",
          channel: said.channel,
          ...(said.account !== undefined && { account: said.account }),
        },
        sentiment: said.sentiment,
        text,
        ...(need && { needs: [need] }),
        ...(allHolds.length > 0 && { holds: allHolds }),
        ...(said.caseId !== undefined && said.resolved && { closes: [{ caseId: said.caseId }] }),
      };
      return { body };
    },
  );
  const decided = await mayOffer(world, said, told.entry);
  return { ...told, ...decided };
}

/** Judged on the newest fold, the interaction itself included, as a clearance asked for now would be. */
async function mayOffer(world: World, said: Interaction, entry: Entry): Promise<{ decision: Decision; fold: Fold }> {
  const now = world.now();
  const [policy, newest] = await Promise.all([
    world.policies.inForce(now),
    world.ledger.newest(said.customerId, "strong"),
  ]);
  const { fold } = headOf(newest ?? entry);
  const request = requestOf(
    { ...said, topic: said.offer?.topic ?? said.need?.topic, offer: said.offer?.offer },
    talkOf(fold, said.conversationId).contact,
  );
  return { decision: await judge(world, said.customerId, fold, request, policy, now), fold };
}
