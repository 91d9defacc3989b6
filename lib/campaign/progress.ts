import { SLICE_ROWS } from "../audience/slice.ts";
import type { CampaignLife } from "../contact/campaigns.ts";
import type { PastPolicy } from "../contact/world.ts";
import type { PolicyRef } from "../policy/compile.ts";
import { MINUTE_MS } from "../policy/time.ts";
import type { Disposition, Ms, Sentiment } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import { findCampaign } from "./manage.ts";
import type { Campaign } from "./plan.ts";
import { ROW_STATUSES, type RowStatus, type RowStatusName, readRows } from "./rows.ts";
import { recount } from "./sweep-slices.ts";
import { lookAtToldLater } from "./told-later.ts";

/** What an asker may be told that was seen so long ago. */
const FRESH_ENOUGH_MS = MINUTE_MS;
/** Slices looked at for one answer, those seen longest ago first; the rest is told as it was last seen. */
const LOOKED_AT = 40;
/** Outcomes told later whose rows are looked at again for one answer: of each shard of their index, the oldest first. */
const TOLD_AT_ONCE = 8_000;

export type Rows = {
  readonly pending: number;
  readonly inFlight: number;
  readonly contacted: number;
  readonly deferred: number;
  /** By the rule that decided. */
  readonly suppressed: Readonly<Record<string, number>>;
  readonly heldOut: number;
  readonly cancelled: number;
  readonly rejected: number;
  readonly duplicate: number;
};

export type Progress = {
  readonly state: CampaignLife;
  /** No count is older than this. */
  readonly asOf: Ms;
  /** Every row of the uploaded list is counted in exactly one place. */
  readonly rows: Rows;
  /** Contacts authorised. */
  readonly attempts: number;
  readonly outcomes: Readonly<Partial<Record<Disposition, number>>>;
  /** The pace asked for. */
  readonly perMinute: number;
  /** What decides for it just now: the policy in force, and what the campaign brings beside it; then what did since its launch. */
  readonly policyVersions: readonly (PolicyRef | PastPolicy)[];
};

/**
 * Where every row of a campaign is, derived from the customers' ledgers. `fresh`: look at every row again; else at
 * those of `mostSlices` slices, where they were not looked at just now.
 */
export async function progressOf(engine: Engine, id: string, fresh = false, mostSlices = LOOKED_AT): Promise<Progress> {
  const campaign = await findCampaign(engine, id);
  const now = engine.now();
  const { asOf, untouched, tallies } = await look(engine, campaign, fresh ? Infinity : mostSlices, now);
  const policy = await engine.policies.inForce(now, [
    ...(campaign.plan.policy ? [campaign.plan.policy] : []),
    ...(campaign.rules ? [campaign.rules] : []),
  ]);
  const launch = campaign.history.find(({ to }) => to === "running");
  const past = launch ? await engine.policies.inForceBefore(launch.at, now) : [];
  const { rows, attempts, outcomes } = both(tallies.offer, tallies.care);
  return {
    state: campaign.state,
    asOf,
    rows: {
      pending: rows.pending + untouched,
      inFlight: rows["in-flight"],
      contacted: rows.contacted,
      deferred: rows.deferred,
      suppressed: bySuppression(tallies),
      heldOut: rows["held-out"],
      cancelled: rows.cancelled,
      rejected: campaign.audience?.rejected ?? 0,
      duplicate: campaign.audience?.duplicate ?? 0,
    },
    attempts,
    outcomes,
    perMinute: campaign.plan.pacing.perMinute,
    policyVersions: [policy.ref, ...policy.packs, ...past],
  };
}

type Counts<Word extends string> = Readonly<Partial<Record<Word, number>>>;

/** What came of the rows of one arm. */
export type ArmReport = {
  /** Rows it has, as far as they were handed out. */
  readonly rows: number;
  readonly contacted: number;
  readonly attempts: number;
  readonly outcomes: Counts<Disposition>;
};

export type Arms = {
  /** No count is older than this. */
  readonly asOf: Ms;
  /** Rows nothing was done for yet: which arm each is in shows when it is handed out. */
  readonly untouched: number;
  readonly offer: ArmReport;
  /** Sentiment is of contacts whose outcome told it. */
  readonly care: ArmReport & { readonly team: string; readonly sentiment: Counts<Sentiment> };
  readonly heldOut: { readonly rows: number };
};

/** The arms of a campaign beside each other: what was sold, and what was heard. */
export async function armsOf(engine: Engine, id: string, fresh = false): Promise<Arms> {
  const campaign = await findCampaign(engine, id);
  const { asOf, untouched, tallies } = await look(engine, campaign, fresh ? Infinity : LOOKED_AT, engine.now());
  const heldOut = tallies.offer.rows["held-out"];
  const { rows, ...offer } = reportOf(tallies.offer);
  return {
    asOf,
    // Of a slice that is begun, some rows are not: nothing was done for them either.
    untouched: untouched + tallies.offer.rows.pending + tallies.care.rows.pending,
    offer: { rows: rows - heldOut, ...offer },
    care: { ...reportOf(tallies.care), team: campaign.plan.careTeam, sentiment: tallies.care.sentiment },
    heldOut: { rows: heldOut },
  };
}

const reportOf = ({ rows, attempts, outcomes }: Tally): ArmReport => ({
  rows: Object.values(rows).reduce((sum, count) => sum + count, -rows.pending),
  contacted: rows.contacted,
  attempts,
  outcomes,
});

/** Counted slice by slice: of ten million rows, those of one slice are held at a time. */
type Tally = {
  readonly rows: Record<RowStatusName, number>;
  readonly suppressed: Record<string, number>;
  readonly outcomes: Partial<Record<Disposition, number>>;
  readonly sentiment: Partial<Record<Sentiment, number>>;
  attempts: number;
};
/** The holdout is counted with the offer: it has no contacts to tell apart. */
type Tallies = { readonly offer: Tally; readonly care: Tally };

const emptyTally = (): Tally => ({
  rows: Object.fromEntries(ROW_STATUSES.map((status) => [status, 0])) as Record<RowStatusName, number>,
  suppressed: {},
  outcomes: {},
  sentiment: {},
  attempts: 0,
});

function count(tallies: Tallies, { status, rule, made, dispositions, care, sentiments = [] }: RowStatus): void {
  const tally = care ? tallies.care : tallies.offer;
  tally.rows[status]++;
  tally.attempts += made;
  if (status === "suppressed") tally.suppressed[rule!] = (tally.suppressed[rule!] ?? 0) + 1;
  for (const one of dispositions) tally.outcomes[one] = (tally.outcomes[one] ?? 0) + 1;
  for (const one of sentiments) tally.sentiment[one] = (tally.sentiment[one] ?? 0) + 1;
}

const added = <Counted extends Counts<string>>(one: Counted, other: Counted): Counted => {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)])) as Counted;
};

const both = (one: Tally, other: Tally): Pick<Tally, "rows" | "outcomes" | "attempts"> => ({
  rows: added(one.rows, other.rows),
  outcomes: added(one.outcomes, other.outcomes),
  attempts: one.attempts + other.attempts,
});

const bySuppression = ({ offer, care }: Tallies): Record<string, number> => added(offer.suppressed, care.suppressed);

type Seen = {
  readonly tallies: Tallies;
  /** Rows nobody has been handed yet, beyond those. */
  readonly untouched: number;
  readonly asOf: Ms;
};

async function look(engine: Engine, campaign: Campaign, most: number, now: Ms): Promise<Seen> {
  const tallies = { offer: emptyTally(), care: emptyTally() };
  if (!campaign.audience || campaign.state === "draft" || campaign.state === "ready")
    return { tallies, untouched: campaign.audience?.ok ?? 0, asOf: now };
  const toldUpTo = await lookAtToldLater(engine, campaign, now, most === Infinity ? Infinity : TOLD_AT_ONCE);
  const { nextRow } = await engine.campaigns.cursor(campaign.id);
  const all = await engine.campaigns.slices(campaign.id);
  const touched = campaign.state === "cancelled" ? all : all.filter(({ slice }) => slice * SLICE_ROWS < nextRow);
  const oldest = [...touched].sort((a, b) => (a.asOf ?? 0) - (b.asOf ?? 0));
  let lookedAt = 0;
  let counted = 0;
  let asOf = toldUpTo;
  for (const slice of oldest) {
    const isStale = most === Infinity || slice.asOf === undefined || now - slice.asOf >= FRESH_ENOUGH_MS;
    const isLookedAt = isStale && lookedAt++ < most;
    const rows = isLookedAt
      ? (await recount(engine, campaign, slice, { nextRow, now })).rows
      : slice.states === undefined
        ? []
        : readRows(slice.states);
    for (const row of rows) count(tallies, row);
    counted += rows.length;
    if (!isLookedAt) asOf = Math.min(asOf, slice.asOf ?? now);
  }
  return { tallies, untouched: campaign.audience.ok - counted, asOf };
}
