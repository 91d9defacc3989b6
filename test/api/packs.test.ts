import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packOut, packsOut } from "../../lib/api/render-packs.ts";
import { JURISDICTIONS, packOf } from "../../packs/law.ts";
import { allPacks } from "../cases/bench.ts";
import { type Api, testApi } from "./server.ts";

describe("GET /v1/packs", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  it("lists what ships, as `npx tacet packs list --json` does", async () => {
    const { status, json } = await api.call("GET", "/v1/packs");
    expect(status).toBe(200);
    expect(json).toEqual(packsOut(await allPacks()));
    expect(json.data).toHaveLength(JURISDICTIONS.length);
  });

  it.each(JURISDICTIONS)("%s is answered whole, every rule with its source", async (jurisdiction) => {
    const { status, json } = await api.call("GET", `/v1/packs/${jurisdiction}`);
    expect(status).toBe(200);
    expect(json).toEqual(JSON.parse(JSON.stringify(packOut((await packOf(jurisdiction))!))));
    for (const rule of json.rules) expect(rule.source.instrument).toBeTruthy();
  });

  it("says where there is none, and what is no jurisdiction", async () => {
    expect(await api.call("GET", "/v1/packs/US-ZZ")).toMatchObject({ status: 404, json: { code: "not-found" } });
    expect(await api.call("GET", "/v1/packs/florida")).toMatchObject({
      status: 400,
      json: { code: "invalid-request" },
    });
  });
});
