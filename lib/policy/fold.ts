import type {
  Breadth,
  Channel,
  ConsentKind,
  Direction,
  Disposition,
  HoldCause,
  Ms,
  Purpose,
  PurposeClass,
} from "./words.ts";
import { ALL, CLASSES, channelBit, dispositionBit, PROMOTIONAL, purposeBit } from "./words.ts";

/**
 * The fold is all that deciding needs to know of one customer, carried by the newest entry of their ledger.
 * Its bounds are constants of the format version, not of a policy: a rule that reaches further back than a list is
 * complete asks for the entries themselves (`Decision.incompleteSince`), and what must not be forgotten is
 * widened instead of dropped.
 */
export const FOLD_VERSION = 1;

export type Bounds = {
  readonly contacts: Readonly<Record<PurposeClass, number>>;
  readonly conversations: number;
};

/** How many contacts of each class, and how many conversations, the stored fold remembers. */
export const FOLD_BOUNDS: Bounds = {
  contacts: { promotional: 10, service: 5, transactional: 2, debt: 8, research: 2 },
  conversations: 4,
};

/** For a history read back from the entries: nothing is forgotten. */
export const UNBOUNDED: Bounds = {
  contacts: { promotional: Infinity, service: Infinity, transactional: Infinity, debt: Infinity, research: Infinity },
  conversations: Infinity,
};

/** Bounds that hold for a history too, because what overflows them is widened, or is safe to forget. */
export const MAX_REFUSALS = 12;
export const MAX_HOLDS = 8;
export const MAX_CONSENTS = 8;
export const MAX_NEEDS = 6;
/** Dealings remembered; the oldest purchase or inquiry is forgotten first, which can only refuse more. */
export const MAX_RELATIONSHIPS = 6;
/** Checks against do-not-call lists, the newest of each list and number; a forgotten one is asked for again. */
export const MAX_CHECKS = 6;
/** Checks that found a number listed: of 8 addresses on 3 lists. An older copy, asked instead of one, might not list it. */
export const MAX_LISTED_CHECKS = 24;
export const MAX_ADDRESSES = 8;
export const MAX_ZONES = 16;
/** The longest window of local days a policy may count by: a zone left longer ago judges nothing. */
export const MAX_LOCAL_DAYS = 366;
export const MAX_JURISDICTIONS = 8;
export const MAX_CAMPAIGNS = 8;
/** Rows for which something is due are forgotten last; one forgotten all the same is found in the entry that moved it last. */
export const MAX_LIVE_CAMPAIGNS = 64;
/** Repeats of a fact are recognised in the fold this many facts long; the Events table remembers for ever. */
export const MAX_RECENT_FACTS = 4;
/** A suppression is one line per campaign, rule and `until`; the newest lines are remembered here. */
export const MAX_LINES = 6;
/** Days counted of contacts that the list has forgotten, per class. */
export const MAX_BEYOND_DAYS = 16;
/** The longest finite silence a policy may ask for; anything longer is "until the customer asks". */
export const MAX_SILENCE_DAYS = 400;

export type ContactState = "claimed" | "authorised" | "settled" | "unknown";

/** What a contact is about, as it was when it was claimed: a later change of the policy's tree rewrites nothing. */
export type Subject = {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  readonly family?: string;
  readonly offer?: string;
  readonly account?: string;
  readonly campaign?: string;
  readonly attempt?: number;
  /** Token of the address used; never the address. */
  readonly address?: string;
  readonly conversation?: string;
};

export type Contact = Subject & {
  /** Sequence number of the entry that opened it: the contact's identity in this ledger. */
  readonly seq: number;
  readonly at: Ms;
  readonly direction: Direction;
  readonly state: ContactState;
  readonly disposition?: Disposition;
  /** An offer was made in it, so it counts as promotional, whatever its purpose. */
  readonly pitched: boolean;
  /** While claimed: when the claim expires. While authorised: `dialBefore`. */
  readonly expiresAt?: Ms;
  /** Short id of the request that claimed it: how a repeat is recognised. */
  readonly request?: string;
  /** While claimed: what its authorisation is judged by once more. */
  readonly deadline?: Ms;
  readonly required?: boolean;
  readonly confirms?: "opt-out";
  /** Short hash of the nonce that holds the authorisation. */
  readonly nonce?: string;
  /** Derived, never stored: see {@link contactOf}. */
  readonly channelBit: number;
  readonly purposeBits: number;
  readonly dispositionBits: number;
};

export type Refusal = {
  readonly seq: number;
  readonly at: Ms;
  readonly breadth: Breadth;
  readonly topic?: string;
  readonly family?: string;
  readonly offer?: string;
  /** The "no" was about this channel, or this purpose, only. */
  readonly channel?: Channel;
  readonly purpose?: Purpose;
  /** For `not-now`: the time the customer named. */
  readonly until?: Ms;
  /** Refusals of one conversation share a group (the sequence number it began with). */
  readonly group: number;
  /** Several refusals became this wider one for want of room: it lasts until the customer asks. */
  readonly widened?: boolean;
  /** The customer came back to this topic: it silences nothing any more, and still counts as a "no". */
  readonly lifted?: boolean;
};

export type Hold = {
  readonly seq: number;
  /** Which hold of its entry, from 0. */
  readonly index: number;
  readonly cause: HoldCause;
  readonly at: Ms;
  /** When it was planned to end; for a callback, the time the customer named. */
  readonly until?: Ms;
  readonly closedAt?: Ms;
  readonly caseId?: string;
  readonly account?: string;
  /** Purposes held, as bits; 0 when none were given and the policy's default applies. See {@link EVERY_CAUSE}. */
  readonly purposes: number;
};

/** Among a hold's purposes: several holds became this one for want of room, so every hold rule listens to it. */
export const EVERY_CAUSE = 1 << 30;

export type Consent = {
  readonly seq: number;
  readonly at: Ms;
  readonly kind: ConsentKind;
  readonly purpose: Purpose;
  readonly channel?: Channel;
  readonly topic?: string;
  readonly family?: string;
  readonly expiresAt?: Ms;
};

export type Need = { readonly seq: number; readonly at: Ms; readonly topic: string; readonly family: string };

/** A dealing with the customer: that it was, never what it was worth. */
export type Dealing = {
  readonly seq: number;
  readonly at: Ms;
  readonly kind: "purchase" | "inquiry" | "contract";
  readonly topic?: string;
  readonly family?: string;
  readonly account?: string;
  /** When a contract ended; absent while it is in progress. */
  readonly endedAt?: Ms;
};

/** What a do-not-call list said of a number when it was checked. */
export type Check = {
  readonly seq: number;
  readonly at: Ms;
  readonly list: string;
  readonly token: string;
  readonly listed: boolean;
  readonly since?: Ms;
};

export type Conversation = {
  readonly id: string;
  /** Last heard of. */
  readonly at: Ms;
  /** Sequence number it began with. */
  readonly group: number;
  readonly direction: Direction;
  /** The contact it is part of. */
  readonly contact?: number;
  readonly offers: number;
  readonly refused: boolean;
  readonly upset: boolean;
  /** As they were told; absent when nobody said. */
  readonly channel?: Channel;
  readonly account?: string;
};

export type Address = {
  readonly token: string;
  readonly channel: Channel;
  /** Proofs that it does not lead to the customer, since it was last verified. */
  readonly wrongNumbers: number;
  readonly bounces: number;
  /** Several customers are linked to it. */
  readonly shared: boolean;
};

export type ZoneSpan = { readonly name: string /** Absent while current. */; readonly leftAt?: Ms };

/** Where a row of an audience stands, as far as its customer's ledger knows. */
export const ROW_STATES = ["in-flight", "deferred", "contacted", "suppressed", "held-out"] as const;
export type RowState = (typeof ROW_STATES)[number];

/** Where the customer stands in a campaign. */
export type CampaignState = {
  readonly id: string;
  /** The row of the audience, from 0. */
  readonly row: number;
  readonly state: RowState;
  /** The entry that moved the row here; while it is in flight or deferred, the one due row of it that is live. */
  readonly seq: number;
  /** Number of the attempt that is under way or comes next: what makes its claim's id. */
  readonly attempt: number;
  /** Contacts that were authorised for it. */
  readonly made: number;
};

/** Something is still due for the row. */
export const isLive = ({ state }: CampaignState): boolean => state === "in-flight" || state === "deferred";

export type Beyond = readonly [utcDay: number, contacts: number];

export type Fold = {
  /** Sequence number of the entry that carries this fold; 0 before the first. */
  readonly seq: number;
  /** `recordedAt` of that entry: no decision counts from an earlier clock. */
  readonly recordedAt: Ms;
  /** Something is known of the customer beyond contacts that were refused. */
  readonly known: boolean;
  readonly zones: readonly ZoneSpan[];
  readonly jurisdictions: readonly string[];
  /** How these were found, where more than what was said tells; see lib/locate/trace.ts. */
  readonly located?: string;
  /** Newest first, by `at`, then by `seq`. */
  readonly contacts: readonly Contact[];
  /** Per class (in CLASSES' order): contacts later than this instant are all in `contacts`. */
  readonly completeSince: readonly Ms[];
  /** Per class: forgotten contacts by UTC day, newest first. */
  readonly beyond: readonly (readonly Beyond[])[];
  readonly refusals: readonly Refusal[];
  readonly holds: readonly Hold[];
  readonly consents: readonly Consent[];
  readonly needs: readonly Need[];
  readonly relationships: readonly Dealing[];
  readonly checks: readonly Check[];
  readonly conversations: readonly Conversation[];
  readonly conversationsCompleteSince: Ms;
  readonly addresses: readonly Address[];
  readonly campaigns: readonly CampaignState[];
  /** Short ids of the newest facts, oldest first. */
  readonly recentFacts: readonly string[];
  /** Short ids of the newest suppression lines, oldest first. */
  readonly lines: readonly string[];
  readonly mergedInto?: string;
  readonly erased: boolean;
};

export const EMPTY_FOLD: Fold = {
  seq: 0,
  recordedAt: 0,
  known: false,
  zones: [],
  jurisdictions: [],
  contacts: [],
  completeSince: CLASSES.map(() => 0),
  beyond: CLASSES.map(() => []),
  refusals: [],
  holds: [],
  consents: [],
  needs: [],
  relationships: [],
  checks: [],
  conversations: [],
  conversationsCompleteSince: 0,
  addresses: [],
  campaigns: [],
  recentFacts: [],
  lines: [],
  erased: false,
};

/** A contact as stored, before its bits are derived. */
export type StoredContact = Omit<Contact, "channelBit" | "purposeBits" | "dispositionBits">;

/**
 * Adds the bits rules count by. Every contact has the same shape, absent fields included, because the deciding
 * loop reads them for every rule and one shape keeps that fast. Until it is settled, a contact may yet end in
 * any disposition, so it counts for all of them.
 */
export function contactOf(stored: StoredContact): Contact {
  return {
    seq: stored.seq,
    at: stored.at,
    direction: stored.direction,
    state: stored.state,
    disposition: stored.disposition,
    pitched: stored.pitched,
    channel: stored.channel,
    purpose: stored.purpose,
    topic: stored.topic,
    family: stored.family,
    offer: stored.offer,
    account: stored.account,
    campaign: stored.campaign,
    attempt: stored.attempt,
    address: stored.address,
    conversation: stored.conversation,
    expiresAt: stored.expiresAt,
    request: stored.request,
    deadline: stored.deadline,
    required: stored.required,
    confirms: stored.confirms,
    nonce: stored.nonce,
    channelBit: channelBit(stored.channel),
    purposeBits: purposeBit(stored.purpose) | (stored.pitched ? PROMOTIONAL : 0),
    dispositionBits: stored.state === "settled" && stored.disposition ? dispositionBit(stored.disposition) : ALL,
  };
}

/** The candidate zones the customer has now. */
export const currentZones = (fold: Fold): string[] =>
  fold.zones.filter((zone) => zone.leftAt === undefined).map((zone) => zone.name);

/** Whether a contact still takes a place: a claim does until it expires. */
export const isOpen = (contact: Contact, at: Ms): boolean =>
  contact.state !== "claimed" || contact.expiresAt === undefined || at < contact.expiresAt;
