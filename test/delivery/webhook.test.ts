import { Webhook } from "standardwebhooks";
import { describe, expect, it, vi } from "vitest";
import { BACK_OFF_MS } from "../../lib/delivery/back-off.ts";
import type { Answer, CallRequest } from "../../lib/delivery/https.ts";
import { checkSignature, secretsMistake, signedHeaders } from "../../lib/delivery/signatures.ts";
import { webhook } from "../../lib/delivery/webhook.ts";
import { message, NOW, OLD_SECRET, SECRET } from "./given.ts";

const URL_ = "https://hooks.example.com/tacet";
const answered = (status: number, headers: Record<string, string> = {}): Answer => ({
  kind: "answered",
  status,
  headers,
  body: "",
});

/** One delivery to a receiver that answers so. */
async function deliver(
  answer: Answer,
  but: Parameters<typeof message>[0] = {},
  secrets = [SECRET],
  includeAddress = false,
) {
  const requests: CallRequest[] = [];
  const call = async (request: CallRequest) => {
    requests.push(request);
    return answer;
  };
  const sent = await webhook({ url: URL_, secrets, includeAddress, call })(message(but), NOW);
  return { sent, requests };
}

describe("a webhook", () => {
  it("posts the contact, signed, with the contact id as webhook-id", async () => {
    const { sent, requests } = await deliver(answered(200));
    expect(sent).toEqual({ result: "sent" });
    const [{ method, url, headers, body }] = requests as [
      CallRequest & { headers: Record<string, string>; body: string },
    ];
    expect([method, url]).toEqual(["POST", URL_]);
    expect(headers["webhook-id"]).toBe("ct_MS5hbmE");
    expect(headers["webhook-timestamp"]).toBe(String(NOW / 1_000));
    expect(JSON.parse(body)).toMatchObject({
      type: "contact.due",
      data: {
        contactId: "ct_MS5hbmE",
        why: expect.any(String),
        stop: expect.anything(),
        expiresAt: "2026-05-04T11:00:00.000Z",
      },
    });
  });

  it("is believed by the specification's own library", async () => {
    vi.useFakeTimers({ now: NOW });
    try {
      const { requests } = await deliver(answered(200));
      const { headers, body } = requests[0]!;
      expect(new Webhook(SECRET).verify(body!, headers!)).toMatchObject({ type: "contact.due" });
      expect(() => new Webhook(OLD_SECRET).verify(body!, headers!)).toThrow();
    } finally {
      vi.useRealTimers();
    }
  });

  it("signs with old and new secret while they are rotated, and either is enough", async () => {
    const { requests } = await deliver(answered(200), {}, [SECRET, OLD_SECRET]);
    const { headers, body } = requests[0]!;
    expect(headers!["webhook-signature"]!.split(" ")).toHaveLength(2);
    for (const secret of [SECRET, OLD_SECRET])
      expect(checkSignature([secret], headers!, body!, NOW)).toEqual({ id: "ct_MS5hbmE", at: NOW });
  });

  it("leaves the address out unless it is asked for", async () => {
    expect((await deliver(answered(200))).requests[0]!.body).not.toContain("ana@example.com");
    expect((await deliver(answered(200), {}, [SECRET], true)).requests[0]!.body).toContain("ana@example.com");
  });

  it("has the same body at every try", async () => {
    const first = await deliver(answered(200), { attempt: 1 });
    const third = await deliver(answered(200), { attempt: 3 });
    expect(third.requests[0]!.body).toBe(first.requests[0]!.body);
  });

  it.each([
    [200, 1, { result: "sent" }],
    [204, 3, { result: "sent" }],
    [400, 1, { result: "not-sent" }],
    [404, 1, { result: "not-sent" }],
    [409, 1, { result: "not-sent" }],
    [410, 1, { result: "not-sent", gone: true }],
    [422, 1, { result: "not-sent" }],
    [302, 1, { result: "not-sent" }],
    // The receiver may have taken the first try, and turn the second down because it knows the id.
    [409, 2, { result: "unknown" }],
    [410, 2, { result: "unknown" }],
    [429, 1, { result: "again", after: 5_000 }],
    [425, 1, { result: "again", after: 5_000 }],
    [408, 1, { result: "again", after: 5_000 }],
    [500, 1, { result: "again", after: 5_000 }],
    [503, 2, { result: "again", after: 30_000 }],
    [503, 3, { result: "again", after: 120_000 }],
    [503, 4, { result: "again", after: 300_000 }],
    [503, 5, { result: "unknown" }],
    [429, 5, { result: "unknown" }],
  ])("answered with %d at try %d is %o", async (status, attempt, result) => {
    expect((await deliver(answered(status), { attempt })).sent).toMatchObject(result);
  });

  it.each([
    [{ kind: "refused", why: "leads to 10.0.0.1" }, 1, "not-sent"],
    [{ kind: "refused", why: "leads to 10.0.0.1" }, 2, "unknown"],
    [{ kind: "unreachable", why: "no connection" }, 1, "again"],
    [{ kind: "broken", why: "no answer within 5 s" }, 1, "again"],
    [{ kind: "broken", why: "no answer within 5 s" }, 5, "unknown"],
  ] as const)("%o at try %d is %s", async (answer, attempt, result) => {
    expect((await deliver(answer, { attempt })).sent.result).toBe(result);
  });

  it("waits as long as the receiver asks, within reason, and not beyond the end of the contact", async () => {
    expect((await deliver(answered(429, { "retry-after": "60" }))).sent).toMatchObject({ after: 60_000 });
    expect((await deliver(answered(503, { "retry-after": "999999" }))).sent).toMatchObject({ after: 900_000 });
    expect((await deliver(answered(503, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }))).sent).toMatchObject({
      after: 5_000,
    });
    // At exactly its end nothing may leave any more.
    expect((await deliver(answered(503), { expiresAt: NOW + 5_000 })).sent).toMatchObject({ result: "unknown" });
    expect((await deliver(answered(503), { expiresAt: NOW + 5_001 })).sent).toMatchObject({ result: "again" });
    // A first try that was turned away proves that nothing reached anybody.
    expect((await deliver(answered(429), { expiresAt: NOW + 5_000 })).sent).toMatchObject({ result: "not-sent" });
  });

  it("is not called once its time has passed", async () => {
    const { sent, requests } = await deliver(answered(200), { expiresAt: NOW });
    expect(sent).toMatchObject({ result: "not-sent" });
    expect(requests).toEqual([]);
    expect((await deliver(answered(200), { expiresAt: NOW, attempt: 2 })).sent).toMatchObject({ result: "unknown" });
  });

  it("waits longer each time", () => expect([...BACK_OFF_MS].sort((a, b) => a - b)).toEqual(BACK_OFF_MS));

  it.each([[[]], [["secret"]], [["whsec_c2hvcnQ="]], [[SECRET, "whsec_"]], [Array(6).fill(SECRET)]])(
    "does not take %o for secrets, and does not repeat them",
    (secrets) => {
      const call = async (): Promise<Answer> => answered(200);
      expect(() => webhook({ url: URL_, secrets, call })).toThrow(RangeError);
      const mistake = secretsMistake(secrets)!;
      for (const secret of secrets) if (secret.length > 8) expect(mistake).not.toContain(secret.slice(6));
    },
  );
});

describe("a signature that comes in", () => {
  const body = '{"a":1}';
  const signed = signedHeaders([SECRET], "evt_1", body, NOW);

  it.each([
    ["right", signed, body, NOW, true],
    ["five minutes late", signed, body, NOW + 300_000, true],
    ["five minutes early", signed, body, NOW - 300_000, true],
    ["later than that", signed, body, NOW + 300_001, false],
    ["earlier than that", signed, body, NOW - 300_001, false],
    ["another body", signed, '{"a":2}', NOW, false],
    ["another id", { ...signed, "webhook-id": "evt_2" }, body, NOW, false],
    ["another time", { ...signed, "webhook-timestamp": String(NOW / 1_000 + 1) }, body, NOW, false],
    ["no time", { ...signed, "webhook-timestamp": "now" }, body, NOW, false],
    ["no signature", { ...signed, "webhook-signature": undefined }, body, NOW, false],
    ["an empty signature", { ...signed, "webhook-signature": "" }, body, NOW, false],
    [
      "a signature of another version",
      { ...signed, "webhook-signature": signed["webhook-signature"].replace("v1", "v1a") },
      body,
      NOW,
      false,
    ],
    [
      "a right one behind a wrong one",
      { ...signed, "webhook-signature": `v1,wrong ${signed["webhook-signature"]}` },
      body,
      NOW,
      true,
    ],
  ] as const)("%s", (_, headers, raw, now, fits) => {
    expect("id" in checkSignature([SECRET], headers, raw, now)).toBe(fits);
  });

  it("fits any secret in use, and none other", () => {
    expect("id" in checkSignature([OLD_SECRET, SECRET], signed, body, NOW)).toBe(true);
    expect("id" in checkSignature([OLD_SECRET], signed, body, NOW)).toBe(false);
  });
});
