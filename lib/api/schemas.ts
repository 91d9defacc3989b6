import * as z from "zod";
import { zonesOfCountry } from "../locate/countries.ts";
import { partsOf, whyNoJurisdiction } from "../locate/jurisdictions.ts";
import { TopicName } from "../policy/fields.ts";
import { MAX_ADDRESSES, MAX_JURISDICTIONS, MAX_ZONES } from "../policy/fold.ts";
import { parseInstant } from "../policy/time.ts";
import {
  BREADTHS,
  CHANNELS,
  CONSENT_KINDS,
  DISPOSITIONS,
  HOLD_CAUSES,
  NOTICES,
  PURPOSES,
  RELATIONSHIPS,
  SENTIMENTS,
  SEVERITIES,
} from "../policy/words.ts";
import { zoneNamed } from "../zones/zone.ts";

/** Instants outside of this are taken for slips of the pen. */
const EARLIEST = parseInstant("2000-01-01T00:00:00Z")!;
const LATEST = parseInstant("2100-01-01T00:00:00Z")!;
export const MAX_ID_LENGTH = 128;
export const MAX_TEXT_LENGTH = 4_000;
/** Requests in one call of POST /v1/decisions. */
export const MAX_DECISIONS = 500;

export const Instant = z
  .string()
  .max(40)
  .refine((text) => parseInstant(text) !== undefined, {
    error: 'write an RFC 3339 instant with an offset, such as "2026-11-23T15:00:00Z" or "2026-11-23T15:00:00+01:00"',
  })
  .transform((text) => parseInstant(text)!)
  .refine((at) => at >= EARLIEST && at < LATEST, { error: "write an instant from the year 2000 to the year 2099" })
  .meta({
    id: "Instant",
    description: "RFC 3339 date-time with an offset, years 2000 to 2099",
    examples: ["2026-11-23T15:00:00Z"],
  });

/** What comes back: UTC. */
export const InstantOut = z.string().meta({ id: "InstantOut", description: "RFC 3339 date-time in UTC" });

/** No control, format, private or unassigned characters, and no space around it. */
const PRINTABLE = /^(?! )[^\p{C}]+(?<! )$/u;
const id = (what: string) =>
  z
    .string()
    .min(1, { error: `${what} is not empty` })
    .max(MAX_ID_LENGTH, { error: `${what} has at most ${MAX_ID_LENGTH} characters` })
    .regex(PRINTABLE, { error: `${what} has no control or invisible characters, and no space around it` });

export const CustomerId = id("a customerId")
  .refine((text) => text !== "." && text !== "..", { error: 'a customerId is not "." or "..", which no path can name' })
  .refine((text) => !text.startsWith("address:"), {
    error: 'a customerId does not begin with "address:", which names ledgers of addresses',
  })
  .meta({ id: "CustomerId", description: "The integrator's own id of the customer", examples: ["ana-001"] });
export const Id = id("an id").meta({ id: "Id", description: "1 to 128 printable characters" });
export const EventId = id("an eventId").meta({
  id: "EventId",
  description: "The event's own id: telling it again has one effect, for ever",
});
export const Actor = id("an actor").optional().describe("Who did it; the token's subject when left out");
/** Line breaks and tabs are text; other control characters would speak to a terminal. */
const CONTROL = /[^\P{Cc}\n\r\t]/u;
export const spoken = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !CONTROL.test(text), { error: "the text has control characters; leave them out" });
const Text = spoken(MAX_TEXT_LENGTH);
const Name = spoken(200);
const Source = z.string().trim().min(1).max(200).describe("Where this was said: a form, a call, an import");
export const Topic = TopicName.meta({
  id: "Topic",
  description: "A topic of the policy's tree",
  examples: ["personal-loan"],
});

export const Channel = z.enum(CHANNELS).meta({ id: "Channel" });
export const Purpose = z.enum(PURPOSES).meta({ id: "Purpose" });
export const Disposition = z.enum(DISPOSITIONS).meta({ id: "Disposition" });
export const Breadth = z.enum(BREADTHS).meta({ id: "Breadth", description: 'How much a "no" covers' });
export const Sentiment = z.enum(SENTIMENTS).meta({ id: "Sentiment" });

export const AddressRef = z
  .strictObject({ channel: Channel, value: z.string().min(1).max(320) })
  .meta({ id: "AddressRef" });

export const RefusalSaid = z
  .strictObject({
    breadth: Breadth,
    topic: Topic.optional(),
    offer: Id.optional(),
    channel: Channel.optional(),
    until: Instant.optional(),
  })
  .meta({ id: "RefusalSaid", description: 'A "no"; topic and offer left out mean what was offered' });
const Refusals = z.array(RefusalSaid).max(10);

/** What a claim asks for; a dry run asks the same. */
const wanted = {
  customerId: CustomerId,
  channel: Channel,
  purpose: Purpose,
  topic: Topic.optional(),
  offer: Id.optional(),
  account: Id.optional(),
  campaignId: Id.optional(),
  attempt: z.int().min(1).max(1_000).optional(),
  conversationId: Id.optional(),
  address: z
    .string()
    .min(1)
    .max(320)
    .optional()
    .describe("The telephone number or email address to be used; it must be in the customer's profile"),
  deadline: Instant.optional().describe("The contact is useless from this instant on"),
  required: z.strictObject({ reason: Text }).optional().describe("A transactional message that must go out, and why"),
  confirms: z
    .literal("opt-out")
    .optional()
    .describe("The one text that confirms an opt-out: by SMS, within five minutes of it, once, and nothing besides"),
};
/** "Required" lifts a customer's silence, so it is for what they cannot do without, and never rides along with an offer. */
const REQUIRED_MISUSED = { error: "only a transactional contact without an offer can be required", path: ["required"] };
const isRequiredRightly = (body: { required?: unknown; purpose: string; offer?: string }): boolean =>
  body.required === undefined || (body.purpose === "transactional" && body.offer === undefined);
const CONFIRMS_MISUSED = {
  error:
    "what confirms an opt-out is a transactional SMS about nothing else; leave out topic, offer, account, campaignId, conversationId and required",
  path: ["confirms"],
};
/** It is the one exception to a customer's silence, so it can carry nothing that one might want to send besides. */
const confirmsRightly = (body: { readonly [K in keyof typeof wanted]?: unknown }): boolean =>
  body.confirms === undefined ||
  (body.channel === "sms" &&
    body.purpose === "transactional" &&
    [body.topic, body.offer, body.account, body.campaignId, body.conversationId, body.required].every(
      (besides) => besides === undefined,
    ));

export const ClaimRequest = z
  .strictObject({ ...wanted, actor: Actor })
  .refine(isRequiredRightly, REQUIRED_MISUSED)
  .refine(confirmsRightly, CONFIRMS_MISUSED)
  .meta({ id: "ClaimRequest" });
const DecisionRequest = z
  .strictObject({ ...wanted, at: Instant.optional() })
  .refine(isRequiredRightly, REQUIRED_MISUSED)
  .refine(confirmsRightly, CONFIRMS_MISUSED)
  .meta({ id: "DecisionRequest" });
export const DecisionsRequest = z
  .union([z.strictObject({ requests: z.array(DecisionRequest).min(1).max(MAX_DECISIONS) }), DecisionRequest])
  .meta({ id: "DecisionsRequest" });
export type WantedBody = z.infer<typeof DecisionRequest>;

export const AuthorisationRequest = z
  .strictObject({ nonce: Id.optional(), actor: Actor })
  .meta({ id: "AuthorisationRequest" });
export const ReleaseRequest = z
  .strictObject({ why: z.string().trim().min(1).max(200), actor: Actor })
  .meta({ id: "ReleaseRequest" });

const OfferMade = z.strictObject({ topic: Topic, offer: Id.optional() });
export const OutcomeRequest = z
  .strictObject({
    eventId: EventId,
    disposition: Disposition,
    at: Instant.optional(),
    refusals: Refusals.optional(),
    callbackAt: Instant.optional().describe("The time the customer named for a call back"),
    sentiment: Sentiment.optional(),
    offersMade: z.array(OfferMade).max(10).optional(),
    note: Text.optional(),
    actor: Actor,
  })
  .meta({ id: "OutcomeRequest" });

export const RecordRequest = z
  .strictObject({
    customerId: CustomerId,
    channel: Channel,
    purpose: Purpose,
    topic: Topic.optional(),
    offer: Id.optional(),
    at: Instant,
    disposition: Disposition,
    refusals: Refusals.optional(),
    sentiment: Sentiment.optional(),
    eventId: EventId,
    actor: Actor,
  })
  .meta({ id: "RecordRequest" });

export const OfferRequest = z
  .strictObject({ customerId: CustomerId, channel: Channel, topic: Topic, offer: Id, eventId: EventId, actor: Actor })
  .meta({ id: "OfferRequest" });
export const OfferResultRequest = z
  .strictObject({
    result: z.enum(["accepted", "declined", "interested"]),
    refusals: Refusals.optional(),
    eventId: EventId,
    actor: Actor,
  })
  .meta({ id: "OfferResultRequest" });

export const InteractionRequest = z
  .strictObject({
    customerId: CustomerId,
    channel: Channel,
    conversationId: Id,
    sentiment: Sentiment.optional(),
    need: z.strictObject({ topic: Topic, note: Text.optional() }).optional(),
    caseId: Id.optional(),
    account: Id.optional(),
    resolved: z.boolean().optional(),
    offer: z.strictObject({ topic: Topic, offer: Id }).optional(),
    eventId: EventId,
    actor: Actor,
  })
  .meta({ id: "InteractionRequest" });

const optOut = {
  breadth: Breadth,
  channel: Channel.optional(),
  purpose: Purpose.optional(),
  source: Source,
  words: Text.optional(),
  at: Instant.optional(),
  eventId: EventId.optional(),
  actor: Actor,
};
export const OptOutRequest = z
  .strictObject({ customerId: CustomerId.optional(), address: AddressRef.optional(), ...optOut })
  .refine((body) => (body.customerId === undefined) !== (body.address === undefined), {
    error: "name either a customerId or an address",
    path: ["customerId"],
  })
  .meta({ id: "OptOutRequest" });

export const HoldRequest = z
  .strictObject({
    cause: z.enum(HOLD_CAUSES),
    caseId: Id.optional(),
    account: Id.optional(),
    until: Instant.optional(),
    purposes: z.array(Purpose).min(1).optional(),
    actor: Actor,
  })
  .meta({ id: "HoldRequest" });
export const NeedRequest = z
  .strictObject({ topic: Topic, note: Text.optional(), at: Instant.optional(), source: Source, actor: Actor })
  .meta({ id: "NeedRequest" });
export const ConsentRequest = z
  .strictObject({
    kind: z.enum(CONSENT_KINDS),
    purpose: Purpose,
    channel: Channel.optional(),
    topic: Topic.optional(),
    source: Source,
    evidence: Text.optional(),
    at: Instant.optional(),
    expiresAt: Instant.optional(),
    actor: Actor,
  })
  .meta({ id: "ConsentRequest" });
export const RelationshipRequest = z
  .strictObject({
    kind: z.enum(RELATIONSHIPS),
    topic: Topic.optional(),
    account: Id.optional(),
    source: Source,
    at: Instant.optional(),
    actor: Actor,
  })
  .meta({ id: "RelationshipRequest" });
export const ReinstatementRequest = z
  .strictObject({
    breadth: Breadth,
    topic: Topic.optional(),
    channel: Channel.optional(),
    words: Text,
    source: Source,
    evidence: Text.optional(),
    eventId: EventId,
    actor: Actor,
  })
  .meta({ id: "ReinstatementRequest" });

const ZoneName = z
  .string()
  .max(60)
  .refine((name) => zoneNamed(name) !== undefined, { error: 'name an IANA time zone, such as "Europe/Lisbon"' });
const Jurisdiction = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, {
    error: 'write an ISO 3166 code of a country or its part, such as "US" or "US-FL"',
    abort: true,
  })
  .superRefine((code, context) => {
    const message = whyNoJurisdiction(code);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
const PostalAddress = z
  .strictObject({
    country: z
      .string()
      .max(2)
      .refine((code) => zonesOfCountry(code) !== undefined, {
        error: 'write an ISO 3166 country code, such as "US", or "UK"',
      })
      .describe('ISO 3166 code, such as "US", or "UK"'),
    region: z.string().trim().min(1).max(60).optional().describe('ISO 3166-2 in the US, CA and AU, such as "FL"'),
    postalCode: z.string().trim().min(1).max(20).optional().describe("As it is written there"),
  })
  .superRefine(({ country, region }, context) => {
    const parts = partsOf(country);
    if (region === undefined || parts.length === 0) return;
    const code = `${country}-${region.toUpperCase().replace(`${country}-`, "")}`;
    if (!parts.includes(code))
      context.addIssue({ code: "custom", path: ["region"], message: whyNoJurisdiction(code) ?? "it is not known" });
  })
  .meta({
    id: "PostalAddress",
    description: "Tells where the customer is: time zones and jurisdictions are made of it, and it is not kept",
  });
/** What may be told of a customer besides: how to serve them, never what they are worth. */
const Facts = z
  .strictObject({
    language: z.string().max(35).optional(),
    salutation: z.string().max(60).optional(),
    pronouns: z.string().max(60).optional(),
    accessibility: z.string().max(200).optional(),
    preferredChannel: Channel.optional(),
    occasion: z.string().max(200).optional(),
  })
  .meta({
    id: "CustomerFacts",
    description: "An allow-list: nothing here, and nothing a rule can read, says what a customer is worth",
  });

export const CustomerRequest = z
  .strictObject({
    timeZone: ZoneName.optional(),
    candidateTimeZones: z.array(ZoneName).min(1).max(MAX_ZONES).optional(),
    jurisdictions: z.array(Jurisdiction).max(MAX_JURISDICTIONS).default([]),
    postalAddress: PostalAddress.optional().describe("Where they live, as far as it tells clock and law; not kept"),
    accountTimeZone: ZoneName.optional().describe("As their account or app has it"),
    addresses: z
      .array(
        z.strictObject({
          ...AddressRef.shape,
          verified: z.boolean().optional().describe("shown to lead to the customer after all"),
        }),
      )
      .max(MAX_ADDRESSES)
      .default([]),
    name: Name.optional(),
    pronunciation: Name.optional(),
    facts: Facts.optional(),
    actor: Actor,
  })
  .refine((body) => body.timeZone === undefined || body.candidateTimeZones === undefined, {
    error: "give either the timeZone that is known or the candidateTimeZones that are possible",
    path: ["candidateTimeZones"],
  })
  .meta({ id: "CustomerRequest" });

export const ApprovalRequest = z
  .strictObject({
    policy: z
      .strictObject({ id: z.string().max(60), version: z.string().max(40) })
      .describe("The version that is approved"),
    actor: Actor,
  })
  .meta({ id: "ApprovalRequest" });
export const ActivateRequest = z
  .strictObject({ version: z.string().min(1).max(40), actor: Actor })
  .meta({ id: "ActivateRequest" });

export const CampaignParams = z.object({
  id: z.string().min(1).max(128).meta({ description: "The campaignId it was made with" }),
});

// Answers.

const ReasonOut = z
  .object({
    rule: z.string(),
    sentence: z.string().describe("To be read aloud"),
    until: InstantOut.nullable().describe("The rule's own next permitted instant; null: not until a fact changes"),
    severity: z.enum(SEVERITIES),
    evidence: z.array(z.int()).describe("Sequence numbers of the ledger entries it rests on"),
  })
  .meta({ id: "Reason" });
export const PolicyRefOut = z.object({ id: z.string(), version: z.string() }).meta({ id: "PolicyRef" });

export const DecisionOut = z
  .object({
    verdict: z.enum(["allow", "defer", "suppress"]),
    notBefore: InstantOut.nullable().describe("For defer: the earliest instant at which no rule refuses"),
    reasons: z.array(ReasonOut).describe("Every rule that refuses"),
    binding: z.string().nullable().describe("The rule that decides"),
    advice: z.array(ReasonOut).describe("Rules that would rather not, and do not refuse"),
    policy: PolicyRefOut,
    packs: z.array(PolicyRefOut),
    engine: z.string(),
    tzdata: z.string().describe("IANA release of the time-zone data"),
    notices: z
      .array(z.object({ kind: z.enum(NOTICES), of: z.string(), sentence: z.string() }))
      .describe("What was missing, unsure or switched off when it was decided"),
    snapshots: z.array(z.string()).describe("Ids of every registry, feed and holiday list that was used"),
    decidedAt: InstantOut,
    locatedBy: z
      .array(z.string())
      .describe('How the customer\'s laws and clocks were found: "area code 305 → US, US-FL, America/New_York"'),
    ledgerSeq: z.int().describe("The newest entry it was decided on, or the entry it wrote"),
  })
  .meta({ id: "Decision" });
export type DecisionJson = z.infer<typeof DecisionOut>;

const states = ["claimed", "authorised", "settled", "unknown", "expired", "released"] as const;
const ContactOut = z
  .object({
    contactId: z.string(),
    state: z.enum(states),
    expiresAt: InstantOut.optional(),
    disposition: Disposition.optional(),
  })
  .meta({ id: "Contact" });
export const ClaimOut = z.object({ decision: DecisionOut, contact: ContactOut.optional() }).meta({ id: "ClaimAnswer" });
export const DecisionsOut = z
  .union([z.object({ data: z.array(DecisionOut) }), DecisionOut])
  .meta({ id: "DecisionsAnswer" });
export const AuthorisationOut = z
  .object({
    decision: DecisionOut,
    contact: z.object({
      contactId: z.string(),
      state: z.enum(states),
      dialBefore: InstantOut.optional(),
      nonce: z.string().optional(),
    }),
    alreadyAuthorised: z.boolean().optional(),
  })
  .meta({ id: "AuthorisationAnswer" });
export const ContactSettled = z
  .object({ contact: ContactOut, ledgerSeq: z.int(), warnings: z.array(z.string()).optional() })
  .meta({ id: "ContactAnswer" });
export const ClearanceOut = z
  .object({ decision: DecisionOut, offerId: z.string().optional() })
  .meta({ id: "ClearanceAnswer" });
export const WrittenOut = z
  .object({ ledgerSeq: z.int(), warnings: z.array(z.string()).optional() })
  .meta({ id: "Written" });
export const HoldOut = z.object({ holdId: z.string(), ledgerSeq: z.int() }).meta({ id: "HoldAnswer" });
export const OptOutOut = z
  .object({
    suppressedCustomers: z.int(),
    ledgerSeqs: z.array(z.object({ customerId: z.string(), ledgerSeq: z.int() })),
    warnings: z.array(z.string()).optional(),
  })
  .meta({ id: "OptOutAnswer" });

export const BriefingOut = z
  .object({
    name: z.string().optional(),
    pronunciation: z.string().optional(),
    facts: z.record(z.string(), z.unknown()).optional(),
    history: z.array(z.string()).describe("The newest contacts in words"),
    openCases: z.array(z.string()),
    needs: z.array(z.string()),
    doNotRaise: z.array(z.string()).describe("What not to bring up, and why"),
  })
  .meta({ id: "Briefing" });
export const InteractionOut = z
  .object({
    decision: DecisionOut,
    briefing: BriefingOut,
    ledgerSeq: z.int(),
    arm: z.literal("care").nullable().describe("`care`: a service conversation, and no offer, whatever is allowed"),
    team: z.string().optional().describe("Who has such conversations"),
  })
  .meta({ id: "InteractionAnswer" });

export const CustomerSaved = z
  .object({ ledgerSeq: z.int(), warnings: z.array(z.string()) })
  .meta({ id: "CustomerSaved" });
export const CustomerOut = z
  .object({
    customerId: z.string(),
    ledgerSeq: z.int(),
    timeZones: z.array(z.string()),
    jurisdictions: z.array(z.string()),
    locatedBy: z.array(z.string()).describe("How zones and jurisdictions were found, beyond what was said"),
    laws: z
      .object({
        packs: z.array(
          z.object({ id: z.string(), version: z.string(), title: z.string().describe("Whose law it is") }),
        ),
        without: z.array(z.string()).describe("Jurisdictions for which no pack ships"),
      })
      .describe("The law that judges them, beside the policy in force"),
    addresses: z.array(z.object({ channel: Channel, value: z.string(), retired: z.boolean() })),
    profile: z.object({
      name: z.string().optional(),
      pronunciation: z.string().optional(),
      facts: z.record(z.string(), z.unknown()).optional(),
    }),
    state: z.array(z.string()).describe("What stands, in words"),
    holds: z.array(
      z.object({
        holdId: z.string(),
        cause: z.string(),
        caseId: z.string().optional(),
        since: InstantOut,
        closed: InstantOut.optional(),
      }),
    ),
    erased: z.boolean(),
    mergedInto: z.string().optional(),
  })
  .meta({ id: "Customer" });
export const EntryOut = z
  .object({
    seq: z.int(),
    kind: z.string(),
    at: InstantOut,
    recordedAt: InstantOut,
    actor: z.string(),
    says: z.string(),
    body: z.record(z.string(), z.unknown()),
    decision: DecisionOut.optional(),
    hash: z.string(),
  })
  .meta({ id: "LedgerEntry" });
export const LedgerOut = z
  .object({ data: z.array(EntryOut), nextCursor: z.string().nullable() })
  .meta({ id: "Ledger" });
export const ExportOut = z
  .record(z.string(), z.unknown())
  .meta({ id: "Export", description: "Everything about one customer; `npx tacet verify` reads it" });
export const ErasedOut = z
  .object({
    ledgerSeq: z.int(),
    refusedAddresses: z.int().describe("Addresses that stay silent should they come back"),
  })
  .meta({ id: "Erased" });

export const SuppressionOut = z
  .object({
    customerId: z.string(),
    ledgerSeq: z.int(),
    firstAt: InstantOut,
    stage: z.enum(["claim", "authorise", "offer"]),
    campaignId: z.string().nullable(),
    channel: Channel,
    purpose: Purpose,
    topic: z.string().nullable(),
    rule: z.string(),
    sentence: z.string(),
    verdict: z.enum(["defer", "suppress"]),
    until: InstantOut.nullable(),
    policy: PolicyRefOut,
    actor: z.string(),
  })
  .meta({ id: "Suppression" });
export const SuppressionsOut = z
  .object({ data: z.array(SuppressionOut), nextCursor: z.string().nullable() })
  .meta({ id: "Suppressions" });

export const ProblemOut = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457" });
