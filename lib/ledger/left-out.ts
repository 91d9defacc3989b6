import type { Ms } from "../policy/words.ts";
import type { Body, Entry } from "./entry.ts";

/**
 * What an item leaves out because the rest of it says the same: a write unit is 1,024 bytes, and a claim that is
 * authorised at once would just not fit one. The entry has it all, and so has its hash. These are of the format
 * (docs/ledger-format.md): changing one changes what was written.
 */
type Said = Pick<Entry, "at" | "dueShard">;

/** A go that ends so long after it was given, which is as long as a go lasts (DESIGN §5), does not say when. */
const GO_ENDS_AFTER_MS: Ms = 30_000;
/** Who acts for a campaign is not told beside the campaign's own shard. */
const CAMPAIGN_ACTOR = "campaign:";

/** "winter-2026" of "winter-2026#3". */
const campaignOf = (dueShard: string | undefined): string | undefined =>
  dueShard?.slice(0, Math.max(0, dueShard.lastIndexOf("#"))) || undefined;

/** The actor as the item has it: undefined where the shard says as much. */
export function storedActor({
  actor,
  dueShard,
  suppressionShard,
}: Pick<Entry, "actor" | "dueShard" | "suppressionShard">) {
  const campaign = campaignOf(dueShard);
  // The index of suppressions carries the actor and not the shard.
  const isSaid = campaign !== undefined && suppressionShard === undefined && actor === CAMPAIGN_ACTOR + campaign;
  return isSaid ? undefined : actor;
}

export const actorOf = (stored: string | undefined, { dueShard }: Said): string =>
  stored ?? CAMPAIGN_ACTOR + campaignOf(dueShard);

/** The body as the item has it. */
export function storedBody({ body, at, dueShard }: Said & Pick<Entry, "body">): unknown {
  const { opens, go } = body;
  const campaign = campaignOf(dueShard);
  const isGoSaid = go !== undefined && go.dialBefore === at + GO_ENDS_AFTER_MS;
  const isCampaignSaid = opens !== undefined && campaign !== undefined;
  if (!isGoSaid && !isCampaignSaid) return body;
  return {
    ...body,
    // A contact of no campaign in an entry that has one is told from the others by its null.
    ...(isCampaignSaid && {
      opens: { ...opens, campaign: opens.campaign === campaign ? undefined : (opens.campaign ?? null) },
    }),
    ...(isGoSaid && { go: { ...go, dialBefore: undefined } }),
  };
}

/** The body as the entry has it, of what the item has. */
export function bodyOf(stored: string, { at, dueShard }: Said): Body {
  const body: Body = JSON.parse(stored);
  const { opens, go } = body;
  const campaign = campaignOf(dueShard);
  if (opens && campaign !== undefined) {
    const { campaign: own = campaign, ...rest } = opens as typeof opens & { campaign?: string | null };
    Object.assign(body, { opens: own === null ? rest : { ...rest, campaign: own } });
  }
  if (go) Object.assign(body, { go: { ...go, dialBefore: go.dialBefore ?? at + GO_ENDS_AFTER_MS } });
  return body;
}
