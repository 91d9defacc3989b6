import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Campaign, DeliveryPlan } from "../../lib/campaign/plan.ts";
import type { Message } from "../../lib/delivery/delivery.ts";
import { checkSignature } from "../../lib/delivery/signatures.ts";
import { type Local, startLocal } from "../../lib/local/start.ts";
import { TAIL_LENGTH, tail } from "../../lib/local/tail.ts";
import { HOUR_MS } from "../../lib/policy/time.ts";
import { aDirectory } from "../cli/processes.ts";
import { inLisbon, MONDAY } from "../contact/world.ts";

let local: Local;
let data: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: data, remove } = await aDirectory());
  local = await startLocal({ port: 0, data, clock: MONDAY });
});
afterEach(async () => {
  await local.close();
  await remove();
});

const message: Message = {
  contactId: "ct_1",
  campaignId: "spring",
  customerId: "ana",
  channel: "email",
  purpose: "service",
  to: "ana@example.com",
  subject: "Your camera",
  text: "It is ready.",
  why: "You are our customer",
  stop: { unsubscribeUrl: "https://tacet.example/v1/unsubscribe/abc" },
  expiresAt: MONDAY + HOUR_MS,
  attempt: 1,
};
const send = (delivery: DeliveryPlan, more: Partial<Message> = {}, by = local) =>
  by.runtime.world.transport({ id: "spring", plan: { delivery } } as Campaign)({ ...message, ...more }, MONDAY);
const read = async (path: string, token: string | undefined = local.token) => {
  const response = await fetch(
    `${local.url}/sandbox/${path}`,
    token ? { headers: { authorization: `Bearer ${token}` } } : {},
  );
  const json: any = await response.json();
  return { status: response.status, json };
};

describe("the outbox", () => {
  it("holds what would have been sent by each way, the newest first", async () => {
    const sms = { channel: "sms", to: "+351911111111", stop: { words: "Reply STOP to stop" } } as const;
    expect(await send({ kind: "email", from: "shop@example.com" })).toMatchObject({ result: "sent" });
    expect(await send({ kind: "sms", from: "pool-1" }, sms)).toMatchObject({ result: "sent" });
    expect(await send({ kind: "eventbridge" })).toMatchObject({ result: "sent" });
    expect(await send({ kind: "webhook", url: "https://dialer.example.com/tacet" })).toMatchObject({ result: "sent" });
    const { json } = await read("outbox");
    expect(json.count).toBe(4);
    const [webhook, event, text, mail] = json.data;
    expect(mail).toMatchObject({
      at: "2026-11-23T15:00:00Z",
      by: "email",
      campaign: "spring",
      contactId: "ct_1",
      to: "ana@example.com",
      from: "shop@example.com",
      subject: "Your camera",
      headers: {
        "List-Unsubscribe": "<https://tacet.example/v1/unsubscribe/abc>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      },
    });
    expect(mail.text).toContain("It is ready.");
    expect(mail.text).toContain("Why you get this: You are our customer.");
    expect(text).toMatchObject({ by: "sms", to: "+351911111111", from: "pool-1" });
    expect(text.text).toContain("Reply STOP to stop");
    expect(event).toMatchObject({ by: "eventbridge", to: "default" });
    expect(JSON.parse(event.text)).toMatchObject({ type: "tacet.contact.due", data: { contactId: "ct_1" } });
    expect(webhook).toMatchObject({ by: "webhook", to: "https://dialer.example.com/tacet" });
    const secrets = local.runtime.world.signing.webhookSecrets("spring");
    expect(checkSignature(secrets, webhook.headers, webhook.text, MONDAY)).toMatchObject({ id: "ct_1" });

    const kept = async () => (await readFile(join(data, "outbox.jsonl"), "utf8")).trim().split("\n");
    await expect
      .poll(async () => (await kept()).map((line) => JSON.parse(line).by))
      .toEqual(["email", "sms", "eventbridge", "webhook"]);
    expect((await stat(join(data, "outbox.jsonl"))).mode & 0o777).toBe(0o600);
  });

  it("holds nothing of what could not have been sent", async () => {
    expect(await send({ kind: "email", from: "shop@example.com" }, { to: undefined })).toMatchObject({
      result: "not-sent",
    });
    expect(await send({ kind: "sms", from: "pool-1" }, { expiresAt: MONDAY })).toMatchObject({ result: "not-sent" });
    expect((await read("outbox")).json).toEqual({ data: [], count: 0 });
  });

  it("is for those who may read what was said: it holds addresses", async () => {
    expect((await read("outbox", "")).status).toBe(401);
    const desk = await local.issuer.token(["tacet/desk"]);
    expect(await read("outbox", desk)).toMatchObject({ status: 403, json: { code: "missing-scope" } });
    expect((await read("outbox", await local.issuer.token(["tacet/compliance:read"]))).status).toBe(200);
    expect((await read("outbox?limit=0")).status).toBe(400);
    expect((await read("inbox")).status).toBe(404);
  });

  it("live webhooks are called, and never inwards", async () => {
    const live = await startLocal({ port: 0, clock: MONDAY, liveWebhooks: true });
    for (const url of [
      "https://169.254.169.254/latest",
      "https://[::ffff:127.0.0.1]/",
      `https://127.0.0.1:${new URL(live.url).port}/`,
    ])
      expect(await send({ kind: "webhook", url }, {}, live), url).toMatchObject({ result: "not-sent" });
    await live.close();
  });

  it("is emptied by a fresh start, as the files are", async () => {
    await send({ kind: "email", from: "shop@example.com" });
    await local.close();
    local = await startLocal({ port: 0, data, clock: MONDAY, fresh: true });
    await send({ kind: "email", from: "shop@example.com" }, { contactId: "ct_2" });
    await local.close();
    const lines = (await readFile(join(data, "outbox.jsonl"), "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).contactId)).toEqual(["ct_2"]);
    local = await startLocal({ port: 0, data, clock: MONDAY });
  });
});

describe("events", () => {
  it("are told of new entries, as the bus would hear them, without what people said", async () => {
    const { world } = local.runtime;
    await inLisbon(world, "ana");
    const answer = await fetch(`${local.url}/v1/opt-outs`, {
      method: "POST",
      headers: { authorization: `Bearer ${local.token}`, "content-type": "application/json" },
      body: JSON.stringify({
        customerId: "ana",
        breadth: "promotions",
        source: "agent",
        words: "never again, thank you",
      }),
    });
    expect(answer.status).toBeLessThan(300);
    const { json } = await read("events?limit=1");
    expect(json.data).toHaveLength(1);
    expect(json.data[0]).toMatchObject({
      specversion: "1.0",
      source: "tacet",
      type: "tacet.opt-out.recorded",
      subject: "ana",
      data: { refusals: [{ breadth: "promotions" }] },
    });
    expect(JSON.stringify(json)).not.toContain("never again");
  });
});

describe("a tail", () => {
  it("keeps the newest only", () => {
    const kept = tail<number>();
    for (let n = 0; n < TAIL_LENGTH + 5; n++) kept.add(n);
    expect(kept.count()).toBe(TAIL_LENGTH + 5);
    expect(kept.newest(2)).toEqual([TAIL_LENGTH + 4, TAIL_LENGTH + 3]);
    expect(kept.newest(TAIL_LENGTH)).toHaveLength(TAIL_LENGTH);
    expect(kept.newest(TAIL_LENGTH).at(-1)).toBe(5);
  });
});
