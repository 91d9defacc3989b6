import { timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { MINUTE_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";

/** How far a timestamp may be from now, both ways (standardwebhooks.com, "Verifying signatures"). */
export const SIGNATURE_TOLERANCE_MS = 5 * MINUTE_MS;
/** Secrets of fewer bytes can be guessed; the specification asks for 24 to 64. */
const SECRET_BYTES = { min: 24, max: 64 };
/** While a secret is rotated two are in use; more than a few is a mistake. */
const MAX_SECRETS = 5;
/** Signatures looked at in one header. */
const MAX_SIGNATURES = 10;

/** What is wrong with the secrets of a webhook; undefined when nothing is. Never repeats a secret. */
export function secretsMistake(secrets: readonly string[]): string | undefined {
  if (secrets.length === 0 || secrets.length > MAX_SECRETS)
    return `name 1 to ${MAX_SECRETS} secrets; the first is the newest`;
  const wrong = secrets.findIndex((secret) => !isSecret(secret));
  return wrong < 0
    ? undefined
    : `secret ${wrong + 1} of ${secrets.length} is none; write "whsec_" and the base64 of ${SECRET_BYTES.min} to ${SECRET_BYTES.max} random bytes`;
}

function isSecret(secret: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret)) return false;
  const { length } = Buffer.from(secret.slice("whsec_".length), "base64");
  return length >= SECRET_BYTES.min && length <= SECRET_BYTES.max;
}

export type SignedHeaders = {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
};

/** The three headers of Standard Webhooks, with one signature for each secret: the receiver may have the old or the new. */
export function signedHeaders(secrets: readonly string[], id: string, body: string, now: Ms): SignedHeaders {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), body));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now / 1_000)),
    "webhook-signature": signatures.join(" "),
  };
}

export type Checked = { readonly id: string; readonly at: Ms } | { readonly why: string };

/**
 * Checks a Standard Webhooks signature over the raw body. The library's own check reads the clock, so only its
 * signing is used here. `headers` have lower-case names.
 */
export function checkSignature(
  secrets: readonly string[],
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  now: Ms,
): Checked {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const given = headers["webhook-signature"];
  if (!id || !timestamp || !given)
    return { why: "send the headers webhook-id, webhook-timestamp and webhook-signature" };
  if (!/^\d{1,12}$/.test(timestamp)) return { why: "webhook-timestamp is seconds since 1970, in digits" };
  const at = Number(timestamp) * 1_000;
  if (Math.abs(now - at) > SIGNATURE_TOLERANCE_MS)
    return {
      why: `webhook-timestamp is more than ${SIGNATURE_TOLERANCE_MS / MINUTE_MS} minutes from now; check the clock, and sign anew at every try`,
    };
  const signatures = given.split(" ").slice(0, MAX_SIGNATURES);
  const expected = secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), body));
  // Every pair is compared, so that the time taken tells nothing of which one fits.
  const fits = expected.flatMap((one) => signatures.map((other) => sameText(one, other)));
  return fits.includes(true) ? { id, at } : { why: "no signature fits; sign `id.timestamp.body` of the raw body" };
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
