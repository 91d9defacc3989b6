/**
 * The words of outbound contact, closed unions all of them. Sets of words travel as bit masks, because the
 * deciding loop asks "is this contact's purpose one of these?" for every rule and every remembered contact.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Ms = number;

export const CHANNELS = ["voice", "sms", "email"] as const;
export type Channel = (typeof CHANNELS)[number];

export const PURPOSES = ["promotional", "service", "transactional", "care", "debt", "research"] as const;
export type Purpose = (typeof PURPOSES)[number];

export const DISPOSITIONS = [
  "no_answer",
  "busy",
  "voicemail",
  "machine",
  "abandoned",
  "wrong_number",
  "not_connected",
  "bounced",
  "sent",
  "delivered",
  "opened",
  "clicked",
  "replied",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained",
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** A "no", from the narrowest to the widest. */
export const BREADTHS = ["not-now", "this-offer", "this-topic", "promotions", "everything"] as const;
export type Breadth = (typeof BREADTHS)[number];

export const HOLD_CAUSES = [
  "case",
  "complaint",
  "anger",
  "negative-sentiment",
  "bereavement",
  "dispute",
  "relationship-ended",
  "callback",
  "other",
] as const;
export type HoldCause = (typeof HOLD_CAUSES)[number];

export const CONSENT_KINDS = ["implied", "express", "express-written"] as const;
export type ConsentKind = (typeof CONSENT_KINDS)[number];

export const SENTIMENTS = ["positive", "neutral", "negative", "angry"] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

export const SEVERITIES = ["prohibited", "presumption", "guideline", "advice"] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * How sure the number of a pack's rule is: read in a source; read in a secondary source only; known, not read again;
 * uncertain, or the sources conflict.
 */
export const CONFIDENCES = ["S", "S2", "K", "U"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** What the ledger tells of dealings with the customer. Nothing in it says what they were worth. */
export const RELATIONSHIPS = ["purchase", "inquiry", "contract-begun", "contract-ended"] as const;
export type Relationship = (typeof RELATIONSHIPS)[number];

/** What a decision says besides its reasons: what was missing, unsure or switched off when it was made. */
export const NOTICES = [
  "needs-review",
  "waived",
  "declared",
  "feed-missing",
  "feed-stale",
  "holidays-missing",
  "holidays-uncovered",
  "no-pack",
  "no-law",
  "no-state",
] as const;
export type NoticeKind = (typeof NOTICES)[number];

/** A contact reaches out; an offer is made inside a conversation that is already going on. */
export const ACTIONS = ["contact", "offer"] as const;
export type Action = (typeof ACTIONS)[number];

export const DIRECTIONS = ["outbound", "inbound"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Dispositions that prove nothing reached the person: such a contact leaves the caps on reached contacts. */
export const PROVEN_UNREACHED: readonly Disposition[] = ["not_connected", "bounced"];

/** The `reached` shorthand of the policy language: something of ours got to the person. */
export const REACHED: readonly Disposition[] = [
  "voicemail",
  "abandoned",
  "sent",
  "delivered",
  "opened",
  "clicked",
  "replied",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained",
];

/** The person answered, in whatever way: a row of ignored contacts ends here. */
export const ANSWERED: readonly Disposition[] = [
  "opened",
  "clicked",
  "replied",
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained",
];

/** The person and we talked by voice or reply, which fulfils a promised call back. */
export const TALKED: readonly Disposition[] = [
  "conversation",
  "accepted",
  "declined",
  "callback_requested",
  "opted_out",
  "complained",
  "replied",
];

/**
 * A small bit set over a list of words. The first 31 words only: masks are 32-bit integers.
 * @throws RangeError for a word that is not in the list (a programming error: input is parsed before).
 */
export function maskOf<W extends string>(words: readonly W[], of: readonly W[]): number {
  let mask = 0;
  for (const word of of) {
    const index = words.indexOf(word);
    if (index < 0) throw new RangeError(`no such word: ${word}`);
    mask |= 1 << index;
  }
  return mask;
}

export const ALL = 0x7fffffff;
export const channelBit = (channel: Channel): number => 1 << CHANNELS.indexOf(channel);
export const purposeBit = (purpose: Purpose): number => 1 << PURPOSES.indexOf(purpose);
export const dispositionBit = (disposition: Disposition): number => 1 << DISPOSITIONS.indexOf(disposition);
export const PROMOTIONAL = purposeBit("promotional");

/**
 * How far the fold remembers contacts is counted per class, so that a flood of service messages cannot push a
 * promotional call out of memory. Service and care share one cap in practice, hence one class.
 */
export const CLASSES = ["promotional", "service", "transactional", "debt", "research"] as const;
export type PurposeClass = (typeof CLASSES)[number];

const CLASS_OF: Record<Purpose, PurposeClass> = {
  promotional: "promotional",
  service: "service",
  care: "service",
  transactional: "transactional",
  debt: "debt",
  research: "research",
};
const CLASS_BIT_OF_PURPOSE = PURPOSES.map((purpose) => 1 << CLASSES.indexOf(CLASS_OF[purpose]));

/** The classes (as bits over CLASSES) that a set of purposes touches. */
export function classBits(purposes: number): number {
  let bits = 0;
  for (let index = 0; index < PURPOSES.length; index++) {
    if (purposes & (1 << index)) bits |= CLASS_BIT_OF_PURPOSE[index]!;
  }
  return bits;
}
