import { createServer, type Server } from "node:http";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { parseJson } from "../api/json.ts";
import { problemAnswer } from "../api/problem-json.ts";
import { instantOut } from "../api/render.ts";
import type { ApiWorld, FunctionName } from "../api/route.ts";
import { ROUTES, routesOf } from "../api/routes.ts";
import { FUNCTIONS } from "../infra/topology.ts";
import { assemble } from "../lambda/assemble.ts";
import type { Observer } from "../lambda/observe.ts";
import { type ApiHandler, pipeline } from "../lambda/pipeline.ts";
import { realChance, realClock, realPause } from "../lambda/real.ts";
import { readSecrets } from "../lambda/secrets.ts";
import { type LocalClock, moveClock } from "./clock.ts";
import { docsPage } from "./docs-page.ts";
import { gateway, send } from "./gateway.ts";
import type { Issuer } from "./issuer.ts";
import { localTables } from "./store.ts";

export type Runtime = { readonly url: string; readonly world: ApiWorld; readonly close: () => Promise<void> };

export type RuntimeOptions = {
  readonly client: DynamoDBClient;
  readonly secrets: string;
  readonly issuer: Issuer;
  readonly clock: LocalClock;
  readonly port: number;
  readonly observer?: Observer;
};

const SILENT: Observer = { request: () => {}, fault: () => {} };

/** Everything in one process: the handlers AWS runs, behind a gateway of our own, over the store given. */
export async function startRuntime({
  client,
  secrets,
  issuer,
  clock,
  port,
  observer = SILENT,
}: RuntimeOptions): Promise<Runtime> {
  const world = assemble({
    client,
    tables: localTables(),
    secrets: readSecrets(secrets),
    now: clock.now,
    chance: realChance,
    pause: realPause,
  });
  const functions = Object.fromEntries(
    (Object.keys(FUNCTIONS) as FunctionName[]).map((name) => [
      name,
      pipeline(routesOf(name), () => world, observer, realClock),
    ]),
  ) as Record<FunctionName, ApiHandler>;
  const api = gateway(ROUTES, functions, issuer);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
    if (url.pathname === "/sandbox/clock") return void sandboxClock(clock, request, response);
    if (request.method === "GET" && docsPage(url.pathname, response)) return;
    void api(request, response, url);
  });
  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}`, world, close: () => closed(server) };
}

/** Local only: no AWS deployment has this route. */
async function sandboxClock(
  clock: LocalClock,
  request: Parameters<Parameters<typeof createServer>[1] & {}>[0],
  response: Parameters<Parameters<typeof createServer>[1] & {}>[1],
): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer =
      request.method === "POST"
        ? moveClock(clock, parseJson(Buffer.concat(chunks).toString("utf8")))
        : { now: instantOut(clock.now()) };
    send(response, { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) });
  } catch (error) {
    const { status, body } = problemAnswer(error, "sandbox");
    send(response, {
      statusCode: status,
      headers: { "content-type": "application/problem+json" },
      body: JSON.stringify(body),
    });
  }
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
