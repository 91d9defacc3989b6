import {
  contactOf as contactTold,
  type RecordedContact,
  type RecordedCustomer,
  type RecordedFact,
  YIELDS,
  type Yield,
} from "../backtest/recorded.ts";
import { type Entry, factOf } from "../ledger/entry.ts";
import type { Fact } from "../policy/facts.ts";
import type { Ms } from "../policy/words.ts";

/** What a replay of ledgers takes for granted, beside what every replay does. */
export const LEDGER_ASSUMPTIONS: readonly string[] = [
  "A customer's first profile is taken as known from their first contact on.",
  "Claims that were never authorised reached nobody and are left out, and so are refusals of Tacet's own.",
];

type Opens = NonNullable<Fact["opens"]>;

/** A ledger as a replay wants it: contacts that were made, and what was said in each. */
export function recordedOf(customerId: string, entries: readonly Entry[]): RecordedCustomer {
  const made = madeIn(entries);
  const facts = entries.flatMap((entry): RecordedFact[] => {
    const opened = contactOf(entry, made);
    if (opened === "none" || entry.kind === "refused") return [];
    const fact = knownWhenItHappened(entry, opened === undefined ? undefined : made.get(opened)?.at);
    const begins = opened === entry.seq ? made.get(entry.seq) : undefined;
    return [{ fact, contact: begins && contactMade(begins), madeIn: begins ? undefined : opened }];
  });
  return { customerId, facts: inOrder(facts) };
}

type Made = { readonly opens: Opens; readonly at: Ms; readonly facts: Entry[] };

/** Contacts that were made, by the sequence number that opened them, with all that is on record of each. */
function madeIn(entries: readonly Entry[]): ReadonlyMap<number, Made> {
  const authorised = new Set(
    entries.flatMap(({ kind, seq, body }) =>
      (kind === "claimed" && body.go) || kind === "recorded" ? [seq] : kind === "authorised" ? [body.contact!] : [],
    ),
  );
  // One that was told an outcome was made, whoever forgot to ask.
  for (const { kind, body } of entries) if (kind === "outcome") authorised.add(body.contact!);
  const made = new Map<number, Made>();
  for (const { seq, at, body, kind } of entries)
    if ((kind === "claimed" || kind === "recorded") && body.opens && authorised.has(seq))
      made.set(seq, { opens: body.opens, at, facts: [] });
  for (const entry of entries) {
    const opened = contactOf(entry, made);
    if (typeof opened === "number") made.get(opened)?.facts.push(entry);
  }
  return made;
}

/** The contact an entry is part of; "none" for a part of one that was never made; undefined where it stands by itself. */
function contactOf({ kind, seq, body }: Entry, made: ReadonlyMap<number, Made>): number | "none" | undefined {
  const about = body.contact ?? (kind === "claimed" || kind === "recorded" ? seq : undefined);
  if (about !== undefined) return made.has(about) ? about : "none";
  const talk = body.conversation?.id;
  if (talk === undefined) return undefined;
  for (const [opened, { opens }] of made) if (opens.conversation === talk) return opened;
  return undefined;
}

function requestOf({ channel, purpose, topic, offer, account, campaign, conversation, address }: Opens) {
  return { channel, purpose, topic, offer, account, campaign, conversation, address };
}

/** What came of a contact in the whole of its life. */
function contactMade({ opens, facts }: Made): RecordedContact {
  const request = { ...requestOf(opens), action: "contact" as const };
  const told = facts.map((entry) => contactTold(request, factOf(entry)));
  const came = Object.fromEntries(YIELDS.map((name) => [name, told.some((one) => one[name])]));
  return { request, ...(came as Record<Yield, boolean>) };
}

/** As if it had been recorded at once; what became of a contact did not happen before it. */
function knownWhenItHappened(entry: Entry, notBefore: Ms | undefined): Fact {
  const at = Math.max(Math.min(entry.at, entry.recordedAt), notBefore ?? 0);
  const { campaign: _, ...fact } = factOf(entry);
  return { ...fact, at, recordedAt: at };
}

/** By instant, and of one instant as they were written; the first profile before everything. */
function inOrder(facts: readonly RecordedFact[]): readonly RecordedFact[] {
  const sorted = [...facts].sort((a, b) => a.fact.at - b.fact.at || a.fact.seq - b.fact.seq);
  const index = sorted.findIndex(({ fact }) => fact.profile !== undefined);
  if (index <= 0) return sorted;
  const { at } = sorted[0]!.fact;
  const first = sorted[index]!;
  const others = sorted.filter((one) => one !== first);
  return [{ ...first, fact: { ...first.fact, at, recordedAt: at } }, ...others];
}
