import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localIssuer } from "../../lib/local/issuer.ts";
import { type Api, testApi } from "./server.ts";

const claim = { customerId: "ana", channel: "voice", purpose: "promotional", topic: "personal-loan" };

describe("bad input", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
    await api.call("PUT", "/v1/customers/ana", {
      timeZone: "Europe/Lisbon",
      addresses: [{ channel: "voice", value: "+351912345678" }],
    });
  });
  afterAll(() => api.close());

  const claimed = async (customerId: string) => {
    await api.call("PUT", `/v1/customers/${customerId}`, { timeZone: "Europe/Lisbon" });
    const { json } = await api.call("POST", "/v1/contacts", { ...claim, customerId });
    return json.contact.contactId as string;
  };
  const seqOf = async (customerId: string) =>
    (await api.call("GET", `/v1/customers/${encodeURIComponent(customerId)}`)).json?.ledgerSeq ?? 0;

  describe("of form: a problem that says what, where and how to mend it, and nothing written", () => {
    const deep = `${"[".repeat(500)}${"]".repeat(500)}`;
    it.each<[string, string, unknown, number, string, string | undefined]>([
      ["not JSON", "/v1/contacts", "{nope", 400, "malformed-json", undefined],
      ["an empty body", "/v1/contacts", "", 400, "malformed-json", undefined],
      ["one key twice", "/v1/contacts", '{"customerId":"ana","customerId":"ben"}', 400, "duplicate-key", "/customerId"],
      [
        "one key twice, deep inside",
        "/v1/decisions",
        '{"requests":[{"customerId":"ana","customerId":"ben"}]}',
        400,
        "duplicate-key",
        "/customerId",
      ],
      ["nesting without end", "/v1/contacts", deep, 400, "malformed-json", undefined],
      ["an array for an object", "/v1/contacts", [claim], 400, "invalid-request", ""],
      ["null", "/v1/contacts", "null", 400, "invalid-request", ""],
      [
        "__proto__",
        "/v1/contacts",
        `{"__proto__": {"verdict": "allow"}, "customerId": "ana"}`,
        400,
        "invalid-request",
        "/channel",
      ],
      ["a huge body", "/v1/contacts", { ...claim, offer: "x".repeat(70_000) }, 413, "body-too-large", undefined],
      ["a key that is none", "/v1/contacts", { ...claim, vip: true }, 400, "invalid-request", "/vip"],
      ["an unknown channel", "/v1/contacts", { ...claim, channel: "fax" }, 400, "invalid-request", "/channel"],
      ["no channel", "/v1/contacts", { customerId: "ana", purpose: "service" }, 400, "invalid-request", "/channel"],
      ["an attempt below one", "/v1/contacts", { ...claim, attempt: -3 }, 400, "invalid-request", "/attempt"],
      ["an absurd attempt", "/v1/contacts", { ...claim, attempt: 1e21 }, 400, "invalid-request", "/attempt"],
      ["a fraction of an attempt", "/v1/contacts", { ...claim, attempt: 1.5 }, 400, "invalid-request", "/attempt"],
      [
        "a date without an offset",
        "/v1/contacts",
        { ...claim, deadline: "2026-11-24T10:00:00" },
        400,
        "invalid-request",
        "/deadline",
      ],
      [
        "a date that is none",
        "/v1/contacts",
        { ...claim, deadline: "2026-02-30T10:00:00Z" },
        400,
        "invalid-request",
        "/deadline",
      ],
      [
        "a date in the far future",
        "/v1/contacts",
        { ...claim, deadline: "9999-01-01T00:00:00Z" },
        400,
        "invalid-request",
        "/deadline",
      ],
      [
        "an id with a control character",
        "/v1/contacts",
        { ...claim, customerId: "an\u0000a" },
        400,
        "invalid-request",
        "/customerId",
      ],
      [
        "an id with an invisible character",
        "/v1/contacts",
        { ...claim, customerId: "an\u200ba" },
        400,
        "invalid-request",
        "/customerId",
      ],
      [
        "an id of 10 kB",
        "/v1/contacts",
        { ...claim, customerId: "a".repeat(10_000) },
        400,
        "invalid-request",
        "/customerId",
      ],
      ["an empty id", "/v1/contacts", { ...claim, customerId: "" }, 400, "invalid-request", "/customerId"],
      [
        "an id of an address's ledger",
        "/v1/contacts",
        { ...claim, customerId: "address:x" },
        400,
        "invalid-request",
        "/customerId",
      ],
      [
        "a promotion that must go out",
        "/v1/contacts",
        { ...claim, required: { reason: "targets" } },
        400,
        "invalid-request",
        "/required",
      ],
      ["an empty list of requests", "/v1/decisions", { requests: [] }, 400, "invalid-request", "/requests"],
      [
        "501 requests",
        "/v1/decisions",
        { requests: Array.from({ length: 501 }, () => claim) },
        400,
        "invalid-request",
        "/requests",
      ],
      [
        "a mistake in the second request",
        "/v1/decisions",
        { requests: [claim, { ...claim, purpose: "spam" }] },
        400,
        "invalid-request",
        "/requests/1/purpose",
      ],
      ["a topic outside the tree", "/v1/contacts", { ...claim, topic: "timeshare" }, 422, "unknown-topic", "/topic"],
      ["a promotion without a topic", "/v1/contacts", { ...claim, topic: undefined }, 422, "unknown-topic", "/topic"],
      [
        "an address that is none",
        "/v1/contacts",
        { ...claim, address: "call me maybe" },
        422,
        "invalid-address",
        "/address",
      ],
      [
        "both a customer and an address",
        "/v1/opt-outs",
        { customerId: "ana", address: { channel: "sms", value: "+351912345678" }, breadth: "promotions", source: "x" },
        400,
        "invalid-request",
        "/customerId",
      ],
      [
        "a breadth that is none",
        "/v1/opt-outs",
        { customerId: "ana", breadth: "maybe", source: "x" },
        400,
        "invalid-request",
        "/breadth",
      ],
      [
        "a blank source",
        "/v1/opt-outs",
        { customerId: "ana", breadth: "promotions", source: "  " },
        400,
        "invalid-request",
        "/source",
      ],
    ])("%s", async (_what, path, body, status, code, pointer) => {
      const before = await seqOf("ana");
      const { json, status: got, headers, text } = await api.call("POST", path, body);
      expect(got, text).toBe(status);
      expect(headers.get("content-type")).toContain("application/problem+json");
      expect(json).toMatchObject({ code, status, type: `/problems/${code}` });
      expect(json.detail.length).toBeGreaterThan(10);
      for (const { detail } of json.errors ?? []) expect(detail).not.toMatch(/^(Invalid|Too (small|big)|Unrecognized)/);
      if (pointer !== undefined)
        expect(json.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
      expect(await seqOf("ana")).toBe(before);
    });

    it.each([
      ["an unknown zone", { timeZone: "Europe/Atlantis" }, "/timeZone"],
      ["an unknown candidate", { candidateTimeZones: ["Europe/Lisbon", "Mars/Olympus"] }, "/candidateTimeZones/1"],
      [
        "both a zone and candidates",
        { timeZone: "Europe/Lisbon", candidateTimeZones: ["Europe/Paris"] },
        "/candidateTimeZones",
      ],
      ["a malformed jurisdiction", { timeZone: "Europe/Lisbon", jurisdictions: ["Portugal"] }, "/jurisdictions/0"],
      [
        "what a customer is worth",
        { timeZone: "Europe/Lisbon", facts: { lifetimeValue: 9_000 } },
        "/facts/lifetimeValue",
      ],
      [
        "nine addresses",
        { addresses: Array.from({ length: 9 }, (_, index) => ({ channel: "voice", value: `+35191234567${index}` })) },
        "/addresses",
      ],
    ])("a profile with %s", async (_what, body, pointer) => {
      const { status, json } = await api.call("PUT", "/v1/customers/ana", body);
      expect(status).toBe(400);
      expect(json.errors[0].pointer).toBe(pointer);
    });

    it("a body of another type, or in another encoding", async () => {
      const headers = { authorization: `Bearer ${api.local.token}` };
      const xml = await api.raw("POST", "/v1/contacts", {
        headers: { ...headers, "content-type": "text/xml" },
        body: "<a/>",
      });
      expect([xml.status, xml.json.code]).toEqual([415, "unsupported-media-type"]);
      const latin = await api.raw("POST", "/v1/contacts", {
        headers: { ...headers, "content-type": "application/json" },
        body: Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]),
      });
      expect([latin.status, latin.json.code]).toEqual([400, "malformed-json"]);
    });

    it("takes an emoji for an id, as it takes any printable character", async () => {
      const saved = await api.call("PUT", `/v1/customers/${encodeURIComponent("ana 💚/2")}`, {
        timeZone: "Europe/Lisbon",
      });
      expect(saved.status, saved.text).toBe(200);
      const { json } = await api.call("POST", "/v1/decisions", { ...claim, customerId: "ana 💚/2" });
      expect(json.verdict).toBe("allow");
    });

    it("an address that is longer than a server's usual limit of headers", async () => {
      const answer = await api.call("GET", `/v1/suppressions?cursor=${"x".repeat(60_000)}`);
      expect([answer.status, answer.json?.code]).toEqual([400, "invalid-request"]);
    });

    it("an Idempotency-Key that is too long", async () => {
      const { status } = await api.call("POST", "/v1/contacts", claim, { "idempotency-key": "k".repeat(256) });
      expect(status).toBe(400);
    });
  });

  describe("of right", () => {
    const ask = (token: string | undefined, path = "/v1/contacts", body: unknown = claim) =>
      api.raw("POST", path, {
        headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      });

    it("no token, a broken one, a foreign one", async () => {
      expect((await ask(undefined)).status).toBe(401);
      expect((await ask("nonsense")).status).toBe(401);
      const foreign = await (await localIssuer(undefined)).token();
      expect((await ask(foreign)).json.code).toBe("unauthenticated");
      const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"scope":"tacet/contacts:write","token_use":"access"}').toString("base64url")}.`;
      expect((await ask(unsigned)).status).toBe(401);
    });

    it("an expired one, and one without the scope", async () => {
      const { issuer: ours } = api.local;
      const expired = await ours.token(undefined, { expires: "-1m" });
      expect((await ask(expired)).status).toBe(401);
      const narrow = await ours.token(["tacet/decide"]);
      expect((await ask(narrow)).json).toMatchObject({ status: 403, code: "missing-scope" });
      expect((await ask(narrow, "/v1/decisions")).status).toBe(200);
    });
  });

  describe("out of turn", () => {
    it("a path or method that is none", async () => {
      expect((await api.call("GET", "/v1/nothing")).json.code).toBe("not-found");
      expect((await api.call("GET", "/v1/contacts")).json.code).toBe("method-not-allowed");
      for (const later of ["/v1/customers/ana/same-as"]) expect((await api.call("POST", later, {})).status).toBe(404);
    });

    it("an unknown customer is a refusal with what to do, not an error", async () => {
      const { status, json } = await api.call("POST", "/v1/contacts", { ...claim, customerId: "nobody-yet" });
      expect(status).toBe(200);
      expect(json.decision.verdict).toBe("suppress");
      expect(json.decision.reasons.map((reason: { rule: string }) => reason.rule)).toEqual(
        expect.arrayContaining(["unknown-customer", "needs-location"]),
      );
      expect(json.contact).toBeUndefined();
      expect((await api.call("GET", "/v1/customers/never-heard-of")).status).toBe(404);
    });

    it("an outcome twice: the same has one effect, another body is refused, another event corrects", async () => {
      const id = await claimed("twice");
      await api.call("POST", `/v1/contacts/${id}/authorisation`, {});
      const first = await api.call("POST", `/v1/contacts/${id}/outcome`, { eventId: "e", disposition: "no_answer" });
      const again = await api.call("POST", `/v1/contacts/${id}/outcome`, { eventId: "e", disposition: "no_answer" });
      expect(again.json).toEqual(first.json);
      expect(first.headers.get("idempotent-response")).toBeNull();
      expect(again.headers.get("idempotent-response")).toBe("true");
      const other = await api.call("POST", `/v1/contacts/${id}/outcome`, { eventId: "e", disposition: "declined" });
      expect(other.json.code).toBe("idempotency-mismatch");
      const corrected = await api.call("POST", `/v1/contacts/${id}/outcome`, {
        eventId: "e2",
        disposition: "conversation",
      });
      expect(corrected.json.contact.disposition).toBe("conversation");
      const back = await api.call("POST", `/v1/contacts/${id}/outcome`, { eventId: "e3", disposition: "no_answer" });
      expect(back.json.contact.disposition).toBe("conversation");
    });

    it("an outcome for a contact never authorised, and after expiry: stored and counted", async () => {
      const never = await claimed("never-authorised");
      expect(
        (await api.call("POST", `/v1/contacts/${never}/outcome`, { eventId: "n", disposition: "conversation" })).json
          .contact.state,
      ).toBe("settled");
      const expired = await claimed("expired");
      await api.advance("PT20M");
      const told = await api.call("POST", `/v1/contacts/${expired}/outcome`, {
        eventId: "x",
        disposition: "conversation",
      });
      expect(told.status, told.text).toBe(200);
      for (const customerId of ["never-authorised", "expired"]) {
        const { json } = await api.call("POST", "/v1/decisions", { ...claim, customerId, channel: "email" });
        expect(json.reasons.map((reason: { rule: string }) => reason.rule)).toContain("promotion-reached-week");
      }
    });

    it("authorise twice: a go once, again only to the same nonce before dialBefore", async () => {
      const id = await claimed("nonce");
      const go = await api.call("POST", `/v1/contacts/${id}/authorisation`, { nonce: "mine" });
      expect(go.json).toMatchObject({
        decision: { verdict: "allow" },
        contact: { state: "authorised", nonce: "mine" },
      });
      const same = await api.call("POST", `/v1/contacts/${id}/authorisation`, { nonce: "mine" });
      expect(same.json).toMatchObject({
        decision: { verdict: "allow" },
        contact: { dialBefore: go.json.contact.dialBefore },
      });
      for (const body of [{}, { nonce: "theirs" }]) {
        const other = await api.call("POST", `/v1/contacts/${id}/authorisation`, body);
        expect(other.json).toMatchObject({
          decision: { verdict: "suppress", binding: "already-authorised" },
          alreadyAuthorised: true,
        });
        expect(other.json.contact.dialBefore).toBeUndefined();
        expect(other.json.contact.nonce).toBeUndefined();
      }
      await api.advance("PT31S");
      const late = await api.call("POST", `/v1/contacts/${id}/authorisation`, { nonce: "mine" });
      expect(late.json.alreadyAuthorised).toBe(true);
    });

    it("a go is not repeated after a no, even to its own nonce", async () => {
      const id = await claimed("no-after-go");
      await api.call("POST", `/v1/contacts/${id}/authorisation`, { nonce: "mine" });
      await api.call("POST", "/v1/opt-outs", { customerId: "no-after-go", breadth: "everything", source: "test" });
      const { json } = await api.call("POST", `/v1/contacts/${id}/authorisation`, { nonce: "mine" });
      expect(json.decision.verdict).toBe("suppress");
    });

    it("authorise a released contact, release an authorised one, release twice", async () => {
      const released = await claimed("released");
      expect((await api.call("POST", `/v1/contacts/${released}/release`, { why: "no agent" })).json.contact.state).toBe(
        "released",
      );
      expect((await api.call("POST", `/v1/contacts/${released}/release`, { why: "no agent" })).status).toBe(200);
      const { json } = await api.call("POST", `/v1/contacts/${released}/authorisation`, {});
      expect(json).toMatchObject({
        decision: { verdict: "suppress", binding: "contact-closed" },
        contact: { state: "released" },
      });
      const authorised = await claimed("authorised");
      await api.call("POST", `/v1/contacts/${authorised}/authorisation`, {});
      expect((await api.call("POST", `/v1/contacts/${authorised}/release`, { why: "no agent" })).json.code).toBe(
        "not-releasable",
      );
    });

    it("a contactId of nobody, of another kind, and of another spelling", async () => {
      const real = await claimed("spelling");
      for (const id of ["ct_", "ct_AAAA", "nope", `${real}=`, "ct_Mi5ub2JvZHk", "of_Mi5ub2JvZHk"]) {
        expect(
          (await api.call("POST", `/v1/contacts/${id}/outcome`, { eventId: "e", disposition: "busy" })).status,
        ).toBe(404);
        expect((await api.call("POST", `/v1/contacts/${id}/authorisation`, {})).status).toBe(404);
      }
    });

    it("one campaign, customer and attempt twice: one claim, another body is a mistake", async () => {
      await api.call("PUT", "/v1/customers/campaigned", { timeZone: "Europe/Lisbon" });
      const body = { ...claim, customerId: "campaigned", campaignId: "c1", attempt: 1 };
      const first = await api.call("POST", "/v1/contacts", body);
      const again = await api.call("POST", "/v1/contacts", body);
      expect(again.json.contact).toEqual(first.json.contact);
      expect(again.json.decision.verdict).toBe("allow");
      expect((await api.call("POST", "/v1/contacts", { ...body, topic: "car-loan" })).json.code).toBe(
        "idempotency-mismatch",
      );
    });

    it("a policy with every kind of mistake", async () => {
      const rules = [
        { id: "h", kind: "hours", why: "x", weekly: { mon: [["09:00", "09:00"]], tue: [["20:00", "09:00"]] } },
        { id: "c", kind: "cap", why: "", max: -1, window: { rolling: "15M" } },
        { id: "u", kind: "unknown", why: "x" },
        { id: "r", kind: "refusal", why: "x", breadth: "this-topic", covers: "family", lasts: "P900D", extra: 1 },
      ];
      const { status, json } = await api.call("POST", "/v1/policies", { id: "Bad Id", version: "", title: "", rules });
      expect(status).toBe(422);
      const pointers = json.errors.map((error: { pointer: string }) => error.pointer);
      expect(pointers).toEqual(
        expect.arrayContaining([
          "/id",
          "/version",
          "/title",
          "/rules/0/weekly/mon/0",
          "/rules/0/weekly/tue/0",
          "/rules/1/why",
          "/rules/1/max",
          "/rules/1/window/rolling",
          "/rules/2/kind",
          "/rules/3/lasts",
          "/rules/3/extra",
        ]),
      );
      for (const error of json.errors) expect(error.detail.length).toBeGreaterThan(8);
    });

    it("an idempotency key missing where a fact loosens", async () => {
      const { json } = await api.call("POST", "/v1/customers/ana/consents", {
        kind: "express",
        purpose: "promotional",
        source: "form",
      });
      expect(json.code).toBe("idempotency-key-required");
    });
  });
});
