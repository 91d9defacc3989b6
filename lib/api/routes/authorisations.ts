import { authorise } from "../../contact/authorise.ts";
import { contactId } from "../../contact/contact-id.ts";
import { instantOut, renderDecision } from "../render.ts";
import { route } from "../route.ts";
import { AuthorisationOut, AuthorisationRequest } from "../schemas.ts";
import { ContactParams, placeOf } from "./contacts.ts";

const authoriseContact = route({
  method: "POST",
  path: "/v1/contacts/{id}/authorisation",
  operationId: "authoriseContact",
  tag: "Contacts",
  summary: "The last check before the dial",
  description:
    "A go exactly once, good until dialBefore (30 s), for the holder of one nonce. Dial only on verdict allow with state authorised; a repeat by anyone else answers alreadyAuthorised.",
  scope: "tacet/contacts:write",
  served: "authorisations",
  params: ContactParams,
  body: AuthorisationRequest,
  answer: AuthorisationOut,
  problems: ["not-found", "too-busy"],
  examples: [
    {
      order: 50,
      summary: "Authorise the call",
      params: { id: contactId("ana-001", 4) },
      body: { nonce: "dialer-7-attempt-1" },
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const place = placeOf(params.id);
    const authorised = await authorise(
      world,
      place,
      { actor: body.actor ?? caller.subject, client: caller.clientId },
      body.nonce,
    );
    const { dialBefore, ...contact } = authorised.contact;
    const decision = await renderDecision(world.policies, authorised.decision, authorised.ledgerSeq);
    return {
      body: {
        decision,
        contact: { ...contact, ...(dialBefore !== undefined && { dialBefore: instantOut(dialBefore) }) },
        ...(authorised.alreadyAuthorised && { alreadyAuthorised: true }),
      },
    };
  },
});

export const authorisationRoutes = [authoriseContact];
