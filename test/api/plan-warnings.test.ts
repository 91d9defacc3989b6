import { expect, it } from "vitest";
import { planWarnings } from "../../lib/api/campaign-plan.ts";
import type { CampaignPlan } from "../../lib/campaign/plan.ts";
import { compile } from "../../lib/policy/compile.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import { DAY_MS, HOUR_MS } from "../../lib/policy/time.ts";
import { courteous } from "../../packs/shipped.ts";

const NOW = Date.parse("2026-11-23T15:00:00Z");
const PLAN: CampaignPlan = {
  name: "Plan",
  channel: "voice",
  purpose: "service",
  startsAt: NOW,
  endsAt: NOW + 20 * DAY_MS,
  cadence: { maxAttempts: 3, retry: { no_answer: DAY_MS + 2 * HOUR_MS, busy: 4 * HOUR_MS }, stopOn: ["voicemail"] },
  pacing: { perMinute: 1 },
  priority: 50,
  holdoutPercent: 0,
  careArmPercent: 1,
  careTeam: "care",
  delivery: { kind: "desk" },
};
const warned = (more: Partial<CampaignPlan>, policy = compile(courteous)) =>
  planWarnings({ ...PLAN, ...more }, policy, NOW).map(({ pointer, detail }) => `${pointer}: ${detail}`);

it("a plan that means what it says is warned of nothing", () => {
  expect(warned({})).toEqual([]);
});

it("how no contact of the channel ends never comes to bear", () => {
  const delivery = { kind: "email", from: "desk@example.com" } as const;
  expect(warned({ channel: "email", delivery })).toEqual([
    "/cadence/retry/no_answer: no contact by email ends with no_answer, so this never comes to bear",
    "/cadence/retry/busy: no contact by email ends with busy, so this never comes to bear",
    "/cadence/stopOn/0: no contact by email ends with voicemail, so this never comes to bear",
  ]);
  expect(warned({ cadence: { maxAttempts: 2, retry: { bounced: 5 * HOUR_MS }, stopOn: [] } })).toEqual([
    "/cadence/retry/bounced: no contact by voice ends with bounced, so this never comes to bear",
  ]);
});

it("texts by hand are most likely meant to be sent", () => {
  const cadence = { maxAttempts: 2, retry: { bounced: DAY_MS }, stopOn: [] };
  expect(warned({ channel: "sms", cadence })).toEqual([
    "/delivery/kind: an agent of the desk writes each text by hand; delivery by sms sends the script by itself",
  ]);
});

it("a call tried again whole days later comes at the hour that failed", () => {
  const cadence = { maxAttempts: 3, retry: { no_answer: 2 * DAY_MS, callback_requested: DAY_MS }, stopOn: [] };
  expect(warned({ cadence })).toEqual([
    "/cadence/retry/no_answer: P2D later is the same hour of the day, at which courteous does not call twice and defers; P2DT2H is another",
  ]);
});

it("is told of that by the name of the policy that refuses, and of nothing where none does", () => {
  const cadence = { maxAttempts: 3, retry: { no_answer: 2 * DAY_MS }, stopOn: [] };
  const house = (attempts: object) => {
    const apart = { id: "apart", kind: "attempts", why: "Two.", max: { no_answer: 2 }, apart: "PT4H", ...attempts };
    return compile(parsePolicy({ id: "house", version: "1", title: "House", rules: [apart] }).policy!);
  };
  const detail = (policy: ReturnType<typeof house>) => warned({ cadence }, policy);
  expect(detail(house({ neverSameHour: true, within: "P90D" }))).toEqual([
    expect.stringContaining("at which house does not call twice and defers; P2DT2H is another"),
  ]);
  expect(detail(house({ neverSameHour: false, within: "P90D" }))).toEqual([]);
  expect(detail(house({ neverSameHour: true, within: "P2D" }))).toEqual([]);
});
