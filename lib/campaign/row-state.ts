import type { World } from "../contact/world.ts";
import { type Head, headOf } from "../ledger/entry.ts";
import { type CampaignState, MAX_CAMPAIGNS } from "../policy/fold.ts";

/** Entries read at once, and in all, to find a campaign the fold has let go. */
const PAGE = 200;
const MAX_ENTRIES = 2_000;

/**
 * Where a customer's row of a campaign stands. The fold remembers the newest few campaigns, those with something due
 * first; one it may have let go is looked for in the entries. Undefined: nothing was ever done for the row.
 */
export async function rowStateOf(
  world: Pick<World, "ledger">,
  customerId: string,
  { fold }: Head,
  campaignId: string,
): Promise<CampaignState | undefined> {
  const known = fold.campaigns.find((state) => state.id === campaignId);
  if (known || fold.campaigns.length < MAX_CAMPAIGNS) return known;
  for (let to = fold.seq; to >= 1 && fold.seq - to < MAX_ENTRIES; to -= PAGE) {
    const page = await world.ledger.read(customerId, { to, limit: PAGE, newestFirst: true });
    const mover = page.find(({ body }) => body.campaign && (body.campaign.id ?? body.opens?.campaign) === campaignId);
    if (mover) return headOf(mover).fold.campaigns.find((state) => state.id === campaignId);
  }
  return undefined;
}
