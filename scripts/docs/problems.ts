import { problemsOf } from "../../lib/api/openapi.ts";
import { ROUTES } from "../../lib/api/routes.ts";
import { PROBLEMS, type ProblemCode } from "../../lib/contact/problem.ts";
import { code, table } from "./markdown.ts";

export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** Every code, by status, and how many of the routes may answer with it. */
export function problemTable(): string {
  const routes = (problem: ProblemCode): string => {
    const count = ROUTES.filter((route) => problemsOf(route).includes(problem)).length;
    if (count === ROUTES.length) return "every route";
    return count === 0 ? "the gateway" : `${count} of ${ROUTES.length} routes`;
  };
  const byStatus = [...PROBLEM_CODES].sort((a, b) => PROBLEMS[a].status - PROBLEMS[b].status);
  return table(
    ["Status", "Code", "Title", "Answered by"],
    byStatus.map((problem) => [
      String(PROBLEMS[problem].status),
      `[${code(problem)}](#${problem})`,
      PROBLEMS[problem].title,
      routes(problem),
    ]),
  );
}
