import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, testApi } from "./server.ts";

describe("where a customer is, over HTTP", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  const save = (id: string, body: object) => api.call("PUT", `/v1/customers/${id}`, body);
  const voice = (value: string) => ({ addresses: [{ channel: "voice", value }] });
  const decide = async (customerId: string) =>
    (
      await api.call("POST", "/v1/decisions", {
        customerId,
        channel: "voice",
        purpose: "promotional",
        topic: "personal-loan",
      })
    ).json;

  it("is derived from address and number, told in profile and decision, and the postal address is kept nowhere", async () => {
    const postalAddress = { country: "US", region: "WA", postalCode: "98101-4455" };
    expect((await save("eva", { postalAddress, ...voice("+13055550100") })).json.warnings).toEqual([]);
    const { json } = await api.call("GET", "/v1/customers/eva");
    expect(json.jurisdictions).toEqual(["US", "US-WA", "US-FL"]);
    expect(json.timeZones).toEqual(["America/Los_Angeles", "America/New_York"]);
    const locatedBy = ["address → US, US-WA, America/Los_Angeles", "area code 305 → US, US-FL, America/New_York"];
    expect(json.locatedBy).toEqual(locatedBy);
    expect((await decide("eva")).locatedBy).toEqual(locatedBy);
    expect(json.laws.packs.map(({ id }: { id: string }) => id)).toEqual(["us", "us-fl", "us-wa"]);
    expect(json.laws.packs[0].title).toBe("United States, federal");
    expect(json.laws.without).toEqual([]);
    const all = (await api.call("GET", "/v1/customers/eva/export")).text;
    expect(all).not.toContain("98101");
    // The same profile again writes nothing.
    const again = await save("eva", { postalAddress, ...voice("+13055550100") });
    expect(again.json.ledgerSeq).toBe(json.ledgerSeq);
  });

  it("is what was said first, with what the number tells besides", async () => {
    await save("fay", { timeZone: "America/Denver", jurisdictions: ["US"], ...voice("+13055550100") });
    const { json } = await api.call("GET", "/v1/customers/fay");
    expect([json.timeZones, json.jurisdictions]).toEqual([["America/Denver"], ["US", "US-FL"]]);
    await save("hal", { timeZone: "Europe/Lisbon", jurisdictions: ["PT"] });
    const { laws } = (await api.call("GET", "/v1/customers/hal")).json;
    expect([laws.packs.map(({ id }: { id: string }) => id), laws.without]).toEqual([["eu"], ["PT"]]);
  });

  it("says when nothing tells whose law applies, in the profile's answer and in every decision", async () => {
    const told =
      "othing tells which law applies, so the law of no place is judged; give a postal address, a telephone number or jurisdictions";
    for (const more of [voice("+18005550123"), { addresses: [{ channel: "email", value: "lea@example.com" }] }]) {
      expect((await save("lea", { timeZone: "America/New_York", ...more })).json.warnings).toEqual([`n${told}`]);
      expect(await decide("lea")).toMatchObject({
        packs: [],
        notices: [{ kind: "no-law", of: "", sentence: `N${told}` }],
      });
    }
    const claimed = await api.call("POST", "/v1/contacts", {
      customerId: "lea",
      channel: "email",
      purpose: "service",
    });
    expect(claimed.json.decision.notices).toMatchObject([{ kind: "no-law" }]);
    expect((await api.call("GET", "/v1/customers/lea/ledger")).text).toContain(`N${told}`);
  });

  it("says when the state is not known and states have laws of their own, and which there may be", async () => {
    const told = (country: string, part: string) =>
      `f ${country} no ${part} is known, so the law of none is judged; give a region, a postal code or a jurisdiction`;
    expect((await save("max", { postalAddress: { country: "US" } })).json.warnings).toContain(
      `o${told("US", "state")}`,
    );
    const { notices, packs } = await decide("max");
    expect(packs.map(({ id }: { id: string }) => id)).toEqual(["us"]);
    expect(notices).toContainEqual({ kind: "no-state", of: "US", sentence: `O${told("US", "state")}` });
    await save("max", { postalAddress: { country: "US", region: "TX" } });
    expect((await decide("max")).notices.map(({ kind }: { kind: string }) => kind)).not.toContain("no-state");
    const zoned = (timeZone: string, ...jurisdictions: string[]) => save("max", { timeZone, jurisdictions });
    expect((await zoned("America/New_York", "US")).json.warnings).toEqual([`o${told("US", "state")}`]);
    expect((await zoned("Pacific/Honolulu", "US")).json.warnings).toEqual([
      `o${told("US", "state")}; by their clock they may be in US-HI`,
    ]);
    expect((await zoned("America/Winnipeg", "CA")).json.warnings).toEqual([
      `o${told("CA", "province")}; by their clock they may be in CA-MB, CA-ON, CA-SK`,
    ]);
    expect((await zoned("Australia/Sydney", "AU")).json.warnings).toEqual([]);
  });

  it("asks the address's clock too where another zone of the country is said", async () => {
    const postalAddress = { country: "US", region: "CA", postalCode: "90001" };
    const { json } = await save("noa", { timeZone: "America/New_York", postalAddress, ...voice("+12135550100") });
    expect(json.warnings).toContain(
      "America/New_York is said, and the address is in America/Los_Angeles: contacts must be permitted in both",
    );
    // 06:30 in Los Angeles; courteous opens at nine.
    const at = "2026-11-24T14:30:00Z";
    const debt = { customerId: "noa", channel: "voice", purpose: "debt", at };
    const decision = (await api.call("POST", "/v1/decisions", debt)).json;
    expect([decision.verdict, decision.notBefore]).toEqual(["defer", "2026-11-24T17:00:00Z"]);
  });

  it("warns of a zone outside the country, and asks both", async () => {
    const { json } = await save("gus", { timeZone: "Europe/Paris", jurisdictions: ["NZ"] });
    expect(json.warnings).toContain("Europe/Paris is not in NZ: contacts must be permitted in both");
    const decision = await decide("gus");
    expect([decision.verdict, decision.binding]).toEqual(["suppress", "needs-location"]);
  });

  it("is not guessed: a mobile of a country of too many zones is suppressed, and the candidates are named", async () => {
    const { json } = await save("ira", voice("+79161234567"));
    expect(json.warnings.join(" ")).toMatch(/candidates: .*Asia\/Kamchatka/);
    const decision = await decide("ira");
    expect([decision.verdict, decision.binding]).toEqual(["suppress", "needs-location"]);
    expect((await save("joe", voice("+18005550100"))).json.warnings).toEqual([
      expect.stringMatching(/^nothing tells which law applies/),
      "no time zone is known, so calls and texts are refused until one is",
    ]);
    expect((await decide("joe")).binding).toBe("needs-location");
  });

  it("refuses a jurisdiction, a country or a state there is not, by name", async () => {
    const unknown = await save("kim", { jurisdictions: ["US-XX"] });
    expect([unknown.status, unknown.text]).toEqual([
      400,
      expect.stringMatching(/US-XX.* is not known; of US there are/),
    ]);
    expect((await save("kim", { jurisdictions: ["GB"] })).text).toContain('is written \\"UK\\" here');
    expect((await save("kim", { postalAddress: { country: "XX" } })).status).toBe(400);
    expect((await save("kim", { postalAddress: { country: "US", region: "ZZ" } })).text).toContain("US-ZZ");
  });

  it("imports a list over HTTP, and a copy that is not whole changes nothing", async () => {
    const started = await api.call("POST", "/v1/registries/us-national/imports", { asOf: "2026-11-20", rows: 2 });
    expect(started.status).toBe(202);
    const { url, method, headers } = started.json.upload;
    expect((await fetch(url, { method, headers, body: "+13055550100\n+13055550101\n" })).ok).toBe(true);
    const finished = async (jobId: string) => {
      for (;;) {
        const { json } = await api.call("GET", `/v1/jobs/${jobId}`);
        if (json.state === "done" || json.state === "failed") return json;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    expect(await finished(started.json.jobId)).toMatchObject({ state: "done", result: { numbers: 2 } });
    const listed = (await api.call("GET", "/v1/registries")).json;
    expect(listed.data).toMatchObject([{ list: "us-national", active: { numbers: 2, asOf: "2026-11-20T00:00:00Z" } }]);
    const cut = await api.call("POST", "/v1/registries/us-national/imports", { asOf: "2026-11-21", rows: 2 });
    await fetch(cut.json.upload.url, { method, headers: cut.json.upload.headers, body: "+13055550100\n+1305555" });
    const failed = await finished(cut.json.jobId);
    expect([failed.state, failed.problem.code]).toEqual(["failed", "invalid-registry"]);
    expect((await api.call("GET", "/v1/registries")).json).toEqual(listed);
    const future = await api.call("POST", "/v1/registries/us-national/imports", { asOf: "2027-11-21" });
    expect([future.status, future.json.errors[0].pointer]).toEqual([400, "/asOf"]);
  });
});
