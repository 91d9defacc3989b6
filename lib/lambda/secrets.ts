import * as z from "zod";
import type { DirectorySecrets } from "../directory/directory.ts";
import { KEY_BYTES, type RandomBytes } from "../directory/vault.ts";

const Key = z.base64().refine((text) => Buffer.from(text, "base64").length === KEY_BYTES, {
  error: `a key is ${KEY_BYTES} bytes of base64`,
});

/** The secret as it is kept: token keys by version (the newest is used for new tokens), and the vault's key. */
const Secrets = z.strictObject({
  currentToken: z.string().regex(/^[a-z0-9]{1,3}$/),
  tokens: z.record(z.string(), Key),
  vault: Key,
});

/** @throws ZodError when the secret is not of that form, or its current version is missing. */
export function readSecrets(text: string): DirectorySecrets {
  const secrets = Secrets.refine((value) => value.currentToken in value.tokens, {
    error: "currentToken names a version that is not in tokens",
  }).parse(JSON.parse(text));
  const bytes = (key: string) => new Uint8Array(Buffer.from(key, "base64"));
  return {
    tokens: {
      current: secrets.currentToken,
      versions: Object.fromEntries(Object.entries(secrets.tokens).map(([version, key]) => [version, bytes(key)])),
    },
    vault: bytes(secrets.vault),
  };
}

/** New secrets, for a new stack or a new local store. */
export function makeSecrets(random: RandomBytes): string {
  const key = () => Buffer.from(random(KEY_BYTES)).toString("base64");
  return JSON.stringify({ currentToken: "1", tokens: { 1: key() }, vault: key() });
}
