import type { Terminal } from "./terminal.ts";
import { WrongUsage } from "./verb.ts";

/** Longer than any answer takes; a step outlasts 64 other writers. */
const PATIENCE_MS = 60_000;
export const DEFAULT_URL = "http://127.0.0.1:4000";
const DEFAULT_DATA = ".tacet";

export type Request = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the API's address, beginning with "/"; see `path`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** A body that is JSON already. */
  readonly text?: string;
  /** Idempotency-Key. */
  readonly key?: string;
  readonly accept?: string;
  /** A route that asks for no token. */
  readonly open?: boolean;
};
export type Reply = { readonly text: string; readonly headers: Headers; readonly replayed: boolean };

/** The HTTP API, and nothing else of Tacet. */
export type Api = {
  readonly url: string;
  /** @throws Refused for a problem the API answers with, Unreached when it does not answer or takes no such token. */
  readonly send: (request: Request) => Promise<Reply>;
  readonly ask: <T>(request: Request) => Promise<T>;
};

export type ProblemBody = {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
};

/** The API answered that the request cannot be carried out. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly problem: ProblemBody;
  constructor(problem: ProblemBody) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Nothing was answered, or not to us. `uncertain`: the request may have been carried out all the same. */
export class Unreached extends Error {
  override readonly name = "Unreached";
  readonly mend: string;
  readonly uncertain: boolean;
  readonly problem: ProblemBody | undefined;
  constructor(
    what: string,
    mend: string,
    { uncertain = false, problem }: { uncertain?: boolean; problem?: ProblemBody } = {},
  ) {
    super(what);
    this.mend = mend;
    this.uncertain = uncertain;
    this.problem = problem;
  }
}

/**
 * A path of the API, its parts encoded: path`/v1/customers/${id}`.
 * @throws WrongUsage for a part no path can carry: a URL takes "." and ".." for directions.
 */
export function path(strings: TemplateStringsArray, ...parts: readonly string[]): string {
  const lost = parts.find((part) => part === "" || part === "." || part === "..");
  if (lost !== undefined) throw new WrongUsage(`"${lost}" is no id`);
  return String.raw({ raw: strings }, ...parts.map(encodeURIComponent));
}

export function httpApi(
  terminal: Pick<Terminal, "env" | "fetch" | "read">,
  url = terminal.env.TACET_URL || DEFAULT_URL,
): Api {
  const base = url.replace(/\/+$/, "");
  const send = async (request: Request): Promise<Reply> => {
    const token = request.open ? undefined : await tokenFor(terminal, base);
    const response = await answered(terminal.fetch, base, request, token);
    if (response.ok) {
      const text = await bodyOf(response, base);
      return { text, headers: response.headers, replayed: response.headers.get("idempotent-response") === "true" };
    }
    throw failure(base, await problemOf(response, base));
  };
  return { url: base, send, ask: async (request) => parsed((await send(request)).text, base) };
}

async function answered(fetcher: typeof fetch, base: string, request: Request, token?: string): Promise<Response> {
  const { method, key, accept = "application/json" } = request;
  const body = request.text ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  const headers: Record<string, string> = { accept };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  if (key !== undefined) headers["idempotency-key"] = key;
  try {
    return await fetcher(target(base, request), {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw silent(base, error);
  }
}

function target(base: string, { path: below, query = {} }: Request): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return base + below + (given.length > 0 ? `?${new URLSearchParams(given)}` : "");
}

/** Codes of errors with which nothing was sent. */
const UNSENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ERR_INVALID_URL"];

function silent(base: string, error: unknown): Unreached {
  const cause = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  const why = cause.name === "TimeoutError" ? "no answer in a minute" : (cause.code ?? cause.message);
  return new Unreached(
    `Tacet does not answer at ${base} (${why})`,
    "start it with npm start, or name another address in TACET_URL",
    { uncertain: !UNSENT.includes(cause.code ?? "") },
  );
}

async function bodyOf(response: Response, base: string): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw silent(base, error);
  }
}

const notTacet = (base: string, status?: number): Unreached =>
  new Unreached(
    `what answers at ${base} is not Tacet's API${status === undefined ? "" : ` (status ${status}, and no problem+json)`}`,
    "name the address of Tacet in TACET_URL",
    { uncertain: status !== undefined && status >= 500 },
  );

async function problemOf(response: Response, base: string): Promise<ProblemBody> {
  const text = await bodyOf(response, base);
  try {
    const problem = JSON.parse(text) as Partial<ProblemBody>;
    if (typeof problem.title === "string" && typeof problem.code === "string")
      return { ...problem, status: response.status, detail: problem.detail ?? problem.title } as ProblemBody;
  } catch {
    // Not JSON: told below.
  }
  // API Gateway's own answers know no problem+json.
  if (response.status === 401 || response.status === 403)
    return {
      title: "No valid token",
      status: response.status,
      code: "unauthenticated",
      detail: "the token is missing, expired or not of this issuer",
    };
  throw notTacet(base, response.status);
}

function failure(base: string, problem: ProblemBody): Refused | Unreached {
  const { status, detail } = problem;
  if (status === 401)
    return new Unreached(
      `${base} takes no such token: ${detail}`,
      "put a valid token in TACET_TOKEN; a local Tacet writes a new one to .tacet/token at every start",
      { problem },
    );
  if (status === 403) return new Unreached(detail, "use a token with that scope", { problem });
  if (status === 503 || status === 429)
    return new Unreached(detail, "try again in a moment", { uncertain: true, problem });
  if (status >= 500)
    return new Unreached(detail, "try again; if it stays, the log of the server tells more", {
      uncertain: true,
      problem,
    });
  return new Refused(problem);
}

function parsed<T>(text: string, base: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw notTacet(base);
  }
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** TACET_TOKEN, else the token a local Tacet left in its data directory, which goes to this machine only. */
async function tokenFor({ env, read }: Pick<Terminal, "env" | "read">, base: string): Promise<string> {
  if (env.TACET_TOKEN) return env.TACET_TOKEN.trim();
  if (!URL.canParse(base)) throw new Unreached(`"${base}" is no address`, 'write one such as "http://127.0.0.1:4000"');
  if (!LOOPBACK.test(new URL(base).hostname))
    throw new Unreached(`no token for ${base}`, "put an access token of that Tacet in TACET_TOKEN");
  const file = `${env.TACET_DATA || DEFAULT_DATA}/token`;
  try {
    return (await read(file)).trim();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no" : "cannot read the";
    throw new Unreached(
      `no token: ${why} file ${file}, and TACET_TOKEN is not set`,
      "run this where npm start runs, name its data directory in TACET_DATA, or put a token in TACET_TOKEN",
    );
  }
}
