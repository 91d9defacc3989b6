import { MINUTE_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { formatInstant } from "../zones/format.ts";
import { zoneNamed } from "../zones/zone.ts";
import type { Engine } from "./engine.ts";
import { wakeJobs } from "./jobs.ts";
import { isOver } from "./life.ts";
import { findCampaign, schedule } from "./manage.ts";
import type { Campaign } from "./plan.ts";
import type { TickEvent } from "./schedules.ts";

/** A running campaign that did not tick for so long has lost its schedule. */
const SILENT_MS = 3 * MINUTE_MS;

const UTC = zoneNamed("UTC")!;

type Failed = { readonly what: string; readonly error: unknown };

/**
 * Looks at every campaign that should be ticking: one whose schedule was lost gets its tick, and its schedule back.
 * Jobs too. What fails holds nothing else up.
 * @throws AggregateError when all were looked at and some failed: somebody should know.
 */
export async function heartbeat(
  engine: Engine,
  at: Ms,
  tick: (engine: Engine, event: TickEvent) => Promise<void>,
): Promise<void> {
  const failed: Failed[] = [];
  const guarded = (what: string, does: () => Promise<unknown>): Promise<unknown> =>
    does().catch((error: unknown) => failed.push({ what, error }));
  await guarded("jobs", () => wakeJobs(engine));
  for (const campaign of await engine.campaigns.list()) {
    const { id } = campaign;
    await guarded(id, async () => {
      if (!(await isSilent(engine, campaign, at))) return;
      // The tick first: it may be all that is left to do, and one without a schedule still comes with each heartbeat.
      await guarded(id, () => tick(engine, { campaign: id, scheduledTime: formatInstant(UTC, at) }));
      const ticked = await findCampaign(engine, id);
      if (await isDone(engine, ticked)) return;
      await schedule(engine, ticked);
    });
  }
  if (failed.length === 0) return;
  const names = [...new Set(failed.map(({ what }) => what))].join(", ");
  const errors = failed.map(({ error }) => error);
  throw new AggregateError(errors, `${failed.length} of what the heartbeat looks after failed: ${names}`);
}

/** Something may still become of it, and it did not tick when it should have. */
async function isSilent(engine: Engine, campaign: Campaign, at: Ms): Promise<boolean> {
  if (campaign.state === "draft" || campaign.state === "ready") return false;
  const { tickedAt } = await engine.campaigns.cursor(campaign.id);
  const expected = Math.max(campaign.plan.startsAt, campaign.history.at(-1)!.at);
  return at - Math.max(tickedAt, expected) >= SILENT_MS && !(await isDone(engine, campaign));
}

/** It is over, and the last look at every slice found no row something may still become of; or there was none to look at. */
async function isDone(engine: Engine, { id, state, audience }: Campaign): Promise<boolean> {
  if (!isOver(state)) return false;
  const { sweep, tickedAt } = await engine.campaigns.cursor(id);
  return audience === undefined || tickedAt === 0 || sweep.done === true;
}
