import { createReadStream, existsSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { getAbsoluteFSPath } from "swagger-ui-dist";

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

/** Serves the API's description as a page to read and try; false for any other path. */
export function docsPage(path: string, response: ServerResponse): boolean {
  const reply = (type: string, body: string) => {
    response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY });
    response.end(body);
    return true;
  };
  if (path === "/docs" || path === "/docs/") return reply("text/html", PAGE);
  if (path === "/docs/start.js") return reply("text/javascript", START);
  const type = FILES[path];
  if (!type) return false;
  const file = join(getAbsoluteFSPath(), path.slice("/docs/".length));
  if (!existsSync(file)) return false;
  response.writeHead(200, { "content-type": type });
  createReadStream(file).pipe(response);
  return true;
}
