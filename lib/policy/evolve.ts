import { forgetOverflow, rememberContact, updateContact } from "./evolve-contacts.ts";
import { copyOf } from "./evolve-copy.ts";
import { closeHolds, fulfilCallbacks, openHolds } from "./evolve-holds.ts";
import { refuse, reinstate, takesBack } from "./evolve-refusals.ts";
import { relationships } from "./evolve-relationships.ts";
import type { Fact, FactKind } from "./facts.ts";
import {
  type Bounds,
  type CampaignState,
  type Conversation,
  FOLD_BOUNDS,
  type Fold,
  isLive,
  isOpen,
  MAX_ADDRESSES,
  MAX_CAMPAIGNS,
  MAX_CHECKS,
  MAX_CONSENTS,
  MAX_LINES,
  MAX_LISTED_CHECKS,
  MAX_LIVE_CAMPAIGNS,
  MAX_LOCAL_DAYS,
  MAX_NEEDS,
  MAX_RECENT_FACTS,
  MAX_ZONES,
  type RowState,
} from "./fold.ts";
import { DAY_MS } from "./time.ts";
import { CONSENT_KINDS, type Ms } from "./words.ts";

/**
 * The fold after one more fact. Pure and total: whatever the ledger holds can be folded again, and no fact is
 * refused here. `bounds` is widened only to read a history back further than the stored fold remembers.
 */
export function evolve(fold: Fold, fact: Fact, bounds: Bounds = FOLD_BOUNDS): Fold {
  const fresh = copyOf(fold);
  fresh.seq = fact.seq;
  fresh.recordedAt = Math.max(fold.recordedAt, fact.recordedAt);
  fresh.known = fold.known || (fact.kind !== "refused" && fact.kind !== "erased");
  if (TOLD.has(fact.kind)) fresh.recentFacts = remember(fold.recentFacts, fact.id, MAX_RECENT_FACTS);
  let next: Fold = fresh;
  // A fact dated in the future is kept as evidence and takes effect when it was recorded.
  // And what became of a contact did not happen before the contact did.
  const about = fact.contact === undefined ? undefined : fold.contacts.find((known) => known.seq === fact.contact);
  const at = Math.max(Math.min(fact.at, fact.recordedAt), about?.at ?? 0);
  for (const part of PARTS) next = part(next, fact, at, bounds);
  // Last, so that a contact told of so late that it is forgotten at once has left its marks everywhere else.
  if (next.contacts !== fold.contacts) next = forgetOverflow(next, bounds);
  return next;
}

/** Facts that are told from outside, under ids of their own, and may be told again. */
const TOLD: ReadonlySet<FactKind> = new Set([
  "outcome",
  "recorded",
  "interaction",
  "offer-cleared",
  "offer-result",
  "opt-out",
  "hold",
  "hold-closed",
  "need",
  "consent",
  "relationship",
  "checked",
  "reinstatement",
  "merged-from",
]);

type Part = (fold: Fold, fact: Fact, at: Ms, bounds: Bounds) => Fold;

/** In this order: a contact is known before its conversation, and both before the refusals made in them. */
const PARTS: readonly Part[] = [
  profile,
  contact,
  conversation,
  refuse,
  reinstate,
  closeHolds,
  openHolds,
  fulfilCallbacks,
  consents,
  needs,
  relationships,
  checks,
  campaign,
  bookkeeping,
];

function remember(list: readonly string[], item: string, max: number): readonly string[] {
  return list.includes(item) ? list : [...list, item].slice(-max);
}

function profile(fold: Fold, fact: Fact): Fold {
  const said = fact.profile;
  if (!said) return fold;
  // A zone the customer left still judges local days for as long as contacts made there, told of late or not, may count.
  const left = fold.zones
    .filter((zone) => !said.zones.includes(zone.name))
    .map((zone) => ({ name: zone.name, leftAt: zone.leftAt ?? fact.recordedAt }))
    .filter((zone) => zone.leftAt + (MAX_LOCAL_DAYS + 1) * DAY_MS >= fact.recordedAt)
    .sort((a, b) => b.leftAt - a.leftAt)
    .slice(0, MAX_ZONES);
  const addresses = said.addresses.slice(0, MAX_ADDRESSES).map((link) => {
    const known = fold.addresses.find((address) => address.token === link.token);
    const verified = said.verified?.includes(link.token) ?? false;
    return {
      token: link.token,
      channel: link.channel,
      shared: link.shared ?? false,
      wrongNumbers: verified ? 0 : (known?.wrongNumbers ?? 0),
      bounces: verified ? 0 : (known?.bounces ?? 0),
    };
  });
  const next = copyOf(fold);
  next.zones = [...said.zones.map((name) => ({ name })), ...left];
  next.jurisdictions = said.jurisdictions;
  next.located = said.located;
  next.addresses = addresses;
  // Whoever sends a profile again has a person again; what that person refused before still stands.
  next.erased = false;
  return next;
}

function contact(fold: Fold, fact: Fact, at: Ms): Fold {
  let next = fold;
  const seq = openedBy(fact);
  // An outcome may bring back a contact the fold has let go; one it still knows is carried on.
  if (fact.opens && !fold.contacts.some((known) => known.seq === seq)) {
    // Field by field: to copy what is left of an object takes longer than all the rest of this.
    const { channel, purpose, topic, family, offer, account, campaign, attempt, address, conversation } = fact.opens;
    const { expiresAt, request, deadline, required, confirms } = fact.opens;
    const claimed = fact.disposition === undefined;
    next = rememberContact(
      next,
      {
        channel,
        purpose,
        topic,
        family,
        offer,
        account,
        campaign,
        attempt,
        address,
        conversation,
        request,
        deadline,
        required,
        confirms,
        seq: seq!,
        at,
        direction: "outbound",
        state: !claimed ? "settled" : fact.go ? "authorised" : "claimed",
        disposition: fact.disposition,
        pitched: (fact.offers?.length ?? 0) > 0 || offer !== undefined,
        // Where a machine sends, it is claimed and authorised in one step.
        expiresAt: claimed ? (fact.go?.dialBefore ?? expiresAt) : undefined,
        nonce: claimed ? fact.go?.nonce : undefined,
      },
      fact,
    );
  } else if (fact.contact !== undefined) {
    next = updateContact(next, fact, at);
  }
  // No other proves anything about an address.
  if (fact.disposition !== "wrong_number" && fact.disposition !== "bounced") return next;
  const used = next.contacts.find((contact) => contact.seq === seq)?.address;
  // The same proof told of twice is one.
  const news = fold.contacts.find((contact) => contact.seq === seq)?.disposition !== fact.disposition;
  return news ? countAgainstAddress(next, used ?? onlyAddress(next, seq), fact.disposition) : next;
}

/** The contact an entry is about, by the sequence number that opened it. */
const openedBy = (fact: Fact): number | undefined => fact.contact ?? (fact.opens ? fact.seq : undefined);

/** The address a contact that named none must have gone to: the only one of its channel. */
function onlyAddress(fold: Fold, seq: number | undefined): string | undefined {
  const channel = fold.contacts.find((known) => known.seq === seq)?.channel;
  const possible = fold.addresses.filter((address) => address.channel === channel);
  return possible.length === 1 ? possible[0]!.token : undefined;
}

function countAgainstAddress(fold: Fold, token: string | undefined, disposition: string): Fold {
  const wrong = disposition === "wrong_number" ? 1 : 0;
  const bounce = disposition === "bounced" ? 1 : 0;
  if (wrong + bounce === 0) return fold;
  return {
    ...fold,
    addresses: fold.addresses.map((address) =>
      address.token === token
        ? { ...address, wrongNumbers: address.wrongNumbers + wrong, bounces: address.bounces + bounce }
        : address,
    ),
  };
}

function conversation(fold: Fold, fact: Fact, at: Ms, bounds: Bounds): Fold {
  if (!fact.conversation && !fact.offers && !fact.refusals && !fact.sentiment) return fold;
  let next = fold;
  const named = fact.conversation?.id;
  const carrier = next.contacts.find(
    (contact) =>
      contact.seq === openedBy(fact) ||
      (named !== undefined && contact.conversation === named && contact.direction === "outbound"),
  );
  const id = named ?? carrier?.conversation;
  const made = fact.kind === "offer-result" ? 0 : (fact.offers?.length ?? 0);
  // A contact made for one offer has that one made from the start; to clear it is not to make another.
  const others =
    made === 0 ? 0 : fact.offers!.filter((one) => carrier?.offer === undefined || one.offer !== carrier.offer).length;
  const refused = (fact.refusals?.length ?? 0) > 0;
  const upset = fact.sentiment === "negative" || fact.sentiment === "angry";
  if (id !== undefined && (fact.conversation || made > 0 || refused || upset)) {
    const known = next.conversations.find((talk) => talk.id === id);
    const talk: Conversation = {
      id,
      at: Math.max(known?.at ?? 0, at),
      group: known?.group ?? carrier?.seq ?? fact.seq,
      direction: carrier?.direction ?? known?.direction ?? fact.conversation?.direction ?? "outbound",
      contact: known?.contact ?? carrier?.seq,
      offers: (known?.offers ?? (carrier?.offer === undefined ? 0 : 1)) + others,
      refused: (known?.refused ?? false) || refused,
      upset: (known?.upset ?? false) || upset,
      channel: fact.conversation?.channel ?? known?.channel,
      account: fact.conversation?.account ?? known?.account ?? carrier?.account,
    };
    next = rememberConversation(next, talk, bounds);
  }
  return made > 0 ? pitch(next, fact, at, id) : next;
}

function rememberConversation(fold: Fold, talk: Conversation, bounds: Bounds): Fold {
  const all = [talk, ...fold.conversations.filter((other) => other.id !== talk.id)].sort((a, b) => b.at - a.at);
  const kept = all.slice(0, bounds.conversations);
  const forgotten = all[kept.length]?.at ?? 0;
  return {
    ...fold,
    conversations: kept,
    conversationsCompleteSince: Math.max(fold.conversationsCompleteSince, forgotten),
  };
}

/** An offer makes its contact promotional at once; in a conversation that is no contact of ours, it opens one. */
function pitch(fold: Fold, fact: Fact, at: Ms, id: string | undefined): Fold {
  const talk = fold.conversations.find((known) => known.id === id);
  const carrier = fold.contacts.find(
    (contact) =>
      isOpen(contact, fact.recordedAt) &&
      (contact.seq === (openedBy(fact) ?? talk?.contact) || (id !== undefined && contact.conversation === id)),
  );
  if (carrier) {
    return carrier.pitched ? fold : rememberContact(fold, { ...carrier, pitched: true }, fact);
  }
  const offer = fact.offers?.[0];
  return rememberContact(
    fold,
    {
      seq: fact.seq,
      at,
      direction: talk?.direction ?? "inbound",
      state: "settled",
      disposition: "conversation",
      channel: fact.conversation?.channel ?? "voice",
      purpose: "promotional",
      pitched: true,
      conversation: id,
      ...offer,
    },
    fact,
  );
}

function consents(fold: Fold, fact: Fact, at: Ms): Fold {
  if (!fact.consents?.length) return fold;
  let list = fold.consents;
  for (const given of fact.consents) {
    // A consent older than a "no" that covers it loosens nothing.
    if (fold.refusals.some((refusal) => !refusal.lifted && takesBack(refusal, { ...given, at }))) continue;
    const same = (other: (typeof list)[number]) =>
      other.kind === given.kind &&
      other.purpose === given.purpose &&
      other.channel === given.channel &&
      other.topic === given.topic;
    // The newest stands for the older ones, in whatever order they are told.
    if (list.some((other) => same(other) && other.at > at)) continue;
    list = [{ ...given, seq: fact.seq, at }, ...list.filter((other) => !same(other))];
  }
  // For want of room the weakest, then the oldest, is forgotten: that can only refuse more.
  const strength = (kind: string) => CONSENT_KINDS.indexOf(kind as (typeof CONSENT_KINDS)[number]);
  const kept = [...list].sort((a, b) => strength(b.kind) - strength(a.kind) || b.at - a.at).slice(0, MAX_CONSENTS);
  return { ...fold, consents: kept };
}

function needs(fold: Fold, fact: Fact, at: Ms): Fold {
  if (!fact.needs?.length) return fold;
  let list = fold.needs;
  for (const need of fact.needs) {
    const known = list.find((other) => other.topic === need.topic);
    if (known && known.at >= at) continue;
    list = [{ ...need, seq: fact.seq, at }, ...list.filter((other) => other.topic !== need.topic)];
  }
  return { ...fold, needs: [...list].sort((a, b) => b.at - a.at).slice(0, MAX_NEEDS) };
}

function checks(fold: Fold, fact: Fact, at: Ms): Fold {
  if (!fact.checks?.length) return fold;
  let list = fold.checks;
  for (const one of fact.checks) {
    const known = list.find((other) => other.list === one.list && other.token === one.token);
    // Of two of one instant, the one that found it listed.
    if (known && (known.at > at || (known.at === at && (known.listed || !one.listed)))) continue;
    list = [{ ...one, seq: fact.seq, at }, ...list.filter((other) => other !== known)];
  }
  const newestFirst = [...list].sort((a, b) => b.at - a.at || b.seq - a.seq);
  const listed = newestFirst.filter((one) => one.listed).slice(0, MAX_LISTED_CHECKS);
  const others = newestFirst.filter((one) => !one.listed).slice(0, Math.max(0, MAX_CHECKS - listed.length));
  return { ...fold, checks: [...listed, ...others] };
}

function campaign(fold: Fold, fact: Fact): Fold {
  const moved = fact.campaign;
  const id = moved?.id ?? fact.opens?.campaign;
  if (!moved || id === undefined) return fold;
  const before = fold.campaigns.find((known) => known.id === id);
  const made = moved.made ?? (before?.made ?? 0) + (fact.go ? 1 : 0);
  const moves: CampaignState = {
    id,
    row: moved.row ?? before?.row ?? 0,
    state: rowState(fact, made),
    seq: fact.seq,
    attempt: moved.attempt ?? fact.opens?.attempt ?? before?.attempt ?? 1,
    made,
  };
  const others = fold.campaigns.filter((other) => other.id !== id);
  // Rows that are over are forgotten first, then those that wait: whoever asks about a contact finds its row. The one
  // that moves is always kept, so that a forgotten row is found in the entry that moved it last.
  const busy = others.filter(({ state }) => state === "in-flight");
  const waits = others.filter(({ state }) => state === "deferred");
  const live = [...[moves].filter(isLive), ...busy, ...waits].slice(0, MAX_LIVE_CAMPAIGNS);
  const over = [moves, ...others].filter((other) => !isLive(other));
  const room = Math.max(isLive(moves) ? 0 : 1, MAX_CAMPAIGNS - live.length);
  return { ...fold, campaigns: [...live, ...over.slice(0, room)] };
}

function rowState(fact: Fact, made: number): RowState {
  if (fact.campaign?.heldOut) return "held-out";
  if (fact.due) return fact.kind === "claimed" || fact.kind === "authorised" ? "in-flight" : "deferred";
  // A row whose follow-up is refused was contacted all the same; the refusal stands in the log.
  return made > 0 || fact.kind !== "refused" ? "contacted" : "suppressed";
}

function bookkeeping(fold: Fold, fact: Fact): Fold {
  let next = fold;
  if (fact.refused) next = { ...next, lines: remember(next.lines, fact.refused.line, MAX_LINES) };
  if (fact.mergedInto) next = { ...next, mergedInto: fact.mergedInto };
  if (fact.kind === "erased") next = erase(next);
  return next;
}

/** Erasure forgets the person and keeps every "no", so that a re-import stays silent. */
function erase(fold: Fold): Fold {
  return {
    ...fold,
    erased: true,
    jurisdictions: [],
    located: undefined,
    addresses: [],
    consents: [],
    needs: [],
    relationships: [],
    checks: [],
    conversations: [],
  };
}
