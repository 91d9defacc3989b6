import type { Subject } from "./fold.ts";
import type {
  Action,
  Breadth,
  Channel,
  ConsentKind,
  Direction,
  Disposition,
  HoldCause,
  Ms,
  Purpose,
  Relationship,
  Sentiment,
} from "./words.ts";

/** What an entry of the ledger can say. The kind tells the story; the parts below it are what changes the fold. */
export const FACT_KINDS = [
  "profile",
  "claimed",
  "refused",
  "authorised",
  "released",
  "expired",
  "unknown",
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
  "merged-into",
  "merged-from",
  "erased",
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

export type RefusalPart = {
  readonly breadth: Breadth;
  readonly topic?: string;
  readonly family?: string;
  readonly offer?: string;
  readonly channel?: Channel;
  readonly purpose?: Purpose;
  readonly until?: Ms;
};

export type HoldPart = {
  readonly cause: HoldCause;
  readonly caseId?: string;
  readonly account?: string;
  readonly until?: Ms;
  readonly purposes?: readonly Purpose[];
};

export type OfferPart = { readonly topic?: string; readonly family?: string; readonly offer?: string };

export type ConsentPart = {
  readonly kind: ConsentKind;
  readonly purpose: Purpose;
  readonly channel?: Channel;
  readonly topic?: string;
  readonly family?: string;
  readonly expiresAt?: Ms;
};

export type RelationshipPart = {
  readonly kind: Relationship;
  readonly topic?: string;
  readonly family?: string;
  readonly account?: string;
};

/** What a do-not-call list said of a number. */
export type CheckPart = {
  readonly list: string;
  /** Token of the number. */
  readonly token: string;
  readonly listed: boolean;
  /** Since when, where the list tells. */
  readonly since?: Ms;
};

/** What is left out is as the contact the entry opens has it, or as the row had it. */
export type CampaignPart = {
  readonly id?: string;
  readonly attempt?: number;
  /** Its row of the audience, from 0. */
  readonly row?: number;
  readonly made?: number;
  readonly heldOut?: true;
};

/** Every part is optional, and each present one is folded, in the order of `evolve`'s table. */
export type Parts = {
  /** The customer's zones, jurisdictions and usable addresses, as a whole: what is not named is gone. */
  readonly profile?: {
    readonly zones: readonly string[];
    readonly jurisdictions: readonly string[];
    /** How zones and jurisdictions were found, where more than what was said tells; see lib/locate/trace.ts. */
    readonly located?: string;
    readonly addresses: readonly { readonly token: string; readonly channel: Channel; readonly shared?: boolean }[];
    /** Tokens that were shown to lead to the customer after all. */
    readonly verified?: readonly string[];
  };
  /** Opens a contact: a claim (with `expiresAt`), or one made outside Tacet. */
  readonly opens?: Subject & {
    readonly expiresAt?: Ms;
    readonly request?: string;
    readonly deadline?: Ms;
    readonly required?: boolean;
    readonly confirms?: "opt-out";
  };
  /** The contact (by the sequence number that opened it) this entry is about. */
  readonly contact?: number;
  /** Authorised: the holder of this nonce may dial before that instant. */
  readonly go?: { readonly nonce: string; readonly dialBefore: Ms };
  readonly disposition?: Disposition;
  /** The conversation this entry belongs to. */
  readonly conversation?: {
    readonly id: string;
    readonly direction: Direction;
    readonly channel: Channel;
    readonly account?: string;
  };
  readonly offers?: readonly OfferPart[];
  /** The offer entry this result answers. */
  readonly offerSeq?: number;
  readonly sentiment?: Sentiment;
  readonly refusals?: readonly RefusalPart[];
  readonly holds?: readonly HoldPart[];
  /** Ends holds: one by its place, or all of a case. */
  readonly closes?: readonly ({ readonly seq: number; readonly index: number } | { readonly caseId: string })[];
  readonly consents?: readonly ConsentPart[];
  readonly relationships?: readonly RelationshipPart[];
  /** Numbers that were checked against do-not-call lists. */
  readonly checks?: readonly CheckPart[];
  readonly needs?: readonly { readonly topic: string; readonly family: string }[];
  readonly reinstates?: {
    readonly breadth: Breadth;
    readonly topic?: string;
    readonly family?: string;
    readonly channel?: Channel;
  };
  /** Moves the customer's row of a campaign. */
  readonly campaign?: CampaignPart;
  /** A refusal to contact: at which stage, and the short id of its line in the suppression log. */
  readonly refused?: {
    readonly stage: "claim" | "authorise" | "offer";
    readonly line: string;
    readonly action: Action;
  };
  readonly mergedInto?: string;
};

export type Fact = Parts & {
  readonly kind: FactKind;
  /** Something is due for the campaign's row later. */
  readonly due?: boolean;
  readonly seq: number;
  /** When it happened. */
  readonly at: Ms;
  readonly recordedAt: Ms;
  /** Short id: how a repeat is recognised while the fold remembers it. */
  readonly id: string;
};
