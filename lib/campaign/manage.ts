import type { PolicyShelf } from "../contact/policies.ts";
import { Problem } from "../contact/problem.ts";
import type { PolicyRef } from "../policy/compile.ts";
import { type Parsed, parsePolicy } from "../policy/document.ts";
import { DAY_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import { type Command, isOver, moved } from "./life.ts";
import type { Campaign, CampaignPlan, Pacing } from "./plan.ts";
import { CAMPAIGN_CHANGE_DELAY_MS, FIRST_CURSOR, wentBack } from "./store.ts";
import { tellState } from "./tell.ts";

/** Ticks go on so long after the end, to sweep up what is still under way; the heartbeat gives more to what is not. */
export const DRAIN_MS = 2 * DAY_MS;
/** Bytes of a campaign's seed. */
const SEED_BYTES = 32;
const MAX_ID_LENGTH = 40;
/** Rounds of changing a record that others change too. */
const MAX_ROUNDS = 16;

type Keeper = Pick<Engine, "campaigns" | "now" | "chance"> & { readonly policies: PolicyShelf };

/** The id a campaign of this name has: what stands in every ledger entry of it, so it is short and can be read. */
export const campaignIdOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, MAX_ID_LENGTH)
    .replace(/-$/, "");

/** Makes a campaign from a plan that was checked at the edge. @throws Problem campaign-exists, invalid-campaign. */
export async function createCampaign(
  engine: Keeper,
  plan: CampaignPlan,
  actor: string,
  madeBy?: string,
): Promise<Campaign> {
  const id = campaignIdOf(plan.name);
  if (id === "")
    throw new Problem("invalid-campaign", "the name has no letter or digit to make an id of", [
      { pointer: "/name", detail: "give it a name with letters or digits, such as Autumn savings" },
    ]);
  const now = engine.now();
  await checkAgainstPolicy(engine, plan, now);
  const rules = await keepOwnHours(engine, id, plan, actor, now);
  const campaign: Campaign = {
    id,
    plan,
    state: "draft",
    history: [{ to: "draft", at: now, actor }],
    createdAt: now,
    actor,
    seed: Buffer.from(engine.chance.bytes(SEED_BYTES)).toString("base64url"),
    ...(madeBy !== undefined && { madeBy }),
    ...(rules && { rules }),
    version: 0,
  };
  if (!(await engine.campaigns.create(campaign)))
    throw new Problem("campaign-exists", `there is a campaign ${id} already; give this one another name`, [
      { pointer: "/name", detail: `another campaign is known as ${id}` },
    ]);
  return { ...campaign, version: 1 };
}

async function checkAgainstPolicy(engine: Keeper, plan: CampaignPlan, now: Ms): Promise<void> {
  if (plan.policy && !(await engine.policies.version(plan.policy.id, plan.policy.version)))
    throw new Problem("invalid-campaign", `there is no version ${plan.policy.version} of policy ${plan.policy.id}`, [
      { pointer: "/policy", detail: "name a policy and version that GET /v1/policies lists" },
    ]);
  const { topics } = await engine.policies.inForce(now);
  if (plan.topic === undefined || topics.familyOf(plan.topic) !== undefined) return;
  throw new Problem("unknown-topic", `the topic "${plan.topic}" is not in the tree of the policy in force`, [
    { pointer: "/topic", detail: `name one of ${topics.all.join(", ")}, or add the topic to the policy's tree` },
  ]);
}

/** A campaign's own hours are a policy like any other, so that a decision can name them and be derived again. */
export const ownHours = (id: string, { name, hours, channel, purpose }: CampaignPlan, version: string): Parsed =>
  parsePolicy({
    id: `campaign-${id}`,
    version,
    title: `Hours of the campaign ${name}`,
    rules: [
      {
        id: "campaign-hours",
        kind: "hours",
        why: "The campaign keeps these hours, inside those of the policies.",
        applies: { channels: [channel], purposes: [...new Set([purpose, "care"])] },
        weekly: hours,
      },
    ],
  });

async function keepOwnHours(
  engine: Keeper,
  id: string,
  plan: CampaignPlan,
  actor: string,
  now: Ms,
): Promise<PolicyRef | undefined> {
  if (!plan.hours) return undefined;
  const version = String(now);
  const { policy, mistakes } = ownHours(id, plan, version);
  if (!policy)
    throw new Problem(
      "invalid-campaign",
      "the campaign's hours have mistakes",
      mistakes.map(({ pointer, message }) => ({
        pointer: pointer.replace("/rules/0/weekly", "/hours"),
        detail: message,
      })),
    );
  await engine.policies.add(policy, actor, now);
  return { id: policy.id, version };
}

/** @throws Problem not-found. */
export async function findCampaign({ campaigns }: Pick<Engine, "campaigns">, id: string): Promise<Campaign> {
  const campaign = await campaigns.find(id);
  if (!campaign) throw new Problem("not-found", `there is no campaign ${id}; GET /v1/campaigns lists them`);
  return campaign;
}

/** Changes the record as `change` says, seeing the newest; undefined changes nothing. */
export async function changeCampaign(
  engine: Pick<Engine, "campaigns">,
  id: string,
  change: (campaign: Campaign) => Campaign | undefined,
): Promise<Campaign> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const campaign = await findCampaign(engine, id);
    const next = change(campaign);
    if (!next) return campaign;
    if (await engine.campaigns.replace(next)) return { ...next, version: campaign.version + 1 };
  }
  throw new Problem("too-busy", `others are changing campaign ${id} at the same time; try again`);
}

export type CampaignPatch = { readonly pacing?: Pacing; readonly endsAt?: Ms };

/** Changes what may change while it runs. @throws Problem campaign-state for one that is over, invalid-campaign for an end that is past. */
export async function patchCampaign(
  engine: Pick<Engine, "campaigns" | "schedules" | "now">,
  id: string,
  patch: CampaignPatch,
): Promise<Campaign> {
  const now = engine.now();
  const changed = await changeCampaign(engine, id, (campaign) => {
    if (isOver(campaign.state))
      throw new Problem("campaign-state", `the campaign is ${campaign.state}; nothing about it changes any more`);
    const plan = { ...campaign.plan, ...patch };
    if (plan.endsAt <= plan.startsAt || (patch.endsAt !== undefined && patch.endsAt <= now))
      throw new Problem("invalid-campaign", "the new end is past, or before the start", [
        { pointer: "/endsAt", detail: "name an instant after now and after startsAt" },
      ]);
    return { ...campaign, plan };
  });
  if (changed.state === "running" || changed.state === "paused") await schedule(engine, changed);
  return changed;
}

/** Makes the schedule of a campaign, or makes it anew. One whose end is long past is given as much time from now on. */
export function schedule(engine: Pick<Engine, "schedules" | "now">, { id, plan }: Campaign): Promise<void> {
  const now = engine.now();
  return engine.schedules.start(id, Math.max(plan.startsAt, now), Math.max(plan.endsAt, now) + DRAIN_MS);
}

export type Commanded = {
  readonly campaign: Campaign;
  /** From then on nobody can act by an older copy. */
  readonly effectiveAt: Ms;
};

/** Launches, pauses, resumes or cancels; a repeat has one effect. @throws Problem campaign-state where that is not possible. */
export async function command(
  engine: Pick<Engine, "campaigns" | "schedules" | "now" | "tell">,
  id: string,
  what: Command,
  actor: string,
  why?: string,
): Promise<Commanded> {
  const now = engine.now();
  const campaign = await changeCampaign(engine, id, (before) => {
    const move = moved(before, what);
    if (move.to === undefined) {
      if (move.why === "already") return undefined;
      throw new Problem("campaign-state", move.why);
    }
    if (what === "launch" && before.plan.endsAt <= now)
      throw new Problem("campaign-state", "its end is past; give it a new one with PATCH first");
    return {
      ...before,
      state: move.to,
      history: [...before.history, { to: move.to, at: now, actor, ...(why && { why }) }],
    };
  });
  if (what === "resume") await lookAgain(engine, id);
  if (what === "launch" || what === "resume") await schedule(engine, campaign);
  const { at } = campaign.history.at(-1)!;
  const effectiveAt = what === "launch" || what === "resume" ? at : at + CAMPAIGN_CHANGE_DELAY_MS;
  await tellState(engine, campaign, effectiveAt);
  return { campaign, effectiveAt };
}

/** What was left alone while it was paused is looked at again: by ticks from the first of it on, by a sweep for what workers left. */
async function lookAgain({ campaigns }: Pick<Engine, "campaigns">, id: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const cursor = wentBack(await campaigns.cursor(id));
    if (await campaigns.moveCursor(id, { ...cursor, sweep: { ...FIRST_CURSOR.sweep, urgent: true } })) return;
  }
}
