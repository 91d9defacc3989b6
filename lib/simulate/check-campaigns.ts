import { createHmac } from "node:crypto";
import type { CampaignLife } from "../contact/campaigns.ts";
import type { Ms } from "../policy/words.ts";

/** A campaign as its record was written. */
export type CampaignNow = {
  readonly id: string;
  readonly state: CampaignLife;
  /** Since when it is in that state, by the clock of whoever changed it. */
  readonly since: Ms;
  readonly seed: string;
  readonly holdoutPercent: number;
  /** Contacts of one row, at most. */
  readonly maxAttempts: number;
  readonly endsAt: Ms;
};

type Contacted = { readonly customerId: string; readonly at: Ms; readonly made: number };
type Wrong = { readonly guarantee: string; readonly detail: string };

export type CampaignsKnown = {
  readonly changed: (campaign: CampaignNow) => void;
  /** What is wrong with a contact authorised for a campaign; undefined: nothing. */
  readonly refuses: (campaign: string, contacted: Contacted) => Wrong | undefined;
};

/** A pause or an end bites so long after it was ordered (35 s, docs/campaigns.md), and clocks differ by 2 s. */
const BITES_AFTER_MS = 37_000;

/** What campaigns promise of their contacts, worked out from their records by code that shares nothing with the engine. */
export function campaignsKnown(): CampaignsKnown {
  const known = new Map<string, CampaignNow>();
  return {
    changed: (campaign) => {
      // Who is held out is drawn once: whatever is written later does not change it.
      const { seed, holdoutPercent } = known.get(campaign.id) ?? campaign;
      known.set(campaign.id, { ...campaign, seed, holdoutPercent });
    },
    refuses: (id, { customerId, at, made }) => {
      const campaign = known.get(id);
      if (!campaign) return { guarantee: "G4", detail: `campaign ${id} contacts, and is not there` };
      const { state, since, maxAttempts, holdoutPercent, endsAt } = campaign;
      if (state !== "running" && at >= since + BITES_AFTER_MS)
        return { guarantee: "G2", detail: `campaign ${id} contacts though it is ${state} since ${since}` };
      if (at >= endsAt) return { guarantee: "G2", detail: `campaign ${id} contacts after its end` };
      if (made > maxAttempts)
        return { guarantee: "G1", detail: `campaign ${id} made ${made} contacts of at most ${maxAttempts}` };
      if (isHeldOut(campaign, customerId))
        return {
          guarantee: "G5",
          detail: `campaign ${id} contacts ${customerId}, one of the ${holdoutPercent} % held out`,
        };
      return undefined;
    },
  };
}

/** DESIGN: HMAC of label and customer under the campaign's seed, its first 48 bits as a share of all. */
export function isHeldOut({ seed, holdoutPercent }: Pick<CampaignNow, "seed" | "holdoutPercent">, customerId: string) {
  const mac = createHmac("sha256", Buffer.from(seed, "base64url")).update(`holdout\0${customerId}`).digest("hex");
  return Number.parseInt(mac.slice(0, 12), 16) / 2 ** 48 < holdoutPercent / 100;
}
