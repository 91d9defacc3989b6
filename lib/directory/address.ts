import { createHmac } from "node:crypto";
import type { Channel } from "../policy/words.ts";

/** Secrets by version; the newest is used for new tokens, the others for as long as a refused token needs them. */
export type TokenSecrets = { readonly current: string; readonly versions: Readonly<Record<string, Uint8Array>> };

/** Voice and SMS reach the same telephone: one token serves both. */
const KIND: Record<Channel, "phone" | "email"> = { voice: "phone", sms: "phone", email: "email" };

const E164 = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@"<>()[\],;:\\]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;
const MAX_EMAIL_LENGTH = 254;

/** The version of the normaliser below; a token names it, because another reading is another token. */
export const NORMALISER_VERSION = "n1";

/** The one form of an address, or undefined for what is none. Telephone numbers are E.164; emails are case-folded. */
export function normaliseAddress(channel: Channel, value: string): string | undefined {
  if (KIND[channel] === "phone") {
    const digits = value.normalize("NFKC").replace(/[\s().\-/]/g, "");
    return E164.test(digits) ? digits : undefined;
  }
  const email = value.normalize("NFKC").trim().toLowerCase();
  return email.length <= MAX_EMAIL_LENGTH && EMAIL.test(email) ? email : undefined;
}

/** What stands for the address everywhere outside the directory: keyed, so that ten billion numbers cannot be tried. */
export function tokenOf(secrets: TokenSecrets, version: string, channel: Channel, normalised: string): string {
  const secret = secrets.versions[version];
  if (!secret) throw new Error(`no token secret of version ${version}`);
  const mac = createHmac("sha256", secret)
    .update(`${NORMALISER_VERSION}:${KIND[channel]}:${normalised}`)
    .digest("base64url");
  // 96 bits: a billion addresses collide once in some hundred billion such directories.
  return `${version}${mac.slice(0, 16)}`;
}

/** The tokens an address has had, newest secret first. */
export const tokensOf = (secrets: TokenSecrets, channel: Channel, normalised: string): string[] =>
  [secrets.current, ...Object.keys(secrets.versions).filter((version) => version !== secrets.current)].map((version) =>
    tokenOf(secrets, version, channel, normalised),
  );
