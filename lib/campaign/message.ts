import { contactId, type Place } from "../contact/contact-id.ts";
import { zoneOf } from "../contact/describe.ts";
import type { Message } from "../delivery/delivery.ts";
import { render } from "../delivery/render.ts";
import { unsubscribeUrl } from "../delivery/unsubscribe.ts";
import type { Fold } from "../policy/fold.ts";
import { plain } from "../policy/rule.ts";
import { daysIn } from "../policy/sentence.ts";
import type { Channel, Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import type { Campaign, CampaignPlan } from "./plan.ts";

export type MessageFor = {
  readonly campaign: Campaign;
  readonly place: Place;
  readonly fold: Fold;
  readonly vars?: Readonly<Record<string, string>>;
  /** Token of the address it goes to. */
  readonly address?: string;
  readonly expiresAt: Ms;
  readonly tries: number;
};

/** Why this person gets it, in words they would understand. */
export function whyOf(plan: Pick<CampaignPlan, "purpose" | "topic" | "channel">, fold: Fold): string {
  const days = daysIn(zoneOf(fold));
  const need = fold.needs.find(({ topic, family }) => topic === plan.topic || family === plan.topic);
  // A list may have told it too, and no article fits every topic; straight quotes keep a text message in its short alphabet.
  if (need) return `We noted on ${days.day(need.at)} that you were interested in "${plain(need.topic)}".`;
  const consent = fold.consents.find(
    ({ purpose, channel }) => purpose === plan.purpose && (channel === undefined || channel === plan.channel),
  );
  if (consent) return `You agreed on ${days.day(consent.at)} that we may write to you.`;
  return plan.topic ? `You are our customer, and this is about ${plain(plan.topic)}.` : "You are our customer.";
}

const STOP_WORDS: Readonly<Partial<Record<Channel, string>>> = { sms: "Reply STOP to stop" };

/** A contact as it leaves: the script filled in, why the person gets it, and how to stop it. */
export async function messageFor(engine: Engine, made: MessageFor): Promise<Message> {
  const { campaign, place, fold, vars, address, expiresAt, tries } = made;
  const { plan } = campaign;
  const { customerId } = place;
  const { profile, addresses } = await engine.directory.person(customerId);
  const id = contactId(customerId, place.seq);
  const script = plan.script && render(plan.script, { name: profile?.name, vars }, plan.channel);
  const rendered = script && "rendered" in script ? script.rendered : undefined;
  return {
    contactId: id,
    campaignId: campaign.id,
    customerId,
    channel: plan.channel,
    purpose: plan.purpose,
    topic: plan.topic,
    offer: plan.offer,
    to: address === undefined ? undefined : addresses.find(({ token }) => token === address)?.value,
    name: profile?.name,
    subject: rendered?.subject,
    text: rendered?.text,
    why: whyOf(plan, fold),
    stop: {
      words: STOP_WORDS[plan.channel],
      ...(plan.channel === "email" && {
        unsubscribeUrl: unsubscribeUrl(engine.publicUrl, engine.signing.unsubscribe, {
          customerId,
          channel: plan.channel,
          contactId: id,
          purpose: plan.purpose,
        }),
      }),
    },
    expiresAt,
    attempt: tries,
  };
}
