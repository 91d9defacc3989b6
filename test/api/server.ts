import { type Local, startLocal } from "../../lib/local/start.ts";
import { parseInstant } from "../../lib/policy/time.ts";

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: any };

export type Api = {
  readonly local: Local;
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly raw: (method: string, path: string, init: RequestInit) => Promise<Answer>;
  readonly advance: (duration: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A whole Tacet in memory, talked to over HTTP, its clock on a Monday afternoon and standing still. */
export async function testApi(clock = "2026-11-23T15:00:00Z"): Promise<Api> {
  const local = await startLocal({ port: 0, clock: parseInstant(clock)! });
  const raw = async (method: string, path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${local.url}${path}`, { method, ...init });
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json };
  };
  const call: Api["call"] = (method, path, body, headers = {}) =>
    raw(method, path, {
      headers: {
        authorization: `Bearer ${local.token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  return {
    local,
    raw,
    call,
    advance: async (duration) => {
      const moved = await call("POST", "/sandbox/clock", { advance: duration });
      if (moved.status !== 200) throw new Error(moved.text);
    },
    close: local.close,
  };
}
