import { createHmac, timingSafeEqual } from "node:crypto";
import { CHANNELS, type Channel, PURPOSES, type Purpose } from "../policy/words.ts";

/**
 * Keys by version. New links are signed with `current`; an old version is kept for as long as its links are out, and
 * that is always: a person may find the message years later, and the law asks for 30 days (15 USC 7704(a)(3)) and 60
 * (CASL s. 11(2)) at least.
 */
export type UnsubscribeKeys = { readonly current: string; readonly versions: Readonly<Record<string, Uint8Array>> };

/** Whose "stop" a link is, and about what. */
export type Unsubscribe = {
  readonly customerId: string;
  readonly channel: Channel;
  readonly contactId: string;
  readonly purpose: Purpose;
};

const FORMAT = "u1";
/** 128 bits: nobody finds a signature by trying. */
const MAC_BYTES = 16;
const MAX_TOKEN_LENGTH = 4_096;
const KEY_VERSION = /^[A-Za-z0-9_-]{1,16}$/;

/** A token that never expires. It says nothing that the contact id does not say, and changes nothing until it is posted. */
export function unsubscribeToken(
  keys: UnsubscribeKeys,
  { customerId, channel, contactId, purpose }: Unsubscribe,
): string {
  const key = keys.versions[keys.current];
  if (!key || !KEY_VERSION.test(keys.current)) throw new RangeError("there is no current key for unsubscribe links");
  const said = [customerId, CHANNELS.indexOf(channel), contactId, PURPOSES.indexOf(purpose)];
  const body = Buffer.from(JSON.stringify(said)).toString("base64url");
  return [FORMAT, keys.current, body, macOf(key, keys.current, body).toString("base64url")].join(".");
}

/** Of the route that the link leads to; the API serves it. */
const UNSUBSCRIBE_PATH = "/v1/unsubscribe";

/** The link for a message: `base` is the https URL at which the API answers, such as "https://api.example.com". */
export function unsubscribeUrl(base: string, keys: UnsubscribeKeys, unsubscribe: Unsubscribe): string {
  const url = new URL(base);
  if (url.protocol !== "https:" && url.hostname !== "localhost" && url.hostname !== "127.0.0.1")
    throw new RangeError("one-click unsubscribe needs an https URL (RFC 8058 §3.1)");
  url.pathname = `${url.pathname.replace(/\/$/, "")}${UNSUBSCRIBE_PATH}/${unsubscribeToken(keys, unsubscribe)}`;
  return url.href;
}

/** What a token says, if it is one of ours; undefined for anything else. */
export function readUnsubscribe(keys: UnsubscribeKeys, token: string): Unsubscribe | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const [format, version, body, mac, ...rest] = token.split(".");
  if (format !== FORMAT || !version || !body || !mac || rest.length > 0) return undefined;
  const key = Object.hasOwn(keys.versions, version) ? keys.versions[version] : undefined;
  if (!key || !sameBytes(macOf(key, version, body), Buffer.from(mac, "base64url"))) return undefined;
  const [customerId, channel, contactId, purpose] = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
  return { customerId, channel: CHANNELS[channel]!, contactId, purpose: PURPOSES[purpose]! };
}

const macOf = (key: Uint8Array, version: string, body: string): Buffer =>
  createHmac("sha256", key).update(`tacet-unsubscribe.${FORMAT}.${version}.${body}`).digest().subarray(0, MAC_BYTES);

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** Bytes of the form; the route takes no more. */
export const MAX_FORM_BYTES = 8 * 1_024;
const FIELD = "list-unsubscribe";
const VALUE = "one-click";

/**
 * Whether a POST asks for the one click: the form has `List-Unsubscribe=One-Click`, as `multipart/form-data` or
 * `application/x-www-form-urlencoded` (RFC 8058 §3.2). A mail client's request and the page's own form look alike.
 */
export function isOneClick(contentType: string | undefined, body: string): boolean {
  const [type = "", ...parameters] = (contentType ?? "").split(";").map((part) => part.trim());
  if (type.toLowerCase() === "multipart/form-data") {
    const boundary = parameters.map((part) => /^boundary="?([^"]{1,70})"?$/i.exec(part)?.[1]).find(Boolean);
    return boundary !== undefined && body.split(`--${boundary}`).some(isFieldPart);
  }
  // Some clients send no type, or a wrong one, and mean it all the same: the body decides.
  return [...new URLSearchParams(body.trim())].some(
    ([name, value]) => name.toLowerCase() === FIELD && value.trim().toLowerCase() === VALUE,
  );
}

function isFieldPart(part: string): boolean {
  const [head = "", ...body] = part.split(/\r?\n\r?\n/);
  return new RegExp(`name="?${FIELD}"?(?:;|\\s|$)`, "i").test(head) && body.join("\n\n").trim().toLowerCase() === VALUE;
}
