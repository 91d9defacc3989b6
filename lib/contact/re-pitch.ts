import type { CompiledPolicy } from "../policy/compile.ts";
import { refusalsNow } from "../policy/decide.ts";
import type { Fold } from "../policy/fold.ts";
import type { Request } from "../policy/rule.ts";
import { mentionsIn } from "../policy/script.ts";
import type { Ms } from "../policy/words.ts";
import type { CampaignTerms } from "./campaigns.ts";
import { type Judging, outside } from "./judge.ts";

/** A promotion that is asked for, and by what it is judged. */
export type Pitch = {
  readonly fold: Fold;
  readonly request: Request;
  readonly policy: CompiledPolicy;
  readonly now: Ms;
};

/**
 * The entries of a "no" that covers another topic the script of its campaign speaks of: another wording is the same
 * question again. Whoever opens a contact of a campaign and whoever dials it ask this of the newest fold. Only a
 * promotion is asked about, for the care arm offers nothing; nothing is read that judging the contact did not read.
 */
export async function refusedInScript(
  world: Pick<Judging, "policies">,
  terms: Pick<CampaignTerms, "says"> | undefined,
  { fold, request, policy: inForce, now }: Pitch,
): Promise<readonly number[] | undefined> {
  if (terms?.says === undefined || request.purpose !== "promotional" || fold.refusals.length === 0) return undefined;
  const others = new Set(mentionsIn(terms.says, inForce.topics).map(({ topic }) => topic));
  if (request.topic !== undefined) others.delete(request.topic);
  if (others.size === 0) return undefined;
  const { policy, request: asked } = await outside(world, fold, request, inForce, now);
  for (const topic of others) {
    const reasons = refusalsNow(fold, { ...asked, topic, offer: undefined }, policy, now);
    const no = reasons.find(({ pack, index }) => policy.documents[pack]?.rules[index]?.kind === "refusal");
    if (no) return no.evidence;
  }
  return undefined;
}
