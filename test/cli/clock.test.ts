import { afterAll, beforeAll, expect, it } from "vitest";
import type { Local } from "../../lib/local/start.ts";
import { aTacet, type Shell, shellOf } from "./given.ts";

let local: Local;
let tacet: Shell;

beforeAll(async () => {
  ({ local, tacet } = await aTacet());
});
afterAll(() => local.close());

const env = () => ({ TACET_URL: local.url, TACET_TOKEN: local.token });
const nowOf = async () => (await tacet("clock", "--json")).json<{ now: string }>().now;
const later = (instant: string, days: number) => Date.parse(instant) + days * 86_400_000;

/** Gives up on the first answers to a move, as after a minute, though the move goes on. */
function impatient(times: number): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  const impatiently: typeof fetch = async (input, init) => {
    if (init?.method !== "POST") return fetch(input, init);
    asked.push(String(init.body));
    const answer = fetch(input, init);
    if (asked.length > times) return answer;
    answer.catch(() => undefined);
    throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
  };
  return { fetch: impatiently, asked };
}

it("a long way is followed to its end, asked for again by where it ends, and so gone once", async () => {
  const before = await nowOf();
  const { fetch, asked } = impatient(3);
  const moved = await shellOf(env(), new Map(), { fetch })("clock", "--advance", "P30D");
  expect(moved).toMatchObject({ code: 0, out: expect.stringContaining("(was 30 days ago)") });
  expect(asked.length).toBe(4);
  expect(new Set(asked).size).toBe(1);
  expect(Date.parse(await nowOf())).toBe(later(before, 30));
});

it("says how to go on with it, should this end, and while it waits where it goes", async () => {
  const before = await nowOf();
  const to = new Date(later(before, 1)).toISOString().replace(".000Z", "Z");
  let looks = 0;
  const slow: typeof fetch = async (input, init) => {
    if (init?.method !== "POST")
      return looks++ === 0 ? fetch(input, init) : Response.json({ now: before, movingTo: to });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    return fetch(input, init);
  };
  const moved = await shellOf(env(), new Map(), { fetch: slow })("clock", "--advance", "P1D");
  expect(moved.code).toBe(0);
  expect(moved.err).toContain(`npx tacet clock --to ${to} follows it`);
  expect(Date.parse(await nowOf())).toBe(later(before, 1));
});

it("on its way it is not moved by so much more, which nobody could mean; where it goes is said", async () => {
  const under = Response.json({ now: "2026-11-25T10:00:00Z", movingTo: "2026-12-24T10:00:00Z" });
  const sent: string[] = [];
  const fetch = async (_: unknown, init?: RequestInit) => {
    sent.push(init?.method ?? "GET");
    return under.clone();
  };
  const shell = shellOf(env(), new Map(), { fetch: fetch as typeof globalThis.fetch });
  const again = await shell("clock", "--advance", "P30D");
  expect(again).toMatchObject({
    code: 2,
    err: expect.stringContaining("npx tacet clock --to 2026-12-24T10:00:00Z follows it"),
  });
  expect(sent).toEqual(["GET"]);
  expect((await shell("clock")).out).toBe("Wed 25 Nov 2026 10:00 UTC, on its way to Thu 24 Dec 2026 10:00 UTC\n");
});

it("somebody else may have moved it further meanwhile: it was there", async () => {
  const before = await nowOf();
  const overtaken: typeof fetch = async (input, init) => {
    if (init?.method === "POST")
      await fetch(input, { method: "POST", body: JSON.stringify({ at: new Date(later(before, 9)).toISOString() }) });
    return fetch(input, init);
  };
  const moved = await shellOf(env(), new Map(), { fetch: overtaken })("clock", "--advance", "P1D");
  expect(moved).toMatchObject({ code: 0, out: expect.stringContaining("(was 9 days ago)") });
});

it("who never answers is told of with the way on", async () => {
  const before = await nowOf();
  const gone: typeof fetch = async (input, init) => {
    if (init?.method !== "POST") return fetch(input, init);
    throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
  };
  expect(await shellOf(env(), new Map(), { fetch: gone })("clock", "--advance", "P1D")).toMatchObject({
    code: 4,
    err: expect.stringMatching(/npx tacet clock says\s+where it is, and npx tacet clock --to \S+Z goes on/),
  });
  expect(await nowOf()).toBe(before);
});
