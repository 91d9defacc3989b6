import type { Wanted } from "../contact/claim.ts";
import { addressForm } from "../contact/opt-out.ts";
import { Problem } from "../contact/problem.ts";
import type { ApiWorld } from "./route.ts";
import type { WantedBody } from "./schemas.ts";

/** The body of a claim as the story wants it: the address as its token, so that it goes no further. */
export function wantedOf(world: ApiWorld, body: Omit<WantedBody, "at">): Wanted {
  const {
    customerId,
    channel,
    purpose,
    topic,
    offer,
    account,
    campaignId,
    attempt,
    conversationId,
    deadline,
    required,
    confirms,
  } = body;
  const wanted = {
    customerId,
    channel,
    purpose,
    topic,
    offer,
    account,
    campaignId,
    attempt,
    conversationId,
    deadline,
    required,
    confirms,
  };
  if (body.address === undefined) return wanted;
  const tokens = world.directory.tokens(channel, body.address);
  if (!tokens)
    throw new Problem("invalid-address", "the address cannot be read", [
      { pointer: "/address", detail: addressForm(channel) },
    ]);
  return { ...wanted, address: tokens[0] };
}
