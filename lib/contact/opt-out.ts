import { idOf } from "../ledger/entry.ts";
import type { RefusalPart } from "../policy/facts.ts";
import type { Breadth, Channel, Ms, Purpose } from "../policy/words.ts";
import { type FactSource, type Told, tell } from "./fact.ts";
import { Problem } from "./problem.ts";
import type { World } from "./world.ts";

export type OptOut = {
  readonly breadth: Breadth;
  readonly channel?: Channel;
  readonly purpose?: Purpose;
  readonly source: string;
  /** The person's own words. */
  readonly words?: string;
  readonly at?: Ms;
};

const refusalOf = ({ breadth, channel, purpose }: OptOut): RefusalPart => ({ breadth, channel, purpose });

/** A customer's "no", acknowledged once it stands in their ledger. */
export async function optOutCustomer(
  world: World,
  customerId: string,
  optOut: OptOut,
  source: FactSource,
): Promise<Told> {
  const text = optOut.words === undefined ? undefined : await world.directory.keepText(customerId, optOut.words);
  const request = { ...refusalOf(optOut), source: optOut.source, at: optOut.at, words: text };
  return tell(world, customerId, "opt-out", { ...source, request }, () => ({
    at: optOut.at,
    body: { refusals: [refusalOf(optOut)], source: optOut.source, text },
  }));
}

/**
 * A "no" from an address: written on the address first, so that it bites whoever gets it later, then in the ledger
 * of everybody linked to it, then acknowledged. One written while somebody is being linked is seen by one side or
 * the other, because a link is written before what stands on the address is read.
 */
export async function optOutAddress(
  world: World,
  address: { channel: Channel; value: string },
  optOut: OptOut,
  source: FactSource,
): Promise<{ told: readonly Told[]; replayed: boolean }> {
  const tokens = world.directory.tokens(address.channel, address.value);
  if (!tokens)
    throw new Problem("invalid-address", "the address cannot be read", [
      { pointer: "/address/value", detail: addressForm(address.channel) },
    ]);
  const eventId = source.eventId ?? idOf("opt-out", Buffer.from(world.chance.bytes(12)).toString("base64url"));
  const at = optOut.at ?? world.now();
  const refusal = refusalOf(optOut);
  // What is said is in the id: another "no" under the same event id stands beside the first, and not in its place.
  const id = idOf("address-opt-out", eventId, refusal.breadth, refusal.channel ?? "", refusal.purpose ?? "");
  await Promise.all(tokens.map((token) => world.directory.optOut(token, { ...refusal, at, eventId: id })));
  const customers = new Set((await Promise.all(tokens.map((token) => world.directory.customersOf(token)))).flat());
  const told: Told[] = [];
  // The ledger of one customer after another: a crash in between is mended by telling it again.
  for (const customerId of [...customers].sort())
    told.push(await optOutCustomer(world, customerId, optOut, { ...source, eventId }));
  return { told, replayed: told.length > 0 && told.every((one) => one.replayed) };
}

export const addressForm = (channel: Channel): string =>
  channel === "email"
    ? 'write an email address such as "ana@example.com"'
    : 'write a telephone number in E.164 form, such as "+351912345678"';
