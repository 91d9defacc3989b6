import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APPROVER } from "../../lib/local/issuer.ts";
import { courteous } from "../../packs/shipped.ts";
import { type Api, testApi } from "./server.ts";

const house = (version: string, more: object) => ({ ...courteous, id: "house", version, ...more });
const waives = [
  { pack: "us", rule: "us-regf-seven", severity: "presumption", because: "Counsel's memo of 3 March 2026." },
];
const policy = { id: "house", version: "1" };

describe("POST /v1/approvals", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());
  const approve = async (token: string, actor?: string) =>
    api.call("POST", "/v1/approvals", { policy, ...(actor && { actor }) }, { authorization: `Bearer ${token}` });
  const activate = () => api.call("POST", "/v1/policies/house/activate", { version: "1" });

  it("takes nobody's word for who the second person is", async () => {
    expect((await api.call("POST", "/v1/policies", house("1", { waives }))).status).toBe(201);
    const { token, issuer } = api.local;
    for (const actor of [undefined, "Local-Operator", "somebody-else"])
      expect(await approve(token, actor)).toMatchObject({ status: 409, json: { code: "approval-needed" } });
    const renamed = await issuer.token(undefined, { subject: "LOCAL-OPERATOR" });
    expect((await approve(renamed, "somebody-else")).status).toBe(409);
    expect((await activate()).status).toBe(409);
  });

  it("needs a scope of its own", async () => {
    const writer = await api.local.issuer.token(["tacet/policies:read", "tacet/policies:write"], { subject: "ben" });
    expect(await approve(writer)).toMatchObject({ status: 403 });
    expect(await activate()).toMatchObject({ status: 409 });
  });

  it("keeps both names, and the version is activated", async () => {
    const approver = await api.local.issuer.token(APPROVER.scopes, APPROVER);
    expect(await approve(approver, "Ben")).toMatchObject({
      status: 201,
      json: { ...policy, actor: "Ben", subject: "local-approver" },
    });
    expect((await activate()).status).toBe(202);
    const adding = await api.call("POST", "/v1/policies", house("2", {}), { authorization: `Bearer ${approver}` });
    expect(adding.status).toBe(403);
  });
});

describe("POST /v1/policies", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  it("refuses a policy by which an opt-out would silence nothing, and says how to mend it", async () => {
    const answer = await api.call(
      "POST",
      "/v1/policies",
      house("1", { implies: { opted_out: { refusal: "not-now" } } }),
    );
    expect(answer).toMatchObject({
      status: 422,
      json: {
        code: "invalid-policy",
        errors: [{ pointer: "/implies/opted_out/refusal", detail: expect.stringContaining('"promotions"') }],
      },
    });
  });
});
