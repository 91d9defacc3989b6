import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hiddenSeconds, QUEUES } from "../../lib/infra/topology.ts";
import { type Local, startLocal } from "../../lib/local/start.ts";
import { parseInstant } from "../../lib/policy/time.ts";
import { historyOf } from "./lists.ts";

const FILE = "client,date,result\nana-001,2026-11-02,declined\nbo-002,2026-11-03,sold\n";
const mapping = historyOf("personal-loan", { expression: 'row.result == "sold" ? "accepted" : "declined"' });

describe("a message that fails for a reason outside Tacet", () => {
  let data: string;
  let local: Local;
  const faults: string[] = [];
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "tacet-queues-"));
    const fault = (error: unknown) => faults.push((error as NodeJS.ErrnoException).code ?? "");
    const observer = { request: () => {}, fault };
    local = await startLocal({ port: 0, data, clock: parseInstant("2026-11-23T15:00:00Z")!, observer });
  });
  afterAll(async () => {
    await local.close();
    await rm(data, { recursive: true, force: true });
  });

  const call = async (method: string, path: string, body?: unknown, token = local.token) => {
    const headers = { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) };
    const answer = await fetch(`${local.url}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, json: (await answer.json()) as any };
  };
  const jobs = async () => (await call("GET", "/v1/queues")).json.data.find((one: any) => one.queue === "jobs");
  let jobId: string;

  it("is put aside after as many tries as the topology says, and is counted there", async () => {
    // A disk that cannot be written to: the job's worker cannot even begin.
    await writeFile(join(data, "scratch"), "in the way");
    const started = await call("POST", "/v1/imports", { mapping });
    jobId = started.json.jobId;
    const { url, method, headers } = started.json.upload;
    await fetch(url, { method, headers, body: FILE });
    await local.drained();
    expect(await jobs()).toMatchObject({ waiting: 0, hidden: 1, putAside: 0 });
    const hidden = hiddenSeconds(QUEUES.jobs);
    for (let tries = 1; tries <= QUEUES.jobs.maxReceives; tries++) {
      expect((await jobs()).putAside, `after ${tries} tries`).toBe(0);
      const moved = await call("POST", "/sandbox/clock", { advance: `PT${hidden}S` });
      expect(moved.status).toBe(200);
      await local.drained();
    }
    expect((await jobs()).putAside).toBeGreaterThanOrEqual(1);
    expect(new Set(faults)).toEqual(new Set(["ENOTDIR"]));
    expect((await call("GET", `/v1/jobs/${jobId}`)).json.state).not.toBe("done");
  });

  it("comes back by a redrive once it is mended, and is worked", async () => {
    await rm(join(data, "scratch"));
    const before = await jobs();
    const answer = await call("POST", "/v1/queues/jobs/redrive");
    expect(answer.status).toBe(202);
    expect(answer.json).toMatchObject({
      queue: "jobs",
      putAside: 0,
      redrive: { state: "done", moved: before.putAside, of: before.putAside },
    });
    await local.drained();
    const { json } = await call("GET", `/v1/jobs/${jobId}`);
    expect(json).toMatchObject({ state: "done" });
    expect(await jobs()).toMatchObject({ waiting: 0, putAside: 0 });
    expect((await call("GET", "/v1/customers/ana-001/ledger")).json.data.length).toBeGreaterThan(0);
  });

  it("is for an operator to bring back, and seen by those who may read queues", async () => {
    const reader = await local.issuer.token(["tacet/queues:read"]);
    expect((await call("GET", "/v1/queues", undefined, reader)).status).toBe(200);
    const refused = await call("POST", "/v1/queues/jobs/redrive", undefined, reader);
    expect([refused.status, refused.json.code]).toEqual([403, "missing-scope"]);
    const marketing = await local.issuer.token(["tacet/campaigns:write"]);
    expect((await call("GET", "/v1/queues", undefined, marketing)).status).toBe(403);
  });

  it("is named by its queue", async () => {
    const answer = await call("POST", "/v1/queues/letters/redrive");
    expect([answer.status, answer.json.detail]).toEqual([
      404,
      'there is no queue "letters"; there are work, deliveries, jobs',
    ]);
  });
});
