import type { IncomingMessage, ServerResponse } from "node:http";
import { parseJson } from "../api/json.ts";
import { instantOut } from "../api/render.ts";
import { Problem } from "../contact/problem.ts";
import type { CloudEvent } from "../delivery/events.ts";
import { type LocalClock, targetOf } from "./clock.ts";
import { authorize, bodyOf, send } from "./gateway.ts";
import type { Issuer } from "./issuer.ts";
import type { Sending } from "./outbox.ts";
import type { Scheduler } from "./scheduler.ts";
import { TAIL_LENGTH, type Tail } from "./tail.ts";

const PREFIX = "/sandbox/";
const DEFAULT_LIMIT = 100;
/** Who reads what was said to people sees addresses. */
const READ_SCOPE = "tacet/compliance:read";

export type SandboxParts = {
  readonly clock: LocalClock;
  readonly scheduler: Pick<Scheduler, "moveTo" | "movingTo">;
  readonly outbox: Tail<Sending>;
  readonly events: Tail<CloudEvent>;
  readonly issuer: Issuer;
};

export type Sandbox = {
  readonly isSandbox: (url: URL) => boolean;
  /** @throws Problem */
  readonly serve: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;
};

type Answer = (request: IncomingMessage, url: URL) => Promise<unknown>;

/** Routes that no deployment has: the clock that moves, what would have been sent, and what the bus would have heard. */
export function sandbox({ clock, scheduler, outbox, events, issuer }: SandboxParts): Sandbox {
  const newest =
    (tail: Pick<Tail<unknown>, "newest" | "count">): Answer =>
    async (request, url) => {
      await checkReader(issuer, request);
      return { data: tail.newest(limitOf(url)), count: tail.count() };
    };
  const answers: Readonly<Record<string, Answer>> = {
    "GET clock": async () => {
      const to = scheduler.movingTo();
      return { now: instantOut(clock.now()), ...(to !== undefined && { movingTo: instantOut(to) }) };
    },
    "POST clock": async (request) => {
      const body = parseJson((await bodyOf(request)).toString("utf8"));
      const { now, ticks } = await scheduler.moveTo(() => targetOf(clock, body));
      return { now: instantOut(now), ticks };
    },
    "GET outbox": newest(outbox),
    "GET events": newest(events),
  };
  return {
    isSandbox: ({ pathname }) => pathname.startsWith(PREFIX),
    serve: async (request, response, url) => {
      const answer = answers[`${request.method} ${url.pathname.slice(PREFIX.length)}`];
      if (!answer) throw new Problem("not-found", "the sandbox has GET and POST clock, GET outbox and GET events");
      const body = JSON.stringify(await answer(request, url));
      send(response, { statusCode: 200, headers: { "content-type": "application/json" }, body });
    },
  };
}

async function checkReader(issuer: Issuer, request: IncomingMessage): Promise<void> {
  const { scope = "" } = await authorize(issuer, request.headers.authorization);
  if (!scope.split(" ").includes(READ_SCOPE))
    throw new Problem("missing-scope", `this route needs the scope ${READ_SCOPE}`);
}

function limitOf(url: URL): number {
  const text = url.searchParams.get("limit") ?? String(DEFAULT_LIMIT);
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > TAIL_LENGTH)
    throw new Problem("invalid-request", `limit is a number from 1 to ${TAIL_LENGTH}`);
  return limit;
}
