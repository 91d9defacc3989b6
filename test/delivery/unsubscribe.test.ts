import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isOneClick,
  readUnsubscribe,
  type Unsubscribe,
  type UnsubscribeKeys,
  unsubscribeToken,
  unsubscribeUrl,
} from "../../lib/delivery/unsubscribe.ts";
import { unsubscribePage } from "../../lib/delivery/unsubscribe-page.ts";
import { CHANNELS, PURPOSES } from "../../lib/policy/words.ts";

const [old, fresh] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const before: UnsubscribeKeys = { current: "k1", versions: { k1: old } };
const rotated: UnsubscribeKeys = { current: "k2", versions: { k1: old, k2: fresh } };
const ANA: Unsubscribe = { customerId: "ana-001", channel: "email", contactId: "ct_MS5hbmE", purpose: "promotional" };

describe("an unsubscribe link", () => {
  it("is read back as it was written, whatever the ids are", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1, maxLength: 128 }),
        fc.constantFrom(...CHANNELS),
        fc.string({ minLength: 1, maxLength: 200 }),
        fc.constantFrom(...PURPOSES),
        (customerId, channel, contactId, purpose) => {
          const said = { customerId, channel, contactId, purpose };
          const token = unsubscribeToken(rotated, said);
          expect(token).toMatch(/^[A-Za-z0-9._-]+$/);
          expect(readUnsubscribe(rotated, token)).toEqual(said);
        },
      ),
    );
  });

  it("works on after its key was rotated, and not once its key is gone", () => {
    const token = unsubscribeToken(before, ANA);
    expect(readUnsubscribe(rotated, token)).toEqual(ANA);
    expect(readUnsubscribe({ current: "k2", versions: { k2: fresh } }, token)).toBeUndefined();
  });

  it("is nobody else's: no character of it can be changed", () => {
    const token = unsubscribeToken(rotated, ANA);
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === "A" ? "B" : "A";
      const read = readUnsubscribe(rotated, token.slice(0, at) + other + token.slice(at + 1));
      // The last character of base64url has bits nobody reads: what it says is the same then.
      if (read !== undefined) expect([at, read]).toEqual([token.length - 1, ANA]);
    }
  });

  it.each([
    [""],
    ["x"],
    ["u1.k1.abc.def"],
    ["u1.k9.abc.def"],
    ["u1.__proto__.abc.def"],
    ["u1.constructor.abc.def"],
    ["u2.k1.abc.def"],
    ["u1...."],
    [`${unsubscribeToken(rotated, ANA)}.more`],
    ["x".repeat(10_000)],
  ])("is not %j", (token) => expect(readUnsubscribe(rotated, token)).toBeUndefined());

  it("is an https URL below the base", () => {
    const url = unsubscribeUrl("https://api.example.com/stage/", rotated, ANA);
    expect(url).toMatch(/^https:\/\/api\.example\.com\/stage\/v1\/unsubscribe\/u1\.k2\.[\w-]+\.[\w-]+$/);
    expect(readUnsubscribe(rotated, url.split("/").at(-1)!)).toEqual(ANA);
    expect(() => unsubscribeUrl("http://api.example.com", rotated, ANA)).toThrow("https");
    expect(unsubscribeUrl("http://localhost:3000", rotated, ANA)).toContain("http://localhost:3000/v1/unsubscribe/u1.");
  });

  it("fits a header for every id of a hundred plain characters", () => {
    const customerId = "x".repeat(100);
    const contactId = `ct_${Buffer.from(`zzz.${customerId}`).toString("base64url")}`;
    expect(unsubscribeUrl("https://api.example.com", rotated, { ...ANA, customerId, contactId }).length).toBeLessThan(
      990,
    );
  });
});

describe("the one click", () => {
  const multipart = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b--\r\n`;

  it.each([
    ["application/x-www-form-urlencoded", "List-Unsubscribe=One-Click", true],
    ["application/x-www-form-urlencoded; charset=utf-8", "a=b&List-Unsubscribe=One-Click", true],
    ["application/x-www-form-urlencoded", "list-unsubscribe=one-click\r\n", true],
    ["APPLICATION/X-WWW-FORM-URLENCODED", "List%2DUnsubscribe=One%2DClick", true],
    ["multipart/form-data; boundary=b", multipart("List-Unsubscribe", "One-Click"), true],
    ['multipart/form-data; boundary="b"', multipart("List-Unsubscribe", "One-Click"), true],
    [undefined, "List-Unsubscribe=One-Click", true],
    ["text/plain", "List-Unsubscribe=One-Click", true],
    ["application/x-www-form-urlencoded", "", false],
    ["application/x-www-form-urlencoded", "List-Unsubscribe=", false],
    ["application/x-www-form-urlencoded", "List-Unsubscribe=No", false],
    ["application/x-www-form-urlencoded", "Other=One-Click", false],
    ["multipart/form-data; boundary=b", multipart("Other", "One-Click"), false],
    ["multipart/form-data; boundary=b", multipart("List-Unsubscribe", "Later"), false],
    ["multipart/form-data", multipart("List-Unsubscribe", "One-Click"), false],
    ["application/x-www-form-urlencoded", `a=${"x".repeat(8_000)}&List-Unsubscribe=One-Click`, true],
  ])("%s with %j: %s", (type, body, asked) => expect(isOneClick(type, body)).toBe(asked));
});

describe("the page behind the link", () => {
  it("asks with a form that posts what a mail client posts", () => {
    const { status, headers, body } = unsubscribePage("ask", "Example <Bank>");
    expect(status).toBe(200);
    expect(body).toContain('<form method="post"');
    const field = /<input type="hidden" name="([^"]+)" value="([^"]+)">/.exec(body)!;
    expect(isOneClick("application/x-www-form-urlencoded", `${field[1]}=${field[2]}`)).toBe(true);
    expect(body).toContain("Example &lt;Bank&gt;");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["referrer-policy"]).toBe("no-referrer");
  });

  it.each([
    ["ask", 200],
    ["done", 200],
    ["no-such-link", 404],
    ["try-again", 503],
  ] as const)("%s is a page a screen reader can read, without scripts", (state, status) => {
    const page = unsubscribePage(state);
    expect(page.status).toBe(status);
    for (const part of ['<html lang="en">', "<title>", "<main>", "<h1>"]) expect(page.body).toContain(part);
    expect(page.body).not.toMatch(/<script|<img|http/i);
    expect(page.body.includes("<button")).toBe(state === "ask" || state === "try-again");
  });
});
