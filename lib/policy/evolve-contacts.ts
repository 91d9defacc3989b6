import { copyOf } from "./evolve-copy.ts";
import type { Fact } from "./facts.ts";
import {
  type Beyond,
  type Bounds,
  type Contact,
  contactOf,
  type Fold,
  isOpen,
  MAX_BEYOND_DAYS,
  type StoredContact,
} from "./fold.ts";
import { DAY_MS } from "./time.ts";
import { ANSWERED, CLASSES, classBits, type Disposition, type Ms, PROVEN_UNREACHED } from "./words.ts";

/** Puts a contact in its place: newest first. */
export function rememberContact(fold: Fold, stored: StoredContact, fact: Fact): Fold {
  const contact = contactOf(stored);
  const next = copyOf(fold);
  next.contacts = isNewest(fold.contacts, contact, fact.recordedAt)
    ? [contact, ...fold.contacts]
    : placed(fold.contacts, contact, fact.recordedAt);
  return next;
}

function placed(known: readonly Contact[], contact: Contact, now: Ms): readonly Contact[] {
  const others = known.filter((other) => other.seq !== contact.seq && takesPlace(other, now));
  const index = others.findIndex(
    (other) => other.at < contact.at || (other.at === contact.at && other.seq < contact.seq),
  );
  return index < 0 ? [...others, contact] : [...others.slice(0, index), contact, ...others.slice(index)];
}

/** Most contacts are told in the order in which they were made, and nothing else is to be moved then. */
function isNewest(contacts: readonly Contact[], contact: Contact, now: Ms): boolean {
  const first = contacts[0];
  if (first && !(first.at < contact.at || (first.at === contact.at && first.seq < contact.seq))) return false;
  for (let index = 0; index < contacts.length; index++) {
    const other = contacts[index]!;
    if (other.seq === contact.seq || !takesPlace(other, now)) return false;
  }
  return true;
}

/** An expired claim never became a contact, so there is nothing to remember. */
const takesPlace = (contact: Contact, now: Ms): boolean => isOpen(contact, now);

/** Forgets the contacts that overflow, noting since when the list is complete. */
export function forgetOverflow(fold: Fold, bounds: Bounds): Fold {
  let next = fold;
  for (const [index, name] of CLASSES.entries()) {
    if (next.contacts.length <= bounds.contacts[name]) continue;
    const bit = 1 << index;
    for (;;) {
      const inClass = next.contacts.filter((contact) => classBits(contact.purposeBits) & bit);
      if (inClass.length <= bounds.contacts[name]) break;
      // Open contacts are not forgotten: they can still be settled. Nor is one another class remembers.
      const oldest =
        inClass.findLast((contact) => contact.state === "settled" || contact.state === "unknown") ?? inClass.at(-1)!;
      next = forget(next, oldest);
    }
  }
  return next;
}

function forget(fold: Fold, contact: Contact): Fold {
  const bits = classBits(contact.purposeBits);
  const since = (classIndex: number) => (bits & (1 << classIndex) ? contact.at : 0);
  return {
    ...fold,
    contacts: fold.contacts.filter((other) => other !== contact),
    completeSince: fold.completeSince.map((instant, index) => Math.max(instant, since(index))),
    beyond: fold.beyond.map((days, index) => (bits & (1 << index) ? countDay(days, contact.at) : days)),
  };
}

function countDay(days: readonly Beyond[], at: Ms): readonly Beyond[] {
  const day = Math.floor(at / DAY_MS);
  const counted = days.some(([known]) => known === day)
    ? days.map(([known, count]): Beyond => (known === day ? [known, count + 1] : [known, count]))
    : [...days, [day, 1] as const].sort((a, b) => b[0] - a[0]);
  return counted.slice(0, MAX_BEYOND_DAYS);
}

/** Carries the life of a contact on: authorised, settled, corrected; released and expired ones leave. */
export function updateContact(fold: Fold, fact: Fact, at: Ms): Fold {
  const known = fold.contacts.find((contact) => contact.seq === fact.contact);
  if (fact.kind === "released" || fact.kind === "expired") {
    return known ? { ...fold, contacts: fold.contacts.filter((contact) => contact !== known) } : fold;
  }
  if (!known) return fold;
  const next = transition(known, fact, at);
  return next ? rememberContact(fold, next, fact) : fold;
}

function transition(known: Contact, fact: Fact, at: Ms): StoredContact | undefined {
  if (fact.go) {
    return { ...known, at, state: "authorised", expiresAt: fact.go.dialBefore, nonce: fact.go.nonce };
  }
  if (fact.kind === "unknown") return { ...known, state: "unknown", expiresAt: undefined };
  if (fact.disposition === undefined) return undefined;
  const first = known.state !== "settled" || known.disposition === undefined;
  return {
    ...known,
    // A contact settled though it was never authorised happened when its outcome says.
    at: known.state === "claimed" ? at : known.at,
    state: "settled",
    disposition: first ? fact.disposition : corrected(known.disposition!, fact.disposition),
    expiresAt: undefined,
    nonce: undefined,
    deadline: undefined,
    required: undefined,
    confirms: undefined,
  };
}

/**
 * A second outcome of one contact may add to a count; it subtracts only where it proves that nothing reached the
 * person. So an answer is never downgraded to silence, and silence may turn out to have been an answer.
 */
export function corrected(before: Disposition, after: Disposition): Disposition {
  if (PROVEN_UNREACHED.includes(after)) return after;
  return weight(after) >= weight(before) ? after : before;
}

const SILENT: readonly Disposition[] = ["no_answer", "busy", "wrong_number"];

function weight(disposition: Disposition): number {
  if (ANSWERED.includes(disposition)) return 3;
  if (PROVEN_UNREACHED.includes(disposition)) return 0;
  return SILENT.includes(disposition) ? 1 : 2;
}
