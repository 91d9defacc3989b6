import type { Campaign } from "../campaign/plan.ts";
import type { CampaignJson } from "./campaign-schemas.ts";
import { durationOut } from "./durations.ts";
import { instantOut } from "./render.ts";

/** A campaign as the API tells it: times as RFC 3339, waits as ISO 8601; its seed stays where it is. */
export function renderCampaign({ id, plan, state, history, createdAt, audience }: Campaign): CampaignJson {
  const { startsAt, endsAt, cadence, hours, ...rest } = plan;
  const retry = Object.entries(cadence.retry).map(([disposition, after]) => [disposition, durationOut(after!)]);
  return {
    campaignId: id,
    state,
    ...rest,
    startsAt: instantOut(startsAt),
    endsAt: instantOut(endsAt),
    ...(hours && { hours: hours as CampaignJson["hours"] }),
    cadence: { maxAttempts: cadence.maxAttempts, retry: Object.fromEntries(retry), stopOn: [...cadence.stopOn] },
    ...(audience && {
      audience: { ok: audience.ok, rejected: audience.rejected, duplicate: audience.duplicate },
    }),
    history: history.map(({ at, ...moved }) => ({ ...moved, at: instantOut(at) })),
    createdAt: instantOut(createdAt),
  };
}
