import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COLUMNS, ok, PLAN, send } from "./lists.ts";
import { type Api, testApi } from "./server.ts";

let api: Api;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

let lists = 0;
/** A running campaign of so many customers nobody else has; its contacts wait at its team's desk. */
async function running(count: number, more: object = {}): Promise<string> {
  const list = lists++;
  const plan = { ...PLAN, name: `Desk ${list}`, ...more };
  const { campaignId } = ok(await api.call("POST", "/v1/campaigns", plan), 201);
  const columns = { ...COLUMNS, needTopic: { constant: PLAN.topic } };
  const people = Array.from({ length: count }, (_, row) => `d${list}-${row},+3519${10_000_000 + list * 1_000 + row}`);
  const job = await send(api, campaignId, ["id,phone", ...people].join("\n"), { columns });
  expect(job.result.rows.ok).toBe(count);
  ok(await api.call("POST", `/v1/campaigns/${campaignId}/launch`, {}));
  await api.advance("PT2M");
  await api.local.drained();
  return campaignId;
}

let events = 0;
const event = () => `desk-${events++}`;
const next = (agentId: string, more: object = {}) =>
  api.call("POST", "/v1/desk/next", { agentId, eventId: event(), ...more });
const dial = async (contactId: string) => ok(await api.call("POST", `/v1/contacts/${contactId}/authorisation`, {}));
const end = async (contactId: string, outcome: object) =>
  ok(await api.call("POST", `/v1/contacts/${contactId}/outcome`, { eventId: event(), ...outcome }));
const report = async (campaign: string, what: "progress" | "arms") =>
  ok(await api.call("GET", `/v1/campaigns/${campaign}/${what}?fresh=true`));

describe("the desk", () => {
  it("gives one contact to an agent who asks several times at once, and loses none", async () => {
    const campaign = await running(6);
    const answers = await Promise.all(Array.from({ length: 8 }, () => next("hasty", { campaign })));
    const given = answers.filter(({ status }) => status === 200).map(({ json }) => json.contact.contactId);
    expect(new Set(given).size).toBe(1);
    const others = new Set<string>(given);
    for (let agent = 0; agent < 5; agent++) others.add(ok(await next(`calm-${agent}`, { campaign })).contact.contactId);
    expect(others.size).toBe(6);
    expect((await next("calm-5", { campaign })).status).toBe(204);
  });
});

describe("the care arm", () => {
  it("goes to its team, without the offer, and is told of beside the rest with how people felt", async () => {
    const campaign = await running(3, {
      careArmPercent: 100,
      careTeam: "listeners",
      offer: "gold",
      script: { text: "Gold for you. If you would rather not be called, tell me." },
    });
    expect((await next("seller", { campaign })).status).toBe(204);
    const moods = ["positive", "angry"] as const;
    for (const [place, sentiment] of moods.entries()) {
      const contact = ok(await next(`listener-${place}`, { team: "listeners" }));
      expect(contact).toMatchObject({ campaign, arm: "care", purpose: "care" });
      for (const key of ["offer", "topic", "script"]) expect(contact[key]).toBeUndefined();
      await dial(contact.contact.contactId);
      await end(contact.contact.contactId, { disposition: "conversation", sentiment });
    }
    const arms = await report(campaign, "arms");
    expect(arms).toMatchObject({
      untouched: 0,
      offer: { rows: 0, contacted: 0, attempts: 0, outcomes: {} },
      care: {
        team: "listeners",
        rows: 3,
        contacted: 2,
        attempts: 2,
        outcomes: { conversation: 2 },
        sentiment: { positive: 1, angry: 1 },
      },
      heldOut: { rows: 0 },
    });
    const kept = await api.call("GET", `/v1/campaigns/${campaign}/arms`);
    expect(kept.json.care).toEqual(arms.care);
    expect(await report(campaign, "progress")).toMatchObject({ attempts: 2, outcomes: { conversation: 2 } });
  });

  it("is left out of what the offer came to", async () => {
    const campaign = await running(40, { careArmPercent: 50, holdoutPercent: 30, careTeam: "carers" });
    const sale = ok(await next("seller-2", { campaign }));
    expect(sale.arm).toBe("offer");
    await dial(sale.contact.contactId);
    await end(sale.contact.contactId, { disposition: "accepted", sentiment: "positive" });
    const { offer, care, heldOut } = await report(campaign, "arms");
    expect(offer).toMatchObject({ contacted: 1, attempts: 1, outcomes: { accepted: 1 } });
    expect(care).toMatchObject({ contacted: 0, attempts: 0, outcomes: {}, sentiment: {} });
    for (const { rows } of [offer, care, heldOut]) expect(rows).toBeGreaterThan(2);
    expect(offer.rows + care.rows + heldOut.rows).toBe(40);
  });
});

describe("rows not begun", () => {
  it("are as many in the arms as in the calendar and the progress, and in no arm yet", async () => {
    const campaign = await running(7, { pacing: { perMinute: 2, agents: 30 }, holdoutPercent: 50 });
    const calendar = ok(await api.call("GET", `/v1/campaigns/${campaign}/calendar`));
    const { untouched, offer, care, heldOut } = await report(campaign, "arms");
    const begun = 7 - calendar.fresh.rows;
    expect(begun).toBeGreaterThan(0);
    expect(calendar.fresh.rows).toBeGreaterThan(0);
    expect(untouched).toBe(calendar.fresh.rows);
    expect((await report(campaign, "progress")).rows.pending).toBe(untouched);
    expect(offer.rows + care.rows + heldOut.rows).toBe(begun);
  });
});

describe("progress", () => {
  it("has the documented form, whatever state the campaign is in, and every row in one place", async () => {
    const keys = ["asOf", "attempts", "outcomes", "perMinute", "policyVersions", "rows", "state"];
    const rows = [
      "cancelled",
      "contacted",
      "deferred",
      "duplicate",
      "heldOut",
      "inFlight",
      "pending",
      "rejected",
      "suppressed",
    ];
    const { campaignId } = ok(await api.call("POST", "/v1/campaigns", { ...PLAN, name: "No list" }), 201);
    for (const campaign of [campaignId, await running(2)]) {
      const told = await report(campaign, "progress");
      expect(Object.keys(told).sort()).toEqual(keys);
      expect(Object.keys(told.rows).sort()).toEqual(rows);
      expect(told.policyVersions[0]).toEqual({ id: expect.any(String), version: expect.any(String) });
      expect(told.perMinute).toBe(PLAN.pacing.perMinute);
    }
  });

  it("says what decides, and until when another policy did since the launch", async () => {
    const campaign = await running(1);
    const { effectiveAt } = ok(await api.call("POST", "/v1/policies/strict/activate", { version: "1" }), 202);
    const courteous = { id: "courteous", version: "1" };
    expect((await report(campaign, "progress")).policyVersions).toEqual([courteous]);
    await api.advance("PT1M");
    expect((await report(campaign, "progress")).policyVersions).toEqual([
      { id: "strict", version: "1" },
      { ...courteous, until: effectiveAt },
    ]);
  });
});
