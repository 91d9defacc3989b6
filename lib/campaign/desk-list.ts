import pMap from "p-map";
import type { RecordStore, StoredRecord } from "../directory/store.ts";
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
const placeOf = ({ expiresAt, contactId }: Waiting) => `${expiringAt(expiresAt)}#${contactId}`;
const expiringAt = (instant: Ms) => String(instant).padStart(15, "0");
/** Before and after every place. */
const FIRST = "0";
const LAST = ":";

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

/** Records looked at for one that nobody else takes at the same time, and how often. */
const LOOKED_AT = 10;
const MAX_ROUNDS = 50;
/** Expired records cleared away for one agent who asks: a few times as many as one agent could have let expire. */
const CLEARED = 200;
const CLEARED_AT_ONCE = 25;

/**
 * Takes the contact that waits longest: of several agents who ask at once, each gets another one. What has expired
 * meanwhile is passed over and cleared away, some at each asking; its row is due again.
 */
export async function takeFromDesk(
  records: RecordStore,
  team: string,
  campaignId: string,
  now: Ms,
): Promise<Waiting | undefined> {
  const pk = ofTeam(team, campaignId);
  const live = () => records.between(pk, expiringAt(now + 1), LAST, LOOKED_AT);
  // As long as agents ask, nothing has expired, and one look is enough.
  let page = await records.list(pk, "", LOOKED_AT);
  if (page.some((record) => waitingOf(record).expiresAt <= now)) {
    await clearExpired(records, pk, now);
    page = await live();
  }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const record of page) if (await records.remove(record.pk, record.sk)) return waitingOf(record);
    if (page.length < LOOKED_AT) return undefined;
    page = await live();
  }
  return undefined;
}

const waitingOf = ({ data }: StoredRecord) => data as unknown as Waiting;

async function clearExpired(records: RecordStore, pk: string, now: Ms): Promise<void> {
  const expired = await records.between(pk, FIRST, expiringAt(now + 1), CLEARED);
  await pMap(expired, ({ sk }) => records.remove(pk, sk), { concurrency: CLEARED_AT_ONCE });
}
