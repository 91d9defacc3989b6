import type { DecisionJson } from "../../api/schemas.ts";
import { path } from "../api.ts";
import type { Expected, Stage, Story } from "./stage.ts";

type Cleared = { readonly decision: DecisionJson; readonly offerId?: string };
type Claimed = { readonly decision: DecisionJson; readonly contact?: { readonly contactId: string } };
type Briefed = {
  readonly decision: DecisionJson;
  readonly briefing: { readonly history: readonly string[]; readonly needs: readonly string[] };
};

const ben = "ben";

/** The other way round: who is asked first what he needs is glad of the offer, and comes back. */
export const cameraShop: Story = {
  name: "camera-shop",
  title: "The camera shop, and the customer who was asked",
  begins: "2026-11-07T11:00:00Z",
  play: async (stage) => {
    await question(stage);
    await comesBack(stage);
    await nextOffer(stage);
    stage.says("", "Nobody sold Ben anything he did not need. He came back twice, and will again.");
    await stage.run("why", ben);
    await stage.run("verify", "--url", ben);
  },
};

async function question(stage: Stage): Promise<void> {
  await stage.scene("2026-11-07T11:00:00Z", "Ben comes to the camera shop with a question.");
  await stage.tell("PUT", path`/v1/customers/${ben}`, {
    timeZone: "Europe/Lisbon",
    name: "Ben",
    addresses: [{ channel: "email", value: "ben@example.com" }],
  });
  stage.says("Ben", "Which memory card should I buy?");
  await offer(stage, "visit-1", "memory-card", "card-64-sale", "the 64 GB ones are on sale. May I offer one?", {
    refusedBy: "relevance-offer",
  });
  stage.says("Agent", "What do you film?");
  stage.says("Ben", "My daughter's football. Whole matches, in 4K.");
  await visit(stage, "visit-1", { topic: "memory-card", note: "Films whole football matches in 4K." });
  const { offerId } = await offer(
    stage,
    "visit-1",
    "memory-card",
    "card-256-v60",
    "he told what he needs. The 256 GB one that keeps up with 4K?",
    "allowed",
  );
  stage.says("Agent", "Then not the one on sale: it is too small and too slow. This one holds a whole match.");
  stage.says("Ben", "I would have bought the wrong one. Thank you, I'll take it.");
  await answer(stage, "visit-1", offerId!, "accepted");
  await bought(stage, "memory-card");
  await offer(stage, "visit-1", "printer", "photo-printer", "my screen says: offer him a printer, too. May I?", {
    refusedBy: "conversation",
  });
  stage.says("Agent", "Enjoy the match!");
}

async function comesBack(stage: Stage): Promise<void> {
  await stage.scene("2026-11-28T11:00:00Z", "Three weeks later Ben is back.");
  const { briefing } = await visit(stage, "visit-2", {
    topic: "lens",
    note: "Cannot see faces from the far end of the pitch.",
  });
  stage.says("Tacet", `Briefing: ${briefing.history[0] ?? "nothing is known"}.`);
  stage.says("Ben", "The card was perfect. But from the far end of the pitch I cannot see her face.");
  const { offerId } = await offer(
    stage,
    "visit-2",
    "lens",
    "tele-70-200",
    "a longer lens would help him. May I?",
    "allowed",
  );
  stage.says("Agent", "Try this one, by the window.");
  stage.says("Ben", "That is it. I'll take that, too.");
  await answer(stage, "visit-2", offerId!, "accepted");
  await bought(stage, "lens");
}

async function nextOffer(stage: Stage): Promise<void> {
  await stage.scene("2026-12-10T11:00:00Z", "Twelve days later the shop plans an evening about filming sports.");
  const invitation = {
    customerId: ben,
    channel: "email",
    purpose: "promotional",
    topic: "photography",
    campaignId: "sports-evening",
    attempt: 1,
  };
  const { contact } = await stage.ask<Claimed>(
    { who: "Campaign", wants: "may we write to Ben?" },
    "/v1/contacts",
    invitation,
    "allowed",
  );
  const contactId = contact!.contactId;
  await stage.ask(
    { who: "Campaign", wants: "may it go out now?" },
    path`/v1/contacts/${contactId}/authorisation`,
    { nonce: "mailer-1" },
    "allowed",
  );
  stage.says("Ben", "I was hoping somebody would ask. Two seats, please: my daughter comes too.");
  await stage.tell("POST", path`/v1/contacts/${contactId}/outcome`, {
    eventId: stage.event(),
    disposition: "accepted",
    sentiment: "positive",
  });
}

/** What he bought lets the shop write to him about photography: in the European Union an email needs that, or consent. */
const bought = (stage: Stage, topic: string): Promise<unknown> =>
  stage.tell(
    "POST",
    path`/v1/customers/${ben}/relationships`,
    { kind: "purchase", topic, source: "till" },
    stage.event(),
  );

const visit = (stage: Stage, conversationId: string, need: { topic: string; note: string }): Promise<Briefed> =>
  stage.tell<Briefed>("POST", "/v1/interactions", {
    customerId: ben,
    channel: "voice",
    conversationId,
    sentiment: "positive",
    need,
    eventId: stage.event(),
  });

const offer = (
  stage: Stage,
  conversation: string,
  topic: string,
  id: string,
  wants: string,
  expected: Expected,
): Promise<Cleared> =>
  stage.ask<Cleared>(
    { who: "Agent", wants },
    path`/v1/conversations/${conversation}/offers`,
    { customerId: ben, channel: "voice", topic, offer: id, eventId: stage.event() },
    expected,
  );

const answer = (stage: Stage, conversation: string, offerId: string, result: "accepted"): Promise<unknown> =>
  stage.tell("POST", path`/v1/conversations/${conversation}/offers/${offerId}`, { result, eventId: stage.event() });
