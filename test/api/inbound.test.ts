import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { careFor } from "../../lib/api/care-sample.ts";
import type { SnsPort } from "../../lib/api/route.ts";
import { signedHeaders } from "../../lib/delivery/signatures.ts";
import { readUnsubscribe, unsubscribeToken, unsubscribeUrl } from "../../lib/delivery/unsubscribe.ts";
import { parseInstant } from "../../lib/policy/time.ts";
import type { Channel, Purpose } from "../../lib/policy/words.ts";
import { type Answer, type Api, testApi } from "./server.ts";

let api: Api;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const ok = (answer: Answer, status = 200) => {
  expect(answer.status, answer.text).toBe(status);
  return answer.json;
};

/** A telephone number of a test's own. */
let numbers = 0;
const number = () => `+35193${String(1_000_000 + numbers++)}`;
let events = 0;
const event = () => `event-${events++}`;

const save = async (id: string, phones: readonly string[], email?: string) =>
  ok(
    await api.call("PUT", `/v1/customers/${id}`, {
      timeZone: "Europe/Lisbon",
      addresses: [
        ...phones.flatMap((value) => [
          { channel: "sms", value },
          { channel: "voice", value },
        ]),
        ...(email ? [{ channel: "email", value: email }] : []),
      ],
    }),
  );

const says = async (from: string, text: string, more: Record<string, unknown> = {}) =>
  ok(await api.call("POST", "/v1/inbound/sms", { from, text, eventId: event(), ...more }));

/** Which rule stands in the way of a contact just now; null: none. */
const refusal = async (customerId: string, channel: Channel, purpose: Purpose, address?: string) => {
  const topic = purpose === "promotional" ? { topic: "savings-account" } : {};
  const asked = { customerId, channel, purpose, ...topic, ...(address && { address }) };
  return ok(await api.call("POST", "/v1/decisions", asked)).binding as string | null;
};
const seqOf = async (id: string): Promise<number> => ok(await api.call("GET", `/v1/customers/${id}`)).ledgerSeq;
const newest = async (id: string) => ok(await api.call("GET", `/v1/customers/${id}/ledger?limit=1`)).data[0];

describe("text messages from people", () => {
  it("STOP silences everything on SMS, and promotion everywhere", async () => {
    const phone = number();
    await save("stops", [phone], "stops@example.com");
    expect(await refusal("stops", "sms", "service")).toBeNull();
    const { reply, ...told } = await says(phone, " Stop! ");
    expect(told).toEqual({ understood: "stop", customers: 1, review: false });
    expect(reply).toMatch(/START/);
    expect(await refusal("stops", "sms", "service")).toBe("no-everything");
    expect(await refusal("stops", "sms", "transactional")).toBe("no-everything");
    for (const channel of ["sms", "voice", "email"] as const)
      expect(await refusal("stops", channel, "promotional"), channel).toMatch(/^no-(promotions|everything)$/);
    expect(await refusal("stops", "voice", "service")).toBeNull();
    expect(await refusal("stops", "email", "service")).toBeNull();
  });

  it("STOP is confirmed once: not when it is repeated, comes again, or was said five minutes ago", async () => {
    const phone = number();
    await save("confirmed", [phone]);
    const first = { from: phone, text: "STOP", eventId: event() };
    expect(ok(await api.call("POST", "/v1/inbound/sms", first)).reply).toMatch(/no more texts/);
    expect(ok(await api.call("POST", "/v1/inbound/sms", first)).reply).toBeNull();
    for (const text of ["STOP", "stop all"]) expect((await says(phone, text)).reply).toBeNull();
    // They came back, and a new STOP is a new one.
    await says(phone, "START");
    expect((await says(phone, "STOP")).reply).toMatch(/no more texts/);

    const [late, soon] = [number(), number()];
    expect((await says(late, "STOP", { at: "2026-11-23T14:55:00Z" })).reply).toBeNull();
    expect((await says(soon, "STOP", { at: "2026-11-23T14:55:01Z" })).reply).toMatch(/no more texts/);
    // Of a number nobody has, too.
    expect((await says(soon, "STOP")).reply).toBeNull();
    const free = number();
    expect((await says(free, "please leave me alone")).reply).toMatch(/no more texts/);
    for (const text of ["please leave me alone", "STOP"]) expect((await says(free, text)).reply).toBeNull();
  });

  it("whoever opted out of texts otherwise gets no confirmation of a STOP either", async () => {
    const phone = number();
    await save("formal", [phone]);
    const opted = { customerId: "formal", breadth: "everything", channel: "sms", source: "web form" };
    ok(await api.call("POST", "/v1/opt-outs", opted));
    expect((await says(phone, "STOP")).reply).toBeNull();
  });

  it("after a STOP a text goes out only as its one confirmation, and never one that promotes", async () => {
    const phone = number();
    await save("quiet", [phone]);
    const text = (more: object) =>
      api.call("POST", "/v1/contacts", { customerId: "quiet", channel: "sms", purpose: "transactional", ...more });
    expect((await says(phone, "STOP")).reply).not.toBeNull();
    expect(ok(await text({})).decision.verdict).toBe("suppress");
    expect(ok(await text({ purpose: "promotional", topic: "savings-account" })).decision.verdict).toBe("suppress");
    const promotes = await text({ purpose: "promotional", topic: "savings-account", confirms: "opt-out" });
    expect([promotes.status, promotes.json.code]).toEqual([400, "invalid-request"]);
    expect(ok(await text({ confirms: "opt-out" })).decision.verdict).toBe("allow");
    expect(ok(await text({ confirms: "opt-out" })).decision.verdict).toBe("suppress");
  });

  it("a START that lifts nothing is not answered as if it did", async () => {
    const phone = number();
    await save("still", [phone]);
    const opted = { customerId: "still", breadth: "everything", channel: "sms", source: "web form" };
    ok(await api.call("POST", "/v1/opt-outs", opted));
    expect((await says(phone, "START")).reply).toBeNull();
    const other = number();
    await says(other, "STOP");
    expect((await says(other, "START")).reply).toMatch(/service texts again/);
  });

  it("START lifts the SMS silence that a STOP made, and no refusal of promotion", async () => {
    const phone = number();
    await save("returns", [phone]);
    await says(phone, "STOP");
    await says(phone, "START");
    expect(await refusal("returns", "sms", "service")).toBeNull();
    expect(await refusal("returns", "sms", "promotional")).toBe("no-promotions");
    expect(await refusal("returns", "voice", "promotional")).toBe("no-promotions");
    await save("heir-of-returns", [phone]);
    expect(await refusal("heir-of-returns", "sms", "service")).toBeNull();
    expect(await refusal("heir-of-returns", "sms", "promotional")).toBe("no-promotions");
  });

  it("and silences again when they stop again", async () => {
    const phone = number();
    await save("wavers", [phone]);
    for (const text of ["STOP", "START", "STOP"]) await says(phone, text);
    expect(await refusal("wavers", "sms", "service")).toBe("no-everything");
  });

  it("START lifts nothing that was not said by STOP from that number", async () => {
    const [one, other] = [number(), number()];
    await save("by-form", [one]);
    ok(
      await api.call("POST", "/v1/opt-outs", {
        customerId: "by-form",
        breadth: "everything",
        channel: "sms",
        source: "web form",
      }),
    );
    await says(one, "STOP");
    await says(one, "START");
    expect(await refusal("by-form", "sms", "service")).toBe("no-everything");

    const [left, right] = [number(), number()];
    await save("two-phones", [left, right]);
    await says(left, "STOP");
    await says(right, "STOP");
    await says(left, "START");
    expect(await refusal("two-phones", "sms", "service", left)).toBe("no-everything");
    await says(right, "START");
    expect(await refusal("two-phones", "sms", "service", right)).toBeNull();

    const three = [number(), number(), number()];
    await save("three-phones", three);
    for (const phone of three) await says(phone, "STOP");
    for (const [index, phone] of [three[1]!, three[0]!, three[2]!].entries()) {
      await says(phone, "START");
      expect(await refusal("three-phones", "sms", "service", phone)).toBe(index < 2 ? "no-everything" : null);
    }

    await save("free-text", [other]);
    await says(other, "please leave me alone");
    await says(other, "START");
    expect(await refusal("free-text", "sms", "service")).toBe("no-everything");
    await save("heir-of-free-text", [other]);
    expect(await refusal("heir-of-free-text", "sms", "service")).toBe("no-everything");
  });

  it("a START without a STOP writes nothing", async () => {
    const phone = number();
    await save("starts", [phone]);
    const before = await seqOf("starts");
    expect(await says(phone, "START")).toMatchObject({ understood: "start", customers: 0 });
    expect(await seqOf("starts")).toBe(before);
  });

  it("a START said before the STOP lifts nothing, whenever it arrives", async () => {
    const phone = number();
    await save("disordered", [phone]);
    await says(phone, "STOP", { at: "2026-11-23T14:30:00Z" });
    await says(phone, "START", { at: "2026-11-23T14:00:00Z" });
    expect(await refusal("disordered", "sms", "service")).toBe("no-everything");
    await says(phone, "START", { at: "2026-11-23T14:45:00Z" });
    expect(await refusal("disordered", "sms", "service")).toBeNull();
  });

  it("a message that comes twice has one effect, also after the person came back", async () => {
    const phone = number();
    await save("twice", [phone]);
    const stop = { from: phone, text: "STOP", eventId: event() };
    ok(await api.call("POST", "/v1/inbound/sms", stop));
    const after = await seqOf("twice");
    const again = await api.call("POST", "/v1/inbound/sms", stop);
    expect(again.headers.get("idempotent-response")).toBe("true");
    expect(await seqOf("twice")).toBe(after);
    const start = { from: phone, text: "START", eventId: event() };
    ok(await api.call("POST", "/v1/inbound/sms", start));
    ok(await api.call("POST", "/v1/inbound/sms", stop));
    ok(await api.call("POST", "/v1/inbound/sms", start));
    expect(await seqOf("twice")).toBe(after + 1);
    expect(await refusal("twice", "sms", "service")).toBeNull();
    await save("heir-of-twice", [phone]);
    expect(await refusal("heir-of-twice", "sms", "service")).toBeNull();
  });

  it("an unknown number is silenced all the same, and whoever gets it later; START gives it back", async () => {
    const phone = number();
    expect(await says(phone, "STOP")).toMatchObject({ understood: "stop", customers: 0 });
    await save("late", [phone]);
    expect(await refusal("late", "sms", "service")).toBe("no-everything");
    expect(await refusal("late", "voice", "promotional")).toBe("no-promotions");
    await says(phone, "START");
    expect(await refusal("late", "sms", "service")).toBeNull();
    expect(await refusal("late", "sms", "promotional")).toBe("no-promotions");
  });

  it("everybody who shares the number is silenced", async () => {
    const phone = number();
    await save("her", [phone]);
    await save("him", [phone]);
    expect(await says(phone, "stop")).toMatchObject({ customers: 2 });
    for (const id of ["her", "him"]) expect(await refusal(id, "sms", "service")).toBe("no-everything");
    await says(phone, "start");
    for (const id of ["her", "him"]) expect(await refusal(id, "sms", "service")).toBeNull();
  });

  it("free text that asks to stop stops, with the words kept for a person to read", async () => {
    const phone = number();
    await save("asks", [phone]);
    expect(await says(phone, "Could you please stop texting me about loans?")).toMatchObject({
      understood: "asks-to-stop",
      customers: 1,
      review: true,
    });
    expect(await refusal("asks", "sms", "service")).toBe("no-everything");
    const entry = await newest("asks");
    expect(entry).toMatchObject({ kind: "opt-out", body: { source: "sms: review" } });
    const { text } = await api.call("GET", "/v1/customers/asks/export");
    expect(text).toContain("Could you please stop texting me about loans?");
  });

  it("HELP is answered and changes nothing", async () => {
    const phone = number();
    await save("helped", [phone]);
    const before = await seqOf("helped");
    expect(await says(phone, "help")).toMatchObject({ understood: "help", reply: expect.stringMatching(/STOP/) });
    expect(await seqOf("helped")).toBe(before);
  });

  it('"no thanks" is the outcome of the message it answers', async () => {
    const phone = number();
    await save("declines", [phone]);
    const wanted = {
      customerId: "declines",
      channel: "sms",
      purpose: "service",
      topic: "term-deposit",
      address: phone,
    };
    const { contact } = ok(await api.call("POST", "/v1/contacts", wanted));
    ok(await api.call("POST", `/v1/contacts/${contact.contactId}/authorisation`, {}));
    expect(await says(phone, "No thanks")).toMatchObject({ understood: "other", customers: 1, reply: null });
    expect(await newest("declines")).toMatchObject({ kind: "outcome", body: { disposition: "declined" } });
    expect(await refusal("declines", "voice", "promotional")).toBe("no-this-topic");
  });

  it("what is no telephone number is a problem, and needs the scope of opt-outs", async () => {
    const answer = await api.call("POST", "/v1/inbound/sms", { from: "BANK", text: "STOP", eventId: event() });
    expect([answer.status, answer.json.code, answer.json.errors[0].pointer]).toEqual([422, "invalid-address", "/from"]);
    const narrow = await api.local.issuer.token(["tacet/decide"]);
    const refused = await api.call(
      "POST",
      "/v1/inbound/sms",
      { from: number(), text: "STOP", eventId: event() },
      { authorization: `Bearer ${narrow}` },
    );
    expect(refused.json.code).toBe("missing-scope");
  });
});

describe("outcomes from a dialer", () => {
  const now = parseInstant("2026-11-23T15:00:00Z")!;
  let contactId: string;
  let secrets: readonly string[];

  const plan = {
    name: "Dialled",
    channel: "voice",
    purpose: "promotional",
    topic: "term-deposit",
    startsAt: "2026-11-23T09:00:00Z",
    endsAt: "2026-12-18T20:00:00Z",
    cadence: { maxAttempts: 1 },
    pacing: { perMinute: 10 },
    delivery: { kind: "webhook", url: "https://hooks.example.com/tacet" },
  };
  const outcome = (more = {}) =>
    JSON.stringify({ contactId, disposition: "declined", at: "2026-11-23T14:59:00Z", note: "Too dear.", ...more });
  const post = (body: string, id: string, { signed = body, at = now, campaign = "dialled" } = {}) =>
    api.raw("POST", `/v1/callbacks/webhook/${campaign}`, {
      headers: { "content-type": "application/json", ...signedHeaders(secrets, id, signed, at) },
      body,
    });

  beforeAll(async () => {
    for (const name of ["Dialled", "Other"]) ok(await api.call("POST", "/v1/campaigns", { ...plan, name }), 201);
    ({ secrets } = ok(await api.call("GET", "/v1/campaigns/dialled/webhook-secret")));
    await save("dialled-1", [number()]);
    const wanted = { customerId: "dialled-1", channel: "voice", purpose: "promotional", topic: "term-deposit" };
    const { contact } = ok(await api.call("POST", "/v1/contacts", { ...wanted, campaignId: "dialled", attempt: 1 }));
    ({ contactId } = contact);
    ok(await api.call("POST", `/v1/contacts/${contactId}/authorisation`, {}));
  });

  it.each<[string, () => Promise<Answer>, number, string]>([
    ["a body that is not what was signed", () => post(outcome(), "m1", { signed: "{}" }), 401, "invalid-signature"],
    ["a signature of yesterday", () => post(outcome(), "m1", { at: now - 86_400_000 }), 401, "invalid-signature"],
    ["another campaign's secret", () => post(outcome(), "m1", { campaign: "other" }), 401, "invalid-signature"],
    ["a campaign there is not", () => post(outcome(), "m1", { campaign: "none" }), 401, "invalid-signature"],
    ["a form that is none", () => post('{"contactId": 7}', "m1"), 400, "invalid-request"],
    ["what is not JSON", () => post("nope", "m1"), 400, "invalid-request"],
    ["a contact there is not", () => post(outcome({ contactId: "ct_none" }), "m1"), 404, "not-found"],
  ])("%s settles nothing", async (_what, ask, status, code) => {
    const before = await seqOf("dialled-1");
    const answer = await ask();
    expect([answer.status, answer.json.code], answer.text).toEqual([status, code]);
    expect(await seqOf("dialled-1")).toBe(before);
  });

  it("a secret speaks for its own campaign's contacts only", async () => {
    const { secrets: theirs } = ok(await api.call("GET", "/v1/campaigns/other/webhook-secret"));
    const answer = await api.raw("POST", "/v1/callbacks/webhook/other", {
      headers: signedHeaders(theirs, "m2", outcome(), now),
      body: outcome(),
    });
    expect([answer.status, answer.json.code]).toEqual([404, "not-found"]);
  });

  it("a signed one settles its contact, once", async () => {
    const first = await post(outcome(), "m3");
    ok(first);
    const again = await post(outcome(), "m3");
    expect(again.json).toEqual(first.json);
    expect(again.headers.get("idempotent-response")).toBe("true");
    expect(await newest("dialled-1")).toMatchObject({ kind: "outcome", actor: "dialer:dialled" });
    expect(await refusal("dialled-1", "voice", "promotional")).toBe("no-this-topic");
    expect((await post(outcome({ disposition: "accepted" }), "m3")).json.code).toBe("idempotency-mismatch");
  });
});

describe("what SNS posts", () => {
  const hears = (heard: Awaited<ReturnType<SnsPort["hear"]>>, confirmed = true) =>
    Object.assign(api.local.runtime.world, {
      sns: { hear: async () => heard, confirm: async () => confirmed } satisfies SnsPort,
    });
  const post = () =>
    api.raw("POST", "/v1/callbacks/sns", { headers: { "content-type": "text/plain; charset=UTF-8" }, body: "{}" });
  const notification = (message: unknown) => ({
    kind: "notification" as const,
    message: JSON.stringify(message),
    messageId: "m",
    at: parseInstant("2026-11-23T14:59:30Z")!,
  });

  it("is believed only where a topic is ours and the signature fits", async () => {
    expect((await post()).json.code).toBe("invalid-signature");
    hears({ kind: "refused", why: "the signature does not fit the message" });
    const refused = await post();
    expect([refused.status, refused.json.detail]).toEqual([401, "the signature does not fit the message"]);
    hears({ kind: "later", why: "the signing certificate cannot be fetched: 500" });
    expect((await post()).status).toBe(503);
  });

  it("confirms a subscription, or asks for it again", async () => {
    hears({ kind: "confirm", url: "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription" });
    expect((await post()).status).toBe(200);
    hears({ kind: "confirm", url: "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription" }, false);
    expect((await post()).status).toBe(503);
  });

  it("a STOP by SNS is a STOP", async () => {
    const phone = number();
    await save("by-sns", [phone]);
    hears(
      notification({
        originationNumber: phone,
        destinationNumber: "+351210000000",
        messageBody: "STOP",
        inboundMessageId: "in-1",
      }),
    );
    expect(ok(await post())).toMatchObject({ understood: "stop", customers: 1 });
    expect(await refusal("by-sns", "sms", "service")).toBe("no-everything");
  });

  it("a bounce settles its contact; one of somebody else's is let go", async () => {
    await save("bounces", [], "bounces@example.com");
    const wanted = { customerId: "bounces", channel: "email", purpose: "service", address: "bounces@example.com" };
    const { contact } = ok(await api.call("POST", "/v1/contacts", wanted));
    ok(await api.call("POST", `/v1/contacts/${contact.contactId}/authorisation`, {}));
    const bounce = (id: string) => ({
      eventType: "Bounce",
      bounce: {
        bounceType: "Permanent",
        bounceSubType: "General",
        timestamp: "2026-11-23T14:59:00.000Z",
        feedbackId: "f1",
      },
      mail: {
        messageId: "ses-1",
        timestamp: "2026-11-23T14:58:00.000Z",
        headers: [{ name: "X-Tacet-Contact", value: id }],
        tags: { "tacet-contact": [id] },
      },
    });
    hears(notification(bounce(contact.contactId)));
    expect((await post()).status).toBe(200);
    expect(await newest("bounces")).toMatchObject({ kind: "outcome", body: { disposition: "bounced" } });
    hears(notification(bounce("ct_bm9uZQ")));
    expect((await post()).status).toBe(200);
    hears(notification({ hello: "world" }));
    expect((await post()).json.code).toBe("invalid-request");
  });
});

describe("the link that stops messages", () => {
  const mailed = async (id: string, purpose: Purpose = "promotional", email = `${id}@example.com`, more = {}) => {
    await save(id, [], email);
    const topic = purpose === "promotional" ? { topic: "savings-account" } : {};
    const wanted = { customerId: id, channel: "email", purpose, ...topic, address: email, ...more };
    const { contact } = ok(await api.call("POST", "/v1/contacts", wanted));
    ok(await api.call("POST", `/v1/contacts/${contact.contactId}/authorisation`, {}));
    const keys = api.local.runtime.world.signing.unsubscribe;
    return unsubscribeToken(keys, { customerId: id, channel: "email", contactId: contact.contactId, purpose });
  };
  const open = (token: string) => api.raw("GET", `/v1/unsubscribe/${token}`, {});
  const click = (token: string, body = "List-Unsubscribe=One-Click") =>
    api.raw("POST", `/v1/unsubscribe/${token}`, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body,
    });

  it("opened, changes nothing", async () => {
    const token = await mailed("opener");
    const before = await seqOf("opener");
    const page = await open(token);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.text).toContain('<form method="post">');
    expect(await seqOf("opener")).toBe(before);
    const unsure = await click(token, "something=else");
    expect(unsure.text).toContain("<form");
    expect(await seqOf("opener")).toBe(before);
  });

  it("leads to this page", async () => {
    const { signing, publicUrl } = api.local.runtime.world;
    const keys = signing.unsubscribe;
    const said = readUnsubscribe(keys, await mailed("follower"))!;
    const link = unsubscribeUrl(publicUrl, keys, said);
    expect(await (await fetch(link)).text()).toContain('<form method="post">');
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    expect((await fetch(link, { method: "POST", body })).status).toBe(200);
    expect(await refusal("follower", "email", "promotional")).toBe("no-promotions");
  });

  it("clicked, stops these messages by this channel, once", async () => {
    const token = await mailed("clicker");
    const done = await click(token);
    expect([done.status, done.text.includes("<h1>Done</h1>")]).toEqual([200, true]);
    expect(await refusal("clicker", "email", "promotional")).toBe("no-promotions");
    expect(await refusal("clicker", "email", "service")).toBeNull();
    const after = await seqOf("clicker");
    expect((await click(token)).status).toBe(200);
    expect(await seqOf("clicker")).toBe(after);
    expect(await newest("clicker")).toMatchObject({
      kind: "opt-out",
      actor: "customer",
      body: { source: "email unsubscribe" },
    });
  });

  it("as a form of many parts, as some mail clients send it", async () => {
    const token = await mailed("multipart");
    const form = new FormData();
    form.set("List-Unsubscribe", "One-Click");
    expect((await api.raw("POST", `/v1/unsubscribe/${token}`, { body: form })).text).toContain("Done");
    expect(await refusal("multipart", "email", "promotional")).toBe("no-promotions");
  });

  it("of a service message stops service messages", async () => {
    const token = await mailed("no-service", "service");
    await click(token);
    expect(await refusal("no-service", "email", "service")).toBe("no-everything");
  });

  it("of a service message that made an offer stops promotion too", async () => {
    const token = await mailed("no-service-offer", "service", "no-service-offer@example.com", {
      topic: "savings-account",
      offer: "gold",
    });
    await click(token);
    const { body } = await newest("no-service-offer");
    expect(body.refusals).toEqual([
      { breadth: "everything", channel: "email", purpose: "service" },
      { breadth: "promotions", channel: "email" },
    ]);
    expect(await refusal("no-service-offer", "email", "service")).toBe("no-everything");
    expect(await refusal("no-service-offer", "email", "promotional")).toBe("no-promotions");
    await save("heir-of-offer", [], "no-service-offer@example.com");
    expect(await refusal("heir-of-offer", "email", "promotional")).toBe("no-promotions");
    const plain = await mailed("no-service-only", "service");
    await click(plain);
    expect(await refusal("no-service-only", "email", "promotional")).not.toBe("no-promotions");
  });

  it("works again after the person came back", async () => {
    const token = await mailed("comes-back");
    await click(token);
    const back = { breadth: "everything", words: "Write to me again.", source: "branch", eventId: event() };
    ok(await api.call("POST", "/v1/customers/comes-back/reinstatements", back), 201);
    expect(await refusal("comes-back", "email", "promotional")).not.toBe("no-promotions");
    await click(token);
    expect(await refusal("comes-back", "email", "promotional")).toBe("no-promotions");
  });

  it("of a customer who was erased is kept, on their ledger and on the address", async () => {
    const token = await mailed("erased");
    ok(await api.call("DELETE", "/v1/customers/erased"));
    const done = await click(token);
    expect([done.status, done.text.includes("<h1>Done</h1>")]).toEqual([200, true]);
    expect(await newest("erased")).toMatchObject({ kind: "opt-out" });
    await save("returned", [], "erased@example.com");
    expect(await refusal("returned", "email", "promotional")).toBe("no-promotions");
  });

  it("silences everybody who has the address", async () => {
    const token = await mailed("one-of-two", "promotional", "shared@example.com");
    await save("two-of-two", [], "shared@example.com");
    await click(token);
    expect(await refusal("two-of-two", "email", "promotional")).toBe("no-promotions");
    expect(await newest("two-of-two")).toMatchObject({ kind: "opt-out", body: { source: "email unsubscribe" } });
  });

  it("tells whoever was not told when it was pressed first, as it is pressed again, and nobody twice", async () => {
    const token = await mailed("pressed-1", "promotional", "pressed@example.com");
    await save("pressed-2", [], "pressed@example.com");
    const { ledger } = api.local.runtime.world;
    const { append } = ledger;
    Object.assign(ledger, {
      append: (entry: Parameters<typeof append>[0]) =>
        entry.customerId === "pressed-2" ? Promise.reject(new Error("crashed here")) : append(entry),
    });
    expect((await click(token)).status).toBe(500);
    Object.assign(ledger, { append });
    expect(await refusal("pressed-2", "email", "promotional")).toBeNull();
    const told = await seqOf("pressed-1");
    expect((await click(token)).status).toBe(200);
    expect(await refusal("pressed-2", "email", "promotional")).toBe("no-promotions");
    expect(await seqOf("pressed-1")).toBe(told);
  });

  it.each(["x", "u1.1.e30.AAAA", "..."])("%s is no link of ours", async (token) => {
    for (const answer of [await open(token), await click(token)]) {
      expect(answer.status).toBe(404);
      expect(answer.text).toContain("This link does not work");
    }
  });

  it("a store that is down asks to press again", async () => {
    const token = await mailed("unlucky");
    const { world } = api.local.runtime;
    const { append } = world.ledger;
    const { StoreUnavailable } = await import("../../lib/ledger/ledger.ts");
    Object.assign(world.ledger, {
      append: async () => {
        throw new StoreUnavailable("the store does not answer just now");
      },
    });
    const answer = await click(token);
    Object.assign(world.ledger, { append });
    expect([answer.status, answer.text.includes("<form")]).toEqual([503, true]);
    await click(token);
    expect(await refusal("unlucky", "email", "promotional")).toBe("no-promotions");
  });
});

describe("talks the customer begins", () => {
  it("one in a hundred is a service conversation, the same one whenever it is asked", async () => {
    await save("talks", [number()]);
    const ids = Array.from({ length: 3_000 }, (_, index) => `talk-${index}`);
    const sampled = ids.filter((id) => careFor(id).arm === "care");
    expect(sampled.length).toBeGreaterThan(15);
    expect(sampled.length).toBeLessThan(50);
    const ask = async (conversationId: string) => {
      const talk = { customerId: "talks", channel: "voice", conversationId, eventId: event() };
      return ok(await api.call("POST", "/v1/interactions", talk));
    };
    expect(await ask(sampled[0]!)).toMatchObject({ arm: "care", team: "care" });
    const plain = await ask(ids.find((id) => !sampled.includes(id))!);
    expect([plain.arm, plain.team]).toEqual([null, undefined]);
    expect((await ask(sampled[0]!)).arm).toBe("care");
  });
});
