import type { Command } from "../../campaign/life.ts";
import { campaignIdOf, command, createCampaign, findCampaign, patchCampaign } from "../../campaign/manage.ts";
import type { Campaign, CampaignPlan, Pacing } from "../../campaign/plan.ts";
import { Problem } from "../../contact/problem.ts";
import { digestOf } from "../../ledger/entry.ts";
import type { Ms } from "../../policy/words.ts";
import { checkPlan, planOf, planWarnings } from "../campaign-plan.ts";
import {
  CampaignCreated,
  CampaignOut,
  CampaignPatchRequest,
  CampaignRequest,
  CampaignsOut,
  CommandedOut,
  CommandRequest,
  WebhookSecretOut,
} from "../campaign-schemas.ts";
import { neverOpens } from "../plan-opens.ts";
import { instantOut } from "../render.ts";
import { renderCampaign } from "../render-campaign.ts";
import { type ApiEngine, type Caller, engineOf, type Route, route } from "../route.ts";
import { CampaignParams } from "../schemas.ts";
import { lintPlan } from "../script-findings.ts";

const autumn = {
  name: "Autumn savings",
  channel: "voice",
  purpose: "promotional",
  topic: "savings-account",
  startsAt: "2026-11-24T08:00:00Z",
  endsAt: "2026-12-18T20:00:00Z",
  hours: {
    mon: [["09:00", "18:00"]],
    tue: [["09:00", "18:00"]],
    wed: [["09:00", "18:00"]],
    thu: [["09:00", "18:00"]],
  },
  cadence: { maxAttempts: 3, retry: { no_answer: "P2D", busy: "PT4H" }, stopOn: ["voicemail"] },
  pacing: { perMinute: 20, agents: 6 },
  holdoutPercent: 5,
  script: {
    text: "Good day {{name|}}, this is the savings desk. If you would rather not be called about this, tell me and I will see to it.",
  },
  delivery: { kind: "desk", team: "savings" },
} as const;

/** @throws Problem campaign-exists; the same Idempotency-Key with the same plan gets the campaign it made. */
async function create(engine: ApiEngine, plan: CampaignPlan, actor: string, { clientId, idempotencyKey }: Caller) {
  const madeBy = idempotencyKey === undefined ? undefined : digestOf([clientId, idempotencyKey, plan]);
  try {
    return { campaign: await createCampaign(engine, plan, actor, madeBy), known: false };
  } catch (error) {
    if (madeBy === undefined || !(error instanceof Problem) || error.code !== "campaign-exists") throw error;
    const before = await findCampaign(engine, campaignIdOf(plan.name));
    if (before.madeBy !== madeBy) throw error;
    return { campaign: before, known: true };
  }
}

/** The policy in force and the plan's own beside it, where there is such a one: whether there is, is told later. */
const judgedBy = async ({ policies }: ApiEngine, { policy }: CampaignPlan, now: Ms) =>
  policies.inForce(now, policy && (await policies.version(policy.id, policy.version)) ? [policy] : []);

const createRoute = route({
  method: "POST",
  path: "/v1/campaigns",
  operationId: "createCampaign",
  tag: "Campaigns",
  summary: "Plan a campaign",
  description:
    "Checks the plan and its script, and keeps it as a draft: nobody is contacted before it has an audience and is launched. `warnings` name what the plan most likely does not mean, and words its script had better not use; words that break a promise or a law are answered with `invalid-campaign`.",
  scope: "tacet/campaigns:write",
  served: "campaigns",
  body: CampaignRequest,
  answer: CampaignCreated,
  status: 201,
  statusWhenKnown: 200,
  problems: ["invalid-campaign", "unknown-topic", "campaign-exists"],
  examples: [
    { order: 300, summary: "Calls about savings, by the agents of one desk", body: autumn },
    { order: 301, summary: "Another one of that name", body: autumn, status: 409 },
    {
      order: 302,
      summary: "One that ends before it starts",
      body: { ...autumn, name: "Backwards", endsAt: "2026-11-23T20:00:00Z" },
      status: 422,
    },
  ],
  handle: async ({ body, caller }, world) => {
    const engine = engineOf(world);
    const plan = planOf(body);
    const now = engine.now();
    checkPlan(plan, now);
    const policy = await judgedBy(engine, plan, now);
    const warnings = [...planWarnings(plan, policy, now), ...neverOpens(plan, policy, now), ...lintPlan(plan, policy)];
    const actor = body.actor ?? caller.subject;
    const { campaign, known } = await create(engine, plan, actor, caller);
    return {
      ...(known && { status: 200, replayed: true }),
      body: { ...renderCampaign(campaign), warnings },
    };
  },
});

const listRoute = route({
  method: "GET",
  path: "/v1/campaigns",
  operationId: "listCampaigns",
  tag: "Campaigns",
  summary: "Every campaign, the newest first",
  scope: "tacet/campaigns:read",
  served: "campaigns",
  answer: CampaignsOut,
  problems: [],
  examples: [{ order: 303, summary: "All" }],
  handle: async (_call, world) => {
    const campaigns = await engineOf(world).campaigns.list();
    const sorted = [...campaigns].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
    return { body: { data: sorted.map(renderCampaign), nextCursor: null } };
  },
});

const getRoute = route({
  method: "GET",
  path: "/v1/campaigns/{id}",
  operationId: "getCampaign",
  tag: "Campaigns",
  summary: "One campaign",
  scope: "tacet/campaigns:read",
  served: "campaigns",
  params: CampaignParams,
  answer: CampaignOut,
  problems: ["not-found"],
  examples: [
    { order: 304, summary: "The one about savings", params: { id: "autumn-savings" } },
    { order: 305, summary: "One there is not", params: { id: "nothing" }, status: 404 },
  ],
  handle: async ({ params }, world) => ({ body: renderCampaign(await findCampaign(engineOf(world), params.id)) }),
});

const MAY_CHANGE = "only pacing (perMinute, agents) and endsAt may change";

const patchRoute = route({
  method: "PATCH",
  path: "/v1/campaigns/{id}",
  operationId: "changeCampaign",
  tag: "Campaigns",
  summary: "Change the pace or the end",
  description: `At any time before it is over; ${MAY_CHANGE}. For anything else make another campaign: what was decided under this plan stays readable under it.`,
  scope: "tacet/campaigns:write",
  served: "campaigns",
  params: CampaignParams,
  body: CampaignPatchRequest,
  answer: CampaignOut,
  problems: ["not-found", "campaign-state", "invalid-campaign"],
  examples: [
    { order: 306, summary: "Twice as fast", params: { id: "autumn-savings" }, body: { pacing: { perMinute: 40 } } },
    {
      order: 307,
      summary: "Another topic",
      params: { id: "autumn-savings" },
      body: { topic: "credit-card" },
      status: 409,
    },
  ],
  handle: async ({ params, body }, world) => {
    const engine = engineOf(world);
    const { pacing, agents, endsAt, actor: _, ...fixed } = body;
    const named = Object.keys(fixed);
    if (named.length > 0)
      throw new Problem(
        "campaign-state",
        `${named.join(", ")} cannot change; ${MAY_CHANGE}`,
        named.map((name) => ({ pointer: `/${name}`, detail: "leave it out, or make another campaign" })),
      );
    const { plan } = await findCampaign(engine, params.id);
    const asked = { ...pacing, ...(agents !== undefined && { agents }) };
    const next: Pacing | undefined = Object.keys(asked).length > 0 ? { ...plan.pacing, ...asked } : undefined;
    const changed = await patchCampaign(engine, params.id, {
      ...(next && { pacing: next }),
      ...(endsAt !== undefined && { endsAt }),
    });
    return { body: renderCampaign(changed) };
  },
});

type Commands = Exclude<Command, "complete">;

const ABOUT: Readonly<Record<Commands, { summary: string; description: string; order: number; status?: number }>> = {
  launch: {
    summary: "Launch it",
    description:
      "From `ready`, which it is when its audience was prepared. From `startsAt` on, it contacts as fast as its pace, the hours and every customer's rules allow.",
    order: 320,
    status: 409,
  },
  pause: {
    summary: "Pause it",
    description:
      "Takes effect within one tick and what is in flight; from `effectiveAt` on nobody can act by an older copy. Contacts already made are settled all the same. Paused over its end, it is completed: what is left is refused.",
    order: 321,
    status: 409,
  },
  resume: {
    summary: "Go on with it",
    description: "From `paused`; what fell due meanwhile is due now.",
    order: 322,
    status: 409,
  },
  cancel: {
    summary: "End it for good",
    description: "Nothing is due for it any more from `effectiveAt` on, and nothing brings it back.",
    order: 390,
  },
};

const commandRoute = (what: Commands): Route => {
  const { summary, description, order, status } = ABOUT[what];
  return route({
    method: "POST",
    path: `/v1/campaigns/{id}/${what}`,
    operationId: `${what}Campaign`,
    tag: "Campaigns",
    summary,
    description: `${description} A repeat changes nothing.`,
    scope: "tacet/campaigns:write",
    served: "campaigns",
    params: CampaignParams,
    body: CommandRequest,
    answer: CommandedOut,
    problems: ["not-found", "campaign-state"],
    examples: [
      {
        order,
        summary: status ? "A draft without an audience" : "It is not needed after all",
        params: { id: "autumn-savings" },
        body: status ? {} : { why: "The rate changed." },
        ...(status && { status }),
      },
    ],
    handle: async ({ params, body, caller }, world) => {
      const done = await command(engineOf(world), params.id, what, body.actor ?? caller.subject, body.why);
      return { body: { campaign: renderCampaign(done.campaign), effectiveAt: instantOut(done.effectiveAt) } };
    },
  });
};

const secretRoute = route({
  method: "GET",
  path: "/v1/campaigns/{id}/webhook-secret",
  operationId: "getWebhookSecret",
  tag: "Campaigns",
  summary: "What its webhook is signed with",
  description:
    "Standard Webhooks secrets, the newest first. Every call is signed with each of them; accept a call if one signature fits. A dialer signs the outcomes it tells back with the newest.",
  scope: "tacet/campaigns:write",
  served: "campaigns",
  params: CampaignParams,
  answer: WebhookSecretOut,
  problems: ["not-found"],
  examples: [{ order: 308, summary: "Of one that is called by agents", params: { id: "autumn-savings" }, status: 404 }],
  handle: async ({ params }, world) => {
    const engine = engineOf(world);
    const campaign = await findCampaign(engine, params.id);
    mustHaveWebhook(campaign);
    return { body: { secrets: [...engine.signing.webhookSecrets(campaign.id)] } };
  },
});

function mustHaveWebhook({ plan }: Campaign): void {
  if (plan.delivery.kind === "webhook") return;
  throw new Problem("not-found", `it is delivered by ${plan.delivery.kind}, and has no webhook`);
}

export const campaignRoutes: readonly Route[] = [
  createRoute,
  listRoute,
  getRoute,
  patchRoute,
  ...(["launch", "pause", "resume", "cancel"] as const).map(commandRoute),
  secretRoute,
];
