import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** Random bytes as an argument: chance is handed in. */
export type RandomBytes = (count: number) => Uint8Array;

/** AES-256-GCM: nonce, tag, ciphertext. `purpose` is authenticated, so a sealed name cannot pass for an address. */
export function sealText(key: Uint8Array, purpose: string, text: string, random: RandomBytes): Uint8Array {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), sealed]));
}

/** @throws Error when the key or purpose is not the one it was sealed with, or a byte was changed. */
export function openText(key: Uint8Array, purpose: string, sealed: Uint8Array): string {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(purpose))
    .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
}

/** What the ledger holds of a free text: proof of the words for whoever has the key, nothing for anybody else. */
export const digestText = (key: Uint8Array, text: string): string =>
  createHmac("sha256", key).update(text).digest("base64url").slice(0, 22);
