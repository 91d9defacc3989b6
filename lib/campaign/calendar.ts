import pMap from "p-map";
import { DUE_SHARDS } from "../contact/campaigns.ts";
import { rowStateOf } from "../contact/row-state.ts";
import { headOf } from "../ledger/entry.ts";
import { isLive } from "../policy/fold.ts";
import { HOUR_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import { isOver } from "./life.ts";
import { findCampaign } from "./manage.ts";

/** Entries looked at for one answer. */
const LOOKED_AT = 5_000;
const PAGE = 200;
const HEADS_AT_ONCE = 16;

export type Calendar = {
  readonly asOf: Ms;
  /** What is due, by hour: follow-ups and deferrals, and claims or contacts to be swept up. */
  readonly hours: readonly { readonly hour: Ms; readonly followUps: number; readonly sweeps: number }[];
  /** Rows never handed out yet, and when the last of them will have been at the pace asked for. */
  readonly fresh: { readonly rows: number; readonly handedOutBy?: Ms };
  /** More is due than was looked at: the last hour is not complete. */
  readonly more: boolean;
};

/** What is due when. An over campaign has nothing due. */
export async function calendarOf(engine: Engine, id: string): Promise<Calendar> {
  const campaign = await findCampaign(engine, id);
  const now = engine.now();
  if (isOver(campaign.state) || !campaign.audience) return { asOf: now, hours: [], fresh: { rows: 0 }, more: false };
  const { nextRow } = await engine.campaigns.cursor(id);
  const rows = campaign.audience.ok - nextRow;
  const begins = Math.max(now, campaign.plan.startsAt);
  const minutes = Math.ceil(rows / campaign.plan.pacing.perMinute);
  const { due, more } = await liveDue(engine, id);
  return {
    asOf: now,
    hours: byHour(due),
    fresh: { rows, ...(rows > 0 && { handedOutBy: begins + minutes * 60_000 }) },
    more,
  };
}

type LiveDue = { readonly at: Ms; readonly sweep: boolean };

async function liveDue(engine: Engine, id: string): Promise<{ due: LiveDue[]; more: boolean }> {
  const due: LiveDue[] = [];
  let more = false;
  for (let shard = 0; shard < DUE_SHARDS; shard++) {
    let looked = 0;
    for (let after: Awaited<ReturnType<Engine["due"]["page"]>>[number] | undefined; ; ) {
      const page = await engine.due.page(`${id}#${shard}`, 0, Number.MAX_SAFE_INTEGER, PAGE, after);
      const live = await pMap(
        page,
        async (entry) => {
          const head = headOf(await engine.ledger.newest(entry.customerId, "eventual"));
          const row = await rowStateOf(engine, entry.customerId, head, id);
          return row && row.seq === entry.seq && isLive(row)
            ? { at: entry.dueAt, sweep: row.state === "in-flight" }
            : [];
        },
        { concurrency: HEADS_AT_ONCE },
      );
      due.push(...live.flat());
      looked += page.length;
      after = page.at(-1);
      if (page.length < PAGE) break;
      if (looked >= LOOKED_AT / DUE_SHARDS) {
        more = true;
        break;
      }
    }
  }
  return { due, more };
}

function byHour(due: readonly LiveDue[]): Calendar["hours"] {
  const hours = new Map<Ms, { followUps: number; sweeps: number }>();
  for (const { at, sweep } of due) {
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    const counted = hours.get(hour) ?? { followUps: 0, sweeps: 0 };
    if (sweep) counted.sweeps += 1;
    else counted.followUps += 1;
    hours.set(hour, counted);
  }
  return [...hours].sort(([a], [b]) => a - b).map(([hour, counts]) => ({ hour, ...counts }));
}
