import * as z from "zod";
import { calendarOf } from "../../campaign/calendar.ts";
import { createJob, UPLOAD_LASTS_SECONDS, uploadFor } from "../../campaign/jobs.ts";
import { findCampaign } from "../../campaign/manage.ts";
import type { Campaign } from "../../campaign/plan.ts";
import { armsOf, progressOf } from "../../campaign/progress.ts";
import { requestAudience } from "../../campaign/request-audience.ts";
import { Problem } from "../../contact/problem.ts";
import { variablesOf } from "../campaign-plan.ts";
import {
  ArmsOut,
  AudienceOut,
  AudienceRequest,
  CalendarOut,
  ForecastRequest,
  JobRefOut,
  ProgressOut,
  UploadOut,
} from "../campaign-schemas.ts";
import { jobOnce } from "../job-once.ts";
import { instantOut } from "../render.ts";
import { engineOf, route } from "../route.ts";
import { CampaignParams } from "../schemas.ts";

const savings = { id: "autumn-savings" };

/** @throws Problem invalid-audience where the script has places that no column fills. */
function mustFill({ plan }: Campaign, given: Readonly<Record<string, unknown>>): void {
  const lacking = variablesOf(plan.script).filter((name) => !Object.hasOwn(given, name));
  if (lacking.length === 0) return;
  throw new Problem(
    "invalid-audience",
    `the script has places for ${lacking.join(", ")}, which the mapping does not give`,
    lacking.map((name) => ({
      pointer: `/mapping/columns/vars/${name}`,
      detail: `say where {{vars.${name}}} comes from, as in {"column": "${name}"}`,
    })),
  );
}

const sendAudience = route({
  method: "POST",
  path: "/v1/campaigns/{id}/audience",
  operationId: "sendAudience",
  tag: "Campaigns",
  summary: "Send it a list",
  description:
    "Says which column of a file is what, and answers where to put the file: `PUT` it there as it is, CSV or JSON lines, gzipped or not. Then the job reads it; when it is done the campaign is `ready`, and every line has its verdict. Another list before the launch takes the place of the one before.",
  scope: "tacet/campaigns:write",
  served: "campaigns",
  params: CampaignParams,
  body: AudienceRequest,
  answer: UploadOut,
  status: 202,
  problems: ["not-found", "campaign-state", "invalid-audience", "idempotency-mismatch"],
  examples: [
    {
      order: 310,
      summary: "A plain list",
      params: savings,
      body: {
        mapping: {
          columns: {
            customerId: { column: "customer" },
            address: [{ channel: "voice", value: { column: "phone" } }],
            timeZone: { constant: "Europe/Lisbon" },
            name: { expression: 'row.first + " " + row.last' },
          },
        },
      },
    },
    {
      order: 311,
      summary: "Without saying who the rows are",
      params: savings,
      body: { mapping: { columns: {} } },
      status: 400,
    },
  ],
  handle: async ({ params, body, caller }, world) => {
    const engine = engineOf(world);
    const campaign = await findCampaign(engine, params.id);
    const mapping = { ...body.mapping, ...(body.format && { format: { ...body.mapping.format, ...body.format } }) };
    mustFill(campaign, mapping.columns.vars ?? {});
    const { job, replayed } = await jobOnce(engine, caller, ["audience", campaign.id, mapping], async () => {
      const asked = await requestAudience(engine, campaign.id, mapping, body.actor ?? caller.subject);
      return asked.job;
    });
    return { body: { jobId: job.id, upload: await uploadFor(engine, job) }, replayed };
  },
});

const getAudience = route({
  method: "GET",
  path: "/v1/campaigns/{id}/audience",
  operationId: "getAudience",
  tag: "Campaigns",
  summary: "Its list: how many rows are good, and why the others are not",
  scope: "tacet/campaigns:read",
  served: "campaigns",
  params: CampaignParams,
  answer: AudienceOut,
  problems: ["not-found"],
  examples: [{ order: 312, summary: "Nothing was put there yet", params: savings, status: 404 }],
  handle: async ({ params }, world) => {
    const engine = engineOf(world);
    const { audience } = await findCampaign(engine, params.id);
    if (!audience)
      throw new Problem(
        "not-found",
        "it has no audience yet; send one with POST /v1/campaigns/{id}/audience, PUT the file, and wait for the job",
      );
    const { ok, rejected, duplicate, verdictKey } = audience;
    const verdicts = await engine.files.download(verdictKey, UPLOAD_LASTS_SECONDS);
    return { body: { rows: { ok, rejected, duplicate }, verdicts } };
  },
});

const forecastRoute = route({
  method: "POST",
  path: "/v1/campaigns/{id}/forecast",
  operationId: "forecastCampaign",
  tag: "Campaigns",
  summary: "What would become of every row",
  description:
    "Asks the same code that will decide, of every row, on the ledgers as they are: now, later and when, or never and why. Nothing is claimed. The job's result is the forecast.",
  scope: "tacet/campaigns:write",
  served: "campaigns",
  params: CampaignParams,
  body: ForecastRequest,
  answer: JobRefOut,
  status: 202,
  problems: ["not-found", "campaign-state", "idempotency-mismatch"],
  examples: [{ order: 313, summary: "Before it has a list", params: savings, body: {}, status: 409 }],
  handle: async ({ params, body, caller }, world) => {
    const engine = engineOf(world);
    const { id, audience } = await findCampaign(engine, params.id);
    if (!audience)
      throw new Problem(
        "campaign-state",
        "it has no audience yet; send one with POST /v1/campaigns/{id}/audience and wait until it is prepared",
      );
    const { actor, ...asked } = body;
    const input = { campaign: id, ...asked };
    const { job, replayed } = await jobOnce(engine, caller, ["forecast", input], () =>
      createJob(engine, "forecast", input, actor ?? caller.subject),
    );
    return { body: { jobId: job.id }, replayed };
  },
});

const Fresh = z.object({
  fresh: z.enum(["true", "false"]).default("false").describe("`true`: look at every row again, however many there are"),
});

const progressRoute = route({
  method: "GET",
  path: "/v1/campaigns/{id}/progress",
  operationId: "getProgress",
  tag: "Campaigns",
  summary: "Where every row is",
  description:
    "Derived from the customers' ledgers, never counted up: each row of the list is in exactly one place. `asOf` is the age of the oldest of these facts.",
  scope: "tacet/campaigns:read",
  served: "campaigns",
  params: CampaignParams,
  query: Fresh,
  answer: ProgressOut,
  problems: ["not-found"],
  examples: [{ order: 314, summary: "A draft", params: savings }],
  handle: async ({ params, query }, world) => {
    const seen = await progressOf(engineOf(world), params.id, query.fresh === "true");
    const policyVersions = seen.policyVersions.map((policy) =>
      "until" in policy ? { ...policy, until: instantOut(policy.until) } : policy,
    );
    return { body: { ...seen, policyVersions, asOf: instantOut(seen.asOf) } };
  },
});

const armsRoute = route({
  method: "GET",
  path: "/v1/campaigns/{id}/arms",
  operationId: "getArms",
  tag: "Campaigns",
  summary: "The offer, the care arm and the holdout beside each other",
  description:
    "What came of the contacts of each arm, and how the customers of the care arm felt. Derived from the customers' ledgers, as progress is.",
  scope: "tacet/campaigns:read",
  served: "campaigns",
  params: CampaignParams,
  query: Fresh,
  answer: ArmsOut,
  problems: ["not-found"],
  examples: [{ order: 316, summary: "A draft", params: savings }],
  handle: async ({ params, query }, world) => {
    const { asOf, ...arms } = await armsOf(engineOf(world), params.id, query.fresh === "true");
    return { body: { ...arms, asOf: instantOut(asOf) } };
  },
});

const calendarRoute = route({
  method: "GET",
  path: "/v1/campaigns/{id}/calendar",
  operationId: "getCalendar",
  tag: "Campaigns",
  summary: "What is due when",
  scope: "tacet/campaigns:read",
  served: "campaigns",
  params: CampaignParams,
  answer: CalendarOut,
  problems: ["not-found"],
  examples: [{ order: 315, summary: "Nothing yet", params: savings }],
  handle: async ({ params }, world) => {
    const { asOf, hours, fresh, more } = await calendarOf(engineOf(world), params.id);
    const { rows, handedOutBy } = fresh;
    return {
      body: {
        asOf: instantOut(asOf),
        hours: hours.map(({ hour, ...due }) => ({ hour: instantOut(hour), ...due })),
        fresh: { rows, ...(handedOutBy !== undefined && { handedOutBy: instantOut(handedOutBy) }) },
        more,
      },
    };
  },
});

export const campaignReportRoutes = [sendAudience, getAudience, forecastRoute, progressRoute, armsRoute, calendarRoute];
