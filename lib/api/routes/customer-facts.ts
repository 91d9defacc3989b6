import * as z from "zod";
import { holdId } from "../../contact/contact-id.ts";
import {
  liftHold,
  placeHold,
  recordConsent,
  recordNeed,
  recordRelationship,
  reinstate,
} from "../../contact/told-facts.ts";
import { factSource } from "../call.ts";
import { aheadWarnings, warned } from "../fact-warnings.ts";
import { route } from "../route.ts";
import {
  ConsentRequest,
  HoldOut,
  HoldRequest,
  NeedRequest,
  ReinstatementRequest,
  RelationshipRequest,
  WrittenOut,
} from "../schemas.ts";
import { CustomerParams } from "./customers.ts";

const holdExample = { cause: "case", caseId: "case-9" };

const addHold = route({
  method: "POST",
  path: "/v1/customers/{id}/holds",
  operationId: "addHold",
  tag: "Customers",
  summary: "Place a hold",
  description:
    "A temporary stop with a cause and an end. Without purposes it holds promotional and research contact; how long it cools after its end is the policy's.",
  scope: "tacet/customers:write",
  served: "customers",
  params: CustomerParams,
  body: HoldRequest,
  answer: HoldOut,
  status: 201,
  problems: ["idempotency-mismatch", "customer-merged", "too-busy"],
  examples: [
    {
      order: 90,
      summary: "A service case is open",
      params: { id: "cleo-003" },
      idempotencyKey: "case-9-opened",
      body: holdExample,
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const { actor: _, ...hold } = body;
    const { entry, replayed } = await placeHold(world, params.id, hold, factSource(body, caller));
    return { body: { holdId: holdId(entry.seq, 0), ledgerSeq: entry.seq }, replayed };
  },
});

const removeHold = route({
  method: "DELETE",
  path: "/v1/customers/{id}/holds/{holdId}",
  operationId: "removeHold",
  needsKey: true,
  tag: "Customers",
  summary: "End a hold",
  scope: "tacet/customers:write",
  served: "customers",
  params: CustomerParams.extend({ holdId: z.string().max(40) }),
  answer: WrittenOut,
  problems: ["not-found", "idempotency-mismatch", "too-busy"],
  examples: [
    {
      order: 91,
      summary: "The case is solved",
      params: { id: "cleo-003", holdId: holdId(1, 0) },
      idempotencyKey: "case-9-solved",
    },
    { order: 92, summary: "Without an id of its own", params: { id: "cleo-003", holdId: holdId(1, 0) }, status: 400 },
  ],
  handle: async ({ params, caller }, world) => {
    const source = { ...factSource(undefined, caller), request: { holdId: params.holdId } };
    const { entry, replayed } = await liftHold(world, params.id, params.holdId, source);
    return { body: { ledgerSeq: entry.seq, ...warned(...aheadWarnings(entry)) }, replayed };
  },
});

const addNeed = route({
  method: "POST",
  path: "/v1/customers/{id}/needs",
  operationId: "addNeed",
  tag: "Customers",
  summary: "Record a need or an interest",
  scope: "tacet/customers:write",
  served: "customers",
  params: CustomerParams,
  body: NeedRequest,
  answer: WrittenOut,
  status: 201,
  problems: ["unknown-topic", "idempotency-mismatch", "customer-merged", "too-busy"],
  examples: [
    {
      order: 10,
      summary: "She asked about cards",
      params: { id: "ana-001" },
      idempotencyKey: "need-1",
      body: { topic: "credit-card", note: "Asked which card has no foreign fees.", source: "branch" },
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const { entry, replayed } = await recordNeed(world, params.id, body, factSource(body, caller));
    return { body: { ledgerSeq: entry.seq, ...warned(...aheadWarnings(entry)) }, replayed };
  },
});

const addConsent = route({
  method: "POST",
  path: "/v1/customers/{id}/consents",
  operationId: "addConsent",
  needsKey: true,
  tag: "Customers",
  summary: "Record a consent, with its evidence",
  description: 'It loosens, so it needs an Idempotency-Key; dated before a "no" that covers it, it loosens nothing.',
  scope: "tacet/customers:write",
  served: "customers",
  params: CustomerParams,
  body: ConsentRequest,
  answer: WrittenOut,
  status: 201,
  problems: ["unknown-topic", "idempotency-mismatch", "customer-merged", "too-busy"],
  examples: [
    {
      order: 20,
      summary: "By a form",
      params: { id: "ana-001" },
      idempotencyKey: "consent-1",
      body: {
        kind: "express",
        purpose: "promotional",
        channel: "voice",
        source: "web form",
        evidence: "Form 12, box ticked.",
        at: "2026-11-01T09:00:00Z",
      },
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const { entry, replayed } = await recordConsent(world, params.id, body, factSource(body, caller));
    return { body: { ledgerSeq: entry.seq, ...warned(...aheadWarnings(entry)) }, replayed };
  },
});

const addRelationship = route({
  method: "POST",
  path: "/v1/customers/{id}/relationships",
  operationId: "addRelationship",
  needsKey: true,
  tag: "Customers",
  summary: "Record a purchase, an inquiry, a contract begun or ended",
  description:
    "That it was, never what it was worth. Rules of packs ask for it where a law lets an established relationship stand above a list, or implies consent. It may loosen, so it needs an Idempotency-Key; a request to be left alone ends what earlier purchases and inquiries permit.",
  scope: "tacet/customers:write",
  served: "customers",
  params: CustomerParams,
  body: RelationshipRequest,
  answer: WrittenOut,
  status: 201,
  problems: ["unknown-topic", "idempotency-mismatch", "customer-merged", "too-busy"],
  examples: [
    {
      order: 119,
      summary: "She took out a card",
      params: { id: "ana-001" },
      idempotencyKey: "relationship-1",
      body: { kind: "purchase", topic: "credit-card", source: "branch", at: "2026-11-02T10:00:00Z" },
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const { entry, replayed } = await recordRelationship(world, params.id, body, factSource(body, caller));
    return { body: { ledgerSeq: entry.seq, ...warned(...aheadWarnings(entry)) }, replayed };
  },
});

const addReinstatement = route({
  method: "POST",
  path: "/v1/customers/{id}/reinstatements",
  operationId: "addReinstatement",
  tag: "Customers",
  summary: "The customer's own return",
  description: "Lifts the refusals that precede it, and none broader than what they asked for. Their words are kept.",
  scope: "tacet/customers:write",
  served: "customers",
  params: CustomerParams,
  body: ReinstatementRequest,
  answer: WrittenOut,
  status: 201,
  problems: ["invalid-request", "unknown-topic", "idempotency-mismatch", "customer-merged", "too-busy"],
  examples: [
    {
      order: 115,
      summary: "She asks to hear of savings again",
      params: { id: "ana-001" },
      body: {
        breadth: "promotions",
        words: "Do write to me again when your rates go up.",
        source: "branch",
        eventId: "return-1",
      },
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const { entry, replayed } = await reinstate(world, params.id, body, factSource(body, caller, body.eventId));
    return { body: { ledgerSeq: entry.seq, ...warned(...aheadWarnings(entry)) }, replayed };
  },
});

export const customerFactRoutes = [addHold, removeHold, addNeed, addConsent, addRelationship, addReinstatement];
