/** Errors of Node.js and undici that come before a connection is open (nodejs.org/api/errors.html, undici's errors.js). */
const UNOPENED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Whether the error came before anything could be sent. */
export function isUnopened(error: unknown): boolean {
  const { code, errors } = error as { code?: string; errors?: readonly unknown[] };
  // Several addresses tried in turn fail together.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isUnopened);
  return code !== undefined && UNOPENED.has(code);
}

export const wordsOf = (error: unknown): string => {
  const { code, message } = error as { code?: string; message?: string };
  return bounded(code && !message?.includes(code) ? `${code} ${message ?? ""}`.trim() : (message ?? String(error)));
};

const MAX_WORDS = 200;
export const bounded = (text: string): string => (text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS)}…` : text);
