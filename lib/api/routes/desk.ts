import * as z from "zod";
import { type DeskContact, nextForAgent, skip } from "../../campaign/desk.ts";
import { contactId } from "../../contact/contact-id.ts";
import { zoneOf } from "../../contact/describe.ts";
import { headOf } from "../../ledger/entry.ts";
import { DeskNextRequest, DeskOut, DeskSkipRequest } from "../desk-schemas.ts";
import { instantOut, renderStored } from "../render.ts";
import { type ApiEngine, engineOf, route } from "../route.ts";
import { ContactParams, placeOf } from "./contacts.ts";

async function told(engine: ApiEngine, { expiresAt, contactId: id, dialled, ...rest }: DeskContact) {
  const { customerId, seq } = placeOf(id);
  const [claim] = await engine.ledger.read(customerId, { from: seq, to: seq, limit: 1 });
  const decision =
    claim?.decision &&
    (await renderStored(engine.policies, claim.decision, zoneOf(headOf(claim).fold), claim.recordedAt, seq));
  return {
    contact: { contactId: id, state: dialled ? "authorised" : "claimed", expiresAt: instantOut(expiresAt) },
    ...(decision && { decision }),
    ...rest,
  };
}

export const deskRoutes = [
  route({
    method: "POST",
    path: "/v1/desk/next",
    operationId: "nextForAgent",
    tag: "Desk",
    summary: "The next contact for an agent",
    description:
      "Claimed, with the briefing. The agent's own contact that has no outcome yet comes first, again and again. Dial with `POST /v1/contacts/{id}/authorisation`, and only on a go; tell how it ended with `POST /v1/contacts/{id}/outcome`.",
    scope: "tacet/desk",
    served: "desk",
    body: DeskNextRequest,
    answer: DeskOut,
    nothing: "Nobody is to be called just now",
    problems: ["not-found", "too-busy"],
    examples: [
      {
        order: 330,
        summary: "Nobody to call just now",
        body: { agentId: "agent-7", team: "savings", eventId: "agent-7-ready-1" },
        status: 204,
      },
      {
        order: 331,
        summary: "For a campaign there is not",
        body: { agentId: "agent-7", campaign: "nothing", eventId: "agent-7-ready-2" },
        status: 404,
      },
    ],
    handle: async ({ body }, world) => {
      const engine = engineOf(world);
      const next = await nextForAgent(engine, body);
      return next ? { body: await told(engine, next) } : { status: 204, body: "", contentType: "text/plain" };
    },
  }),
  route({
    method: "POST",
    path: "/v1/desk/contacts/{id}/skip",
    operationId: "skipContact",
    tag: "Desk",
    summary: "Give the contact back without a call",
    description: "Its row is due again an hour later. What was authorised can only end with an outcome.",
    scope: "tacet/desk",
    served: "desk",
    params: ContactParams,
    body: DeskSkipRequest,
    answer: z.object({ skipped: z.literal(true) }).meta({ id: "Skipped" }),
    problems: ["not-found", "not-releasable", "too-busy"],
    examples: [
      {
        order: 332,
        summary: "One that is not this agent's",
        params: { id: contactId("ana-001", 4) },
        body: { agentId: "agent-7", why: "I know her." },
        status: 404,
      },
    ],
    handle: async ({ params, body }, world) => {
      await skip(engineOf(world), params.id, body.agentId, body.why);
      return { body: { skipped: true } };
    },
  }),
];
