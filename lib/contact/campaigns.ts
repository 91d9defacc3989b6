import type { Draft } from "../ledger/entry.ts";
import type { PolicyRef } from "../policy/compile.ts";
import type { CampaignPart } from "../policy/facts.ts";
import type { CampaignState, Contact, Fold } from "../policy/fold.ts";
import { promiseFor } from "../policy/promise.ts";
import { HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import type { Channel, Disposition, Ms } from "../policy/words.ts";

/** The life of a campaign. */
export const CAMPAIGN_STATES = ["draft", "ready", "running", "paused", "completed", "cancelled"] as const;
export type CampaignLife = (typeof CAMPAIGN_STATES)[number];

/** How often, and after what, a row is tried again. */
export type Cadence = {
  /** Contacts authorised for one row, at most. */
  readonly maxAttempts: number;
  /** How long after this disposition the next attempt is due; one that is not named ends the row. */
  readonly retry: Readonly<Partial<Record<Disposition, Ms>>>;
  /** Dispositions that end the row whatever `retry` says. */
  readonly stopOn: readonly Disposition[];
};

/** What a campaign asks of every contact made for it. */
export type CampaignTerms = {
  readonly id: string;
  readonly state: CampaignLife;
  /** No contact at or after this instant. */
  readonly endsAt: Ms;
  /** Higher comes first where two campaigns want one customer. */
  readonly priority: number;
  readonly cadence: Cadence;
  /** Documents that judge its contacts beside the policy in force: the policy it names, and its own hours. */
  readonly documents: readonly PolicyRef[];
  /** All that its script says, where it sells something: who refused what that speaks of is passed over. */
  readonly says?: string;
};

/** The campaigns of Tacet's own engine, from copies no older than 30 s; undefined for an integrator's own name. */
export type Campaigns = { readonly terms: (id: string, now: Ms) => Promise<CampaignTerms | undefined> };

/** Due rows of one campaign are spread over so many partitions of an index, each good for 1,000 writes/s. */
export const DUE_SHARDS = 8;
/** Nothing is due sooner: the index has caught up with the ledger by then. */
export const DUE_AFTER_MS = 2 * MINUTE_MS;
/** Without an outcome for so long after the go, the contact is unknown, and counts. */
export const SETTLE_WITHIN_MS = 4 * HOUR_MS;
/** A contact an agent gave back is due again after so long. */
export const RELEASED_RESTS_MS = HOUR_MS;

/** The partition of the due index a customer's rows of a campaign are in. */
export const dueShardOf = (campaignId: string, customerId: string): string =>
  `${campaignId}#${spread(customerId) % DUE_SHARDS}`;

/**
 * The partition of the same index in which outcomes stand that moved no row: told after the row was over, or again and
 * otherwise. No tick hands these out. Whoever tells what came of a campaign looks at their rows again.
 */
export const toldShard = (campaignId: string, shard: number): string => `${campaignId}#told-${shard}`;

/** What an outcome carries that moves no row, so that it is found. */
export const toldLater = (campaignId: string, customerId: string, now: Ms): Move["due"] => ({
  dueShard: toldShard(campaignId, spread(customerId) % DUE_SHARDS),
  dueAt: now + DUE_AFTER_MS,
});

/** An even spread over a small number, the same everywhere: no secret, and not to be used as one. */
export function spread(text: string): number {
  let hash = 0;
  for (const char of text) hash = (hash * 31 + char.codePointAt(0)!) >>> 0;
  return hash;
}

/** What an entry that moves a row carries beside its own body. */
export type Move = { readonly campaign: CampaignPart; readonly due: Pick<Draft, "dueShard" | "dueAt"> };

/** Moves the row of a campaign: with `dueAt`, something is due for it later; without, it is over. */
export function move(
  campaignId: string,
  customerId: string,
  campaign: CampaignPart,
  now: Ms,
  dueAt: Ms | undefined,
): Move {
  const due =
    dueAt === undefined
      ? {}
      : { dueShard: dueShardOf(campaignId, customerId), dueAt: Math.max(dueAt, now + DUE_AFTER_MS) };
  return { campaign, due };
}

/** The row a contact was made for, while that contact is what the row waits for; undefined for any other contact. */
export function rowOf(fold: Fold, contact: Pick<Contact, "campaign" | "attempt">): CampaignState | undefined {
  return fold.campaigns.find(
    (row) => row.id === contact.campaign && row.attempt === contact.attempt && row.state === "in-flight",
  );
}

/**
 * The row's contacts are all made. A call at the time the customer named is the one that may come on top of them: one
 * that comes too late for it, or by another channel, may not.
 */
export function isSpent({ id, cadence }: CampaignTerms, fold: Fold, channel: Channel, now: Ms, self?: number): boolean {
  const made = fold.campaigns.find((row) => row.id === id)?.made ?? 0;
  if (made < cadence.maxAttempts) return false;
  const promise = promiseFor(fold, channel, self, now);
  return promise === undefined || promise.from > now;
}

/** A promised call may be made from so long before the time the customer named: due then, claimed in time. */
export type Ended = { readonly disposition: Disposition; readonly callbackAt?: Ms };

/** When the row is to be tried again after a contact ended so; undefined: it is over. */
export function nextAttempt(terms: CampaignTerms, ended: Ended, made: number, now: Ms, leadMs: Ms): Ms | undefined {
  const { cadence, endsAt } = terms;
  if (ended.callbackAt !== undefined) return ended.callbackAt < endsAt ? ended.callbackAt - leadMs : undefined;
  if (cadence.stopOn.includes(ended.disposition) || made >= cadence.maxAttempts) return undefined;
  const after = cadence.retry[ended.disposition];
  return after === undefined || now + after >= endsAt ? undefined : now + after;
}
