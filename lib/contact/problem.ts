/**
 * What can be wrong with a request, as opposed to a refusal to contact, which is a decision and no error. Each code
 * is documented in docs/problems.md; `status` is the HTTP status it is answered with.
 */
export const PROBLEMS = {
  "malformed-json": { status: 400, title: "The body is not JSON" },
  "duplicate-key": { status: 400, title: "The body names one key twice" },
  "invalid-request": { status: 400, title: "The request does not have the documented form" },
  "idempotency-key-required": { status: 400, title: "This fact loosens a rule, so it needs an Idempotency-Key" },
  unauthenticated: { status: 401, title: "No valid token" },
  "invalid-signature": { status: 401, title: "The signature does not prove who sent this" },
  "missing-scope": { status: 403, title: "The token lacks the scope of this route" },
  "not-found": { status: 404, title: "There is no such thing" },
  "method-not-allowed": { status: 405, title: "The route does not take this method" },
  "not-releasable": { status: 409, title: "Only a claimed contact can be released" },
  "approval-needed": { status: 409, title: "A second person has to approve this version first" },
  "campaign-exists": { status: 409, title: "There is a campaign of this name" },
  "campaign-state": { status: 409, title: "The campaign is not in a state for this" },
  "job-state": { status: 409, title: "The job is not in a state for this" },
  "customer-merged": { status: 409, title: "This customer was merged into another" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "file-too-large": { status: 413, title: "The file is too large" },
  "unsupported-media-type": { status: 415, title: "The body is not application/json" },
  "idempotency-mismatch": { status: 422, title: "The same id was used before with another body" },
  "unknown-topic": { status: 422, title: "The topic is not in the policy's tree" },
  "invalid-address": { status: 422, title: "An address cannot be read" },
  "invalid-policy": { status: 422, title: "The policy document has mistakes" },
  "invalid-campaign": { status: 422, title: "The campaign's plan has mistakes" },
  "invalid-audience": { status: 422, title: "The audience, or its mapping, cannot be used" },
  "version-exists": { status: 409, title: "This version of the policy exists already, with other content" },
  "newer-in-force": { status: 409, title: "A newer copy is in force" },
  "too-busy": { status: 503, title: "Too many writers at once for one customer" },
  "store-unavailable": { status: 503, title: "The store does not answer" },
  "internal-error": { status: 500, title: "Something failed that should not" },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

export type ProblemError = { readonly pointer: string; readonly detail: string };

/** A request that cannot be carried out: what is wrong, where, and how to mend it. Nothing was half done. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly errors: readonly ProblemError[];
  /** Response headers that belong to it. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    errors: readonly ProblemError[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }

  /** The same problem of a part of the request: its pointers begin there. */
  below(pointer: string): Problem {
    const errors = this.errors.map((error) => ({ ...error, pointer: `${pointer}${error.pointer}` }));
    return new Problem(this.code, this.message, errors, this.headers);
  }
}
