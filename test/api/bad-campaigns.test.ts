import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COLUMNS, jobDone, ok, PLAN, send } from "./lists.ts";
import { type Answer, type Api, testApi } from "./server.ts";

let api: Api;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

let plans = 0;
const make = (more: object = {}): Promise<Answer> =>
  api.call("POST", "/v1/campaigns", { ...PLAN, name: `Plan ${plans++}`, ...more });
const listed = async (): Promise<number> => ok(await api.call("GET", "/v1/campaigns")).data.length;
const of = async (id: string) => ok(await api.call("GET", `/v1/campaigns/${id}`));
const tell = (id: string, command: string) => api.call("POST", `/v1/campaigns/${id}/${command}`, {});
const LIST = "id,phone\nm1,+351911000001\nm2,+351911000002\n";

type State = "draft" | "ready" | "running" | "paused" | "cancelled";
const WAY: Readonly<Record<State, readonly string[]>> = {
  draft: [],
  ready: ["list"],
  running: ["list", "launch"],
  paused: ["list", "launch", "pause"],
  cancelled: ["cancel"],
};

/** A campaign in that state. */
async function inState(state: State): Promise<string> {
  const { campaignId } = ok(await make(), 201);
  for (const step of WAY[state]) {
    if (step === "list") await send(api, campaignId, LIST);
    else ok(await tell(campaignId, step));
  }
  expect((await of(campaignId)).state).toBe(state);
  return campaignId;
}

describe("out of turn", () => {
  const NEXT: Readonly<Record<State, Readonly<Record<string, State | undefined>>>> = {
    draft: { cancel: "cancelled" },
    ready: { launch: "running", cancel: "cancelled" },
    running: { launch: "running", resume: "running", pause: "paused", cancel: "cancelled" },
    paused: { pause: "paused", resume: "running", cancel: "cancelled" },
    cancelled: { cancel: "cancelled" },
  };
  const STATES = Object.keys(NEXT) as State[];

  it.each(STATES)(
    "what a %s campaign does not take is a 409 that says what it is, and changes nothing",
    async (state) => {
      for (const command of ["launch", "pause", "resume", "cancel"]) {
        const id = await inState(state);
        const before = await of(id);
        const answer = await tell(id, command);
        const to = NEXT[state][command];
        if (to) {
          expect([command, answer.status, answer.json.campaign?.state]).toEqual([command, 200, to]);
          expect(answer.json.campaign.history.length - before.history.length).toBe(to === state ? 0 : 1);
          continue;
        }
        expect([command, answer.status, answer.json.code]).toEqual([command, 409, "campaign-state"]);
        expect(answer.json.detail).toMatch(new RegExp(`${state}|no audience`));
        expect(await of(id)).toEqual(before);
      }
    },
  );

  it("only pacing, end and agents change once it runs: each other field is a 409 with its place", async () => {
    const id = await inState("running");
    const before = await of(id);
    const others = Object.keys(before).filter(
      (key) => !["campaignId", "state", "audience", "history", "createdAt"].includes(key),
    );
    const fixed = others.filter((key) => !["pacing", "endsAt"].includes(key));
    expect(fixed.length).toBeGreaterThan(9);
    for (const key of [...fixed, "hours", "offer", "policy", "script"]) {
      const { status, json } = await api.call("PATCH", `/v1/campaigns/${id}`, { [key]: before[key] ?? "x" });
      expect([key, status, json.code, json.errors?.[0]?.pointer]).toEqual([key, 409, "campaign-state", `/${key}`]);
    }
    expect(await of(id)).toEqual(before);
    const changes = { pacing: { perMinute: 7 }, agents: 3, endsAt: "2026-12-10T20:00:00Z" };
    expect(ok(await api.call("PATCH", `/v1/campaigns/${id}`, changes))).toMatchObject({
      pacing: { perMinute: 7, agents: 3 },
      endsAt: "2026-12-10T20:00:00Z",
    });
  });

  it("a list for one that was launched is a 409, and one that was asked for before fails its job", async () => {
    const { campaignId: id } = ok(await make(), 201);
    await send(api, id, LIST);
    const late = ok(await api.call("POST", `/v1/campaigns/${id}/audience`, { mapping: { columns: COLUMNS } }), 202);
    ok(await tell(id, "launch"));
    const refused = await api.call("POST", `/v1/campaigns/${id}/audience`, { mapping: { columns: COLUMNS } });
    expect([refused.status, refused.json.code]).toEqual([409, "campaign-state"]);
    await fetch(late.upload.url, { method: "PUT", body: `${LIST}m3,+351911000003\n` });
    expect(await jobDone(api, late.jobId)).toMatchObject({ state: "failed", problem: { code: "campaign-state" } });
    expect((await of(id)).audience).toEqual({ ok: 2, rejected: 0, duplicate: 0 });
  });

  it("one whose end passed before its launch asks for a new end; a completed one takes nothing more", async () => {
    const other = await testApi();
    const plan = { ...PLAN, endsAt: "2026-11-23T15:30:00Z", cadence: { maxAttempts: 1 } };
    const at = `/v1/campaigns/${ok(await other.call("POST", "/v1/campaigns", plan), 201).campaignId}`;
    const refused = async (method: string, path: string, body: object, why: RegExp) => {
      const { status, json } = await other.call(method, `${at}${path}`, body);
      expect([path, status, json.code]).toEqual([path, 409, "campaign-state"]);
      expect(json.detail).toMatch(why);
    };
    await send(other, "term-deposits", LIST);
    await other.advance("PT1H");
    await refused("POST", "/launch", {}, /end is past.*PATCH/);
    ok(await other.call("PATCH", at, { endsAt: "2026-11-23T16:05:00Z" }));
    ok(await other.call("POST", `${at}/launch`, {}));
    await other.advance("PT3H");
    const before = ok(await other.call("GET", at));
    expect(before.state).toBe("completed");
    for (const command of ["launch", "pause", "resume", "cancel"])
      await refused("POST", `/${command}`, {}, /completed campaign cannot be/);
    await refused("POST", "/audience", { mapping: { columns: COLUMNS } }, /completed/);
    await refused("PATCH", "", { pacing: { perMinute: 1 } }, /completed/);
    expect(ok(await other.call("GET", at))).toEqual(before);
    await other.close();
  });
});

describe("at the same moment", () => {
  it("of several campaigns with one name one is made", async () => {
    const before = await listed();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((priority) =>
        make({ name: "The one and only", priority, hours: { mon: [["09:00", "12:00"]] } }),
      ),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    for (const { status, json } of answers.filter((answer) => !made.includes(answer))) {
      expect([status, json.code, json.errors[0].pointer]).toEqual([409, "campaign-exists", "/name"]);
      expect(json.detail).toMatch(/another name/);
    }
    expect(await listed()).toBe(before + 1);
    expect((await of("the-one-and-only")).priority).toBe(made[0]!.json.priority);
  });

  it("of several launches one is in its history, and pausing against cancelling ends cancelled", async () => {
    const id = await inState("ready");
    await Promise.all(Array.from({ length: 5 }, () => tell(id, "launch")));
    const { history } = await of(id);
    expect(history.filter(({ to }: { to: string }) => to === "running")).toHaveLength(1);
    const [, cancelled] = await Promise.all([tell(id, "pause"), tell(id, "cancel")]);
    expect(cancelled!.status).toBe(200);
    expect((await of(id)).state).toBe("cancelled");
    expect((await tell(id, "resume")).status).toBe(409);
  });
});

describe("a campaign that would never open", () => {
  it.each<[string, object, string | undefined]>([
    ["on a Sunday night", { hours: { sun: [["02:00", "04:00"]] } }, "/hours"],
    [
      "on a Sunday, in no hours of its own",
      { startsAt: "2026-11-29T14:30:00Z", endsAt: "2026-11-29T15:00:00Z" },
      "/endsAt",
    ],
    ["on a working day", { hours: { tue: [["10:00", "11:00"]] } }, undefined],
    [
      "in an hour that is day somewhere",
      { startsAt: "2026-12-01T03:00:00Z", endsAt: "2026-12-01T04:00:00Z" },
      undefined,
    ],
  ])("under the policy in force is told so: %s", async (_what, more, pointer) => {
    const { warnings } = ok(await make({ ...more, cadence: { maxAttempts: 1 } }), 201);
    const told = warnings.filter(({ detail }: { detail: string }) => /no permitted hour/.test(detail));
    expect(told.map((warning: { pointer: string }) => warning.pointer)).toEqual(pointer ? [pointer] : []);
    if (pointer) expect(told[0].detail).toMatch(/courteous 1 .*choose other hours/);
  });

  it("contacts nobody, says why of every row, and completes", async () => {
    const sunday = await testApi("2026-11-29T14:00:00Z");
    const hour = { startsAt: "2026-11-29T14:30:00Z", endsAt: "2026-11-29T15:00:00Z", cadence: { maxAttempts: 1 } };
    const made = ok(await sunday.call("POST", "/v1/campaigns", { ...PLAN, ...hour }), 201);
    const at = `/v1/campaigns/${made.campaignId}`;
    await send(sunday, made.campaignId, LIST);
    const { jobId } = ok(await sunday.call("POST", `${at}/forecast`, {}), 202);
    expect((await jobDone(sunday, jobId)).result).toMatchObject({ now: 0, later: [], never: 2 });
    ok(await sunday.call("POST", `${at}/launch`, {}));
    await sunday.advance("PT3H");
    expect(ok(await sunday.call("GET", at)).state).toBe("completed");
    const { rows, attempts } = ok(await sunday.call("GET", `${at}/progress?fresh=true`));
    const { suppressed, ...others } = rows;
    expect(Object.values<number>(suppressed).reduce((sum, count) => sum + count, 0)).toBe(2);
    expect([attempts, ...Object.values<number>(others)].every((count) => count === 0)).toBe(true);
    await sunday.close();
  });
});

describe("a webhook that leads inwards", () => {
  it.each([
    "https://169.254.169.254/latest/meta-data",
    "https://[::ffff:169.254.169.254]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::1]/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://10.0.0.1/",
    "https://172.16.0.1:8443/",
    "https://192.168.1.1/",
    "https://100.100.100.200/",
    "https://168.63.129.16/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[2002:7f00:1::]/",
    "https://１２７.0.0.1/",
    "http://hooks.example.com/",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "https://user:secret@hooks.example.com/",
    "hooks.example.com",
  ])("%s is refused with how to mend it, and no campaign is kept", async (url) => {
    const before = await listed();
    const { status, json, text } = await make({ delivery: { kind: "webhook", url } });
    expect([status, json.code, json.errors[0].pointer]).toEqual([422, "invalid-campaign", "/delivery/url"]);
    expect(json.errors[0].detail).toMatch(/open internet|use https|leave them out|write one such as/);
    expect(text).not.toContain("secret");
    expect(await listed()).toBe(before);
  });
});
