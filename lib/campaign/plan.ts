import type { Cadence, CampaignLife } from "../contact/campaigns.ts";
import type { PolicyRef } from "../policy/compile.ts";
import type { Channel, Ms, Purpose } from "../policy/words.ts";

/** How contacts leave. */
export type DeliveryPlan =
  /** A human agent asks for the next one. */
  | { readonly kind: "desk"; readonly team?: string }
  /** A dialer or any system of the operator's is told; it authorises before it dials. */
  | { readonly kind: "webhook"; readonly url: string }
  | { readonly kind: "email"; readonly from: string }
  | { readonly kind: "sms"; readonly from: string }
  /** An event on the bus, for whoever listens; the listener authorises before it dials. */
  | { readonly kind: "eventbridge" };
export type DeliveryKind = DeliveryPlan["kind"];

/** Where a machine sends by itself, a contact is claimed and authorised in one step just before. */
export const SENDS_AT_ONCE: Readonly<Record<DeliveryKind, boolean>> = {
  desk: false,
  webhook: false,
  email: true,
  sms: true,
  eventbridge: false,
};

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
/** Permitted windows by weekday, "HH:MM", half-open; a day left out is closed. */
export type WeeklyHours = Readonly<Partial<Record<(typeof WEEKDAYS)[number], readonly (readonly [string, string])[]>>>;

/** Contacts begun per minute, and where people answer, how many they are. */
export type Pacing = { readonly perMinute: number; readonly agents?: number };

/** One plan of contacts. Only pacing and end change once it is launched. */
export type CampaignPlan = {
  readonly name: string;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly topic?: string;
  readonly offer?: string;
  /** Judges its contacts beside the policy in force: it can only forbid more. */
  readonly policy?: PolicyRef;
  readonly startsAt: Ms;
  readonly endsAt: Ms;
  /** Its own hours, inside those of the policies. */
  readonly hours?: WeeklyHours;
  readonly cadence: Cadence;
  readonly pacing: Pacing;
  /** 1 to 100; the higher campaign comes first where two want one customer. */
  readonly priority: number;
  /** Never contacted, so that the effect can be measured; in percent of the audience. */
  readonly holdoutPercent: number;
  /** Get a service conversation instead of the offer; in percent of those not held out. */
  readonly careArmPercent: number;
  /** The team that has those conversations. */
  readonly careTeam: string;
  readonly script?: { readonly subject?: string; readonly text: string };
  readonly delivery: DeliveryPlan;
};

/** An uploaded audience, read and cut: see lib/audience. */
export type Audience = {
  readonly preparedKey: string;
  readonly preparedVersion: string;
  readonly verdictKey: string;
  readonly sourceVersion: string;
  readonly mappingDigest: string;
  readonly ok: number;
  readonly rejected: number;
  readonly duplicate: number;
  readonly slices: number;
};

export type Transition = { readonly to: CampaignLife; readonly at: Ms; readonly actor: string; readonly why?: string };

export type Campaign = {
  readonly id: string;
  readonly plan: CampaignPlan;
  readonly state: CampaignLife;
  readonly history: readonly Transition[];
  readonly createdAt: Ms;
  readonly actor: string;
  /** For holdout and care arm, fixed from the start. base64url. */
  readonly seed: string;
  /** Tells the request that made it, by its Idempotency-Key and plan, from any other. */
  readonly madeBy?: string;
  readonly audience?: Audience;
  /** Its own rules as a stored policy, where it has hours of its own. */
  readonly rules?: PolicyRef;
  /** Of the record: for swapping it. */
  readonly version: number;
};

/** The share of contacts that get a service conversation unless the plan says otherwise: the essays' one in a hundred. */
export const DEFAULT_CARE_ARM_PERCENT = 1;
export const DEFAULT_PRIORITY = 50;
