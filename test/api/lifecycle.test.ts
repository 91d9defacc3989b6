import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, testApi } from "./server.ts";

const PHONE = "+351912345678";
const rulesOf = (json: { reasons: { rule: string }[] }) => json.reasons.map((reason) => reason.rule);

describe("the life of a contact over HTTP", () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  const save = (id: string, more: object = {}) =>
    api.call("PUT", `/v1/customers/${id}`, { timeZone: "Europe/Lisbon", ...more });
  const decide = async (customerId: string, more: object = {}) =>
    (
      await api.call("POST", "/v1/decisions", {
        customerId,
        channel: "voice",
        purpose: "promotional",
        topic: "personal-loan",
        ...more,
      })
    ).json;

  it("an opt-out by address bites every customer linked to it, whatever the spelling, and acknowledges each", async () => {
    await save("one", {
      addresses: [
        { channel: "voice", value: PHONE },
        { channel: "sms", value: PHONE },
      ],
    });
    const second = await save("two", { addresses: [{ channel: "sms", value: "+351 912-345-678" }] });
    expect(second.json.warnings[0]).toContain("/addresses/0 is linked to another customer");
    const { json } = await api.call("POST", "/v1/opt-outs", {
      address: { channel: "sms", value: "+351 (912) 345 678" },
      breadth: "everything",
      source: "STOP",
    });
    expect(json.suppressedCustomers).toBe(2);
    for (const id of ["one", "two"])
      expect(rulesOf(await decide(id, { purpose: "service" }))).toContain("no-everything");
  });

  it("an opt-out by an address nobody has yet bites when somebody gets it", async () => {
    const address = { channel: "sms", value: "+351911111111" };
    expect(
      (await api.call("POST", "/v1/opt-outs", { address, breadth: "promotions", source: "STOP", eventId: "early" }))
        .json.suppressedCustomers,
    ).toBe(0);
    await save("late", { addresses: [address] });
    expect((await decide("late")).binding).toBe("no-promotions");
    // Sending the profile again does not say the "no" again.
    const { json } = await save("late", { addresses: [address] });
    expect(json.ledgerSeq).toBe(1);
  });

  it("an address may be used only once the ledger lists it", async () => {
    await save("unlinked");
    const refused = await decide("unlinked", { address: "+351933333333" });
    expect(refused).toMatchObject({ verdict: "suppress", binding: "address-not-linked" });
    await save("unlinked", { addresses: [{ channel: "voice", value: "+351933333333" }] });
    expect((await decide("unlinked", { address: "+351933333333" })).verdict).toBe("allow");
  });

  it("a wrong number retires the address for all purposes until it is verified again", async () => {
    const address = { channel: "voice", value: "+351944444444" };
    await save("wrong", { addresses: [address] });
    const { json } = await api.call("POST", "/v1/contacts", {
      customerId: "wrong",
      channel: "voice",
      purpose: "service",
      address: address.value,
    });
    await api.call("POST", `/v1/contacts/${json.contact.contactId}/authorisation`, {});
    await api.call("POST", `/v1/contacts/${json.contact.contactId}/outcome`, {
      eventId: "w",
      disposition: "wrong_number",
    });
    expect((await decide("wrong", { purpose: "debt", account: "a", address: address.value })).binding).toBe(
      "retired-address",
    );
    const retired = async (id: string) =>
      (await api.call("GET", `/v1/customers/${id}`)).json.addresses.map((known: { retired: boolean }) => known.retired);
    expect(await retired("wrong")).toEqual([true]);
    await save("wrong", { addresses: [{ ...address, verified: true }] });
    expect(await retired("wrong")).toEqual([false]);
    expect((await decide("wrong", { purpose: "debt", account: "a", address: address.value })).verdict).toBe("allow");
  });

  it("an address is retired when the policy's rule says so, and not at the first bounce", async () => {
    const address = { channel: "email", value: "bouncing@example.com" };
    await save("bouncing", { addresses: [address] });
    const bounce = async (eventId: string) => {
      const wanted = { customerId: "bouncing", channel: "email", purpose: "transactional", address: address.value };
      const { contact } = (await api.call("POST", "/v1/contacts", wanted)).json;
      await api.call("POST", `/v1/contacts/${contact.contactId}/authorisation`, {});
      await api.call("POST", `/v1/contacts/${contact.contactId}/outcome`, { eventId, disposition: "bounced" });
      return (await api.call("GET", "/v1/customers/bouncing")).json.addresses[0].retired;
    };
    expect(await bounce("b1")).toBe(false);
    expect(await bounce("b2")).toBe(true);
  });

  it("an erased customer stays silent when imported again, and is nowhere to be found", async () => {
    const address = { channel: "email", value: "Carla.Example@Example.com" };
    await save("carla", { addresses: [address], name: "Carla Example" });
    await api.call("POST", "/v1/opt-outs", {
      customerId: "carla",
      breadth: "promotions",
      source: "phone",
      words: "Leave me in peace.",
    });
    const before = await api.call("GET", "/v1/customers/carla/export");
    expect(before.text).toContain("carla.example@example.com");
    expect(before.text).toContain("Leave me in peace.");
    const erased = await api.call("DELETE", "/v1/customers/carla");
    expect(erased.json).toMatchObject({ refusedAddresses: 1 });
    const after = await api.call("GET", "/v1/customers/carla/export");
    for (const trace of ["Carla", "carla.example", "Leave me"]) expect(after.text.includes(trace), trace).toBe(false);
    await save("carla", { addresses: [address] });
    const { json: again } = await save("carla", { addresses: [address] });
    expect(again.ledgerSeq).toBe(erased.json.ledgerSeq + 1);
    expect((await decide("carla", { channel: "email" })).binding).toBe("no-promotions");
    await save("carla-again", { addresses: [address] });
    expect((await decide("carla-again", { channel: "email" })).binding).toBe("no-promotions");
  });

  it("an interaction records the need, the mood and the case, and briefs whoever talks", async () => {
    await save("dora", { name: "Dora", pronunciation: "DOH-rah" });
    await api.call("POST", "/v1/contacts/records", {
      customerId: "dora",
      channel: "voice",
      purpose: "promotional",
      topic: "car-loan",
      at: "2026-11-01T10:00:00Z",
      disposition: "declined",
      eventId: "old",
    });
    const { json } = await api.call("POST", "/v1/interactions", {
      customerId: "dora",
      channel: "voice",
      conversationId: "c1",
      sentiment: "negative",
      caseId: "case-1",
      need: { topic: "camera", note: "For the mountains." },
      eventId: "i1",
    });
    expect(json.decision.verdict).toBe("suppress");
    expect(rulesOf(json.decision)).toEqual(expect.arrayContaining(["hold-case", "hold-negative", "conversation"]));
    expect(json.briefing).toMatchObject({
      name: "Dora",
      pronunciation: "DOH-rah",
      openCases: ["Case case-1, open since 23 Nov 2026"],
      needs: ["camera, told on 23 Nov 2026"],
    });
    expect(json.briefing.doNotRaise).toEqual(
      expect.arrayContaining(["Said no to a car loan on 1 Nov 2026; a no covers all credit offers until 30 Apr 2027"]),
    );
    expect(json.briefing.history[0]).toContain("Promotional call about car loan");
    const resolved = await api.call("POST", "/v1/interactions", {
      customerId: "dora",
      channel: "voice",
      conversationId: "c2",
      caseId: "case-1",
      resolved: true,
      eventId: "i2",
    });
    expect(resolved.json.briefing.openCases).toEqual([]);
  });

  it("one offer in a conversation, whichever desk asks; a no covers the family", async () => {
    await save("emil");
    await api.call("POST", "/v1/interactions", {
      customerId: "emil",
      channel: "voice",
      conversationId: "k",
      need: { topic: "camera" },
      eventId: "i",
    });
    const offer = (offerName: string, topic: string, eventId: string) =>
      api.call("POST", "/v1/conversations/k/offers", {
        customerId: "emil",
        channel: "voice",
        topic,
        offer: offerName,
        eventId,
      });
    const [one, two] = await Promise.all([offer("camera-1", "camera", "o1"), offer("camera-2", "camera", "o2")]);
    const verdicts = [one, two].map((answer) => answer.json.decision.verdict).sort();
    expect(verdicts).toEqual(["allow", "suppress"]);
    const cleared = [one, two].find((answer) => answer.json.offerId)!;
    await api.call("POST", `/v1/conversations/k/offers/${cleared.json.offerId}`, { result: "declined", eventId: "r" });
    expect((await api.call("GET", "/v1/customers/emil")).json.state.join()).toContain("declined");
    expect(rulesOf((await offer("lens-1", "lens", "o3")).json.decision)).toEqual(
      expect.arrayContaining(["conversation", "no-this-topic"]),
    );
  });

  it("a contact made for one offer leaves room for no other in its conversation", async () => {
    await save("eve");
    await api.call("POST", "/v1/customers/eve/needs", { topic: "camera", source: "branch" });
    const body = {
      customerId: "eve",
      channel: "voice",
      purpose: "promotional",
      topic: "camera",
      offer: "camera-1",
      conversationId: "call",
    };
    const { json } = await api.call("POST", "/v1/contacts", body);
    await api.call("POST", `/v1/contacts/${json.contact.contactId}/authorisation`, {});
    const clear = async (offer: string, eventId: string) =>
      (
        await api.call("POST", "/v1/conversations/call/offers", {
          customerId: "eve",
          channel: "voice",
          topic: "camera",
          offer,
          eventId,
        })
      ).json.decision;
    expect(await clear("camera-2", "o1")).toMatchObject({ verdict: "suppress", binding: "conversation" });
    expect((await clear("camera-1", "o2")).verdict).toBe("allow");
    // To clear it again is not to make another one; it still leaves room for none.
    expect((await clear("camera-1", "o3")).verdict).toBe("allow");
    expect((await clear("camera-2", "o4")).verdict).toBe("suppress");
  });

  it("a time the customer named permits one attempt, outside of hours and caps, and waits for it", async () => {
    await save("fay");
    const first = await api.call("POST", "/v1/contacts", {
      customerId: "fay",
      channel: "voice",
      purpose: "promotional",
      topic: "camera",
    });
    await api.call("POST", `/v1/contacts/${first.json.contact.contactId}/authorisation`, {});
    await api.call("POST", `/v1/contacts/${first.json.contact.contactId}/outcome`, {
      eventId: "cb",
      disposition: "callback_requested",
      callbackAt: "2026-11-24T22:00:00Z",
    });
    const before = await decide("fay", { topic: "camera", at: "2026-11-24T15:00:00Z" });
    expect(before).toMatchObject({ verdict: "defer", notBefore: "2026-11-24T21:55:00Z" });
    expect((await decide("fay", { topic: "camera", at: "2026-11-24T21:54:59Z" })).verdict).toBe("defer");
    expect((await decide("fay", { topic: "camera", at: "2026-11-24T22:14:59Z" })).verdict).toBe("allow");
    expect((await decide("fay", { topic: "camera", at: "2026-11-24T22:15:00Z" })).verdict).not.toBe("allow");
  });

  it("the suppression log: a line per campaign, rule and until, filtered, paged, and as CSV no spreadsheet runs", async () => {
    const names = ["=1+1", "@sum", "gus"];
    for (const [index, id] of names.entries()) {
      await save(encodeURIComponent(id));
      await api.call("POST", "/v1/opt-outs", { customerId: id, breadth: "promotions", source: "x" });
      for (const attempt of [1, 2, 3])
        await api.call("POST", "/v1/contacts", {
          customerId: id,
          channel: index ? "sms" : "voice",
          purpose: "promotional",
          topic: "camera",
          campaignId: "log",
          attempt,
        });
    }
    const all = await api.call("GET", "/v1/suppressions?campaign=log");
    expect(all.json.data.map((line: { customerId: string }) => line.customerId).sort()).toEqual([
      "=1+1",
      "@sum",
      "gus",
    ]);
    expect(all.json.data[0]).toMatchObject({ rule: "no-promotions", stage: "claim", verdict: "suppress", until: null });
    const paged: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { json: { data: { customerId: string }[]; nextCursor: string | null } } = await api.call(
        "GET",
        `/v1/suppressions?campaign=log&limit=1${cursor ? `&cursor=${cursor}` : ""}`,
      );
      paged.push(...page.json.data.map((line) => line.customerId));
      cursor = page.json.nextCursor;
    }
    expect(paged).toEqual(all.json.data.map((line: { customerId: string }) => line.customerId));
    expect((await api.call("GET", "/v1/suppressions?campaign=log&channel=voice")).json.data).toHaveLength(1);
    expect((await api.call("GET", "/v1/suppressions?customer=gus&campaign=log")).json.data).toHaveLength(1);
    expect((await api.call("GET", "/v1/suppressions?campaign=log&rule=hours-voice-sms")).json.data).toHaveLength(0);
    expect(
      (await api.call("GET", "/v1/suppressions?campaign=log&to=2026-11-23T15:00:00Z")).json.data.length,
    ).toBeLessThan(3);
    const csv = await api.call("GET", "/v1/suppressions?campaign=log", undefined, { accept: "text/csv" });
    expect(csv.headers.get("content-type")).toContain("text/csv");
    const rows = csv.text.trim().split("\r\n");
    expect(rows).toHaveLength(4);
    expect(csv.text).toContain(`"'=1+1"`);
    expect(csv.text).toContain(`"'@sum"`);
  });

  it("an activated policy takes effect at the instant the reply names, and decisions name it", async () => {
    await save("hal");
    const { json: strict } = await api.call("GET", "/v1/policies/strict/versions");
    expect(strict.data[0].document.id).toBe("strict");
    const { json } = await api.call("POST", "/v1/policies/strict/activate", { version: "1" });
    const health = async () => (await api.call("GET", "/v1/health")).json.policy;
    expect(await health()).toBe("courteous 1");
    expect((await decide("hal")).policy.id).toBe("courteous");
    await api.advance("PT35S");
    expect(json.effectiveAt <= (await api.call("GET", "/sandbox/clock")).json.now).toBe(true);
    expect(await health()).toBe("strict 1");
    const after = await decide("hal");
    expect(after).toMatchObject({ policy: { id: "strict" }, verdict: "suppress", binding: "relevance-contact" });
    expect((await api.call("POST", "/v1/policies/nothing/activate", { version: "1" })).status).toBe(404);
  });

  it("tells a customer's ledger page by page, each entry in words", async () => {
    const { json } = await api.call("GET", "/v1/customers/fay/ledger?limit=2");
    expect(json.data.map((entry: { seq: number }) => entry.seq)).toEqual([4, 3]);
    const { json: rest } = await api.call("GET", `/v1/customers/fay/ledger?limit=10&cursor=${json.nextCursor}`);
    expect(rest.data.map((entry: { kind: string }) => entry.kind)).toEqual(["claimed", "profile"]);
    expect(rest.nextCursor).toBeNull();
    for (const entry of [...json.data, ...rest.data]) expect(entry.says.length).toBeGreaterThan(8);
  });
});

describe("a store that is down", () => {
  it("is a 503 that may be tried again, and nothing was half done", async () => {
    const api = await testApi();
    await api.call("PUT", "/v1/customers/ana", { timeZone: "Europe/Lisbon" });
    const { world } = api.local.runtime;
    const { append, newest } = world.ledger;
    const { StoreUnavailable } = await import("../../lib/ledger/ledger.ts");
    const down = async () => {
      throw new StoreUnavailable("the store does not answer just now");
    };
    Object.assign(world.ledger, { append: down, newest: down });
    const { status, headers, json } = await api.call("POST", "/v1/opt-outs", {
      customerId: "ana",
      breadth: "everything",
      source: "x",
      eventId: "e",
    });
    expect([status, headers.get("retry-after"), json.code]).toEqual([503, "1", "store-unavailable"]);
    Object.assign(world.ledger, { append, newest });
    const again = await api.call("POST", "/v1/opt-outs", {
      customerId: "ana",
      breadth: "everything",
      source: "x",
      eventId: "e",
    });
    expect(again.json.ledgerSeqs).toEqual([{ customerId: "ana", ledgerSeq: 2 }]);
    await api.close();
  });
});
