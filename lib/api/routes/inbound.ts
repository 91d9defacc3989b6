import * as z from "zod";
import type { Engine } from "../../campaign/engine.ts";
import { type Place, placeOfContact } from "../../contact/contact-id.ts";
import { unsubscribe } from "../../contact/inbound.ts";
import { settle } from "../../contact/outcome.ts";
import { Problem } from "../../contact/problem.ts";
import { MAX_OUTCOME_LENGTH, type ProviderOutcome, readDialer, readEvent } from "../../delivery/callbacks.ts";
import { checkSignature } from "../../delivery/signatures.ts";
import { MAX_SNS_LENGTH } from "../../delivery/sns.ts";
import { isOneClick, MAX_FORM_BYTES, readUnsubscribe } from "../../delivery/unsubscribe.ts";
import { type Page, type UnsubscribeState, unsubscribePage } from "../../delivery/unsubscribe-page.ts";
import { StoreUnavailable } from "../../ledger/ledger.ts";
import type { Ms } from "../../policy/words.ts";
import { HeardOut, InboundSmsRequest, Page as PageOut, Raw } from "../inbound-schemas.ts";
import { hearText } from "../inbound-text.ts";
import { type ApiEngine, type ApiWorld, engineOf, type Reply, route } from "../route.ts";
import { CampaignParams } from "../schemas.ts";

const inboundSms = route({
  method: "POST",
  path: "/v1/inbound/sms",
  operationId: "hearSms",
  tag: "Inbound",
  summary: "A text message from a person",
  description:
    "STOP words silence everything on SMS to that number, and promotion everywhere; START lifts only the SMS silence a STOP from the same number made; free text that asks to stop is an opt-out too, kept for a person to read, and no text lifts it. A number nobody has is silenced all the same. `reply` is what to send back.",
  scope: "tacet/optouts:write",
  served: "inbound",
  body: InboundSmsRequest,
  answer: HeardOut,
  problems: ["invalid-address", "idempotency-mismatch", "too-busy"],
  examples: [
    {
      order: 340,
      summary: "STOP",
      body: { from: "+351922222222", text: "Stop.", eventId: "sms-1" },
    },
    {
      order: 341,
      summary: "A START from a number",
      body: { from: "+351922222222", text: "START", eventId: "sms-2" },
    },
    {
      order: 342,
      summary: "From what is no number",
      body: { from: "a friend", text: "STOP", eventId: "sms-3" },
      status: 422,
    },
  ],
  handle: async ({ body, caller }, world) => {
    const now = world.now();
    const { from, text, eventId, at, actor } = body;
    const said = { from, eventId, at: Math.min(at ?? now, now), actor: actor ?? caller.subject };
    const { replayed, ...understood } = await hearText(world, text, said);
    return { body: understood, replayed };
  },
});

const sns = route({
  method: "POST",
  path: "/v1/callbacks/sns",
  operationId: "hearSns",
  tag: "Inbound",
  summary: "What Amazon SNS posts",
  description:
    "Delivery reports of SES and AWS End User Messaging, and text messages from people. Believed only when SNS signed it and the topic is one of this deployment's. A subscription of such a topic is confirmed.",
  scope: "open",
  served: "inbound",
  body: Raw,
  takes: ["text/plain", "application/json"],
  maxBodyBytes: MAX_SNS_LENGTH,
  answer: HeardOut.partial(),
  problems: ["invalid-signature", "too-busy"],
  examples: [{ order: 343, summary: "Without a signature", body: "{}", status: 401 }],
  handle: async ({ body }, world) => {
    const engine = engineOf(world);
    if (!engine.sns) throw new Problem("invalid-signature", "no SNS topic is one of this deployment's");
    const now = engine.now();
    const heard = await engine.sns.hear(body, now);
    switch (heard.kind) {
      case "notification":
        return { body: await hearReport(world, heard.message, heard.at, now) };
      case "confirm":
        if (!(await engine.sns.confirm(heard.url))) throw new StoreUnavailable("SNS did not take the confirmation");
        return { body: {} };
      case "unsubscribed":
        return { body: {} };
      case "refused":
        throw new Problem("invalid-signature", heard.why);
      case "later":
        throw new StoreUnavailable(heard.why);
    }
  },
});

/** What a provider reports. What is none of ours is answered too, or it would come again and again. */
async function hearReport(world: ApiWorld, message: string, handedOver: Ms, now: Ms) {
  const heard = readEvent(message, Math.min(handedOver, now));
  switch (heard.kind) {
    case "outcome": {
      const place = placeOfContact(heard.outcome.contactId);
      if (place) await settleHeard(world, place, heard.outcome, "provider").catch(ignoreUnknown);
      return {};
    }
    case "inbound-text": {
      const { text, from, at, eventId } = heard.inbound;
      const { replayed: _, ...understood } = await hearText(world, text, { from, at, eventId, actor: "sns" });
      return understood;
    }
    case "nothing":
      return {};
    case "refused":
      throw new Problem("invalid-request", heard.why);
  }
}

function ignoreUnknown(error: unknown): void {
  if (!(error instanceof Problem) || error.code !== "not-found") throw error;
}

const settleHeard = (world: ApiWorld, place: Place, heard: ProviderOutcome, actor: string) => {
  const { disposition, at, note, eventId } = heard;
  const outcome = { disposition, at: Math.min(at, world.now()), ...(note !== undefined && { note }) };
  return settle(world, place, outcome, { actor, eventId, request: outcome });
};

const dialer = route({
  method: "POST",
  path: "/v1/callbacks/webhook/{id}",
  operationId: "hearDialer",
  tag: "Inbound",
  summary: "How a contact ended, from the receiver of a webhook",
  description:
    "`{contactId, disposition, at, note?}`, or an event `contact.outcome` with that as its data, signed as Standard Webhooks with the campaign's secret. `webhook-id` is the event's own id. A contact of another campaign is not found.",
  scope: "open",
  served: "inbound",
  params: CampaignParams,
  body: Raw,
  takes: ["application/json"],
  maxBodyBytes: MAX_OUTCOME_LENGTH,
  answer: z.object({ ledgerSeq: z.int() }).meta({ id: "DialerHeard" }),
  problems: ["invalid-signature", "not-found", "idempotency-mismatch", "too-busy"],
  examples: [
    {
      order: 344,
      summary: "Without a signature",
      params: { id: "autumn-savings" },
      body: '{"contactId":"ct_1","disposition":"no_answer","at":"2026-11-24T10:00:00Z"}',
      status: 401,
    },
  ],
  handle: async ({ params, body, headers = {} }, world) => {
    const engine = engineOf(world);
    const now = engine.now();
    const secrets = await secretsOf(engine, params.id);
    const checked = checkSignature(secrets, headers, body, now);
    if ("why" in checked) throw new Problem("invalid-signature", checked.why);
    const heard = readDialer(secrets, headers, body, now);
    if (heard.kind !== "outcome")
      throw new Problem("invalid-request", "why" in heard ? heard.why : "it is no outcome of a contact");
    const place = await contactOf(engine, params.id, heard.outcome.contactId);
    const { entry, replayed } = await settleHeard(world, place, heard.outcome, `dialer:${params.id}`);
    return { body: { ledgerSeq: entry.seq }, replayed };
  },
});

/** Of a campaign there is not, secrets nobody knows: whoever asks without a token learns nothing of which there are. */
const secretsOf = async (engine: Engine, campaignId: string): Promise<readonly string[]> =>
  (await engine.campaigns.find(campaignId)) ? engine.signing.webhookSecrets(campaignId) : [];

/** A campaign's secret speaks for its own contacts only. */
async function contactOf(engine: Engine, campaignId: string, id: string): Promise<Place> {
  const place = placeOfContact(id);
  const [opened] = place
    ? await engine.ledger.read(place.customerId, { from: place.seq, to: place.seq, limit: 1 })
    : [];
  if (place && opened?.body.opens?.campaign === campaignId) return place;
  throw new Problem("not-found", "the campaign made no contact of this id; use the contactId of the webhook");
}

const TokenParams = z.object({ token: z.string().min(1).max(4_096).meta({ description: "Of the link in a message" }) });

/** As the page's own answer; the page of the customer is HTML whatever comes of it. */
const page = ({ status, headers, body }: Page): Reply => {
  const { "content-type": contentType, ...others } = headers as Record<string, string>;
  return { status, body, contentType, headers: others };
};

const linkOf = (engine: ApiEngine, token: string) => readUnsubscribe(engine.signing.unsubscribe, token);

const askUnsubscribe = route({
  method: "GET",
  path: "/v1/unsubscribe/{token}",
  operationId: "showUnsubscribe",
  tag: "Inbound",
  summary: "The page behind the link that stops messages",
  description: "HTML. It changes nothing, because scanners and previews open every link; its button posts.",
  scope: "open",
  served: "inbound",
  params: TokenParams,
  answer: PageOut,
  gives: "text/html",
  problems: ["not-found"],
  examples: [{ order: 345, summary: "A link that was cut off", params: { token: "u1.1.x" }, status: 404 }],
  handle: async ({ params }, world) =>
    page(unsubscribePage(linkOf(engineOf(world), params.token) ? "ask" : "no-such-link")),
});

const unsubscribeRoute = route({
  method: "POST",
  path: "/v1/unsubscribe/{token}",
  operationId: "unsubscribe",
  tag: "Inbound",
  summary: "Stop these messages, with one click",
  description:
    "RFC 8058: what a mail client posts, and the page's button. No more of these messages by this channel, for everybody who has the address; it works for an erased customer too, and needs no token.",
  scope: "open",
  served: "inbound",
  params: TokenParams,
  body: Raw,
  takes: ["application/x-www-form-urlencoded", "multipart/form-data"],
  maxBodyBytes: MAX_FORM_BYTES,
  answer: PageOut,
  gives: "text/html",
  problems: ["not-found", "too-busy"],
  examples: [
    {
      order: 346,
      summary: "A link that was cut off",
      params: { token: "u1.1.x" },
      body: "List-Unsubscribe=One-Click",
      status: 404,
    },
  ],
  handle: async ({ params, body, headers = {} }, world) => {
    const link = linkOf(engineOf(world), params.token);
    const place = link && placeOfContact(link.contactId);
    if (!place) return page(unsubscribePage("no-such-link"));
    if (!isOneClick(headers["content-type"], body)) return page(unsubscribePage("ask"));
    return page(unsubscribePage(await stopped(world, { ...link, place })));
  },
});

async function stopped(world: ApiWorld, link: Parameters<typeof unsubscribe>[1]): Promise<UnsubscribeState> {
  try {
    await unsubscribe(world, link);
    return "done";
  } catch (error) {
    if (error instanceof StoreUnavailable || (error instanceof Problem && error.code === "too-busy"))
      return "try-again";
    throw error;
  }
}

export const inboundRoutes = [inboundSms, sns, dialer, askUnsubscribe, unsubscribeRoute];
