import { campaignStateEvent } from "../delivery/events.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import type { Campaign } from "./plan.ts";

/** Tells that a campaign was launched, paused, resumed, cancelled or completed; a repeat has the same id. */
export async function tellState(
  { tell }: Pick<Engine, "tell">,
  { id, state, history }: Campaign,
  effectiveAt: Ms,
): Promise<void> {
  const data = { campaignId: id, state, effectiveAt: new Date(effectiveAt).toISOString() };
  await tell?.([campaignStateEvent(data, history.at(-1)!.at)]);
}
