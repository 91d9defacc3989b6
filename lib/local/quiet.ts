import type { Engine } from "../campaign/engine.ts";
import { worksRows } from "../campaign/life.ts";
import type { Campaign } from "../campaign/plan.ts";
import type { Cursor } from "../campaign/store.ts";
import { DUE_SHARDS } from "../contact/campaigns.ts";
import { HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";

/** A campaign with nothing to do is ticked so often all the same, so that it sweeps up, and ends. */
const LONGEST_QUIET_MS = 6 * HOUR_MS;
/** After its end a campaign waits only for what is under way. */
const CLOSING_QUIET_MS = 15 * MINUTE_MS;
/** Work that waits for somebody, such as agents at their desks, is looked at so often at least. */
const LONGEST_WAIT_MS = HOUR_MS;

/** Until when the ticks of a campaign after this instant would do nothing. */
export type Quiet = (campaign: string, after: Ms) => Promise<Ms>;

/**
 * Looks at what a campaign's next tick would find: rows never handed out, entries that are due. Where the last tick
 * left these as they were, it looks less and less often.
 */
export function quietOf({ campaigns, due }: Pick<Engine, "campaigns" | "due">): Quiet {
  const waits = new Map<string, { readonly left: string; readonly ms: Ms }>();

  const waiting = (id: string, cursor: Cursor, after: Ms): Ms => {
    const left = JSON.stringify([cursor.nextRow, cursor.due, cursor.sweep]);
    const before = waits.get(id);
    const ms = before?.left === left ? Math.min(2 * before.ms, LONGEST_WAIT_MS) : MINUTE_MS;
    waits.set(id, { left, ms });
    return after + ms;
  };
  const firstDue = async (id: string, cursor: Cursor, until: Ms): Promise<Ms> => {
    const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => shard);
    const first = await Promise.all(
      shards.map((shard) => due.page(`${id}#${shard}`, 0, until, 1, cursor.due[shard] ?? undefined)),
    );
    return Math.min(until, ...first.flat().map(({ dueAt }) => dueAt));
  };

  return async (id, after) => {
    const campaign = await campaigns.find(id);
    if (!campaign?.audience) return after + LONGEST_QUIET_MS;
    const cursor = await campaigns.cursor(id);
    const until = nextChange(campaign, after);
    const due = hasWork(campaign, cursor, after) ? after : await firstDue(id, cursor, until);
    return due > after ? due : waiting(id, cursor, after);
  };
}

/** Rows to hand out, messages to send, or a look at every row that has begun. */
function hasWork(campaign: Campaign, { unsent, nextRow, sweep }: Cursor, after: Ms): boolean {
  const { plan, audience } = campaign;
  const fresh = worksRows(campaign, after) && after >= plan.startsAt && nextRow < audience!.ok;
  return unsent !== undefined || fresh || sweep.slice > 0 || sweep.urgent === true;
}

/** The next instant at which the campaign itself begins or ends, or is looked at anyway. */
function nextChange({ plan }: Campaign, after: Ms): Ms {
  const changes = [plan.startsAt, plan.endsAt].filter((at) => at > after);
  return Math.min(after + (after >= plan.endsAt ? CLOSING_QUIET_MS : LONGEST_QUIET_MS), ...changes);
}
