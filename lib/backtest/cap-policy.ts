import { type PolicyDocument, parsePolicy } from "../policy/document.ts";
import type { Channel } from "../policy/words.ts";

/** Longer than any campaign or record: the longest duration the policy language has, some 273 years. */
const FOR_EVER = "P99999D";

/**
 * A policy of one rule: at most `max` attempts in one campaign to one customer, for all time. Made to be replayed, as
 * the yardstick of what each further attempt is worth.
 */
export function capPolicy(max: number, channels?: readonly Channel[]): PolicyDocument {
  const { policy, mistakes } = parsePolicy({
    id: `cap-${max}`,
    version: "1",
    title: `At most ${max} a campaign`,
    rules: [
      {
        id: "campaign-cap",
        kind: "cap",
        why: `At most ${max} in one campaign, to see what the others brought.`,
        applies: { actions: ["contact"], ...(channels && { channels }) },
        max,
        window: { rolling: FOR_EVER },
        per: ["campaign"],
      },
    ],
  });
  if (!policy) throw new RangeError(`no cap of ${max}: ${mistakes.map(({ message }) => message).join("; ")}`);
  return policy;
}
