import type { DecisionJson } from "../../api/schemas.ts";
import { path } from "../api.ts";
import type { Expected, Stage, Story } from "./stage.ts";

type Claimed = { readonly decision: DecisionJson; readonly contact?: { readonly contactId: string } };
type Cleared = { readonly decision: DecisionJson; readonly offerId?: string };

const ana = "ana";

/** The case Tacet exists for: a "no" that everybody forgot, and what happens when somebody remembers it. */
export const lender: Story = {
  name: "lender",
  title: "The lender, and the customer who said no",
  begins: "2026-11-03T10:00:00Z",
  play: async (stage) => {
    await financing(stage);
    await thankYouCall(stage);
    await secondCampaign(stage);
    await anotherDesk(stage);
    await whatIsOpenAgain(stage);
    stage.says("", `Tacet said no ${stage.noes()} times. Ana said it twice, and is still a customer.`);
    await stage.run("why", ana);
    await stage.run("verify", "--url", ana);
  },
};

async function financing(stage: Stage): Promise<void> {
  await stage.scene("2026-11-03T10:00:00Z", "Ana comes to her lender. She wants a new kitchen.");
  await stage.tell("PUT", path`/v1/customers/${ana}`, {
    timeZone: "Europe/Lisbon",
    name: "Ana",
    addresses: [
      { channel: "voice", value: "+351912345678" },
      { channel: "sms", value: "+351912345678" },
      { channel: "email", value: "ana@example.com" },
    ],
  });
  stage.says("Ana", "Could I pay for it in instalments?");
  await stage.tell("POST", "/v1/interactions", {
    customerId: ana,
    channel: "voice",
    conversationId: "kitchen",
    sentiment: "positive",
    need: { topic: "personal-loan", note: "A new kitchen, in instalments." },
    eventId: stage.event(),
  });
  const { offerId } = await offer(
    stage,
    "kitchen",
    "personal-loan",
    "zero-percent-24",
    "may I offer 0 % over 24 months?",
    "allowed",
  );
  stage.says("Agent", "Over 24 months, at 0 %.");
  stage.says("Ana", "That is just what I need. Yes!");
  await answer(stage, "kitchen", offerId!, "accepted");
  stage.says("Agent", "May we send you offers by text and email?");
  stage.says("Ana", "If they are as good as this one. Yes.");
  // Portugal is in the European Union, where a marketing text or email needs consent.
  for (const channel of ["sms", "email"])
    await stage.tell(
      "POST",
      path`/v1/customers/${ana}/consents`,
      {
        kind: "express",
        purpose: "promotional",
        channel,
        source: "branch",
        evidence: "The box for offers, ticked on the contract of the kitchen.",
      },
      stage.event(),
    );
}

async function thankYouCall(stage: Stage): Promise<void> {
  await stage.scene("2026-11-10T11:00:00Z", "A week later the lender calls, to say thank you.");
  const call = {
    customerId: ana,
    channel: "voice",
    purpose: "care",
    campaignId: "thank-you",
    attempt: 1,
    conversationId: "thank-you",
  };
  const { contact } = await stage.ask<Claimed>(
    { who: "Campaign", wants: "may we call Ana, to thank her?" },
    "/v1/contacts",
    call,
    "allowed",
  );
  const contactId = contact!.contactId;
  await stage.ask(
    { who: "Agent", wants: "may I dial now?" },
    path`/v1/contacts/${contactId}/authorisation`,
    { nonce: "agent-7" },
    "allowed",
  );
  stage.says("Agent", "Thank you for your trust! Is all well with the kitchen?");
  stage.says("Ana", "It is lovely. How kind of you to ask.");
  const { offerId } = await offer(
    stage,
    "thank-you",
    "personal-loan",
    "top-up-10000",
    "my screen says: offer her 10,000 more. May I?",
    "allowed",
  );
  stage.says("Agent", "As one of our best customers you can have another 10,000. Today.");
  stage.says("Ana", "No, thank you. I have all I need.");
  await answer(stage, "thank-you", offerId!, "declined");
  stage.says("", "A no has been said. The screen knows three more ways to ask.");
  const no: Expected = { refusedBy: "no-this-topic" };
  await offer(stage, "thank-you", "debt-consolidation", "all-in-one", "then a loan to put all her debts together?", no);
  await offer(stage, "thank-you", "car-loan", "drive-away", "a car loan, then?", no);
  await offer(stage, "thank-you", "holiday-loan", "sunny-side", "a loan for a holiday?", no);
  stage.says("Agent", "Then I only wish you a good day, and good cooking.");
  stage.says("Ana", "And to you. Thank you for calling.");
  await stage.tell("POST", path`/v1/contacts/${contactId}/outcome`, {
    eventId: stage.event(),
    disposition: "conversation",
    sentiment: "positive",
  });
}

async function secondCampaign(stage: Stage): Promise<void> {
  await stage.scene(
    "2026-12-01T10:00:00Z",
    "Three weeks later. Another department, another campaign, a list of its own.",
  );
  const no: Expected = { refusedBy: "no-this-topic" };
  await claim(stage, "may we call Ana about a loan?", { channel: "voice", topic: "personal-loan" }, no);
  await claim(stage, "a text about debt consolidation, then?", { channel: "sms", topic: "debt-consolidation" }, no);
  await claim(stage, "an email about a holiday loan?", { channel: "email", topic: "holiday-loan" }, no);
  const statement = { customerId: ana, channel: "email", purpose: "service" };
  await stage.wonder(
    { who: "Service", wants: "may we send her the statement she needs for her taxes?" },
    statement,
    "allowed",
  );
}

async function anotherDesk(stage: Stage): Promise<void> {
  await stage.scene(
    "2027-01-12T10:00:00Z",
    "Six weeks later. The savings desk has not been told no: savings are no loans.",
  );
  const savings = { channel: "voice", topic: "term-deposit", campaignId: "savings" };
  const { contact } = await claim(stage, "may we call Ana about a term deposit?", savings, "allowed");
  const contactId = contact!.contactId;
  await stage.ask(
    { who: "Agent", wants: "may I dial now?" },
    path`/v1/contacts/${contactId}/authorisation`,
    { nonce: "agent-3" },
    "allowed",
  );
  stage.says("Agent", "Our term deposits pay more this year.");
  stage.says("Ana", "No. I would rather not be called about offers.");
  await stage.tell("POST", path`/v1/contacts/${contactId}/outcome`, {
    eventId: stage.event(),
    disposition: "declined",
  });
  stage.says("", "The second no within a year. It silences longer than the first, and all promotion with it.");
  const travel = { channel: "email", topic: "flight", campaignId: "air-miles" };
  await claim(stage, "she never refused flights. An email about air miles?", travel, { refusedBy: "second-no" });
}

async function whatIsOpenAgain(stage: Stage): Promise<void> {
  await stage.scene("2027-05-10T10:00:00Z", "May. By now the first no alone would be over.");
  const loan = (channel: string) => ({ customerId: ana, channel, purpose: "promotional", topic: "personal-loan" });
  await stage.wonder({ who: "Campaign", wants: "may we write to Ana about loans again?" }, loan("email"), {
    refusedBy: "second-no",
  });
  await stage.scene("2027-07-13T10:00:00Z", "July. Half a year after the second no.");
  const open = await stage.wonder(
    { who: "Campaign", wants: "and now: may we write to her?" },
    loan("email"),
    "allowed",
  );
  for (const { sentence } of open.advice) stage.says("", `Allowed, and advised against. ${sentence}.`);
  stage.says("", "A third no would be an answer for good. Who would not rather wait until she asks?");
}

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
    { customerId: ana, channel: "voice", topic, offer: id, eventId: stage.event() },
    expected,
  );

const answer = (
  stage: Stage,
  conversation: string,
  offerId: string,
  result: "accepted" | "declined",
): Promise<unknown> =>
  stage.tell("POST", path`/v1/conversations/${conversation}/offers/${offerId}`, { result, eventId: stage.event() });

const claim = (stage: Stage, wants: string, wanted: object, expected: Expected): Promise<Claimed> =>
  stage.ask<Claimed>(
    { who: "Campaign", wants },
    "/v1/contacts",
    { customerId: ana, purpose: "promotional", campaignId: "winter-money", attempt: 1, ...wanted },
    expected,
  );
