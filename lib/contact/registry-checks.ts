import type { CompiledPolicy } from "../policy/compile.ts";
import type { Decision } from "../policy/decide.ts";
import type { Fold } from "../policy/fold.ts";
import type { Lookup, Request } from "../policy/rule.ts";
import type { Ms } from "../policy/words.ts";
import { copyOf } from "../registry/registries.ts";
import type { World } from "./world.ts";

/** The numbers or email addresses a contact may go to: the one it names, or all there are. */
function addressesOf(fold: Fold, { address, channel }: Request): readonly string[] {
  if (address !== undefined) return [address];
  const known = fold.addresses.filter((one) => (one.channel === "email") === (channel === "email"));
  return [...new Set(known.map(({ token }) => token))];
}

/** The copy of a list that can hold such an address. */
const copyFor = (list: string, { channel }: Request): string =>
  copyOf(list, channel === "email" ? "emails" : "numbers");

/** Of what is known of several addresses, the strictest: listed if one is, since the first was, and as old as the oldest. */
function strictest(lookups: readonly (Lookup | undefined)[]): Lookup | undefined {
  const known = lookups.filter((one) => one !== undefined);
  const [first] = known;
  if (!first || known.length < lookups.length) return undefined;
  const listed = known.filter((one) => one.listed);
  const oldest = known.reduce((all, one) => (one.asOf < all.asOf ? one : all), first);
  if (listed.length === 0) return oldest;
  // One of whose listing the date is not known may have been listed for ever.
  const since = listed.some((one) => one.since === undefined)
    ? undefined
    : Math.min(...listed.map((one) => one.since!));
  const { since: _, ...rest } = oldest;
  return { ...rest, listed: true, ...(since !== undefined && { since }) };
}

/** What the ledger itself knows: the newest check of each list. */
function inLedger(fold: Fold, list: string, token: string): Lookup | undefined {
  const check = fold.checks.find((one) => one.list === list && one.token === token);
  if (!check) return undefined;
  const { listed, at: asOf, since, seq } = check;
  return { listed, asOf, snapshot: `checked in entry ${seq}`, ...(since !== undefined && { since }) };
}

/** The request with what was checked of its addresses before. */
export function withChecks(fold: Fold, request: Request): Request {
  if (fold.checks.length === 0) return request;
  const tokens = addressesOf(fold, request);
  const registries: Record<string, Lookup> = {};
  for (const list of new Set(fold.checks.map((check) => check.list))) {
    const known = strictest(tokens.map((token) => inLedger(fold, list, token)));
    if (known) registries[list] = known;
  }
  return { ...request, registries };
}

/** The lists whose rules refuse by what is known so far. */
export function listsWanting({ reasons }: Decision, policy: CompiledPolicy): readonly string[] {
  const lists = reasons.flatMap(({ pack, index }) => {
    const rule = policy.documents[pack]?.rules[index];
    return rule?.kind === "registry" ? [rule.list] : [];
  });
  return [...new Set(lists)];
}

/**
 * The lists by which the decision did not refuse, for the ledger says so, and of which a newer copy is in force: it may
 * list the number since.
 */
export async function listsOutdated(
  { registries }: Pick<World, "registries">,
  request: Request,
  { snapshots }: Decision,
  now: Ms,
): Promise<readonly string[]> {
  const read = Object.entries(request.registries ?? {}).filter(([list]) =>
    snapshots.some((one) => one.startsWith(`registry:${list} `)),
  );
  const dated = await Promise.all(
    read.map(async ([list, { asOf }]) => ((await registries.dateOf(copyFor(list, request), now)) ?? 0) >= asOf && list),
  );
  return dated.filter((list) => list !== false);
}

/** The newer of the two; of two of one instant, the one that lists it. */
function newer(copy: Lookup | undefined, known: Lookup | undefined): Lookup | undefined {
  if (!copy || !known) return copy ?? known;
  if (copy.asOf === known.asOf) return copy.listed ? copy : known;
  return copy.asOf > known.asOf ? copy : known;
}

/** The request with what the copies in force say of its addresses, where that is newer than what the ledger knows. */
export async function lookedUp(
  { registries, now }: Pick<World, "registries" | "now">,
  fold: Fold,
  request: Request,
  lists: readonly string[],
): Promise<Request> {
  const tokens = addressesOf(fold, request);
  const found = await Promise.all(
    lists.map(async (list) => {
      const each = tokens.map(async (token) => {
        const known = inLedger(fold, list, token);
        return newer(await registries.look(copyFor(list, request), token, now()), known);
      });
      return [list, strictest(await Promise.all(each))] as const;
    }),
  );
  const known = found.filter((one): one is readonly [string, Lookup] => one[1] !== undefined);
  return { ...request, registries: { ...request.registries, ...Object.fromEntries(known) } };
}
