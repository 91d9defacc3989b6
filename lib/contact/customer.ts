import type { LinkedAddress, Profile } from "../directory/directory.ts";
import { type Entry, type Head, headOf, idOf } from "../ledger/entry.ts";
import type { RefusalPart } from "../policy/facts.ts";
import { currentZones, type Fold, type Refusal } from "../policy/fold.ts";
import type { Channel } from "../policy/words.ts";
import { addressForm } from "./opt-out.ts";
import { Problem } from "./problem.ts";
import { step } from "./step.ts";
import { type ToldOfPlace, type Whereabouts, whereaboutsOfCustomer } from "./whereabouts.ts";
import type { World } from "./world.ts";

export type CustomerProfile = Profile &
  ToldOfPlace & {
    readonly addresses: readonly { readonly channel: Channel; readonly value: string; readonly verified?: boolean }[];
  };

export type Saved = {
  readonly ledgerSeq: number;
  /** Addresses (by place in the request) that other customers are linked to as well. */
  readonly elsewhere: readonly number[];
  readonly where: Whereabouts;
};

/**
 * Replaces a customer's profile. Links are written before the ledger lists their tokens, and the entry that lists
 * them carries what already stands on those addresses, so no address can be used before its opt-outs bite.
 */
export async function saveCustomer(
  world: World,
  customerId: string,
  profile: CustomerProfile,
  actor: string,
): Promise<Saved> {
  checkAddresses(world, profile);
  const where = whereaboutsOfCustomer(profile);
  const linked = await world.directory.link(customerId, profile.addresses);
  await world.directory.saveProfile(customerId, {
    name: profile.name,
    pronunciation: profile.pronunciation,
    facts: profile.facts,
  });
  const verified = linked.links.filter((_, index) => profile.addresses[index]!.verified).map((link) => link.token);
  const ledgerSeq = await step<number>(world, customerId, async ({ fold }, now) => {
    if (fold.mergedInto !== undefined)
      throw new Problem("customer-merged", `send the profile of customer ${fold.mergedInto}`);
    const fresh = linked.links.filter(
      (link) => link.isNew || !fold.addresses.some((known) => known.token === link.token),
    );
    const refusals = await standingOn(
      world,
      fresh.flatMap((link) => link.tokens),
    );
    if (isKnown(fold, where, linked.links) && verified.length === 0 && refusals.length === 0)
      return { answer: () => fold.seq };
    const said = {
      zones: where.zones,
      jurisdictions: where.jurisdictions,
      ...(where.trace !== undefined && { located: where.trace }),
      addresses: linked.links.map(({ token, channel }) => ({ token, channel })),
      ...(verified.length > 0 && { verified }),
    };
    return {
      append: {
        kind: "profile",
        id: idOf("profile", Buffer.from(world.chance.bytes(12)).toString("base64url")),
        at: now,
        actor,
        body: { profile: said, ...(refusals.length > 0 && { refusals }) },
      },
      answer: (entry) => entry.seq,
    };
  });
  await alignLinks(world, customerId, actor);
  return { ledgerSeq, elsewhere: linked.elsewhere, where };
}

/** Nobody sent a profile yet, and none is owed: a list does not bring an erased person back. */
export const lacksProfile = ({ zones, erased, mergedInto }: Fold): boolean =>
  zones.length === 0 && !erased && mergedInto === undefined;

/**
 * Introduces a customer Tacet has not met with what a list says of them; one it knows is not changed by a list. Where
 * nothing of it is for the directory, one entry says it all. `known`: the newest entry, where it was just read.
 * @returns the newest entry after it, where that is known
 */
export async function introduceCustomer(
  world: World,
  customerId: string,
  profile: CustomerProfile,
  actor: string,
  known?: Head,
): Promise<Head | undefined> {
  const { addresses, name, pronunciation } = profile;
  if (addresses.length > 0 || name !== undefined || pronunciation !== undefined) {
    await saveCustomer(world, customerId, profile, actor);
    return undefined;
  }
  const { zones, jurisdictions, trace } = whereaboutsOfCustomer(profile);
  return step<Head | undefined>(
    world,
    customerId,
    ({ fold }, now) => {
      if (!lacksProfile(fold)) return { answer: () => undefined };
      const body = { profile: { zones, jurisdictions, addresses: [], ...(trace !== undefined && { located: trace }) } };
      return {
        append: { kind: "profile", id: idOf("profile", customerId, "list"), at: now, actor, body },
        answer: headOf,
      };
    },
    known,
  );
}

/** Profiles saved at the same moment settle within a few rounds. */
const MAX_ALIGNMENTS = 8;

/**
 * The directory's links follow what the ledger lists, and not the other way round: two profiles saved at once may
 * have linked and unlinked across each other. What an opt-out may have missed meanwhile is brought into the ledger.
 */
async function alignLinks(world: World, customerId: string, actor: string): Promise<void> {
  for (let round = 0; round < MAX_ALIGNMENTS; round++) {
    const { fold } = headOf(await world.ledger.newest(customerId, "strong"));
    const missed = await world.directory.align(customerId, fold.addresses);
    const refusals = await standingOn(world, missed);
    if (refusals.length > 0) {
      const id = idOf("opt-out", Buffer.from(world.chance.bytes(12)).toString("base64url"));
      const body = { refusals, source: "stood on the address" };
      await step(world, customerId, (_head, now) => ({
        append: { kind: "opt-out", id, at: now, actor, body },
        answer: () => undefined,
      }));
    }
    const after = headOf(await world.ledger.newest(customerId, "strong"));
    if (after.fold.seq === fold.seq) return;
  }
}

function checkAddresses(world: World, profile: CustomerProfile): void {
  const errors = profile.addresses.flatMap(({ channel, value }, index) =>
    world.directory.tokens(channel, value)
      ? []
      : [{ pointer: `/addresses/${index}/value`, detail: addressForm(channel) }],
  );
  if (errors.length > 0) throw new Problem("invalid-address", "an address cannot be read; nothing was changed", errors);
}

/** What stands on these tokens, each "no" once; read after the links were written. */
async function standingOn(world: World, tokens: readonly string[]): Promise<RefusalPart[]> {
  if (tokens.length === 0) return [];
  const standing = await world.directory.standing(tokens);
  const distinct = new Map(standing.map(({ at: _, eventId: __, ...refusal }) => [JSON.stringify(refusal), refusal]));
  return [...distinct.values()];
}

function isKnown(fold: Fold, where: Whereabouts, links: readonly LinkedAddress[]): boolean {
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((item, index) => item === b[index]);
  const linkId = (link: { token: string; channel: string }) => `${link.channel} ${link.token}`;
  return (
    fold.known &&
    !fold.erased &&
    same(currentZones(fold), where.zones) &&
    same(fold.jurisdictions, where.jurisdictions) &&
    fold.located === where.trace &&
    same(fold.addresses.map(linkId), links.map(linkId))
  );
}

/**
 * Erases the person: their key and everything sealed under it. Every "no" that is in force is first written on the
 * addresses it may come back by, so that a re-import stays silent; the ledger keeps what happened, without a person.
 */
export async function eraseCustomer(
  world: World,
  customerId: string,
  actor: string,
): Promise<{ ledgerSeq: number; refusedAddresses: number }> {
  const before = headOf(await world.ledger.newest(customerId, "strong"));
  if (before.fold.seq === 0) throw new Problem("not-found", "there is no customer of this id");
  const links = await world.directory.addresses(customerId);
  const tokens = [...new Set([...links, ...before.fold.addresses].map((link) => link.token))];
  await keepOnAddresses(world, customerId, tokens, before.fold.refusals);
  const ledgerSeq = await step<number>(world, customerId, (head, now) => {
    if (head.fold.erased && head.entry?.kind === "erased") return { answer: () => head.fold.seq };
    return {
      append: { kind: "erased", id: idOf("erased", customerId, String(head.fold.seq)), at: now, actor, body: {} },
      answer: (entry) => entry.seq,
    };
  });
  // A "no" that came in between stands in the ledger, and must stand on the addresses too before they are let go.
  const after = headOf(await world.ledger.newest(customerId, "strong"));
  const kept = await keepOnAddresses(world, customerId, tokens, after.fold.refusals);
  await world.directory.erase(customerId);
  return { ledgerSeq, refusedAddresses: kept > 0 ? tokens.length : 0 };
}

async function keepOnAddresses(
  world: World,
  customerId: string,
  tokens: readonly string[],
  refusals: readonly Refusal[],
): Promise<number> {
  const standing = refusals.filter((refusal) => !refusal.lifted);
  for (const token of tokens) {
    for (const refusal of standing) {
      const eventId = idOf(
        "erased",
        customerId,
        String(refusal.seq),
        String(refusal.group),
        refusal.breadth,
        refusal.topic ?? "",
        refusal.offer ?? "",
        refusal.channel ?? "",
        refusal.purpose ?? "",
        String(refusal.until ?? ""),
      );
      await world.directory.optOut(token, { ...keptRefusal(refusal), at: refusal.at, eventId });
    }
  }
  return standing.length;
}

/** One that was widened for want of room lasts until the customer asks, as "no promotions" does. */
function keptRefusal({ breadth, topic, family, offer, channel, purpose, until, widened }: Refusal): RefusalPart {
  if (widened && breadth !== "everything") return { breadth: "promotions", channel, purpose };
  return { breadth, topic, family, offer, channel, purpose, until };
}

/** Entries of an export read at once. */
const EXPORT_PAGE = 200;

export type Export = {
  readonly customerId: string;
  readonly profile?: Profile;
  readonly addresses: readonly (LinkedAddress & { value: string })[];
  readonly texts: Readonly<Record<string, string>>;
  readonly entries: readonly Entry[];
};

/** Everything there is about one customer, for their own access request and for the offline verifier. */
export async function exportCustomer(world: World, customerId: string): Promise<Export> {
  const entries: Entry[] = [];
  for (;;) {
    const page = await world.ledger.read(customerId, { from: entries.length + 1, limit: EXPORT_PAGE });
    entries.push(...page);
    if (page.length < EXPORT_PAGE) break;
  }
  if (entries.length === 0) throw new Problem("not-found", "there is no customer of this id");
  const [profile, addresses, texts] = await Promise.all([
    world.directory.profile(customerId),
    world.directory.addresses(customerId),
    world.directory.texts(customerId),
  ]);
  return { customerId, profile, addresses, texts: Object.fromEntries(texts), entries };
}
