import { SLICE_ROWS } from "../audience/slice.ts";
import type { CampaignLife } from "../contact/campaigns.ts";
import type { PolicyRef } from "../policy/compile.ts";
import { MINUTE_MS } from "../policy/time.ts";
import type { Disposition, Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import { findCampaign } from "./manage.ts";
import type { Campaign } from "./plan.ts";
import { type RowStatus, readRows } from "./rows.ts";
import type { SliceRecord } from "./store.ts";
import { recount } from "./sweep-slices.ts";

/** What an asker may be told that was seen so long ago. */
const FRESH_ENOUGH_MS = MINUTE_MS;
/** Slices looked at for one answer, those seen longest ago first; the rest is told as it was last seen. */
const LOOKED_AT = 40;

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
  /** What decides for it just now: the policy in force, and what the campaign brings beside it. */
  readonly policyVersions: readonly PolicyRef[];
};

/** Where every row of a campaign is, derived from the customers' ledgers. `fresh`: look at every row again. */
export async function progressOf(engine: Engine, id: string, fresh = false): Promise<Progress> {
  const campaign = await findCampaign(engine, id);
  const now = engine.now();
  const seen = await look(engine, campaign, fresh, now);
  const policy = await engine.policies.inForce(now, [
    ...(campaign.plan.policy ? [campaign.plan.policy] : []),
    ...(campaign.rules ? [campaign.rules] : []),
  ]);
  return {
    state: campaign.state,
    asOf: seen.asOf,
    ...counted(campaign, seen.rows, seen.untouched),
    perMinute: campaign.plan.pacing.perMinute,
    policyVersions: [policy.ref, ...policy.packs],
  };
}

type Seen = {
  readonly rows: readonly RowStatus[];
  /** Rows nobody has been handed yet, beyond those. */
  readonly untouched: number;
  readonly asOf: Ms;
};

async function look(engine: Engine, campaign: Campaign, fresh: boolean, now: Ms): Promise<Seen> {
  if (!campaign.audience || campaign.state === "draft" || campaign.state === "ready")
    return { rows: [], untouched: campaign.audience?.ok ?? 0, asOf: now };
  const { nextRow } = await engine.campaigns.cursor(campaign.id);
  const all = await engine.campaigns.slices(campaign.id);
  const touched = campaign.state === "cancelled" ? all : all.filter(({ slice }) => slice * SLICE_ROWS < nextRow);
  const oldest = [...touched].sort((a, b) => (a.asOf ?? 0) - (b.asOf ?? 0));
  const stale = oldest.filter(({ asOf }) => fresh || asOf === undefined || now - asOf >= FRESH_ENOUGH_MS);
  const again = new Map<number, readonly RowStatus[]>();
  for (const slice of fresh ? stale : stale.slice(0, LOOKED_AT)) {
    const { rows } = await recount(engine, campaign, slice, { nextRow, now });
    again.set(slice.slice, rows);
  }
  const rowsOf = (slice: SliceRecord): readonly RowStatus[] =>
    again.get(slice.slice) ?? (slice.states === undefined ? [] : readRows(slice.states));
  const rows = touched.flatMap(rowsOf);
  const asOf = Math.min(now, ...touched.map((slice) => (again.has(slice.slice) ? now : (slice.asOf ?? now))));
  return { rows, untouched: campaign.audience.ok - rows.length, asOf };
}

function counted(
  { audience }: Campaign,
  rows: readonly RowStatus[],
  untouched: number,
): Pick<Progress, "rows" | "attempts" | "outcomes"> {
  const by = (status: RowStatus["status"]) => rows.reduce((sum, row) => sum + (row.status === status ? 1 : 0), 0);
  const suppressed: Record<string, number> = {};
  const outcomes: Partial<Record<Disposition, number>> = {};
  let attempts = 0;
  for (const row of rows) {
    attempts += row.made;
    if (row.status === "suppressed") suppressed[row.rule!] = (suppressed[row.rule!] ?? 0) + 1;
    for (const disposition of row.dispositions) outcomes[disposition] = (outcomes[disposition] ?? 0) + 1;
  }
  return {
    rows: {
      pending: by("pending") + untouched,
      inFlight: by("in-flight"),
      contacted: by("contacted"),
      deferred: by("deferred"),
      suppressed,
      heldOut: by("held-out"),
      cancelled: by("cancelled"),
      rejected: audience?.rejected ?? 0,
      duplicate: audience?.duplicate ?? 0,
    },
    attempts,
    outcomes,
  };
}
