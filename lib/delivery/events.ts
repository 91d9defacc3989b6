import * as z from "zod";
import { BREADTHS, CHANNELS, CONSENT_KINDS, DISPOSITIONS, PURPOSES } from "../policy/words.ts";

/** Who all these events are from (`source` of CloudEvents, `Source` of EventBridge). */
export const EVENT_SOURCE = "tacet";
const TYPE_PREFIX = "tacet.";

const Instant = z.string().describe("RFC 3339, UTC");
const customer = {
  customerId: z.string().describe("The integrator's own id of the customer"),
  seq: z.int().min(1).describe("Sequence number of the ledger entry it comes from"),
};
const ContactRef = z.string().describe("The contact's id, as a claim answers it");
const subject = {
  channel: z.enum(CHANNELS),
  purpose: z.enum(PURPOSES),
  topic: z.string().optional(),
  offer: z.string().optional(),
  campaignId: z.string().optional(),
  attempt: z.int().min(1).optional().describe("Which attempt of the campaign at this customer"),
};
const Policy = z.string().describe('Id and version of the policy that decided: "courteous 1"');
const Count = z.int().min(0);

const ContactDue = z.object({
  contactId: ContactRef,
  campaignId: z.string(),
  customerId: customer.customerId,
  channel: z.enum(CHANNELS),
  purpose: z.enum(PURPOSES),
  topic: z.string().optional(),
  offer: z.string().optional(),
  to: z.string().optional().describe("The address; only where the campaign's delivery asks for it"),
  name: z.string().optional(),
  subject: z.string().optional(),
  text: z.string().optional().describe("The rendered script"),
  why: z.string().describe("Why this person gets it: to be said or shown to them"),
  stop: z.object({ words: z.string().optional(), unsubscribeUrl: z.string().optional() }).describe("How to stop it"),
  expiresAt: Instant.describe("Nothing may leave at or after this instant"),
});
export type ContactDue = z.infer<typeof ContactDue>;

const ContactClaimed = z.object({
  ...customer,
  contactId: ContactRef,
  ...subject,
  expiresAt: Instant.optional(),
  policy: Policy.optional(),
});
const ContactAuthorised = z.object({ ...customer, contactId: ContactRef, dialBefore: Instant });
const ContactSettled = z.object({
  ...customer,
  contactId: ContactRef,
  state: z
    .enum(["settled", "unknown", "expired", "released"])
    .describe("`unknown` counts as a contact; `expired` and `released` do not: nothing was made of the claim"),
  disposition: z.enum(DISPOSITIONS).optional(),
  outside: z.literal(true).optional().describe("A contact made outside Tacet and recorded afterwards"),
});
const ContactSuppressed = z.object({
  ...customer,
  ...subject,
  contactId: ContactRef.optional().describe("The contact that was refused its authorisation"),
  stage: z.enum(["claim", "authorise", "offer"]),
  verdict: z.enum(["defer", "suppress"]),
  notBefore: Instant.optional(),
  rule: z.string().optional().describe("The binding rule"),
  policy: Policy.optional(),
});
const ConsentChanged = z.object({
  ...customer,
  change: z.enum(["given", "reinstated"]).describe("A withdrawal is told as opt-out.recorded"),
  consents: z
    .array(
      z.object({
        kind: z.enum(CONSENT_KINDS),
        purpose: z.enum(PURPOSES),
        channel: z.enum(CHANNELS).optional(),
        topic: z.string().optional(),
        expiresAt: Instant.optional(),
      }),
    )
    .optional(),
  reinstates: z
    .object({ breadth: z.enum(BREADTHS), topic: z.string().optional(), channel: z.enum(CHANNELS).optional() })
    .optional(),
});
const OptOutRecorded = z.object({
  ...customer,
  contactId: ContactRef.optional().describe("The contact it was said in"),
  refusals: z.array(
    z.object({
      breadth: z.enum(BREADTHS),
      topic: z.string().optional(),
      offer: z.string().optional(),
      channel: z.enum(CHANNELS).optional(),
      purpose: z.enum(PURPOSES).optional(),
      until: Instant.optional(),
    }),
  ),
});
const CampaignLife = z.enum(["draft", "ready", "running", "paused", "completed", "cancelled"]);
const CampaignProgress = z.object({
  campaignId: z.string(),
  state: CampaignLife,
  asOf: Instant,
  rows: z.object({
    pending: Count,
    inFlight: Count,
    contacted: Count,
    deferred: Count,
    suppressed: z.record(z.string(), Count).describe("By binding rule"),
    heldOut: Count,
    cancelled: Count,
    rejected: Count,
    duplicate: Count,
  }),
  attempts: Count,
  outcomes: z.record(z.string(), Count).describe("By disposition"),
  perMinute: z.number().min(0).optional(),
});
const CampaignState = z.object({
  campaignId: z.string(),
  state: CampaignLife,
  effectiveAt: Instant.describe("From when on the engine acts by it"),
});
const LedgerTampered = z.object({
  ...customer,
  seq: z.int().min(0),
  what: z.enum(["changed", "removed"]),
  hashBefore: z.string().optional(),
  hashAfter: z.string().optional(),
  service: z.string().optional(),
});

/** What each event says. Addresses, names and anybody's words are in none of them, except in `contact.due`, where they must be. */
export const EVENTS = {
  "contact.due": {
    data: ContactDue,
    says: "A contact is due: dial or send it once, after asking for its authorisation",
  },
  "contact.claimed": { data: ContactClaimed, says: "A contact was allowed and has its place" },
  "contact.authorised": { data: ContactAuthorised, says: "A contact may be made now" },
  "contact.settled": { data: ContactSettled, says: "How a contact ended" },
  "contact.suppressed": { data: ContactSuppressed, says: "A contact was not allowed, now or until a fact changes" },
  "consent.changed": { data: ConsentChanged, says: "A customer gave a consent, or came back" },
  "opt-out.recorded": { data: OptOutRecorded, says: "A customer said no" },
  "campaign.progress": { data: CampaignProgress, says: "Where a campaign stands" },
  "campaign.state": { data: CampaignState, says: "A campaign was launched, paused, resumed, cancelled or completed" },
  "ledger.tampered": { data: LedgerTampered, says: "An entry of the ledger was changed or removed: an alarm" },
} as const satisfies Record<string, { data: z.ZodObject; says: string }>;
export type EventName = keyof typeof EVENTS;
export type EventData<N extends EventName> = z.infer<(typeof EVENTS)[N]["data"]>;

/** github.com/cloudevents/spec, version 1.0.2, JSON format. */
export type CloudEvent<N extends EventName = EventName> = {
  readonly specversion: "1.0";
  /** With `source`, the event's own: the same at every repeat. */
  readonly id: string;
  readonly source: typeof EVENT_SOURCE;
  readonly type: `tacet.${N}`;
  readonly subject?: string;
  readonly time?: string;
  readonly datacontenttype: "application/json";
  readonly data: EventData<N>;
};

export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

/** The event of this name, envelope included, as a schema. */
export const eventSchema = (name: EventName) =>
  z.object({
    specversion: z.literal("1.0"),
    id: z.string().min(1),
    source: z.literal(EVENT_SOURCE),
    type: z.literal(`${TYPE_PREFIX}${name}`),
    subject: z.string().min(1).optional().describe("The customer, or the campaign"),
    time: Instant.optional().describe("When it happened"),
    datacontenttype: z.literal("application/json"),
    data: EVENTS[name].data,
  });

type Envelope = { readonly id: string; readonly subject: string; readonly at: number };

export function cloudEvent<N extends EventName>(
  name: N,
  { id, subject, at }: Envelope,
  data: EventData<N>,
): CloudEvent<N> {
  return {
    specversion: "1.0",
    id,
    source: EVENT_SOURCE,
    type: `${TYPE_PREFIX}${name}`,
    subject,
    time: new Date(at).toISOString(),
    datacontenttype: "application/json",
    data,
  };
}

/** A campaign moved. One instant has one move, so that is its id. */
export const campaignStateEvent = (data: EventData<"campaign.state">, at: number): CloudEvent<"campaign.state"> =>
  cloudEvent("campaign.state", { id: `${data.campaignId}#${data.state}#${at}`, subject: data.campaignId, at }, data);

/** Where a campaign stands; `asOf` tells one such event from the next. */
export const campaignProgressEvent = (data: EventData<"campaign.progress">): CloudEvent<"campaign.progress"> =>
  cloudEvent(
    "campaign.progress",
    { id: `${data.campaignId}#progress#${data.asOf}`, subject: data.campaignId, at: Date.parse(data.asOf) },
    data,
  );
