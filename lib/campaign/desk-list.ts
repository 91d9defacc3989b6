import type { RecordStore } from "../directory/store.ts";
import type { Ms } from "../policy/words.ts";
import type { Arm } from "./arms.ts";
import type { Campaign } from "./plan.ts";

/** A claimed contact that waits for an agent. */
export type Waiting = {
  readonly contactId: string;
  readonly campaignId: string;
  readonly arm: Arm;
  readonly row: number;
  readonly expiresAt: Ms;
};

/** The team that gets what no team was named for. */
export const DEFAULT_TEAM = "desk";

const ofTeam = (team: string, campaignId: string) => `DESK#${team}#${campaignId}`;
/** Those that expire first stand first. */
const placeOf = ({ expiresAt, contactId }: Waiting) => `${String(expiresAt).padStart(15, "0")}#${contactId}`;

/** The team that calls for this arm. */
export const teamOf = ({ plan }: Campaign, arm: Arm): string =>
  arm === "care" ? plan.careTeam : plan.delivery.kind === "desk" ? (plan.delivery.team ?? DEFAULT_TEAM) : DEFAULT_TEAM;

export async function putOnDesk(records: RecordStore, campaign: Campaign, waiting: Waiting): Promise<void> {
  await records.put({
    pk: ofTeam(teamOf(campaign, waiting.arm), campaign.id),
    sk: placeOf(waiting),
    data: { ...waiting },
  });
}

/** How many wait for the campaign's own agents, counted up to `limit`. */
export async function waitingAtDesk(records: RecordStore, campaign: Campaign, limit: number): Promise<number> {
  return (await records.list(ofTeam(teamOf(campaign, "offer"), campaign.id), "", limit)).length;
}

/** Records looked at for one that can still be taken. */
const LOOKED_AT = 10;

/**
 * Takes the contact that waits longest: of several agents who ask at once, each gets another one. What has expired
 * meanwhile is cleared away; its row is due again.
 */
export async function takeFromDesk(
  records: RecordStore,
  team: string,
  campaignId: string,
  now: Ms,
): Promise<Waiting | undefined> {
  for (;;) {
    const page = await records.list(ofTeam(team, campaignId), "", LOOKED_AT);
    for (const record of page) {
      const waiting = record.data as unknown as Waiting;
      if ((await records.remove(record.pk, record.sk)) && waiting.expiresAt > now) return waiting;
    }
    if (page.length < LOOKED_AT) return undefined;
  }
}
