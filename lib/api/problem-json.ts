import type * as z from "zod";
import { PROBLEMS, Problem, type ProblemError } from "../contact/problem.ts";
import { StoreUnavailable } from "../ledger/ledger.ts";
import { mend, pointerOf } from "../policy/mistakes.ts";

/** Seconds after which to try again, when the store does not answer or is contended. */
const RETRY_AFTER_SECONDS = 1;

export type ProblemAnswer = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;
};

/** Any error as RFC 9457; what is no problem of the request tells nothing of itself. */
export function problemAnswer(error: unknown, requestId: string): ProblemAnswer {
  const problem = asProblem(error);
  const { status, title } = PROBLEMS[problem.code];
  return {
    status,
    headers: { ...problem.headers, ...(status === 503 && { "retry-after": String(RETRY_AFTER_SECONDS) }) },
    body: {
      type: `/problems/${problem.code}`,
      title,
      status,
      detail: problem.message,
      code: problem.code,
      requestId,
      ...(problem.errors.length > 0 && { errors: problem.errors }),
    },
  };
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable)
    return new Problem("store-unavailable", `${error.message}; nothing was half done, send the request again`);
  return new Problem("internal-error", "something failed that should not; the request id finds it in the logs");
}

/** What zod found, each with its JSON pointer and how to mend it. */
export function invalidRequest(error: z.ZodError, where: "body" | "path" | "query"): Problem {
  const errors = error.issues.flatMap(issueErrors);
  const place = where === "body" ? "" : ` (${where})`;
  return new Problem(
    "invalid-request",
    `${errors.length === 1 ? "one thing is" : `${errors.length} things are`} not as documented${place}; nothing was written`,
    errors,
  );
}

function issueErrors(issue: z.core.$ZodIssue): ProblemError[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), detail: "no such key; remove it" }));
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // The alternative that came furthest is the one that was meant.
    const meant = [...issue.errors].sort((a, b) => a.length - b.length)[0]!;
    return meant.flatMap((inner) =>
      issueErrors({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue),
    );
  }
  return [{ pointer: pointerOf(issue.path), detail: mended(issue) }];
}

/** zod's own words say what was expected; ours say what to write. A message of the schema's own stays. */
function mended(issue: z.core.$ZodIssue): string {
  if (!PLAIN.test(issue.message)) return issue.message;
  // Of what was sent a finished issue tells only whether there was anything.
  const input = issue.message.endsWith("received undefined") ? undefined : "something";
  const choice = issue.code === "invalid_union" && "discriminator" in issue ? `"${issue.discriminator}"` : undefined;
  if (choice !== undefined) return `write one of the documented kinds, each with what it takes; ${choice} says which`;
  if (issue.code === "invalid_format" && issue.format === "regex") return "not of the documented form";
  return mend({ ...issue, input } as z.core.$ZodRawIssue) ?? issue.message;
}

const PLAIN = /^(Invalid|Too (small|big)|Unrecognized)/;
