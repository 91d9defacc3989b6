import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { SCOPES, type Scope } from "../api/route.ts";
import { keptFile } from "./kept-file.ts";

const ISSUER = "urn:tacet:local";
const AUDIENCE = "tacet-local";
const ALGORITHM = "ES256";
/** A local token is good for so long; a new one is made at every start. */
const TOKEN_LASTS = "30d";

const OPERATOR = "local-operator";
/** Who approves on this machine what the operator added: a second subject, and no more scopes than that needs. */
export const APPROVER = {
  subject: "local-approver",
  scopes: ["tacet/policies:read", "tacet/policies:approve"],
} as const satisfies { subject: string; scopes: readonly Scope[] };

/** Stands in for the user pool: signs tokens of the same form, and checks them as the JWT authorizer does. */
export type Issuer = {
  readonly token: (scopes?: readonly string[], options?: { subject?: string; expires?: string }) => Promise<string>;
  /** The claims of a valid token, undefined for any other. */
  readonly verify: (token: string) => Promise<Record<string, string> | undefined>;
};

/** The issuer whose key is kept in `directory`, made at first start and readable by its owner only. */
export async function localIssuer(directory: string | undefined): Promise<Issuer> {
  const jwk = directory === undefined ? await newKey() : await keptKey(join(directory, "issuer.json"));
  const privateKey = await importJWK(jwk, ALGORITHM);
  const { d: _, ...publicPart } = jwk;
  const publicKey = await importJWK(publicPart, ALGORITHM);
  return {
    token: (scopes = Object.keys(SCOPES), { subject = OPERATOR, expires = TOKEN_LASTS } = {}) =>
      new SignJWT({ token_use: "access", client_id: "local", scope: scopes.join(" ") })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(privateKey),
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          issuer: ISSUER,
          audience: AUDIENCE,
          algorithms: [ALGORITHM],
        });
        return Object.fromEntries(Object.entries(payload).map(([claim, value]) => [claim, String(value)]));
      } catch {
        return undefined;
      }
    },
  };
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return exportJWK(privateKey);
}

async function keptKey(file: string): Promise<JWK> {
  return JSON.parse(await keptFile(file, async () => JSON.stringify(await newKey())));
}
