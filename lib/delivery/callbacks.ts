import * as z from "zod";
import { parseInstant } from "../policy/time.ts";
import { DISPOSITIONS, type Disposition, type Ms } from "../policy/words.ts";
import { CONTACT_CONTEXT, CONTACT_HEADER, CONTACT_TAG } from "./contact-marks.ts";
import { bounceMeaning, complaintMeaning, type Meaning, SES_EVENTS, SMS_EVENTS } from "./dispositions.ts";
import { checkSignature } from "./signatures.ts";

/** How a contact ended, as its provider says. `eventId` is the event's own: hearing it again has one effect. */
export type ProviderOutcome = {
  readonly contactId: string;
  readonly disposition: Disposition;
  readonly at: Ms;
  readonly eventId: string;
  readonly note?: string;
};

/** A text message from a person. */
export type InboundText = {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly at: Ms;
  readonly eventId: string;
};

export type Heard =
  | { readonly kind: "outcome"; readonly outcome: ProviderOutcome }
  | { readonly kind: "inbound-text"; readonly inbound: InboundText }
  /** Understood, and nothing to record: answer 2xx. */
  | { readonly kind: "nothing"; readonly why: string }
  /** Not understood: a form nobody documented. */
  | { readonly kind: "refused"; readonly why: string };

const nothing = (why: string): Heard => ({ kind: "nothing", why });
const refused = (why: string): Heard => ({ kind: "refused", why });

const MAX_ID_LENGTH = 800;
const MAX_TEXT_LENGTH = 4_000;
/** Longest body of a dialer's outcome. */
export const MAX_OUTCOME_LENGTH = 64 * 1_024;

const short = z.string().max(MAX_ID_LENGTH);
const SesEvent = z.object({
  eventType: short,
  mail: z.object({
    messageId: short,
    timestamp: short,
    tags: z.record(z.string(), z.array(z.string())).optional(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  }),
  bounce: z
    .object({ bounceType: short, bounceSubType: short, timestamp: short, feedbackId: short.optional() })
    .optional(),
  complaint: z
    .object({ complaintFeedbackType: short.nullish(), timestamp: short, feedbackId: short.optional() })
    .optional(),
  delivery: z.object({ timestamp: short }).optional(),
  open: z.object({ timestamp: short }).optional(),
  click: z.object({ timestamp: short }).optional(),
  subscription: z.object({ timestamp: short }).optional(),
});
type SesEvent = z.infer<typeof SesEvent>;

const SmsEvent = z.object({
  eventType: short,
  eventTimestamp: z.number(),
  messageId: short,
  context: z.record(z.string(), z.string()).optional(),
});

/** docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
const InboundSms = z.object({
  originationNumber: short,
  destinationNumber: short,
  messageBody: z.string(),
  inboundMessageId: short,
});

/**
 * What an event of SES, a delivery event of AWS End User Messaging, or a text message from a person says. `json` has
 * come from where it claims to come from: through SNS with its signature checked, or from an EventBridge bus of one's own.
 * `at` is when it was handed over, for a message that bears no time.
 */
export function readEvent(json: string, at: Ms): Heard {
  const value = parsed(json);
  const ses = SesEvent.safeParse(value);
  if (ses.success) return heardFromSes(ses.data);
  const text = InboundSms.safeParse(value);
  if (text.success) return heardFromPerson(text.data, at);
  const sms = SmsEvent.safeParse(value);
  if (sms.success) return heardFromSms(sms.data);
  return refused("it is no event of SES and none of AWS End User Messaging");
}

function heardFromSes(event: SesEvent): Heard {
  const contactId = contactOfMail(event.mail);
  if (contactId === undefined) return nothing("the email is none of Tacet's");
  const meaning = meaningOfSes(event);
  if (!meaning) return nothing(`an event of type ${event.eventType}, which says nothing about a contact`);
  const { timestamp, feedbackId = "" } = { feedbackId: undefined, ...detailOf(event) };
  const at = parseInstant(timestamp);
  if (at === undefined) return refused("the event's timestamp is none");
  return outcome(contactId, meaning, at, `ses:${event.mail.messageId}:${event.eventType}:${feedbackId || at}`);
}

function meaningOfSes({ eventType, bounce, complaint }: SesEvent): Meaning | undefined {
  if (eventType === "Bounce" && bounce) return bounceMeaning(bounce.bounceType, bounce.bounceSubType);
  if (eventType === "Complaint" && complaint) return complaintMeaning(complaint.complaintFeedbackType ?? undefined);
  return Object.hasOwn(SES_EVENTS, eventType) ? SES_EVENTS[eventType] : undefined;
}

const detailOf = (event: SesEvent): { timestamp: string; feedbackId?: string } =>
  event.bounce ??
  event.complaint ??
  event.delivery ??
  event.open ??
  event.click ??
  event.subscription ?? { timestamp: event.mail.timestamp };

/** By its tag, or by its header where the id does not fit a tag. */
function contactOfMail({ tags, headers }: SesEvent["mail"]): string | undefined {
  const tag = tags?.[CONTACT_TAG]?.[0];
  const header = headers?.find(({ name }) => name.toLowerCase() === CONTACT_HEADER.toLowerCase())?.value;
  const id = tag ?? header;
  return id !== undefined && id.length <= MAX_ID_LENGTH ? id : undefined;
}

function heardFromSms({ eventType, eventTimestamp, messageId, context }: z.infer<typeof SmsEvent>): Heard {
  const contactId = context?.[CONTACT_CONTEXT];
  if (contactId === undefined) return nothing("the message is none of Tacet's");
  const meaning = Object.hasOwn(SMS_EVENTS, eventType) ? SMS_EVENTS[eventType]! : undefined;
  if (!meaning) return nothing(`an event of type ${eventType}, which says nothing about a contact`);
  return outcome(contactId, meaning, eventTimestamp, `sms:${messageId}:${eventType}`);
}

function outcome(contactId: string, { disposition, note }: Meaning, at: Ms, eventId: string): Heard {
  if (disposition === undefined) return nothing(note ?? "it says nothing about how the contact ended");
  return { kind: "outcome", outcome: { contactId, disposition, at, eventId, ...(note !== undefined && { note }) } };
}

const heardFromPerson = (sms: z.infer<typeof InboundSms>, at: Ms): Heard => ({
  kind: "inbound-text",
  inbound: {
    from: sms.originationNumber,
    to: sms.destinationNumber,
    text: sms.messageBody.slice(0, MAX_TEXT_LENGTH),
    at,
    eventId: `sms-in:${sms.inboundMessageId}`,
  },
});

/** What a dialer tells about a contact it was handed. */
export const DialerOutcome = z.strictObject({
  contactId: z.string().min(1).max(MAX_ID_LENGTH),
  disposition: z.enum(DISPOSITIONS),
  at: z.string().max(40),
  note: z.string().trim().min(1).max(MAX_TEXT_LENGTH).optional(),
});
/** Bare, or as the `data` of an event, as the specification advises. */
const Wrapped = z.object({ type: z.literal("contact.outcome"), data: z.unknown() });

function unwrapped(value: unknown): unknown {
  const wrapped = Wrapped.safeParse(value);
  return wrapped.success ? wrapped.data.data : value;
}

/**
 * An outcome told by a dialer, signed as Standard Webhooks: `{contactId, disposition, at, note?}`, with the
 * `webhook-id` as the event's own id. `headers` have lower-case names; `body` is the raw body.
 */
export function readDialer(
  secrets: readonly string[],
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  now: Ms,
): Heard {
  if (body.length > MAX_OUTCOME_LENGTH) return refused(`the body has more than ${MAX_OUTCOME_LENGTH} characters`);
  const checked = checkSignature(secrets, headers, body, now);
  if ("why" in checked) return refused(checked.why);
  if (checked.id.length > MAX_ID_LENGTH) return refused("the webhook-id is too long");
  const read = DialerOutcome.safeParse(unwrapped(parsed(body)));
  if (!read.success) return refused(`${FORM}; ${read.error.issues[0]!.path.join(".") || "the whole"} is not right`);
  const { contactId, disposition, note } = read.data;
  const at = parseInstant(read.data.at);
  if (at === undefined) return refused('"at" is an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z"');
  return outcome(contactId, { disposition, note }, at, `dialer:${checked.id}`);
}

const FORM = "send {contactId, disposition, at, note?}";

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
