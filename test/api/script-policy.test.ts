import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { courteous } from "../../packs/shipped.ts";
import { COLUMNS, jobDone, ok, PLAN, send } from "./lists.ts";
import { type Api, testApi } from "./server.ts";

let api: Api;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const STOP = "If you would rather not be called, tell me.";
let plans = 0;
const make = (text: string, more: object = {}) =>
  api.call("POST", "/v1/campaigns", {
    ...PLAN,
    name: `Script ${plans++}`,
    script: { text: `${text} ${STOP}` },
    ...more,
  });

const house = (version: string, script: object) => ({ ...courteous, id: "house", version, script });
const inForce = async (document: { id: string; version: string }) => {
  ok(await api.call("POST", "/v1/policies", document), 201);
  ok(await api.call("POST", `/v1/policies/house/activate`, { version: document.version }), 202);
  await api.advance("PT1M");
};

describe("what a policy says of scripts", () => {
  it("warns as usual where it says nothing", async () => {
    const { warnings } = ok(await make("Unfortunately that is our policy, at the end of the day."), 201);
    const said = warnings.filter(({ pointer }: { pointer: string }) => pointer === "/script/text");
    expect(said).toHaveLength(2);
  });

  it("blocks what it wants blocked, and finds its own phrases, with their reasons", async () => {
    const phrase = {
      phrase: "at the end of the day",
      kind: "procedure",
      why: "It says nothing, and takes long to.",
      instead: "leave it out",
    };
    await inForce(house("1", { severity: { blame: "block" }, phrases: [phrase] }));
    const { warnings } = ok(await make("At the end  of the day it is yours."), 201);
    const { detail } = warnings.find(({ pointer }: { pointer: string }) => pointer === "/script/text");
    expect(detail).toBe("procedure, “At the end  of the day”: It says nothing, and takes long to.; leave it out");
    const blocked = await make("Obviously you want one.");
    expect([blocked.status, blocked.json.code]).toEqual([422, "invalid-campaign"]);
    expect(blocked.json.errors).toMatchObject([{ pointer: "/script/text", detail: expect.stringMatching(/^blame, /) }]);
  });

  it("a policy of the campaign's own can only make it stricter", async () => {
    ok(
      await api.call("POST", "/v1/policies", house("lax", { severity: { blame: "warn", "no-opt-out": "warn" } })),
      201,
    );
    ok(await api.call("POST", "/v1/policies", house("hard", { severity: { procedure: "block" } })), 201);
    const lax = { policy: { id: "house", version: "lax" } };
    expect((await make("Obviously you want one.", lax)).json.code).toBe("invalid-campaign");
    const hard = { policy: { id: "house", version: "hard" } };
    expect((await make("Unfortunately, this is it.", hard)).json.code).toBe("invalid-campaign");
    ok(await make("Unfortunately, this is it."), 201);
  });

  it.each([
    ["a rule there is not", { severity: { shouting: "block" } }, "/script/severity"],
    ["a severity there is not", { severity: { blame: "shout" } }, "/script/severity/blame"],
    [
      "a phrase without a reason",
      { phrases: [{ phrase: "to be honest", kind: "blame", instead: "-----" }] },
      "/script/phrases/0/why",
    ],
  ])("%s is a mistake at its place", async (_what, script, pointer) => {
    const answer = await api.call("POST", "/v1/policies", house("bad", script));
    expect([answer.status, answer.json.code]).toEqual([422, "invalid-policy"]);
    expect(answer.json.errors.map((error: { pointer: string }) => error.pointer).join()).toContain(pointer);
  });
});

describe("what breaks a promise", () => {
  const bare = (text: string, more: object = {}) =>
    api.call("POST", "/v1/campaigns", { ...PLAN, name: `Script ${plans++}`, script: { text }, ...more });

  it.each<[string, string, object, RegExp]>([
    [
      "a promotion that nowhere says how to stop",
      "A deposit for you.",
      {},
      /^no-opt-out: nothing in it says how to stop/,
    ],
    [
      "a promotion inside a service message",
      "Your card is ready. We have a special offer for you today.",
      { purpose: "service", topic: undefined },
      /^promotion-inside, “special offer”: a service contact that pitches is a pitch/,
    ],
    [
      "an offer that a service message carries",
      "Your card is ready.",
      { purpose: "service", offer: "gold" },
      /^promotion-inside: the contact is service and carries the offer "gold"/,
    ],
  ])("is blocked, and said where: %s", async (_what, text, more, why) => {
    const before = ok(await api.call("GET", "/v1/campaigns")).data.length;
    const { status, json } = await bare(text, more);
    expect([status, json.code]).toEqual([422, "invalid-campaign"]);
    expect(json.errors).toMatchObject([{ pointer: "/script/text", detail: expect.stringMatching(why) }]);
    expect(json.errors[0].detail).toMatch(/; (let the agent say|leave the offer out|take the offer off)/);
    expect(ok(await api.call("GET", "/v1/campaigns")).data).toHaveLength(before);
  });

  it("is none where the way itself says how to stop, and a warning where the policy in force has it so", async () => {
    const email = {
      channel: "email",
      delivery: { kind: "email", from: "news@example.com" },
      cadence: { maxAttempts: 1 },
      script: { subject: "A deposit", text: "A deposit for you." },
    };
    const sent = ok(await bare("", email), 201);
    expect(sent.warnings.filter(({ pointer }: { pointer: string }) => pointer.startsWith("/script"))).toEqual([]);
    await inForce(house("mild", { severity: { "no-opt-out": "warn" } }));
    const { warnings } = ok(await bare("A deposit for you."), 201);
    expect(warnings).toContainEqual({ pointer: "/script/text", detail: expect.stringMatching(/^no-opt-out: /) });
  });
});

describe("a script that speaks of another family", () => {
  it("is told so, and whoever refused that family is passed over, with the reason, as the forecast foresees", async () => {
    const made = ok(await make("A deposit, or would you rather have a car loan?"), 201);
    const [warning] = made.warnings.filter(({ pointer }: { pointer: string }) => pointer === "/script/text");
    expect(warning.detail).toMatch(/^re-pitch, “car loan”: .*"credit".*passed over.*; leave it out/);
    const addresses = [{ channel: "voice", value: "+351911000001" }];
    ok(await api.call("PUT", "/v1/customers/refuser", { timeZone: "Europe/Lisbon", addresses }));
    const no = { channel: "voice", purpose: "promotional", topic: "mortgage", disposition: "declined" };
    ok(
      await api.call("POST", "/v1/contacts/records", {
        customerId: "refuser",
        ...no,
        at: "2026-09-01T10:00:00Z",
        eventId: "said-no",
      }),
      200,
    );
    const columns = { ...COLUMNS, needTopic: { constant: PLAN.topic } };
    const id = made.campaignId;
    await send(api, id, "id,phone\nrefuser,+351911000001\nother,+351911000002\n", { columns });
    const forecast = ok(await api.call("POST", `/v1/campaigns/${id}/forecast`, {}), 202);
    expect((await jobDone(api, forecast.jobId)).result).toMatchObject({ now: 1, never: 1 });
    ok(await api.call("POST", `/v1/campaigns/${id}/launch`, {}));
    await api.advance("PT2M");
    await api.local.drained();
    const { rows } = ok(await api.call("GET", `/v1/campaigns/${id}/progress?fresh=true`));
    expect(rows).toMatchObject({ inFlight: 1, suppressed: { "re-pitch": 1 } });
    const { data } = ok(await api.call("GET", `/v1/suppressions?campaign=${id}`));
    expect(data).toMatchObject([{ customerId: "refuser" }]);
    expect(JSON.stringify(data)).toContain("take it out of the script");
  });

  it("is not dialled once that family was refused between the claim and the dial, with the reason", async () => {
    const made = ok(await make("A deposit, or would you rather have a car loan?"), 201);
    const columns = { ...COLUMNS, needTopic: { constant: PLAN.topic } };
    const id = made.campaignId;
    await send(api, id, "id,phone\nlate,+351911000011\nopen,+351911000012\n", { columns });
    ok(await api.call("POST", `/v1/campaigns/${id}/launch`, {}));
    await api.advance("PT2M");
    await api.local.drained();
    const given = await Promise.all(
      ["anna", "bert"].map(async (agentId) =>
        ok(await api.call("POST", "/v1/desk/next", { agentId, eventId: agentId, campaign: id })),
      ),
    );
    const of = (customerId: string) => given.find((contact) => contact.customerId === customerId);
    const no = { channel: "voice", purpose: "promotional", topic: "mortgage", disposition: "declined" };
    const said = ok(
      await api.call("POST", "/v1/contacts/records", {
        customerId: "late",
        ...no,
        at: "2026-09-01T10:00:00Z",
        eventId: "said-no-late",
      }),
    );
    const dial = async (customerId: string) =>
      ok(await api.call("POST", `/v1/contacts/${of(customerId).contact.contactId}/authorisation`, {}));
    const refused = await dial("late");
    expect(refused.decision.verdict).toBe("suppress");
    expect(refused.contact.nonce).toBeUndefined();
    expect(refused.decision.reasons).toMatchObject([{ rule: "re-pitch", evidence: [said.ledgerSeq] }]);
    expect((await dial("open")).decision.verdict).toBe("allow");
  });
});
