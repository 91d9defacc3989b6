import { afterAll, beforeAll, expect, it } from "vitest";
import { type EventName, eventSchema } from "../../lib/delivery/events.ts";
import { COLUMNS, ok, PLAN, send } from "./lists.ts";
import { type Api, testApi } from "./server.ts";

let api: Api;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

type Told = { readonly id: string; readonly type: string; readonly data: any };
const told = async (name: EventName): Promise<Told[]> => {
  const { data } = ok(await api.call("GET", "/sandbox/events?limit=500"));
  const events = (data as Told[]).filter(({ type }) => type === `tacet.${name}`).reverse();
  for (const event of events) expect(eventSchema(name).strict().parse(event)).toEqual(event);
  return events;
};

it("what becomes of a campaign leaves as CloudEvents, each of its documented form", async () => {
  const plan = { ...PLAN, endsAt: "2026-11-23T16:00:00Z", cadence: { maxAttempts: 1 } };
  const at = `/v1/campaigns/${ok(await api.call("POST", "/v1/campaigns", plan), 201).campaignId}`;
  const columns = { ...COLUMNS, needTopic: { constant: PLAN.topic } };
  await send(api, "term-deposits", "id,phone\ne1,+351911000001\ne2,+351911000002\n", { columns });
  for (const command of ["launch", "pause", "pause", "resume"]) ok(await api.call("POST", `${at}/${command}`, {}));
  const states = await told("campaign.state");
  expect(states.map(({ data }) => data.state)).toEqual(["running", "paused", "paused", "running"]);
  expect(states[1]!.id).toBe(states[2]!.id);
  await api.advance("PT10M");
  await api.local.drained();
  expect((await told("contact.claimed")).length).toBeGreaterThan(0);
  const [running] = await told("campaign.progress");
  expect(running!.data).toMatchObject({ campaignId: "term-deposits", state: "running", perMinute: 100 });
  await api.advance("PT4H");
  expect((await told("campaign.state")).at(-1)!.data.state).toBe("completed");
  const last = (await told("campaign.progress")).at(-1)!;
  const { rows, attempts, outcomes } = ok(await api.call("GET", `${at}/progress?fresh=true`));
  expect(last.data).toMatchObject({ state: "completed", rows, attempts, outcomes });
  expect((await told("contact.suppressed")).length).toBeGreaterThan(0);
});
