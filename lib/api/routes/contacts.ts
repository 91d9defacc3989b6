import * as z from "zod";
import { release } from "../../contact/authorise.ts";
import { type ContactView, claim, noSuchContact } from "../../contact/claim.ts";
import { contactId, type Place, placeOfContact } from "../../contact/contact-id.ts";
import { contactAfter, recordOutside, settle } from "../../contact/outcome.ts";
import { wantedOf } from "../addresses.ts";
import { factSource } from "../call.ts";
import { aheadWarnings, outcomeWarnings, warned } from "../fact-warnings.ts";
import { instantOut, renderDecision } from "../render.ts";
import { route } from "../route.ts";
import { ClaimOut, ClaimRequest, ContactSettled, OutcomeRequest, RecordRequest, ReleaseRequest } from "../schemas.ts";

export const ContactParams = z.object({
  id: z.string().max(400).meta({ description: "The contactId a claim answered with" }),
});

/** @throws Problem not-found for what is no contactId of ours. */
export function placeOf(id: string): Place {
  const place = placeOfContact(id);
  if (!place) throw noSuchContact();
  return place;
}

const view = ({ expiresAt, ...contact }: ContactView) => ({
  ...contact,
  ...(expiresAt !== undefined && { expiresAt: instantOut(expiresAt) }),
});

const ana = "ana-001";

const claimContact = route({
  method: "POST",
  path: "/v1/contacts",
  operationId: "claimContact",
  tag: "Contacts",
  summary: "Claim a contact",
  description:
    "Decides and, if every rule allows it, reserves the place at once, so that two campaigns cannot both pass. A refusal is an answer (200), and one line of the suppression log. A repeat with the same Idempotency-Key, or of the same campaign, customer and attempt, has the one contact it made.",
  scope: "tacet/contacts:write",
  served: "contacts",
  body: ClaimRequest,
  answer: ClaimOut,
  problems: ["unknown-topic", "invalid-address", "idempotency-mismatch", "too-busy"],
  examples: [
    {
      order: 40,
      summary: "A call about a credit card",
      idempotencyKey: "claim-1",
      body: {
        customerId: ana,
        channel: "voice",
        purpose: "promotional",
        topic: "credit-card",
        offer: "gold-card",
        campaignId: "autumn",
        attempt: 1,
        address: "+351912345678",
      },
    },
    {
      order: 80,
      summary: "After the no: refused, and why",
      body: {
        customerId: ana,
        channel: "sms",
        purpose: "promotional",
        topic: "personal-loan",
        campaignId: "winter",
        attempt: 1,
      },
    },
  ],
  handle: async ({ body, caller }, world) => {
    const wanted = wantedOf(world, body);
    const claimed = await claim(world, wanted, {
      actor: body.actor ?? caller.subject,
      client: caller.clientId,
      key: caller.idempotencyKey,
    });
    const decision = await renderDecision(world.policies, claimed.decision, claimed.ledgerSeq);
    return { body: { decision, ...(claimed.contact && { contact: view(claimed.contact) }) } };
  },
});

const releaseContact = route({
  method: "POST",
  path: "/v1/contacts/{id}/release",
  operationId: "releaseContact",
  tag: "Contacts",
  summary: "Give a claimed place back",
  scope: "tacet/contacts:write",
  served: "contacts",
  params: ContactParams,
  body: ReleaseRequest,
  answer: ContactSettled,
  problems: ["not-found", "not-releasable", "too-busy"],
  examples: [
    {
      order: 55,
      summary: "Too late: it was authorised",
      params: { id: contactId(ana, 4) },
      body: { why: "no agent free" },
      status: 409,
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const { contact, ledgerSeq } = await release(
      world,
      placeOf(params.id),
      { actor: body.actor ?? caller.subject, client: caller.clientId },
      body.why,
    );
    return { body: { contact: view(contact), ledgerSeq } };
  },
});

const settleContact = route({
  method: "POST",
  path: "/v1/contacts/{id}/outcome",
  operationId: "settleContact",
  tag: "Contacts",
  summary: "How a contact ended",
  description:
    "Stored and counted whatever state the contact is in. A second outcome with another eventId is a correction: it may add to a count, and subtracts only where it proves that nothing reached the person.",
  scope: "tacet/contacts:write",
  served: "contacts",
  params: ContactParams,
  body: OutcomeRequest,
  answer: ContactSettled,
  problems: ["not-found", "idempotency-mismatch", "too-busy"],
  examples: [
    {
      order: 60,
      summary: "She said no",
      params: { id: contactId(ana, 4) },
      body: {
        eventId: "call-1-ended",
        disposition: "declined",
        sentiment: "neutral",
        note: "Has enough cards, thank you.",
      },
    },
    {
      order: 61,
      summary: "Told twice: one effect",
      params: { id: contactId(ana, 4) },
      body: {
        eventId: "call-1-ended",
        disposition: "declined",
        sentiment: "neutral",
        note: "Has enough cards, thank you.",
      },
    },
    {
      order: 62,
      summary: "The same id with another story",
      params: { id: contactId(ana, 4) },
      body: { eventId: "call-1-ended", disposition: "accepted" },
      status: 422,
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const place = placeOf(params.id);
    const { entry, replayed, was } = await settle(world, place, body, factSource(body, caller, body.eventId));
    const warnings = warned(...outcomeWarnings(entry, was), ...aheadWarnings(entry));
    return { body: { contact: contactAfter(entry, place.seq), ledgerSeq: entry.seq, ...warnings }, replayed };
  },
});

const recordContact = route({
  method: "POST",
  path: "/v1/contacts/records",
  operationId: "recordContact",
  tag: "Contacts",
  summary: "Record a contact made outside Tacet",
  description:
    "A manual dial, an old dialer, a branch: always stored and counted, never refused. A topic outside the tree is kept as told and counts against every family.",
  scope: "tacet/contacts:write",
  served: "contacts",
  body: RecordRequest,
  answer: ContactSettled,
  problems: ["idempotency-mismatch", "too-busy"],
  examples: [
    {
      order: 65,
      summary: "The branch wrote to him",
      body: {
        customerId: "ben-002",
        channel: "email",
        purpose: "service",
        at: "2026-11-20T10:00:00Z",
        disposition: "replied",
        eventId: "branch-17",
      },
    },
  ],
  handle: async ({ body, caller }, world) => {
    const { entry, replayed } = await recordOutside(world, body, factSource(body, caller, body.eventId));
    const unknown = entry.body.opens?.topic !== undefined && entry.body.opens.family === undefined;
    const warnings = unknown
      ? [
          `the topic "${entry.body.opens?.topic}" is not in the policy's tree; it was kept, and counts against every family`,
        ]
      : [];
    const told = warned(...warnings, ...aheadWarnings(entry));
    return { body: { contact: contactAfter(entry, entry.seq), ledgerSeq: entry.seq, ...told }, replayed };
  },
});

export const contactRoutes = [claimContact, releaseContact, settleContact, recordContact];
