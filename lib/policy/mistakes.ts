import type * as z from "zod";
import { kinds } from "./rules/kinds.ts";

export type Mistake = {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
  /** "error": the document is no policy. "lint": it is one, and most likely not the one that was meant. */
  readonly level: "error" | "lint";
};

export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

type Issue = z.core.$ZodIssue;

/** The mistakes of one issue, each where it is; of a union's alternatives, those of the one that was most likely meant. */
export function mistakesOf(issue: Issue): Mistake[] {
  const at = (path: readonly PropertyKey[], message: string): Mistake => ({
    pointer: pointerOf(path),
    message,
    level: "error",
  });
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => at([...issue.path, key], `no such key; remove it${meant(key)}`));
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0]!;
    if (
      distance(closest) < WRONG_SHAPE &&
      closest.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys")
    ) {
      return closest.flatMap((inner) => mistakesOf({ ...inner, path: [...issue.path, ...inner.path] } as Issue));
    }
    const ways = issue.errors
      .flatMap((errors) => errors.filter(({ path }) => path.length === 0))
      .map(({ message }) => message);
    return [at(issue.path, oneOf([...new Set(ways)]))];
  }
  if (issue.code === "invalid_union" && issue.path.at(-1) === "kind")
    return [at(issue.path, `no such kind of rule; write one of ${Object.keys(kinds).join(", ")}`)];
  return [at(issue.path, issue.message)];
}

/** "write a number here, or "unlimited"" of the two ways to mend it. */
const oneOf = (ways: readonly string[]): string =>
  ways
    .map((way, index) => (index === 0 ? way : way.replace(MISSING, "").replace("write ", "").replace(" here", "")))
    .join(", or ");

const WRONG_SHAPE = 100;

/** How far a value is from an alternative: keys too many or too few; another type altogether is furthest. */
function distance(errors: readonly Issue[]): number {
  let far = 0;
  for (const issue of errors) {
    if (issue.code === "unrecognized_keys") far += issue.keys.length;
    else if (issue.path.length === 0 && issue.code !== "custom") far += WRONG_SHAPE;
    else if (issue.path.length === 1 && issue.message.startsWith(MISSING)) far += 1;
  }
  return far;
}

const MISSPELT = new Map(
  Object.entries({
    reason: "why",
    description: "why",
    channels: "applies.channels",
    purposes: "applies.purposes",
    limit: "max",
    window_days: "window",
    monday: "mon",
    tuesday: "tue",
    wednesday: "wed",
    thursday: "thu",
    friday: "fri",
    saturday: "sat",
    sunday: "sun",
  }),
);
const meant = (key: string): string => (MISSPELT.has(key) ? `, or did you mean "${MISSPELT.get(key)}"?` : "");

const MISSING = "missing; add ";
const quoted = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(", ");

const A: Record<string, string> = {
  string: "a text",
  array: "a list",
  object: "an object",
  record: "an object",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  tuple: "a pair",
};

/** How to mend what a schema found, where the schema itself does not say. */
export function mend(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type": {
      const wanted = A[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `${MISSING}${wanted}` : `write ${wanted} here`;
    }
    case "invalid_value":
      return `${issue.input === undefined ? MISSING : "write "}${issue.values.length === 1 ? "" : "one of "}${quoted(issue.values)}`;
    case "too_small":
      if (issue.origin === "string") return "blank; write something here";
      return issue.origin === "array"
        ? `too few; name at least ${issue.minimum}`
        : `too small; write ${issue.minimum} or more`;
    case "too_big":
      return issue.origin === "number" || issue.origin === "int"
        ? `too big; write ${issue.maximum} or less`
        : `too long; keep to ${issue.maximum}`;
    case "invalid_format":
      return issue.format === "url" ? 'write a URL, such as "https://www.example.org/law"' : undefined;
    case "invalid_key":
      return "write a topic in lower-case words joined by hyphens";
    default:
      return undefined;
  }
}
