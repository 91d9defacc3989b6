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
});
