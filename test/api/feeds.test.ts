import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, testApi } from "./server.ts";

const AS_OF = "2026-11-23T12:00:00Z";

describe("PUT /v1/feeds/{name}", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());
  const put = (name: string, body: object) => api.call("PUT", `/v1/feeds/${name}`, { asOf: AS_OF, ...body });

  it.each([
    ["of the year before", ["2025-02-28"]],
    ["of years before", ["2024-02-28", "2025-02-28"]],
    ["of the year after the next", ["2028-02-28"]],
    ["of two wrong years", ["2025-02-28", "2028-02-28"]],
  ])("refuses holidays %s", async (_what, dates) => {
    const { status, json } = await put("us-la-holidays", { dates });
    expect([status, json.code, json.errors[0].pointer]).toEqual([400, "invalid-request", "/dates"]);
    expect(json.detail).toContain("no date is of 2026, the feed's own year, or the one after it");
  });

  it.each([[["2026-02-28"]], [["2027-02-09"]], [["2025-02-28", "2026-02-28"]], [[]]])("takes %j", async (dates) => {
    expect((await put("us-la-holidays", { dates })).status).toBe(200);
  });

  it("refuses one without what the packs read of it, so that nobody takes it for read", async () => {
    const holidays = await put("us-la-holidays", { active: true });
    expect([holidays.status, holidays.json.errors[0]]).toEqual([
      400,
      { pointer: "/dates", detail: "send the days it names; none is []" },
    ]);
    const emergency = await put("us-ny-emergencies", { dates: ["2026-11-23"] });
    expect([emergency.status, emergency.json.errors[0].pointer]).toEqual([400, "/active"]);
    expect((await put("us-ny-emergencies", { active: false })).status).toBe(200);
    // What only a policy of the operator's asks for is the operator's to know.
    expect((await put("house-strikes", { active: true })).status).toBe(200);
    const { json } = await api.call("GET", "/v1/feeds");
    const names = json.data.map(({ name }: { name: string }) => name).sort();
    expect(names).toEqual(["house-strikes", "us-la-holidays", "us-ny-emergencies"]);
  });

  it("refuses a copy older than the one in force, and one of the future, and changes nothing", async () => {
    const name = "us-ny-emergencies";
    const say = (asOf: string, active: boolean) => api.call("PUT", `/v1/feeds/${name}`, { asOf, active });
    expect((await say("2026-11-23T13:00:00Z", true)).status).toBe(200);
    const older = await say("2026-11-23T12:59:59Z", false);
    expect([older.status, older.json.code, older.json.errors[0].pointer]).toEqual([409, "newer-in-force", "/asOf"]);
    expect(older.json.detail).toContain("2026-11-23T13:00:00Z");
    for (const asOf of ["2099-01-01T00:00:00Z", "2026-11-23T15:01:01Z"]) {
      const future = await say(asOf, false);
      expect([future.status, future.json.code, future.json.errors[0].pointer]).toEqual([
        400,
        "invalid-request",
        "/asOf",
      ]);
    }
    const inForce = async () =>
      (await api.call("GET", "/v1/feeds")).json.data.find((feed: { name: string }) => feed.name === name);
    expect(await inForce()).toMatchObject({ asOf: "2026-11-23T13:00:00Z", active: true });
    // A correction of the same instant, and a clock that is a little ahead.
    expect((await say("2026-11-23T13:00:00Z", false)).status).toBe(200);
    expect(await inForce()).toMatchObject({ active: false });
    expect((await say("2026-11-23T15:00:59Z", true)).status).toBe(200);
  });

  it("leaves the newest in force, in whatever order several arrive at once", async () => {
    const minutes = [3, 9, 1, 7, 5];
    const asOf = (minute: number) => `2026-11-23T11:0${minute}:00Z`;
    const answers = await Promise.all(
      minutes.map((minute) => api.call("PUT", "/v1/feeds/house-tides", { asOf: asOf(minute), active: minute === 9 })),
    );
    expect(answers[1]!.status).toBe(200);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const { data } = (await api.call("GET", "/v1/feeds")).json;
    expect(data.find(({ name }: { name: string }) => name === "house-tides")).toMatchObject({
      asOf: asOf(9),
      active: true,
    });
  });

  it("keeps every copy, by what it says", async () => {
    const supplied = async (asOf: string, active: boolean) =>
      (await api.call("PUT", "/v1/feeds/house-fog", { asOf, snapshot: "same id", active })).json;
    const first = await supplied("2026-11-23T10:00:00Z", true);
    const second = await supplied("2026-11-23T11:00:00Z", false);
    expect(first.digest).not.toBe(second.digest);
    for (const copy of [first, second]) {
      const read = await api.call("GET", `/v1/feeds/house-fog/copies/${copy.digest}`);
      expect([read.status, read.json]).toEqual([200, copy]);
    }
    expect((await api.call("GET", "/v1/feeds/house-fog/copies/AAAAAAAAAAAAAAAAAAAAAA")).status).toBe(404);
    expect((await api.call("GET", `/v1/feeds/other/copies/${first.digest}`)).status).toBe(404);
  });
});
