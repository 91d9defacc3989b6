import { idOf } from "../ledger/entry.ts";
import type { CheckPart } from "../policy/facts.ts";
import type { Ms } from "../policy/words.ts";
import { type FactSource, type Told, tell } from "./fact.ts";
import { addressForm } from "./opt-out.ts";
import { Problem } from "./problem.ts";
import type { World } from "./world.ts";

/** What somebody who may ask a list was told of a number, or of an email address. */
export type ToldCheck = ({ readonly number: string } | { readonly email: string }) & {
  readonly listed: boolean;
  readonly at: Ms;
  readonly since?: Ms;
};

/**
 * Puts what a do-not-call list said of numbers and email addresses into the ledger of everybody who has them. One that nobody has is
 * told nobody. The same check told again has one effect.
 * @throws Problem invalid-address, before anything is written.
 */
export async function recordChecks(
  world: World,
  list: string,
  checks: readonly ToldCheck[],
  actor: string,
): Promise<{ readonly told: readonly Told[]; readonly unknown: number }> {
  const read = checks.map((check, index) => {
    const [channel, value, field] =
      "email" in check ? (["email", check.email, "email"] as const) : (["voice", check.number, "number"] as const);
    const tokens = world.directory.tokens(channel, value);
    if (tokens) return { ...check, tokens };
    throw new Problem(
      "invalid-address",
      `${field === "email" ? "an email address" : "a number"} cannot be read; nothing was changed`,
      [{ pointer: `/checks/${index}/${field}`, detail: addressForm(channel) }],
    );
  });
  const told: Told[] = [];
  let unknown = 0;
  for (const { tokens, listed, at, since } of read) {
    const customers = new Set((await Promise.all(tokens.map((token) => world.directory.customersOf(token)))).flat());
    if (customers.size === 0) unknown++;
    const parts = tokens.map((token): CheckPart => ({ list, token, listed, ...(since !== undefined && { since }) }));
    const request = { list, token: tokens[0], listed, at, since };
    const source: FactSource = { actor, eventId: idOf("checked", list, tokens[0]!, String(at)), request };
    for (const customerId of [...customers].sort())
      told.push(await tell(world, customerId, "checked", source, () => ({ at, body: { checks: parts } })));
  }
  return { told, unknown };
}
