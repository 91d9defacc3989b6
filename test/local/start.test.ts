import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PROBLEMS } from "../../lib/contact/problem.ts";
import { failures } from "../../lib/local/log.ts";
import { type Local, startLocal, startStoreOnly } from "../../lib/local/start.ts";
import { memoryDynamo } from "../../lib/simulate/memory-dynamo.ts";
import { aDirectory } from "../cli/processes.ts";
import { MONDAY } from "../contact/world.ts";

let data: string;
let remove: () => Promise<void>;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  ({ path: data, remove } = await aDirectory());
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await remove();
});
const started = async (options: Parameters<typeof startLocal>[0]): Promise<Local> => {
  const local = await startLocal(options);
  closing.push(local.close);
  return local;
};
const ask = (url: string, path: string, token: string) =>
  fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });

describe("joining a store that runs alone", () => {
  it("writes a token that every one of those who join takes, and keys all of them share", async () => {
    const store = await startStoreOnly(data, 0);
    closing.push(store.close);
    const [one, two] = await Promise.all([
      started({ port: 0, data, store: store.url }),
      started({ port: 0, data, store: store.url }),
    ]);
    const token = await readFile(join(data, "token"), "utf8");
    expect((await stat(join(data, "token"))).mode & 0o777).toBe(0o600);
    for (const { url } of [one, two]) expect((await ask(url, "/v1/policies", token)).status).toBe(200);
  });

  it("writes a second subject's token, which approves policies and does nothing else", async () => {
    const { url, issuer } = await started({ port: 0, data });
    const token = await readFile(join(data, "approver-token"), "utf8");
    expect((await stat(join(data, "approver-token"))).mode & 0o777).toBe(0o600);
    const subjectOf = async (one: string) => (await issuer.verify(one))?.sub;
    expect(await subjectOf(token)).toBe("local-approver");
    expect(await subjectOf(await readFile(join(data, "token"), "utf8"))).toBe("local-operator");
    expect((await ask(url, "/v1/policies", token)).status).toBe(200);
    expect((await ask(url, "/v1/customers/ana", token)).status).toBe(403);
  });

  it("leaves the token the store's keeper wrote", async () => {
    const keeper = await started({ port: 0, data });
    const before = await readFile(join(data, "token"), "utf8");
    await started({ port: 0, data, store: keeper.storeUrl });
    expect(await readFile(join(data, "token"), "utf8")).toBe(before);
  });
});

describe("a problem's type", () => {
  it.each(["not-found", "invalid-request", "internal-error"])("leads to what %s is", async (code) => {
    const { url } = await started({ port: 0 });
    const page = await fetch(`${url}/problems/${code}`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const text = await page.text();
    expect(text.startsWith(`## ${code}\n`)).toBe(true);
    expect(text).toContain(PROBLEMS[code as keyof typeof PROBLEMS].title);
    expect(text.match(/^## /gm)).toHaveLength(1);
  });

  it("that there is none of is a problem itself", async () => {
    const { url } = await started({ port: 0 });
    expect((await fetch(`${url}/problems/no-such`)).status).toBe(404);
    expect((await fetch(`${url}/problems/..%2fapi`)).status).toBe(404);
  });
});

describe("the log of failed requests", () => {
  it("has a line with the id of the answer for each, also for what no function sees, and none for the others", async () => {
    const lines: string[] = [];
    const { url, token } = await started({ port: 0, observer: failures((line) => lines.push(line)) });
    expect((await ask(url, "/v1/policies", token)).status).toBe(200);
    expect(lines).toEqual([]);
    const answers = await Promise.all([
      ask(url, "/v1/customers/nobody", token),
      ask(url, "/v1/customers/nobody", "wrong"),
      ask(url, "/v1/nowhere", token),
      ask(url, "/files/x?token=y", token),
    ]);
    for (const answer of answers) {
      const { requestId, code, status } = (await answer.json()) as Record<string, string>;
      const found = lines.filter((line) => line.includes(requestId!));
      expect(found, code).toHaveLength(1);
      expect(found[0]).toMatch(new RegExp(`^${status} ${code} · GET .* · request ${requestId} · \\d+ ms$`));
    }
    expect(lines).toHaveLength(answers.length);
    expect(lines.join("\n")).not.toContain("nobody");
  });

  it("tells a fault with its stack", () => {
    const lines: string[] = [];
    failures((line) => lines.push(line)).fault(new Error("broken"), "id-1", "GET /v1/x");
    expect(lines[0]).toMatch(/^fault · GET \/v1\/x · request id-1\nError: broken\n +at /);
  });
});

describe("a store in this process", () => {
  it("serves the same routes, and there is nothing to join", async () => {
    const local = await started({ port: 0, clock: MONDAY, memory: memoryDynamo().client });
    expect(local.storeUrl).toBe("memory");
    const saved = await fetch(`${local.url}/v1/customers/ana`, {
      method: "PUT",
      headers: { authorization: `Bearer ${local.token}`, "content-type": "application/json" },
      body: JSON.stringify({ timeZone: "Europe/Lisbon", jurisdictions: ["PT"], addresses: [] }),
    });
    expect(saved.status).toBe(200);
    expect(await (await ask(local.url, "/v1/customers/ana", local.token)).json()).toMatchObject({ ledgerSeq: 1 });
  });
});
