import { type Entry, factOf } from "../ledger/entry.ts";
import type { Fact } from "../policy/facts.ts";
import type { Request } from "../policy/rule.ts";
import type { Ms } from "../policy/words.ts";
import { type RecordedCustomer, type RecordedFact, YIELDS, type Yield, yieldsOf } from "./recorded.ts";

/** What a replay of ledgers takes for granted, beside what every replay does. */
export const LEDGER_ASSUMPTIONS: readonly string[] = [
  "A customer's first profile is taken as known from the beginning of their record.",
  "Claims that were neither authorised nor told an outcome of reached nobody and are left out, and so are refusals of Tacet's own.",
];

/**
 * The customers of ledgers, from entries that come customer by customer, each in sequence. A ledger that was merged
 * into another is left out: its facts stand in the other.
 * @throws RangeError when a customer's entries are not in sequence, which would make another record of them
 */
export async function* contactsOf(entries: AsyncIterable<Entry> | Iterable<Entry>): AsyncGenerator<RecordedCustomer> {
  let own: Entry[] = [];
  for await (const entry of entries) {
    const last = own.at(-1);
    if (last && last.customerId !== entry.customerId) {
      yield* recordedOf(last.customerId, own);
      own = [];
    } else if (last && entry.seq <= last.seq) {
      throw new RangeError(`entry ${entry.seq} of customer ${entry.customerId} comes after entry ${last.seq}`);
    }
    own.push(entry);
  }
  if (own.length > 0) yield* recordedOf(own[0]!.customerId, own);
}

/** One whole ledger as a replay wants it, in a list of one; empty for a ledger that was merged into another. */
export function recordedOf(customerId: string, entries: readonly Entry[]): readonly RecordedCustomer[] {
  if (entries.some(({ body }) => body.mergedInto !== undefined)) return [];
  const made = contactsMade(entries);
  const parts = partsOf(entries, made);
  const facts = entries.flatMap((entry): RecordedFact[] => {
    if (LEFT_OUT.has(entry.kind)) return [];
    const contact = made.get(entry.seq);
    if (contact) return [opening(entry, contact)];
    const seq = parts.get(entry.seq);
    if (seq === NEVER_MADE || (entry.kind === "authorised" && seq !== undefined)) return [];
    const notBefore = seq === undefined ? 0 : made.get(seq)!.at;
    return [{ fact: known(entry, Math.max(notBefore, happened(entry))), contact: undefined, madeIn: seq }];
  });
  return [{ customerId, facts: inOrder(facts) }];
}

/** They move nothing that a replay could judge: what Tacet refused, and what became of claims nobody used. */
const LEFT_OUT: ReadonlySet<Entry["kind"]> = new Set(["refused", "released", "expired"]);

type Made = {
  /** When it was authorised, or when its outcome says. */
  readonly at: Ms;
  readonly go: Fact["go"];
  readonly entries: Entry[];
};

/** A fact dated in the future takes effect when it was recorded. */
const happened = ({ at, recordedAt }: Entry): Ms => Math.min(at, recordedAt);

/** Contacts that were made, by the sequence number that opened them. */
function contactsMade(entries: readonly Entry[]): ReadonlyMap<number, Made> {
  const made = new Map<number, Made>();
  const opened = new Set<number>();
  for (const entry of entries) {
    const { kind, seq, body } = entry;
    if (kind === "claimed" || kind === "recorded") opened.add(seq);
    if (kind === "recorded" || (kind === "claimed" && body.go))
      made.set(seq, { at: happened(entry), go: body.go, entries: [] });
    const about = body.contact;
    // Authorised for the one who sends it and proven not to have left: nothing was made.
    if (kind === "released" && about !== undefined) made.delete(about);
    if (about === undefined || !opened.has(about) || made.has(about)) continue;
    if (kind === "authorised" || kind === "outcome" || kind === "unknown")
      made.set(about, { at: happened(entry), go: body.go, entries: [] });
  }
  return made;
}

const NEVER_MADE = -1;

/** Of each entry that was part of a contact: which one; `NEVER_MADE` where that is none that was made. */
function partsOf(entries: readonly Entry[], made: ReadonlyMap<number, Made>): ReadonlyMap<number, number> {
  const parts = new Map<number, number>();
  const talks = new Map<string, number>();
  for (const entry of entries) {
    const { seq, body, kind } = entry;
    const opens = kind === "claimed" || kind === "recorded";
    if (made.has(seq) && body.opens?.conversation !== undefined) talks.set(body.opens.conversation, seq);
    const talk = body.conversation && talks.get(body.conversation.id);
    const cleared = body.offerSeq === undefined ? undefined : parts.get(body.offerSeq);
    const about = body.contact !== undefined && made.has(body.contact) ? body.contact : (cleared ?? talk);
    const part = opens ? seq : about;
    if (part !== undefined && made.has(part)) {
      parts.set(seq, part);
      made.get(part)!.entries.push(entry);
    } else if (opens) parts.set(seq, NEVER_MADE);
  }
  return parts;
}

function opening(entry: Entry, { at, go, entries }: Made): RecordedFact {
  const { expiresAt: _, deadline, ...opens } = entry.body.opens!;
  const fact = { ...known(entry, at), opens, go };
  const request: Request = {
    action: "contact",
    channel: opens.channel,
    purpose: opens.purpose,
    topic: opens.topic,
    offer: opens.offer,
    account: opens.account,
    campaign: opens.campaign,
    conversation: opens.conversation,
    address: opens.address,
    deadline,
    required: opens.required,
    confirms: opens.confirms,
  };
  const yields = Object.fromEntries(YIELDS.map((name) => [name, entries.some((one) => saysOf(one)[name])])) as Record<
    Yield,
    boolean
  >;
  return { fact, contact: { request, ...yields }, madeIn: undefined };
}

/** An offer that was accepted in a contact is a sale, however the contact itself was said to end. */
function saysOf({ kind, body }: Entry): Readonly<Record<Yield, boolean>> {
  const yields = yieldsOf({ kind, ...body });
  return kind === "offer-result" && body.source === "accepted" ? { ...yields, sale: true } : yields;
}

/** As if it had been recorded when it happened. Where a row of a campaign stood is not asked. */
const known = (entry: Entry, at: Ms): Fact => ({ ...factOf(entry), campaign: undefined, at, recordedAt: at });

/** By instant, and of one instant as they were written; the first profile before everything. */
function inOrder(facts: readonly RecordedFact[]): readonly RecordedFact[] {
  const sorted = [...facts].sort((a, b) => a.fact.at - b.fact.at || a.fact.seq - b.fact.seq);
  const index = sorted.findIndex(({ fact }) => fact.profile !== undefined);
  if (index <= 0) return sorted;
  const { at } = sorted[0]!.fact;
  const [first] = sorted.splice(index, 1);
  return [{ ...first!, fact: { ...first!.fact, at, recordedAt: at } }, ...sorted];
}
