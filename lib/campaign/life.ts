import type { CampaignLife } from "../contact/campaigns.ts";
import type { Ms } from "../policy/words.ts";
import type { Campaign } from "./plan.ts";

export type Command = "launch" | "pause" | "resume" | "cancel" | "complete";

/** What a command does, and from where; anywhere else it is refused. */
const MOVES: Readonly<Record<Command, { readonly from: readonly CampaignLife[]; readonly to: CampaignLife }>> = {
  launch: { from: ["ready"], to: "running" },
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
  cancel: { from: ["draft", "ready", "running", "paused"], to: "cancelled" },
  complete: { from: ["running", "paused"], to: "completed" },
};

export type Moved =
  | { readonly to: CampaignLife; readonly why?: undefined }
  /** It is there already: a repeat has one effect. */
  | { readonly to?: undefined; readonly why: "already" }
  | { readonly to?: undefined; readonly why: string };

/** Where a command takes a campaign, or why it cannot. */
export function moved(campaign: Pick<Campaign, "state" | "audience">, command: Command): Moved {
  const { from, to } = MOVES[command];
  if (campaign.state === to) return { why: "already" };
  if (from.includes(campaign.state)) return { to };
  if (command === "launch" && campaign.state === "draft")
    return {
      why: "it has no audience yet; send one with POST /v1/campaigns/{id}/audience and wait until it is prepared",
    };
  return { why: `a ${campaign.state} campaign cannot be ${PAST[command]}; only a ${from.join(" or ")} one can` };
}

const PAST: Readonly<Record<Command, string>> = {
  launch: "launched",
  pause: "paused",
  resume: "resumed",
  cancel: "cancelled",
  complete: "completed",
};

/**
 * Its rows are worked: claimed, or refused for good once its end has come. A pause only puts off what may be contacted,
 * and after the end nobody may, so there is nothing left to put off.
 */
export const worksRows = ({ state, plan }: Pick<Campaign, "state" | "plan">, now: Ms): boolean =>
  state === "running" || (state === "paused" && now >= plan.endsAt);

/** Nothing more will be done for it. */
export const isOver = (state: CampaignLife): boolean => state === "completed" || state === "cancelled";
