import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COLUMNS, historyOf, jobDone, ok, PLAN as plan, put, send as sendList } from "./lists.ts";
import { type Api, testApi } from "./server.ts";

const byEmail = {
  ...plan,
  channel: "email",
  script: { subject: "Your savings", text: "Hello {{name|there}}." },
  delivery: { kind: "email", from: "bank@example.com" },
};
const columns = { ...COLUMNS, needTopic: { constant: "term-deposit" } };
const LIST = [
  "id,phone",
  "c1,+351911000001",
  "c2,+351911000002",
  "c3,+351911000003",
  "c2,+351911000002",
  "c4,no number",
  "c5,+351911000005",
].join("\r\n");

const send = (api: Api, campaign: string, file: string, mapping: unknown = { columns }) =>
  sendList(api, campaign, file, mapping);

describe("planning a campaign", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  it("answers the plan as it is kept, with what was left out", async () => {
    const made = ok(await api.call("POST", "/v1/campaigns", plan), 201);
    expect(made).toMatchObject({
      campaignId: "term-deposits",
      state: "draft",
      startsAt: "2026-11-23T09:00:00Z",
      cadence: { maxAttempts: 3, retry: { no_answer: "P1D", busy: "PT4H" }, stopOn: [] },
      priority: 50,
      holdoutPercent: 0,
      careTeam: "care",
    });
    expect(made.warnings.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/cadence/retry/no_answer",
      "/careArmPercent",
    ]);
    expect(made.seed).toBeUndefined();
    const { warnings: _, ...kept } = made;
    expect(ok(await api.call("GET", "/v1/campaigns/term-deposits"))).toEqual(kept);
    expect(ok(await api.call("GET", "/v1/campaigns")).data).toEqual([kept]);
  });

  it("refuses a second one of that name, in whatever spelling", async () => {
    for (const name of [plan.name, "TERM  deposits!", "Térm-deposits"]) {
      const { status, json } = await api.call("POST", "/v1/campaigns", { ...plan, name });
      expect([status, json.code, json.errors[0].pointer]).toEqual([409, "campaign-exists", "/name"]);
    }
  });

  it("a repeat of the request itself makes one campaign", async () => {
    const once = { ...plan, name: "Once" };
    const key = { "idempotency-key": "make-once" };
    const first = await api.call("POST", "/v1/campaigns", once, key);
    const again = await api.call("POST", "/v1/campaigns", once, key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.headers.get("idempotent-response")).toBe("true");
    expect(again.json.campaignId).toBe(first.json.campaignId);
    const other = await api.call("POST", "/v1/campaigns", { ...once, priority: 60 }, key);
    expect(other.json.code).toBe("campaign-exists");
  });

  it("an equal plan is no repeat under another key or none, whatever became of the first", async () => {
    const twice = { ...plan, name: "Twice" };
    const key = { "idempotency-key": "make-twice" };
    ok(await api.call("POST", "/v1/campaigns", twice, key), 201);
    ok(await api.call("POST", "/v1/campaigns/twice/cancel", {}));
    for (const headers of [{ "idempotency-key": "make-thrice" }, undefined]) {
      const { status, json } = await api.call("POST", "/v1/campaigns", twice, headers);
      expect([status, json.code]).toEqual([409, "campaign-exists"]);
    }
    const repeat = await api.call("POST", "/v1/campaigns", twice, key);
    expect([repeat.status, repeat.json.state]).toEqual([200, "cancelled"]);
  });

  it("is warned of a pace beyond what one campaign keeps up with", async () => {
    const quick = (name: string, perMinute: number) => ({ ...plan, name, pacing: { perMinute } });
    const kept = ok(await api.call("POST", "/v1/campaigns", quick("As quick as it goes", 8_000)), 201);
    const beyond = ok(await api.call("POST", "/v1/campaigns", quick("Quicker", 8_001)), 201);
    const told = ({ warnings }: { warnings: { pointer: string; detail: string }[] }) =>
      warnings.filter(({ pointer }) => pointer === "/pacing/perMinute").map(({ detail }) => detail);
    expect(told(kept)).toEqual([]);
    expect(told(beyond)).toEqual([expect.stringContaining("keeps up with 8000 contacts a minute")]);
  });

  const week = { mon: [["09:00", "12:00"]] };
  it.each<[string, unknown, number, string, string]>([
    ["the end before the start", { ...plan, endsAt: "2026-11-23T08:00:00Z" }, 422, "invalid-campaign", "/endsAt"],
    [
      "an end that is past",
      { ...plan, startsAt: "2026-11-01T08:00:00Z", endsAt: "2026-11-02T08:00:00Z" },
      422,
      "invalid-campaign",
      "/endsAt",
    ],
    ["no pace", { ...plan, pacing: { perMinute: 0 } }, 400, "invalid-request", "/pacing/perMinute"],
    ["a fraction of a pace", { ...plan, pacing: { perMinute: 0.5 } }, 400, "invalid-request", "/pacing/perMinute"],
    ["an unknown topic", { ...plan, topic: "timeshare" }, 422, "unknown-topic", "/topic"],
    ["promotion without a topic", { ...plan, topic: undefined }, 422, "invalid-campaign", "/topic"],
    [
      "an offer without a topic",
      { ...plan, purpose: "service", topic: undefined, offer: "gold" },
      422,
      "invalid-campaign",
      "/topic",
    ],
    ["email by voice", { ...byEmail, channel: "voice" }, 422, "invalid-campaign", "/delivery/kind"],
    [
      "sms by email",
      { ...byEmail, delivery: { kind: "sms", from: "+351911" } },
      422,
      "invalid-campaign",
      "/delivery/kind",
    ],
    ["an email without a script", { ...byEmail, script: undefined }, 422, "invalid-campaign", "/script"],
    [
      "an email without a subject",
      { ...byEmail, script: { text: "Hello." } },
      422,
      "invalid-campaign",
      "/script/subject",
    ],
    [
      "a subject of a call",
      { ...plan, script: { subject: "Hello", text: "If you would rather not be called, tell me." } },
      422,
      "invalid-campaign",
      "/script/subject",
    ],
    [
      "a place that is none",
      { ...byEmail, script: { subject: "Hello", text: "Hello {{ name" } },
      422,
      "invalid-campaign",
      "/script/text",
    ],
    [
      "a script that does not say how to stop",
      { ...plan, script: { text: "Would you like a term deposit?" } },
      422,
      "invalid-campaign",
      "/script/text",
    ],
    [
      "a promotion inside a service call",
      {
        ...plan,
        purpose: "service",
        script: { text: "Your card is ready. You may qualify for a special offer." },
      },
      422,
      "invalid-campaign",
      "/script/text",
    ],
    [
      "more than the whole held out and cared for",
      { ...plan, holdoutPercent: 60, careArmPercent: 50 },
      422,
      "invalid-campaign",
      "/holdoutPercent",
    ],
    [
      "a retry of what stops",
      { ...plan, cadence: { maxAttempts: 2, retry: { voicemail: "P1D" }, stopOn: ["voicemail"] } },
      422,
      "invalid-campaign",
      "/cadence/retry/voicemail",
    ],
    [
      "a retry of a no",
      { ...plan, cadence: { maxAttempts: 2, retry: { declined: "P1D" } } },
      422,
      "invalid-campaign",
      "/cadence/retry/declined",
    ],
    [
      "a retry at once",
      { ...plan, cadence: { maxAttempts: 2, retry: { busy: "PT1S" } } },
      422,
      "invalid-campaign",
      "/cadence/retry/busy",
    ],
    [
      "a retry after the end",
      { ...plan, cadence: { maxAttempts: 2, retry: { busy: "P60D" } } },
      422,
      "invalid-campaign",
      "/cadence/retry/busy",
    ],
    ["no attempt", { ...plan, cadence: { maxAttempts: 0 } }, 400, "invalid-request", "/cadence/maxAttempts"],
    ["21 attempts", { ...plan, cadence: { maxAttempts: 21 } }, 400, "invalid-request", "/cadence/maxAttempts"],
    [
      "a month to wait",
      { ...plan, cadence: { maxAttempts: 2, retry: { busy: "P1M" } } },
      400,
      "invalid-request",
      "/cadence/retry/busy",
    ],
    [
      "a retry after what is no disposition",
      { ...plan, cadence: { maxAttempts: 2, retry: { shrug: "P1D" } } },
      400,
      "invalid-request",
      "/cadence/retry/shrug",
    ],
    ["hours without a window", { ...plan, hours: {} }, 422, "invalid-campaign", "/hours"],
    [
      "a window that starts when it ends",
      { ...plan, hours: { mon: [["09:00", "09:00"]] } },
      422,
      "invalid-campaign",
      "/hours/mon/0",
    ],
    [
      "a window that never opens between start and end",
      { ...plan, startsAt: "2026-11-24T15:00:00Z", endsAt: "2026-11-26T15:00:00Z", hours: week },
      422,
      "invalid-campaign",
      "/hours",
    ],
    [
      "a policy there is not",
      { ...plan, name: "With a policy", policy: { id: "none", version: "1" } },
      422,
      "invalid-campaign",
      "/policy",
    ],
    [
      "a way to leave that is none",
      { ...plan, delivery: { kind: "pigeon" } },
      400,
      "invalid-request",
      "/delivery/kind",
    ],
    ["a name without a letter", { ...plan, name: "!!!" }, 422, "invalid-campaign", "/name"],
    [
      "a webhook to the metadata service",
      { ...plan, delivery: { kind: "webhook", url: "https://169.254.169.254/latest" } },
      422,
      "invalid-campaign",
      "/delivery/url",
    ],
    [
      "a webhook to this very machine, in disguise",
      { ...plan, delivery: { kind: "webhook", url: "https://[::ffff:127.0.0.1]/" } },
      422,
      "invalid-campaign",
      "/delivery/url",
    ],
    [
      "a webhook without TLS",
      { ...plan, delivery: { kind: "webhook", url: "http://hooks.example.com" } },
      422,
      "invalid-campaign",
      "/delivery/url",
    ],
    ["a key that is none", { ...plan, budget: 5 }, 400, "invalid-request", "/budget"],
  ])("%s: a problem with its place, and nothing kept", async (what, body, status, code, pointer) => {
    const before = ok(await api.call("GET", "/v1/campaigns")).data.length;
    const answer = await api.call("POST", "/v1/campaigns", { name: `Mistake: ${what}`, ...(body as object) });
    const { json } = answer;
    expect([answer.status, json.code], answer.text).toEqual([status, code]);
    const found = json.errors.find((error: { pointer: string }) => error.pointer === pointer);
    expect(found, answer.text).toBeDefined();
    expect(found.detail).not.toMatch(/^(Invalid|Too|Unrecognized)/);
    expect(ok(await api.call("GET", "/v1/campaigns")).data).toHaveLength(before);
  });

  it("tells every mistake at once", async () => {
    const { json } = await api.call("POST", "/v1/campaigns", {
      ...byEmail,
      name: "All wrong",
      channel: "sms",
      holdoutPercent: 100,
      careArmPercent: 100,
      endsAt: plan.startsAt,
    });
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(["/endsAt", "/holdoutPercent", "/delivery/kind", "/script/subject"]),
    );
  });

  it("a window that is open for the customers furthest away is open", async () => {
    // Tuesday 01:00 UTC to 02:00 UTC is still Monday in Honolulu.
    const monday = { ...plan, name: "West", startsAt: "2026-11-24T01:00:00Z", endsAt: "2026-11-24T02:00:00Z" };
    const late = { ...monday, cadence: { maxAttempts: 1 }, hours: { mon: [["14:00", "17:00"]] } };
    ok(await api.call("POST", "/v1/campaigns", late), 201);
  });

  it("words that only sound bad are warnings", async () => {
    const text = "Unfortunately that is our policy. If you would rather not be called, tell me.";
    const { warnings } = ok(await api.call("POST", "/v1/campaigns", { ...plan, name: "Rude", script: { text } }), 201);
    const said = warnings.filter(({ pointer }: { pointer: string }) => pointer === "/script/text");
    expect(said.length).toBeGreaterThanOrEqual(2);
    expect(said[0].detail).toMatch(/“.+”: .+; .+/);
  });

  it.each([
    ["launch", 409, /no audience/],
    ["pause", 409, /draft campaign cannot be paused/],
    ["resume", 409, /draft campaign cannot be resumed/],
    ["forecast", 409, /no audience/],
  ])("%s of a draft is out of turn", async (what, status, why) => {
    const answer = await api.call("POST", `/v1/campaigns/term-deposits/${what}`, {});
    expect([answer.status, answer.json.code]).toEqual([status, "campaign-state"]);
    expect(answer.json.detail).toMatch(why);
  });

  it("only pace and end change, and the answer says so", async () => {
    const at = "/v1/campaigns/term-deposits";
    const changed = ok(
      await api.call("PATCH", at, { pacing: { perMinute: 50 }, agents: 4, endsAt: "2026-12-20T20:00:00Z" }),
    );
    expect(changed).toMatchObject({ pacing: { perMinute: 50, agents: 4 }, endsAt: "2026-12-20T20:00:00Z" });
    const refused = await api.call("PATCH", at, { topic: "mortgage", cadence: plan.cadence });
    expect([refused.status, refused.json.code]).toEqual([409, "campaign-state"]);
    expect(refused.json.detail).toMatch(/pacing.*endsAt/);
    expect(refused.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(["/topic", "/cadence"]);
    expect((await api.call("PATCH", at, { colour: "red" })).json.code).toBe("invalid-request");
    expect((await api.call("PATCH", at, { endsAt: "2026-11-23T14:00:00Z" })).json.code).toBe("invalid-campaign");
    expect((await api.call("PATCH", at, { pacing: { perMinute: 0 } })).status).toBe(400);
  });

  it("a webhook's secret is for those who may write, and for webhooks", async () => {
    const webhook = { kind: "webhook", url: "https://hooks.example.com/tacet" };
    ok(await api.call("POST", "/v1/campaigns", { ...plan, name: "Dialer", delivery: webhook }), 201);
    const { secrets } = ok(await api.call("GET", "/v1/campaigns/dialer/webhook-secret"));
    expect(secrets[0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect((await api.call("GET", "/v1/campaigns/term-deposits/webhook-secret")).status).toBe(404);
    const reader = await api.local.issuer.token(["tacet/campaigns:read"]);
    const answer = await api.call("GET", "/v1/campaigns/dialer/webhook-secret", undefined, {
      authorization: `Bearer ${reader}`,
    });
    expect(answer.json.code).toBe("missing-scope");
  });

  it.each([
    ["GET", ""],
    ["PATCH", ""],
    ["POST", "/audience"],
    ["GET", "/audience"],
    ["POST", "/forecast"],
    ["POST", "/launch"],
    ["POST", "/cancel"],
    ["GET", "/progress"],
    ["GET", "/calendar"],
    ["GET", "/webhook-secret"],
  ])("%s …%s of a campaign there is not", async (method, path) => {
    const body = path === "/audience" ? { mapping: { columns } } : {};
    const answer = await api.call(method, `/v1/campaigns/nothing${path}`, method === "GET" ? undefined : body);
    expect([answer.status, answer.json.code], answer.text).toEqual([404, "not-found"]);
  });
});

describe("a campaign from its list to its end", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
    ok(await api.call("POST", "/v1/campaigns", plan), 201);
  });
  afterAll(() => api.close());
  const at = "/v1/campaigns/term-deposits";

  const progress = async () => {
    const told = ok(await api.call("GET", `${at}/progress?fresh=true`));
    const { suppressed, ...single } = told.rows;
    const counts = [...Object.values<number>(single), ...Object.values<number>(suppressed)];
    return { ...told, total: counts.reduce((sum, count) => sum + count, 0) };
  };

  it("a list that lacks its columns fails the job, and says which", async () => {
    const job = await send(api, "term-deposits", "a;b\n1;2\n");
    expect(job.state).toBe("failed");
    expect(job.problem.code).toBe("unknown-columns");
    expect(job.problem.detail).toMatch(/id|phone/);
    expect(ok(await api.call("GET", at)).state).toBe("draft");
  });

  it.each([
    ["an empty file", ""],
    ["a header only", "id,phone\n"],
  ])("%s fails the job", async (_what, file) => {
    const job = await send(api, "term-deposits", file);
    expect(job.state).toBe("failed");
    expect(job.problem.detail.length).toBeGreaterThan(10);
  });

  it("every line of the list gets its verdict", async () => {
    const job = await send(api, "term-deposits", LIST);
    expect(job).toMatchObject({
      state: "done",
      kind: "audience",
      result: { rows: { ok: 4, rejected: 1, duplicate: 1 } },
    });
    expect(ok(await api.call("GET", at))).toMatchObject({
      state: "ready",
      audience: { ok: 4, rejected: 1, duplicate: 1 },
    });
    const { rows, verdicts } = ok(await api.call("GET", `${at}/audience`));
    expect(rows).toEqual({ ok: 4, rejected: 1, duplicate: 1 });
    const file = await fetch(verdicts.url);
    const text = await new Response(file.body!.pipeThrough(new DecompressionStream("gzip"))).text();
    expect(text.trim().split(/\r?\n/)).toHaveLength(7);
    expect(text).toMatch(/duplicate/);
    expect(job.files.verdicts.url).toContain("verdicts");
  });

  it("a script's variables must be given", async () => {
    const script = { text: "Your branch is {{vars.branch}}. If you would rather not be called, tell me." };
    ok(await api.call("POST", "/v1/campaigns", { ...plan, name: "Branches", script }), 201);
    const lacking = await api.call("POST", "/v1/campaigns/branches/audience", { mapping: { columns } });
    expect([lacking.status, lacking.json.code]).toEqual([422, "invalid-audience"]);
    expect(lacking.json.errors[0].pointer).toBe("/mapping/columns/vars/branch");
    const vars = { branch: { column: "phone" } };
    ok(await api.call("POST", "/v1/campaigns/branches/audience", { mapping: { columns: { ...columns, vars } } }), 202);
  });

  it("the forecast tells of every row before anything is done", async () => {
    const { jobId } = ok(await api.call("POST", `${at}/forecast`, {}), 202);
    const job = await jobDone(api, jobId);
    expect(job.state, JSON.stringify(job)).toBe("done");
    expect(job.result).toMatchObject({ rows: 4 });
    expect(job.result.asOf).toBe("2026-11-23T15:00:00Z");
    const { total } = await progress();
    expect(total).toBe(6);
    const sunday = ok(await api.call("POST", `${at}/forecast`, { at: "2026-11-29T12:00:00Z" }), 202);
    const { result } = await jobDone(api, sunday.jobId);
    expect(result.later.map(({ hour }: { hour: string }) => hour)).toContainEqual(
      expect.stringMatching(/^2026-11-30T\d\d:00:00Z$/),
    );
  });

  it("asked twice with one Idempotency-Key, is one job", async () => {
    const key = { "idempotency-key": "ask-once" };
    const first = await api.call("POST", `${at}/forecast`, {}, key);
    const again = await api.call("POST", `${at}/forecast`, {}, key);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.json.jobId).toBe(first.json.jobId);
    expect(again.headers.get("idempotent-response")).toBe("true");
    const other = await api.call("POST", `${at}/forecast`, { samples: 1 }, key);
    expect([other.status, other.json.code]).toEqual([422, "idempotency-mismatch"]);
    await api.local.runtime.drained();
  });

  it("is launched once, however often it is asked", async () => {
    const first = ok(await api.call("POST", `${at}/launch`, { why: "The list is ready." }));
    expect(first.campaign).toMatchObject({ state: "running" });
    expect(first.campaign.history.at(-1)).toMatchObject({ to: "running", why: "The list is ready." });
    expect(first.effectiveAt).toBe("2026-11-23T15:00:00Z");
    expect(ok(await api.call("POST", `${at}/launch`, {})).campaign.history).toHaveLength(first.campaign.history.length);
    const other = await api.call("POST", `${at}/audience`, { mapping: { columns } });
    expect([other.status, other.json.code]).toEqual([409, "campaign-state"]);
  });

  const next = async (eventId: string, agentId = "agent-1", more = {}) =>
    api.call("POST", "/v1/desk/next", { agentId, eventId, ...more });

  it("hands contacts to agents, each with its briefing, and the agent's own again", async () => {
    await api.advance("PT2M");
    await api.local.runtime.drained();
    const first = ok(await next("e1"));
    expect(first).toMatchObject({
      campaign: "term-deposits",
      arm: "offer",
      channel: "voice",
      contact: { state: "claimed" },
      decision: { verdict: "allow" },
    });
    expect(first.address).toMatch(/^\+35191100000\d$/);
    expect(first.briefing.needs[0]).toMatch(/term deposit/);
    const again = ok(await next("e2"));
    expect(again.contact.contactId).toBe(first.contact.contactId);
    const other = ok(await next("e3", "agent-2"));
    expect(other.customerId).not.toBe(first.customerId);
    expect((await next("e4", "agent-3", { campaign: "nothing" })).status).toBe(404);
    const stranger = await next("e5", "agent-3", { team: "another" });
    expect([stranger.status, stranger.text]).toEqual([204, ""]);

    const go = ok(await api.call("POST", `/v1/contacts/${first.contact.contactId}/authorisation`, {}));
    expect(go.decision.verdict).toBe("allow");
    expect(ok(await next("e6")).contact.state).toBe("authorised");
    const tooLate = await api.call("POST", `/v1/desk/contacts/${first.contact.contactId}/skip`, {
      agentId: "agent-1",
      why: "Busy.",
    });
    expect(tooLate.json.code).toBe("not-releasable");
    ok(
      await api.call("POST", `/v1/contacts/${first.contact.contactId}/outcome`, {
        eventId: "o1",
        disposition: "accepted",
      }),
    );
    const notHers = await api.call("POST", `/v1/desk/contacts/${other.contact.contactId}/skip`, {
      agentId: "agent-1",
      why: "Busy.",
    });
    expect(notHers.status).toBe(404);
    ok(
      await api.call("POST", `/v1/desk/contacts/${other.contact.contactId}/skip`, {
        agentId: "agent-2",
        why: "I know her.",
      }),
    );
    const told = await progress();
    expect(told.total).toBe(6);
    expect(told).toMatchObject({ attempts: 1, outcomes: { accepted: 1 } });
    expect(told.rows.deferred).toBe(1);
    const { hours, more } = ok(await api.call("GET", `${at}/calendar`));
    expect(more).toBe(false);
    expect(hours.reduce((sum: number, hour: { followUps: number }) => sum + hour.followUps, 0)).toBe(1);
    expect(hours[0].hour).toMatch(/^2026-11-23T\d\d:00:00Z$/);
  });

  it("is paused and resumed, and cancelled for good", async () => {
    const paused = ok(await api.call("POST", `${at}/pause`, { why: "Lunch." }));
    expect(paused.campaign.state).toBe("paused");
    expect(paused.effectiveAt > paused.campaign.history.at(-1).at).toBe(true);
    expect(ok(await api.call("POST", `${at}/resume`, {})).campaign.state).toBe("running");
    expect(ok(await api.call("POST", `${at}/cancel`, {})).campaign.state).toBe("cancelled");
    expect(ok(await api.call("POST", `${at}/cancel`, {})).campaign.state).toBe("cancelled");
    for (const what of ["resume", "launch", "pause"]) {
      const { status, json } = await api.call("POST", `${at}/${what}`, {});
      expect([status, json.code]).toEqual([409, "campaign-state"]);
      expect(json.detail).toContain("cancelled");
    }
    const late = await api.call("PATCH", at, { pacing: { perMinute: 1 } });
    expect([late.status, late.json.code]).toEqual([409, "campaign-state"]);
    const { hours, fresh } = ok(await api.call("GET", `${at}/calendar`));
    expect({ hours, fresh }).toEqual({ hours: [], fresh: { rows: 0 } });
    expect((await progress()).total).toBe(6);
  });
});

describe("jobs", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  const mapping = historyOf("term-deposit", { column: "result" });
  const HISTORY = "client,date,result\nh1,2026-10-01,declined\nh1,2026-10-08,accepted\nh2,2026-10-01,accepted\n";

  it("an import writes what happened into the ledgers, once", async () => {
    const { jobId, upload } = ok(await api.call("POST", "/v1/imports", { mapping }), 202);
    expect(ok(await api.call("GET", `/v1/jobs/${jobId}`))).toMatchObject({
      state: "waiting-for-file",
      kind: "history",
    });
    const early = { version: "1", of: { kind: "import", job: jobId } };
    const refused = await api.call("POST", "/v1/policies/strict/backtest", early);
    expect([refused.status, refused.json.code]).toEqual([409, "job-state"]);
    await put(upload, HISTORY);
    const job = await jobDone(api, jobId);
    expect(job, JSON.stringify(job)).toMatchObject({ state: "done", result: { facts: { total: 3, written: 3 } } });
    const { json } = await api.call("GET", "/v1/customers/h1/ledger");
    expect(json.data.map((entry: { says: string }) => entry.says).join()).toContain("declined");
    const again = ok(await api.call("POST", "/v1/imports", { mapping }), 202);
    await put(again.upload, HISTORY);
    expect(await jobDone(api, again.jobId)).toMatchObject({ result: { facts: { written: 0, repeated: 3 } } });

    const backtest = ok(await api.call("POST", "/v1/policies/strict/backtest", early), 202);
    const replayed = await jobDone(api, backtest.jobId);
    expect(replayed, JSON.stringify(replayed)).toMatchObject({ state: "done", result: { contacts: { total: 3 } } });
    expect(replayed.result.from).toMatch(/^2026-10-01T/);
    const drawn = await (await fetch(replayed.files.picture.url)).text();
    expect(drawn).toMatch(/^<svg .*<\/svg>\s*$/s);
    expect(drawn).toContain(`${replayed.result.contacts.avoided} of 3 contacts would not have been made`);
  });

  it("a backtest of a file of its own writes nothing", async () => {
    const mine = { ...mapping, customerId: { expression: '"x" + row.client' } };
    const of = { kind: "file", mapping: mine };
    const { jobId, upload } = ok(await api.call("POST", "/v1/policies/courteous/backtest", { version: "1", of }), 202);
    await put(upload, HISTORY);
    const told = { law: true, contacts: { total: 3 } };
    expect(await jobDone(api, jobId)).toMatchObject({ state: "done", result: told });
    expect((await api.call("GET", "/v1/customers/xh1")).status).toBe(404);
    const body = { version: "1", of, withoutPacks: true };
    const without = ok(await api.call("POST", "/v1/policies/courteous/backtest", body), 202);
    await put(without.upload, HISTORY);
    expect(await jobDone(api, without.jobId)).toMatchObject({ state: "done", result: { ...told, law: false } });
  });

  it("are listed, the newest first", async () => {
    const { data } = ok(await api.call("GET", "/v1/jobs?limit=2"));
    expect(data).toHaveLength(2);
    expect((await api.call("GET", "/v1/jobs?limit=0")).json.errors[0].pointer).toBe("/limit");
  });

  it.each([
    ["a version there is not", { version: "99", of: { kind: "campaign", campaign: "x" } }, 404, "not-found"],
    ["a campaign there is not", { version: "1", of: { kind: "campaign", campaign: "x" } }, 404, "not-found"],
    ["a job there is not", { version: "1", of: { kind: "import", job: "jb_x" } }, 404, "not-found"],
    ["what cannot be replayed", { version: "1", of: { kind: "dreams" } }, 400, "invalid-request"],
  ])("a backtest of %s", async (_what, body, status, code) => {
    const answer = await api.call("POST", "/v1/policies/strict/backtest", body);
    expect([answer.status, answer.json.code], answer.text).toEqual([status, code]);
  });
});
