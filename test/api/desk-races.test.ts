import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COLUMNS, ok, PLAN, send } from "./lists.ts";
import { type Api, testApi } from "./server.ts";

let api: Api;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

let lists = 0;
/** A running campaign of so many customers; its contacts wait at its team's desk. */
async function running(count: number): Promise<string> {
  const list = lists++;
  const { campaignId } = ok(await api.call("POST", "/v1/campaigns", { ...PLAN, name: `Race ${list}` }), 201);
  const people = Array.from({ length: count }, (_, row) => `r${list}-${row},+3519${20_000_000 + list * 1_000 + row}`);
  await send(api, campaignId, ["id,phone", ...people].join("\n"), { columns: COLUMNS });
  ok(await api.call("POST", `/v1/campaigns/${campaignId}/launch`, {}));
  await api.advance("PT1M");
  await api.local.drained();
  return campaignId;
}

const next = (agentId: string, eventId: string, campaign: string) =>
  api.call("POST", "/v1/desk/next", { agentId, eventId, campaign });
const skip = (id: string, agentId: string) =>
  api.call("POST", `/v1/desk/contacts/${id}/skip`, { agentId, why: "I know her." });
const dial = (id: string) => api.call("POST", `/v1/contacts/${id}/authorisation`, {});
const rows = async (campaign: string) =>
  ok(await api.call("GET", `/v1/campaigns/${campaign}/progress?fresh=true`)).rows;

describe("the desk", () => {
  it("gives the last contact to one of several agents who ask at once", async () => {
    const campaign = await running(1);
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => next(`racer-${n}`, `race-${n}`, campaign)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 204, 204, 204, 204, 204]);
    expect(await rows(campaign)).toMatchObject({ inFlight: 1, pending: 0 });
  });

  it("answers a repeat of a request with the same contact, dialled or not", async () => {
    const campaign = await running(2);
    const [one, two] = await Promise.all([next("twice", "same", campaign), next("twice", "same", campaign)]);
    const given = [one, two].filter(({ status }) => status === 200);
    const { contact } = given[0]!.json;
    for (const { json } of given) expect(json.contact).toEqual(contact);
    expect(ok(await next("twice", "same", campaign)).contact).toEqual(contact);
    expect(ok(await dial(contact.contactId)).decision.verdict).toBe("allow");
    const again = ok(await next("twice", "same", campaign));
    expect(again.contact).toMatchObject({ contactId: contact.contactId, state: "authorised" });
    // What was dialled ends with an outcome and is not given back.
    const refused = await skip(contact.contactId, "twice");
    expect([refused.status, refused.json.code]).toEqual([409, "not-releasable"]);
    expect(await rows(campaign)).toMatchObject({ inFlight: 2 });
  });

  it("lets nobody skip what another agent has, and that agent keeps it", async () => {
    const campaign = await running(2);
    const mine = ok(await next("mine", "mine-1", campaign)).contact;
    const theirs = ok(await next("theirs", "theirs-1", campaign)).contact;
    const refused = await skip(theirs.contactId, "mine");
    expect([refused.status, refused.json.code]).toEqual([404, "not-found"]);
    expect(refused.json.detail).toMatch(/not this agent's; skip the one/);
    expect(ok(await next("theirs", "theirs-2", campaign)).contact).toEqual(theirs);
    expect(ok(await skip(mine.contactId, "mine"))).toEqual({ skipped: true });
    // A repeat, as after a lost reply, does nothing more.
    expect((await skip(mine.contactId, "mine")).status).toBe(404);
    expect((await next("mine", "mine-2", campaign)).status).toBe(204);
    expect(await rows(campaign)).toMatchObject({ inFlight: 1, deferred: 1 });
  });

  it("gives no go for a claim that has expired, and gives its row out again", async () => {
    const campaign = await running(1);
    const { contact } = ok(await next("slow", "slow-1", campaign));
    await api.advance("PT16M");
    await api.local.drained();
    const late = ok(await dial(contact.contactId));
    expect(late.decision.verdict).toBe("suppress");
    expect(late.decision.binding).toBe("contact-closed");
    expect(late.contact.nonce).toBeUndefined();
    await api.advance("PT10M");
    await api.local.drained();
    const again = ok(await next("quick", "quick-1", campaign)).contact;
    expect(again.contactId).not.toBe(contact.contactId);
    // The one who was slow has nothing of their own any more, and cannot skip what expired.
    expect((await next("slow", "slow-2", campaign)).status).toBe(204);
    const refused = await skip(contact.contactId, "slow");
    expect([refused.status, refused.json.code]).toEqual([409, "not-releasable"]);
    expect(refused.json.detail).toBe("the contact is over, and nothing of it is left to give back");
    expect(ok(await dial(again.contactId)).decision.verdict).toBe("allow");
    expect(await rows(campaign)).toMatchObject({ inFlight: 1 });
  });
});
