/**
 * What happened, read plainly from the whole list of facts: no fold, no bounds, nothing forgotten or widened. Written from the
 * issue and DESIGN, apart from lib/policy; slow on purpose.
 */
import type { Fact } from "../../lib/policy/facts.ts";
import type { Breadth, Disposition } from "../../lib/policy/words.ts";
import { contact } from "./naive-contacts.ts";
import {
  type Consent,
  type Contact,
  contactOf,
  type History,
  type Hold,
  happened,
  idOf,
  type No,
} from "./naive-words.ts";

const BREADTHS: readonly Breadth[] = ["not-now", "this-offer", "this-topic", "promotions", "everything"];
const isWide = (breadth: Breadth): boolean => breadth === "promotions" || breadth === "everything";
const isAtMost = (breadth: Breadth, other: Breadth): boolean => BREADTHS.indexOf(breadth) <= BREADTHS.indexOf(other);

type Read = (history: History, fact: Fact) => void;
const READS: readonly Read[] = [
  profile,
  contact,
  talked,
  offers,
  refusals,
  reinstated,
  closed,
  held,
  promisesKept,
  consents,
  needs,
];

export function historyOf(facts: readonly Fact[]): History {
  const history: History = {
    contacts: [],
    noes: [],
    holds: [],
    consents: [],
    needs: [],
    talks: [],
    lived: [],
    addresses: [],
  };
  for (const fact of facts) {
    // What became of a contact did not happen before the contact did.
    const about = history.contacts.find(({ id, state }) => id === fact.contact && state !== "gone");
    const told = { ...fact, at: Math.max(happened(fact), about?.at ?? 0) };
    for (const read of READS) read(history, told);
  }
  return history;
}

function profile(history: History, fact: Fact): void {
  if (!fact.profile) return;
  for (const place of history.lived) if (!fact.profile.zones.includes(place.zone)) place.leftAt ??= fact.recordedAt;
  for (const zone of fact.profile.zones) {
    history.lived = history.lived.filter((place) => place.zone !== zone);
    history.lived.push({ zone });
  }
  history.addresses = fact.profile.addresses.map(({ token, channel }) => {
    const known = history.addresses.find((address) => address.token === token);
    const verified = fact.profile?.verified?.includes(token);
    return {
      token,
      channel,
      wrongNumbers: verified ? 0 : (known?.wrongNumbers ?? 0),
      bounces: verified ? 0 : (known?.bounces ?? 0),
    };
  });
}

const talkIdOf = (history: History, fact: Fact): string | undefined =>
  fact.conversation?.id ?? contactOf(history, fact)?.conversation;

function talked(history: History, fact: Fact): void {
  const id = talkIdOf(history, fact);
  const made = fact.kind === "offer-result" ? 0 : (fact.offers?.length ?? 0);
  const refused = (fact.refusals?.length ?? 0) > 0;
  const upset = fact.sentiment === "negative" || fact.sentiment === "angry";
  if (id === undefined || !(fact.conversation || made > 0 || refused || upset)) return;
  const carrier = contactOf(history, fact);
  // A contact made for one offer has that one made from the start; to clear it is not to make another.
  const own = carrier?.state === "gone" ? undefined : carrier?.offer;
  let talk = history.talks.find((known) => known.id === id);
  if (!talk) {
    talk = {
      id,
      direction: fact.conversation?.direction ?? "outbound",
      lastHeard: 0,
      offers: own === undefined ? 0 : 1,
      refused: false,
      upset: false,
    };
    history.talks.push(talk);
  }
  talk.contact ??= carrier?.id;
  talk.lastHeard = Math.max(talk.lastHeard, happened(fact));
  if (made > 0) talk.offers += fact.offers!.filter(({ offer }) => own === undefined || offer !== own).length;
  talk.refused ||= refused;
  talk.upset ||= upset;
}

/** An offer made in a contact or conversation of any purpose counts as promotional at once. */
function offers(history: History, fact: Fact): void {
  if (fact.kind === "offer-result" || !fact.offers?.length) return;
  const id = talkIdOf(history, fact);
  const talk = history.talks.find((known) => known.id === id);
  const lives = (one: Contact): boolean =>
    one.state !== "gone" && (one.state !== "claimed" || fact.recordedAt < one.expiresAt!);
  const carriers = history.contacts.filter(lives).sort((a, b) => b.at - a.at || b.id - a.id);
  const carrier = carriers.find(
    (one) => one.id === (idOf(fact) ?? talk?.contact) || (id !== undefined && one.conversation === id),
  );
  if (carrier) carrier.pitched = true;
  else {
    const channel = fact.conversation?.channel ?? "voice";
    const direction = talk?.direction ?? "inbound";
    history.contacts.push({
      id: fact.seq,
      at: happened(fact),
      direction,
      state: "settled",
      disposition: "conversation",
      pitched: true,
      channel,
      purpose: "promotional",
      conversation: id,
      ...fact.offers[0],
    });
  }
}

function refusals(history: History, fact: Fact): void {
  const id = talkIdOf(history, fact);
  const breath = id !== undefined ? `talk ${id}` : `contact ${fact.contact ?? fact.offerSeq ?? fact.seq}`;
  for (const part of fact.refusals ?? []) {
    const no: No = { ...part, seq: fact.seq, at: happened(fact), breath, silent: false };
    history.noes.push(no);
    history.consents = history.consents.filter((given) => !takesBack(no, given));
  }
}

/** "No promotions" and "nothing at all" take back the consents they cover. */
function takesBack(no: No, given: Consent): boolean {
  const covers = no.breadth === "everything" || (no.breadth === "promotions" && given.purpose === "promotional");
  const channel = no.channel === undefined || given.channel === undefined || no.channel === given.channel;
  return covers && channel && (no.purpose === undefined || no.purpose === given.purpose) && no.at >= given.at;
}

/** The customer's own return lifts what precedes it in time and in sequence, and is no broader than what they asked for. */
function reinstated(history: History, fact: Fact): void {
  const asked = fact.reinstates;
  if (!asked) return;
  const lifts = (no: No): boolean =>
    no.at <= happened(fact) &&
    no.seq < fact.seq &&
    isAtMost(no.breadth, asked.breadth) &&
    (asked.breadth === "everything" || no.purpose === undefined || no.purpose === "promotional") &&
    (asked.channel === undefined || no.channel === asked.channel) &&
    (isWide(asked.breadth) || (no.family !== undefined && no.family === asked.family));
  if (isWide(asked.breadth)) {
    history.noes = history.noes.filter((no) => !lifts(no));
    for (const hold of history.holds)
      if (hold.cause === "relationship-ended" && asked.channel === undefined && hold.at <= happened(fact))
        hold.closedAt ??= happened(fact);
  } else for (const no of history.noes) no.silent ||= lifts(no);
}

function closed(history: History, fact: Fact): void {
  for (const what of fact.closes ?? []) {
    for (const hold of history.holds) {
      const meant = "caseId" in what ? hold.caseId === what.caseId : hold.seq === what.seq && hold.index === what.index;
      if (meant && hold.at <= happened(fact) && hold.seq < fact.seq) hold.closedAt ??= happened(fact);
    }
  }
}

/** An open case told of again, in the same words, is the same hold. */
function held(history: History, fact: Fact): void {
  for (const [index, part] of (fact.holds ?? []).entries()) {
    const words = ({ cause, caseId, account, until, purposes }: Partial<Hold>): string =>
      JSON.stringify([cause, caseId, account, until, purposes]);
    const known =
      part.caseId !== undefined &&
      history.holds.some((hold) => hold.closedAt === undefined && words(hold) === words(part));
    if (!known) history.holds.push({ ...part, seq: fact.seq, index, at: happened(fact) });
  }
}

const TALKED: readonly Disposition[] = [
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained",
  "replied",
];
const MINUTE = 60_000;
export const promiseOpens = (hold: Hold): number => hold.until! - 5 * MINUTE;
export const promiseCloses = (hold: Hold): number => hold.until! + 15 * MINUTE;

/** A promised call back is done when we talked, or when the one attempt it permits was made and settled. */
function promisesKept(history: History, fact: Fact): void {
  const made = contactOf(history, fact);
  if (!fact.disposition || !made || made.state === "gone" || made.channel !== "voice" || made.direction !== "outbound")
    return;
  for (const hold of history.holds) {
    if (hold.cause !== "callback" || hold.seq >= fact.seq || hold.at > made.at) continue;
    const inTime = hold.until === undefined || (made.at >= promiseOpens(hold) && made.at < promiseCloses(hold));
    if (inTime || TALKED.includes(fact.disposition)) hold.closedAt ??= made.at;
  }
}

/** A consent older than a "no" that covers it loosens nothing; a newer one of the same kind stands for the older. */
function consents(history: History, fact: Fact): void {
  for (const part of fact.consents ?? []) {
    const given: Consent = { ...part, at: happened(fact) };
    const same = (other: Consent) =>
      other.kind === given.kind &&
      other.purpose === given.purpose &&
      other.channel === given.channel &&
      other.topic === given.topic;
    if (
      history.noes.some((no) => !no.silent && takesBack(no, given)) ||
      history.consents.some((other) => same(other) && other.at > given.at)
    )
      continue;
    history.consents = [...history.consents.filter((other) => !same(other)), given];
  }
}

function needs(history: History, fact: Fact): void {
  for (const { family } of fact.needs ?? []) history.needs.push({ at: happened(fact), family });
}
