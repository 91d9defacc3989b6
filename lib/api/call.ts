import type { FactSource } from "../contact/fact.ts";
import type { Caller } from "./route.ts";

/** Who tells a fact, and the id a repeat is known by: the event's own, or the request's Idempotency-Key. */
export const factSource = (body: { actor?: string } | undefined, caller: Caller, eventId?: string): FactSource => ({
  actor: body?.actor ?? caller.subject,
  eventId: eventId ?? caller.idempotencyKey,
  request: body ?? {},
});
