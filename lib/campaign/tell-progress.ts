import { campaignProgressEvent } from "../delivery/events.ts";
import type { Engine } from "./engine.ts";
import { progressOf } from "./progress.ts";
import type { Sweep } from "./store.ts";

/** Tells where a campaign's rows were when they were last looked at; it looks at none itself. */
export async function tellProgress(engine: Engine, id: string): Promise<void> {
  if (!engine.tell) return;
  const { asOf, policyVersions: _, ...progress } = await progressOf(engine, id, false, 0);
  await engine.tell([campaignProgressEvent({ campaignId: id, asOf: new Date(asOf).toISOString(), ...progress })]);
}

/** Whether a round of looking at every slice ended between the two. */
export const isRoundOver = (before: Sweep, after: Sweep): boolean =>
  after.slice === 0 && before.startedAt !== 0 && (before.slice > 0 || after.startedAt !== before.startedAt);
