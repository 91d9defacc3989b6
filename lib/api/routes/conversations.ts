import * as z from "zod";
import { keepTalk } from "../../campaign/care-talks.ts";
import { briefing } from "../../contact/briefing.ts";
import { offerId, placeOfOffer } from "../../contact/contact-id.ts";
import { answerOffer, clearOffer, recordInteraction } from "../../contact/conversation.ts";
import { Problem } from "../../contact/problem.ts";
import { factSource } from "../call.ts";
import { careFor, lotOfTalk } from "../care-sample.ts";
import { renderDecision } from "../render.ts";
import { engineOf, route } from "../route.ts";
import {
  ClearanceOut,
  Id,
  InteractionOut,
  InteractionRequest,
  OfferRequest,
  OfferResultRequest,
  WrittenOut,
} from "../schemas.ts";

const recordInteractionRoute = route({
  method: "POST",
  path: "/v1/interactions",
  operationId: "recordInteraction",
  tag: "Conversations",
  summary: "The customer came to us",
  description:
    "Records the need, the mood and the case of an inbound conversation, and answers whether an offer may be made in it now, with a briefing for whoever talks to them. One talk in a hundred is asked to be a service conversation and nothing else: `arm` is then `care`, and `team` says who has it. `GET /v1/care` tells what came of them.",
  scope: "tacet/contacts:write",
  served: "conversations",
  body: InteractionRequest,
  answer: InteractionOut,
  problems: ["unknown-topic", "idempotency-mismatch", "too-busy"],
  examples: [
    {
      order: 100,
      summary: "He asks how to store his photographs",
      body: {
        customerId: "ben-002",
        channel: "voice",
        conversationId: "shop-visit-1",
        sentiment: "positive",
        need: { topic: "memory-card", note: "Films his children's football matches." },
        offer: { topic: "memory-card", offer: "card-64" },
        eventId: "visit-1",
      },
    },
  ],
  handle: async ({ body, caller }, world) => {
    const { entry, decision, fold, replayed } = await recordInteraction(
      world,
      body,
      factSource(body, caller, body.eventId),
    );
    const lot = lotOfTalk(body.conversationId);
    if (lot) await keepTalk(engineOf(world).records, lot, body.conversationId, entry);
    const now = world.now();
    const [profile, policy] = await Promise.all([
      world.directory.profile(body.customerId),
      world.policies.inForce(now),
    ]);
    const rendered = await renderDecision(world.policies, decision, fold.seq);
    return {
      body: {
        decision: rendered,
        briefing: briefing(fold, profile, await world.policies.under(policy, fold.jurisdictions), now),
        ledgerSeq: entry.seq,
        ...careFor(body.conversationId),
      },
      replayed,
    };
  },
});

const clearOfferRoute = route({
  method: "POST",
  path: "/v1/conversations/{id}/offers",
  operationId: "clearOffer",
  tag: "Conversations",
  summary: "Clear one offer in one conversation",
  description:
    "A yes is an entry and counts at once, so that two desktops cannot both pitch. Make the offer only on verdict allow.",
  scope: "tacet/contacts:write",
  served: "conversations",
  params: z.object({ id: Id }),
  body: OfferRequest,
  answer: ClearanceOut,
  problems: ["unknown-topic", "too-busy"],
  examples: [
    {
      order: 110,
      summary: "The right card",
      params: { id: "shop-visit-1" },
      body: {
        customerId: "ben-002",
        channel: "voice",
        topic: "memory-card",
        offer: "card-64",
        eventId: "visit-1-offer-1",
      },
    },
    {
      order: 112,
      summary: "A second offer in the same conversation: refused",
      params: { id: "shop-visit-1" },
      body: {
        customerId: "ben-002",
        channel: "voice",
        topic: "printer",
        offer: "photo-printer",
        eventId: "visit-1-offer-2",
      },
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const wanted = {
      customerId: body.customerId,
      conversationId: params.id,
      channel: body.channel,
      topic: body.topic,
      offer: body.offer,
    };
    const cleared = await clearOffer(world, wanted, body.actor ?? caller.subject, body.eventId);
    const decision = await renderDecision(world.policies, cleared.decision, cleared.ledgerSeq);
    return { body: { decision, ...(cleared.offerId && { offerId: cleared.offerId }) } };
  },
});

const answerOfferRoute = route({
  method: "POST",
  path: "/v1/conversations/{id}/offers/{offerId}",
  operationId: "answerOffer",
  tag: "Conversations",
  summary: "What became of a cleared offer",
  scope: "tacet/contacts:write",
  served: "conversations",
  params: z.object({ id: Id, offerId: z.string().max(400) }),
  body: OfferResultRequest,
  answer: WrittenOut,
  problems: ["not-found", "idempotency-mismatch", "too-busy"],
  examples: [
    {
      order: 111,
      summary: "He takes it",
      params: { id: "shop-visit-1", offerId: offerId("ben-002", 4) },
      body: { result: "accepted", eventId: "visit-1-sold" },
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const place = placeOfOffer(params.offerId);
    if (!place)
      throw new Problem("not-found", "there is no offer of this id; use the offerId the clearance answered with");
    const { entry, replayed } = await answerOffer(
      world,
      place,
      params.id,
      body,
      factSource(body, caller, body.eventId),
    );
    return { body: { ledgerSeq: entry.seq }, replayed };
  },
});

export const conversationRoutes = [recordInteractionRoute, clearOfferRoute, answerOfferRoute];
