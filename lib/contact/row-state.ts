import { type Head, headOf } from "../ledger/entry.ts";
import type { CampaignPart } from "../policy/facts.ts";
import { type CampaignState, type Fold, MAX_CAMPAIGNS } from "../policy/fold.ts";
import type { World } from "./world.ts";

/** Entries read at once to find a campaign the fold has let go. */
const PAGE = 200;
/** Entries looked through for a campaign the fold has let go: more than anybody has while a campaign lasts. */
const MAX_ENTRIES = 20_000;

/**
 * Where a customer's row of a campaign stands. The fold remembers the newest few campaigns, those with something due
 * first; one it may have let go is looked for in the entries. Undefined: nothing was ever done for the row.
 * @throws RangeError beyond the entries it looks through: a row that may have been begun is not begun anew.
 */
export async function rowStateOf(
  world: Pick<World, "ledger">,
  customerId: string,
  { fold }: Pick<Head, "fold">,
  campaignId: string,
): Promise<CampaignState | undefined> {
  const known = fold.campaigns.find((state) => state.id === campaignId);
  if (known || fold.campaigns.length < MAX_CAMPAIGNS) return known;
  for (let to = fold.seq; to >= 1; to -= PAGE) {
    if (fold.seq - to >= MAX_ENTRIES)
      throw new RangeError(`campaign ${campaignId} is in none of the newest ${MAX_ENTRIES} entries of a customer`);
    const page = await world.ledger.read(customerId, { to, limit: PAGE, newestFirst: true });
    const mover = page.find(({ body }) => body.campaign && (body.campaign.id ?? body.opens?.campaign) === campaignId);
    if (mover) return headOf(mover).fold.campaigns.find((state) => state.id === campaignId);
  }
  return undefined;
}

/** The fold with a row that it had let go, as if it had not. */
export const recalling = (fold: Fold, row: CampaignState | undefined): Fold =>
  row === undefined || isKept(fold, row) ? fold : { ...fold, campaigns: [...fold.campaigns, row] };

/** What an entry that moves a row the fold has let go says besides, so that the fold after it knows all of it again. */
export const broughtBack = (fold: Fold, row: CampaignState | undefined): Pick<CampaignPart, "row" | "made"> =>
  row === undefined || isKept(fold, row) ? {} : { row: row.row, made: row.made };

const isKept = ({ campaigns }: Fold, { id }: CampaignState): boolean => campaigns.some((known) => known.id === id);
