import type { CampaignPlan } from "../campaign/plan.ts";
import { Problem, type ProblemError } from "../contact/problem.ts";
import { type Finding, lintScript } from "../delivery/script-lint.ts";
import type { CompiledPolicy } from "../policy/compile.ts";
import { scriptSectionOf } from "../policy/script.ts";

/**
 * What a plan's script says that a customer would mind.
 * @throws Problem invalid-campaign where it breaks a promise or a law, or what the policy forbids.
 */
export function lintPlan(
  plan: CampaignPlan,
  { topics, documents }: Pick<CompiledPolicy, "topics" | "documents">,
): readonly ProblemError[] {
  const { script, channel, purpose, topic, offer, delivery } = plan;
  if (!script) return [];
  const found = lintScript(script, {
    channel,
    purpose,
    topic,
    topics,
    offer,
    footer: delivery.kind === "email" || delivery.kind === "sms",
    policy: scriptSectionOf(documents),
  });
  const blocking = found.filter(({ severity }) => severity === "block");
  if (blocking.length > 0)
    throw new Problem(
      "invalid-campaign",
      "the script says what it must not, or leaves out what it must say; nothing was stored",
      blocking.map(told),
    );
  return found.map(told);
}

const told = ({ field, rule, quote, why, instead }: Finding): ProblemError => ({
  pointer: `/script/${field}`,
  detail: `${rule}${quote === "" ? "" : `, “${quote}”`}: ${why}; ${instead}`,
});
