import { createReadStream, existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { getAbsoluteFSPath } from "swagger-ui-dist";
import { PROBLEMS, type ProblemCode } from "../contact/problem.ts";

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tacet API</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="api"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>
</html>`;
const START = `window.ui = SwaggerUIBundle({ url: "/v1/openapi.json", dom_id: "#api", deepLinking: true, persistAuthorization: true });`;

const FILES: Record<string, string> = {
  "/docs/swagger-ui.css": "text/css",
  "/docs/swagger-ui-bundle.js": "text/javascript",
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";

const PROBLEMS_PAGE = new URL("../../docs/problems.md", import.meta.url);
const PROBLEM_PATH = /^\/problems\/([a-z-]+)$/;

/** What a problem's `type` leads to: its title, and its section of docs/problems.md. */
function problemPage(code: string): string | undefined {
  if (!Object.hasOwn(PROBLEMS, code)) return undefined;
  const { status, title } = PROBLEMS[code as ProblemCode];
  const heading = `## ${code}\n`;
  const sections = readFileSync(PROBLEMS_PAGE, "utf8").split(/^(?=## )/m);
  const section = sections.find((text) => text.startsWith(heading)) ?? heading;
  return `${heading}\n${title} (${status}).\n${section.slice(heading.length)}`;
}

/** Serves the API's description as a page to read and try, and what each problem is; false for any other path. */
export function docsPage(path: string, response: ServerResponse): boolean {
  const reply = (type: string, body: string) => {
    response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY });
    response.end(body);
    return true;
  };
  if (path === "/docs" || path === "/docs/") return reply("text/html", PAGE);
  if (path === "/docs/start.js") return reply("text/javascript", START);
  const problem = PROBLEM_PATH.exec(path)?.[1];
  const page = problem !== undefined && problemPage(problem);
  if (page) return reply("text/plain", page);
  const type = FILES[path];
  if (!type) return false;
  const file = join(getAbsoluteFSPath(), path.slice("/docs/".length));
  if (!existsSync(file)) return false;
  response.writeHead(200, { "content-type": type });
  createReadStream(file).pipe(response);
  return true;
}
