import { type Draft, type Entry, headOf, seal } from "../lib/ledger/entry.ts";
import type { Subject } from "../lib/policy/fold.ts";
import { DAY_MS, HOUR_MS } from "../lib/policy/time.ts";
import type { Ms } from "../lib/policy/words.ts";
import { draft, TOKEN } from "./typical.ts";

export type History = {
  readonly name: string;
  /** Each has three entries, after that of the profile. */
  readonly contacts: number;
  /** What the contact was about that is so many contacts older than the newest. */
  readonly subject: (age: number) => Subject;
  /** How long ago the newest contact was. */
  readonly quiet: Ms;
};

/** Ten thousand contacts are thirty years of nearly one a day: more than anybody has. */
const BETWEEN_CONTACTS_MS = 29 * HOUR_MS;
/** No more calls than courteous lets pass, in the past and while the bench goes on; whole weeks, to keep to its hours. */
export const BETWEEN_CALLS_MS = 28 * DAY_MS;
const CALL_EVERY = Math.floor(BETWEEN_CALLS_MS / BETWEEN_CONTACTS_MS);

const CALL: Subject = {
  channel: "voice",
  purpose: "promotional",
  topic: "personal-loan",
  family: "credit",
  address: TOKEN,
};
const NOTICE: Subject = { channel: "email", purpose: "transactional" };
const ADVICE: Subject = { channel: "sms", purpose: "service" };

function mixed(age: number): Subject {
  if (age % CALL_EVERY === CALL_EVERY - 1) return CALL;
  return age % 4 === 0 ? ADVICE : NOTICE;
}

export const HISTORIES = {
  short: { name: "10 contacts", contacts: 10, subject: mixed, quiet: DAY_MS },
  // The calls of another time, under no policy of ours: they end where the caps no longer look.
  calls: { name: "10,000 contacts, all of them calls", contacts: 10_000, subject: () => CALL, quiet: 91 * DAY_MS },
  mixed: { name: "10,000 contacts: calls, notices and texts", contacts: 10_000, subject: mixed, quiet: DAY_MS },
} as const satisfies Record<string, History>;
export type HistoryName = keyof typeof HISTORIES;

const PROFILE = {
  zones: ["Europe/Lisbon"],
  jurisdictions: ["PT"],
  addresses: [{ token: TOKEN, channel: "voice" as const }],
};

/** The entries of such a customer as of `now`, sealed one after another. */
export function entriesOf(history: History, customerId: string, now: Ms, contacts = history.contacts): Entry[] {
  const last = now - history.quiet;
  const entries: Entry[] = [];
  const append = (one: Draft) => entries.push(seal(customerId, headOf(entries.at(-1)), one, one.at));
  append(draft("profile", { profile: PROFILE }, last - contacts * BETWEEN_CONTACTS_MS));
  for (let age = contacts - 1; age >= 0; age--) {
    const at = last - age * BETWEEN_CONTACTS_MS;
    const subject = history.subject(age);
    const contact = entries.length + 1;
    append(draft("claimed", { opens: { ...subject, expiresAt: at + HOUR_MS } }, at));
    append(draft("authorised", { contact, go: { nonce: "ALUfkS82", dialBefore: at + 30_000 } }, at + 1_000));
    append(draft("outcome", { contact, disposition: subject === CALL ? "conversation" : "delivered" }, at + 60_000));
  }
  return entries;
}

/** The same entries for another customer. Only the newest is sealed again: nobody reads the others. */
export function copiedTo(customerId: string, entries: readonly Entry[]): Entry[] {
  const { seq: _, fold: __, prev: ___, hash: ____, recordedAt, ...last } = entries.at(-1)!;
  const copies = entries.slice(0, -1).map((entry) => ({ ...entry, customerId }));
  return [...copies, seal(customerId, headOf(copies.at(-1)), last, recordedAt)];
}
