import { worksRows } from "../campaign/life.ts";
import type { Campaign } from "../campaign/plan.ts";
import type { Cursor } from "../campaign/store.ts";
import { HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Rows } from "./check-rows.ts";
import type { Item } from "./dynamo-value.ts";

/** The heartbeat looks at everything so often, whether there is something to find or not. */
const HEARTBEAT_AT_LEAST_MS = 6 * HOUR_MS;
/** A campaign is looked at so often, even when every row waits for its day. */
const TICK_AT_LEAST_MS = 6 * HOUR_MS;
/** From then on the heartbeat takes a campaign's schedule for lost (lib/campaign/tick.ts). */
const SILENT_MS = 3 * MINUTE_MS;

/**
 * Ticks that would find nothing, by a look into the tables that costs no request: most ticks of a long campaign are
 * such, and they would take nearly all the time. One that has anything to find, now or overdue, is never left out.
 */
export type IdleTicks = {
  /** A record of the table of campaigns was written. */
  readonly record: (item: Item) => void;
  /** An entry of this campaign was written. */
  readonly moved: (campaign: string) => void;
  readonly isIdle: (event: unknown, at: Ms) => boolean;
};

type Known = {
  campaign?: Campaign;
  cursor?: Cursor;
  /** When the first of its open rows is due; undefined: to be worked out again. */
  next: Ms | undefined;
};

export function idleTicks(rows: Pick<Rows, "nextDue">, audience: readonly string[]): IdleTicks {
  const campaigns = new Map<string, Known>();
  let beaten = 0;
  const knownOf = (id: string): Known => {
    const known = campaigns.get(id) ?? { next: undefined };
    campaigns.set(id, known);
    return known;
  };
  const hasWork = (id: string, at: Ms): boolean => {
    const known = knownOf(id);
    const { campaign, cursor } = known;
    if (!campaign?.audience || !cursor) return true;
    const { state, plan } = campaign;
    if (at - cursor.tickedAt >= TICK_AT_LEAST_MS || state === "cancelled") return true;
    if (cursor.unsent || cursor.sweep.urgent || cursor.sweep.slice > 0 || cursor.sweep.startedAt === 0) return true;
    const bounds = [plan.startsAt, plan.endsAt].filter((bound) => bound > cursor.tickedAt);
    if (bounds.some((bound) => bound <= at)) return true;
    if (cursor.nextRow < campaign.audience.ok) return worksRows(campaign, at) && at >= plan.startsAt;
    known.next ??= rows.nextDue(id, audience);
    return known.next <= at;
  };
  /** A campaign with something to do whose ticks were lost, or one that is over and may not have noticed. */
  const isMissed = ([id, { campaign, cursor }]: readonly [string, Known], at: Ms): boolean =>
    campaign?.audience !== undefined &&
    !cursor?.sweep.done &&
    at - (cursor?.tickedAt ?? 0) >= SILENT_MS &&
    hasWork(id, at);

  return {
    record: (item) => {
      const id = /^CAMPAIGN#(.*)$/.exec(item.pk!.S!)?.[1];
      if (id === undefined) return;
      const known = knownOf(id);
      if (item.sk!.S === "CAMPAIGN") known.campaign = JSON.parse(item.data!.S!);
      if (item.sk!.S === "CURSOR") known.cursor = JSON.parse(item.data!.S!);
    },
    moved: (campaign) => {
      knownOf(campaign).next = undefined;
    },
    isIdle: (event, at) => {
      const { campaign } = event as { readonly campaign?: string };
      if (campaign !== undefined) return !hasWork(campaign, at);
      if (at - beaten < HEARTBEAT_AT_LEAST_MS && ![...campaigns].some((one) => isMissed(one, at))) return true;
      beaten = at;
      return false;
    },
  };
}
