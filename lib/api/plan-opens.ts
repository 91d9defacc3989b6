import { campaignIdOf, ownHours } from "../campaign/manage.ts";
import type { CampaignPlan } from "../campaign/plan.ts";
import type { ProblemError } from "../contact/problem.ts";
import { type CompiledPolicy, compile } from "../policy/compile.ts";
import { decide } from "../policy/decide.ts";
import type { PolicyDocument } from "../policy/document.ts";
import { EMPTY_FOLD } from "../policy/fold.ts";
import type { Ms } from "../policy/words.ts";

/** A place for each distance from UTC that clocks keep somewhere, in both halves of the year. */
const PLACES: readonly string[] = [
  ..."Pacific/Kiritimati Pacific/Chatham Pacific/Auckland Australia/Sydney Australia/Adelaide Australia/Darwin".split(
    " ",
  ),
  ..."Asia/Tokyo Australia/Eucla Asia/Shanghai Asia/Bangkok Asia/Yangon Asia/Dhaka Asia/Kathmandu Asia/Kolkata".split(
    " ",
  ),
  ..."Asia/Karachi Asia/Kabul Asia/Dubai Asia/Tehran Europe/Moscow Europe/Athens Europe/Paris Europe/Lisbon UTC".split(
    " ",
  ),
  ..."Atlantic/Azores America/Sao_Paulo America/St_Johns America/Halifax America/New_York America/Chicago".split(" "),
  ..."America/Denver America/Los_Angeles America/Anchorage Pacific/Marquesas Pacific/Honolulu Pacific/Pago_Pago".split(
    " ",
  ),
];

/**
 * Whether the hours of the policies, and its own within them, leave the plan no minute between start and end, wherever
 * the customer may be. A warning, as another policy may be in force by then.
 */
export function neverOpens(plan: CampaignPlan, policy: CompiledPolicy, now: Ms): ProblemError[] {
  const own = plan.hours && ownHours(campaignIdOf(plan.name), plan, "1").policy;
  const [first, ...packs] = [...policy.documents, ...(own ? [own] : [])].map(hoursOf);
  const hours = compile(first!, packs);
  const { channel, purpose, topic, startsAt, endsAt } = plan;
  const request = { action: "contact", channel, purpose, topic, deadline: endsAt } as const;
  const isOpen = PLACES.some((name) => {
    const fold = { ...EMPTY_FOLD, known: true, zones: [{ name }] };
    return decide(fold, request, hours, Math.max(startsAt, now)).verdict !== "suppress";
  });
  if (isOpen) return [];
  const detail = `under policy ${policy.ref.id} ${policy.ref.version} there is no permitted hour between startsAt and endsAt, so nobody would be contacted; choose other hours or days`;
  return [{ pointer: plan.hours ? "/hours" : "/endsAt", detail }];
}

const hoursOf = (document: PolicyDocument): PolicyDocument => ({
  ...document,
  rules: document.rules.filter(({ kind }) => kind === "hours"),
});
