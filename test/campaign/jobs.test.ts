import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSlice } from "../../lib/audience/slice.ts";
import { findJob, listJobs, uploadKeyOf } from "../../lib/campaign/job-record.ts";
import { createJob, JOB_LEASE_MS, uploadFor, wakeJobs } from "../../lib/campaign/jobs.ts";
import { command, createCampaign } from "../../lib/campaign/manage.ts";
import { StoreUnavailable } from "../../lib/ledger/ledger.ts";
import { DAY_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { type JobsWorld, jobsWorld } from "./jobs-world.ts";
import { planOf } from "./stage.ts";

let made: JobsWorld;
beforeEach(async () => {
  made = await jobsWorld();
});
afterEach(() => made.close());

const mapping = { columns: { customerId: { column: "id" }, timeZone: { column: "zone" } } };
const list = (count: number, from = 0): string =>
  `id,zone\n${Array.from({ length: count }, (_, index) => `c-${from + index},Europe/Lisbon\n`).join("")}`;

const draft = async () => (await createCampaign(made.engine, planOf(), "test")).id;

describe("an audience", () => {
  it("waits for its file, and is prepared once that is there", async () => {
    const campaign = await draft();
    const job = await createJob(made.engine, "audience", { campaign, mapping }, "ana", { file: true });
    expect(job).toMatchObject({ state: "waiting-for-file", actor: "ana", kind: "audience" });
    expect((await uploadFor(made.engine, job)).url).toContain(uploadKeyOf(job.id));
    await made.run(job.id);
    expect((await findJob(made.engine, job.id)).state).toBe("waiting-for-file");
    await made.write(uploadKeyOf(job.id), `${list(1_201)}c-0,Europe/Lisbon\nx,Nowhere\n`);
    await made.run(job.id);
    const done = await findJob(made.engine, job.id);
    expect(done).toMatchObject({
      state: "done",
      progress: { done: 1_203, total: 1_203 },
      result: { rows: { ok: 1_201, rejected: 1, duplicate: 1, total: 1_203 }, warnings: [] },
    });
    const ready = (await made.engine.campaigns.find(campaign))!;
    expect(ready).toMatchObject({ state: "ready", audience: { ok: 1_201, slices: 3 } });
    const slices = await made.engine.campaigns.slices(campaign);
    const { preparedKey, preparedVersion, verdictKey } = ready.audience!;
    const rows = await Promise.all(
      slices.map((slice) => readSlice(made.engine.files, preparedKey, slice, preparedVersion)),
    );
    expect(rows.flat().map(({ customerId }) => customerId)).toEqual(Array.from({ length: 1_201 }, (_, n) => `c-${n}`));
    expect(done.files).toEqual({ verdicts: verdictKey });
    expect(await made.engine.files.stat(verdictKey)).toBeDefined();
  });

  it("of the same content is the same, whatever upload it came by", async () => {
    const campaign = await draft();
    await made.finish((await made.withFile("audience", { campaign, mapping }, list(700))).id);
    const before = await made.engine.campaigns.find(campaign);
    const again = await made.finish((await made.withFile("audience", { campaign, mapping }, list(700))).id);
    expect(again).toMatchObject({ state: "done", result: { rows: { ok: 700 } } });
    expect(await made.engine.campaigns.find(campaign)).toEqual(before);
  });

  it("is replaced by another list wholly, also by a shorter one", async () => {
    const campaign = await draft();
    await made.finish((await made.withFile("audience", { campaign, mapping }, list(1_700))).id);
    await made.finish((await made.withFile("audience", { campaign, mapping }, list(600, 5_000))).id);
    const { audience, state } = (await made.engine.campaigns.find(campaign))!;
    expect({ state, ok: audience!.ok, slices: audience!.slices }).toEqual({ state: "ready", ok: 600, slices: 2 });
    const slices = await made.engine.campaigns.slices(campaign);
    expect(slices.map(({ rows }) => rows)).toEqual([500, 100, 0, 0]);
    const [first] = await readSlice(made.engine.files, audience!.preparedKey, slices[0]!, audience!.preparedVersion);
    expect(first!.customerId).toBe("c-5000");
  });

  it("that cannot be read leaves the campaign the one it had, and says what is wrong", async () => {
    const campaign = await draft();
    await made.finish((await made.withFile("audience", { campaign, mapping }, list(10))).id);
    const before = await made.engine.campaigns.find(campaign);
    for (const [text, code] of [
      ["", "empty-file"],
      ["id,zone\n", "no-rows"],
      ["id;place\na;b\n", "unknown-columns"],
      ["id,zone\na,Nowhere\n", "invalid-audience"],
    ] as const) {
      const job = await made.finish((await made.withFile("audience", { campaign, mapping }, text)).id);
      expect(job).toMatchObject({ state: "failed", problem: { code } });
    }
    expect(await made.engine.campaigns.find(campaign)).toEqual(before);
  });

  it("is refused once the campaign was launched", async () => {
    const campaign = await draft();
    await made.finish((await made.withFile("audience", { campaign, mapping }, list(10))).id);
    await command(made.engine, campaign, "launch", "test");
    const job = await made.finish((await made.withFile("audience", { campaign, mapping }, list(20))).id);
    expect(job).toMatchObject({ state: "failed", problem: { code: "campaign-state" } });
    expect((await made.engine.campaigns.find(campaign))!.audience!.ok).toBe(10);
  });

  it("warns of a running campaign that has the very same file", async () => {
    const [one, other] = [await draft(), await draft()];
    await made.finish((await made.withFile("audience", { campaign: one, mapping }, list(10))).id);
    await command(made.engine, one, "launch", "test");
    const job = await made.finish((await made.withFile("audience", { campaign: other, mapping }, list(10))).id);
    expect(job.result).toMatchObject({ warnings: [expect.stringContaining(one)] });
  });

  it("uploaded anew after a failure is tried anew", async () => {
    const campaign = await draft();
    const job = await made.withFile("audience", { campaign, mapping }, "id,zone\n");
    expect((await made.finish(job.id)).state).toBe("failed");
    expect((await made.finish(job.id)).state).toBe("failed");
    await made.write(uploadKeyOf(job.id), list(3));
    const done = await made.finish(job.id);
    expect(done.state).toBe("done");
    expect(done.problem).toBeUndefined();
  });

  it("is whole after a crash at any call to the store, and never half of two", async () => {
    const campaign = await draft();
    await made.finish((await made.withFile("audience", { campaign, mapping }, list(1_100))).id);
    for (let k = 1; ; k++) {
      const job = await made.withFile("audience", { campaign, mapping }, list(600 + k, k * 10_000));
      let left = k;
      made.meddle.by = async (_, send) => {
        if (left-- === 0) throw new Error("the worker is gone");
        if (left < 0) throw new Error("and stays gone");
        return send();
      };
      await made.run(job.id).catch(() => {});
      const crashed = left < 0;
      made.meddle.by = undefined;
      const seen = (await made.engine.campaigns.find(campaign))!;
      if (seen.state === "ready") await everyRowThere(campaign);
      else expect(seen.audience).toBeUndefined();
      made.clock.now += JOB_LEASE_MS + 1;
      expect((await made.finish(job.id)).state).toBe("done");
      await everyRowThere(campaign, 600 + k);
      if (!crashed) break;
    }
  });

  const everyRowThere = async (campaign: string, ok?: number) => {
    const { audience, state } = (await made.engine.campaigns.find(campaign))!;
    expect(state).toBe("ready");
    if (ok !== undefined) expect(audience!.ok).toBe(ok);
    const slices = (await made.engine.campaigns.slices(campaign)).slice(0, audience!.slices);
    const rows = await Promise.all(
      slices.map((slice) => readSlice(made.engine.files, audience!.preparedKey, slice, audience!.preparedVersion)),
    );
    expect(rows.flat()).toHaveLength(audience!.ok);
  };
});

describe("a job", () => {
  it("is worked by one worker at a time: a message too many is put off, and does nothing in the end", async () => {
    const campaign = await draft();
    const job = await made.withFile("audience", { campaign, mapping }, list(50));
    let second: Promise<void> | undefined;
    made.meddle.by = async (name, send) => {
      const answer = await send();
      // As soon as the first has taken it.
      if (name === "PutItemCommand" && !second) {
        second = Promise.resolve();
        second = made.run(job.id);
        await second;
      }
      return answer;
    };
    await made.run(job.id);
    made.meddle.by = undefined;
    expect(made.messages).toEqual([{ body: { job: job.id }, delaySeconds: JOB_LEASE_MS / 1_000 }]);
    const done = await findJob(made.engine, job.id);
    expect(done.state).toBe("done");
    expect(await made.finish(job.id)).toEqual(done);
  });

  it("is taken over from a worker that is gone, and the one that comes back late gives it up", async () => {
    const campaign = await draft();
    const job = await made.withFile("audience", { campaign, mapping }, list(50));
    let isLate = false;
    let others: Promise<unknown> = Promise.resolve();
    made.meddle.by = async (_, send) => {
      const answer = await send();
      if (!isLate && findRunning(job.id)) {
        isLate = true;
        made.clock.now += JOB_LEASE_MS + 1;
        others = made.run(job.id);
        await others;
      }
      return answer;
    };
    await made.run(job.id);
    await others;
    const done = await findJob(made.engine, job.id);
    expect(isLate).toBe(true);
    expect(done.state).toBe("done");
  });

  it("goes on in another message when time runs short", async () => {
    const campaign = await draft();
    await made.finish((await made.withFile("audience", { campaign, mapping }, list(5_200))).id);
    const job = await createJob(made.engine, "forecast", { campaign }, "test");
    expect(made.messages.splice(0)).toEqual([{ body: { job: job.id } }]);
    let rounds = 0;
    const done = await made.finish(job.id, () => {
      rounds++;
      return 0;
    });
    expect(done).toMatchObject({ state: "done", progress: { done: 5_200, total: 5_200 } });
    expect(rounds).toBeGreaterThan(10);
    const whole = await made.finish((await createJob(made.engine, "forecast", { campaign }, "test")).id);
    expect(done.result).toEqual(whole.result);
  });

  it("is left to the queue where the store does not answer, and fails where the input is wrong", async () => {
    const job = await createJob(made.engine, "forecast", { campaign: "no-such" }, "test");
    made.messages.splice(0);
    made.meddle.by = async (name, send) => {
      if (name === "GetItemCommand" && findRunning(job.id)) throw new Error("no answer");
      return send();
    };
    await expect(made.run(job.id)).rejects.toBeInstanceOf(StoreUnavailable);
    made.meddle.by = undefined;
    expect((await findJob(made.engine, job.id)).state).toBe("running");
    await made.run(job.id);
    expect(await findJob(made.engine, job.id)).toMatchObject({ state: "failed", problem: { code: "not-found" } });
  });

  const findRunning = (id: string): boolean => {
    const [item] = made.dynamo.partition(made.tables.campaigns, `JOB#${id}`);
    return item !== undefined && JSON.parse(item.data!.S!).state === "running";
  };

  it("whose message was lost is woken, and one whose file never came is given up", async () => {
    const campaign = await draft();
    const lost = await made.withFile("audience", { campaign, mapping }, list(5));
    const never = await createJob(made.engine, "audience", { campaign, mapping }, "test", { file: true });
    expect(await wakeJobs(made.engine)).toBe(0);
    made.clock.now += 3 * MINUTE_MS;
    expect(await wakeJobs(made.engine)).toBe(1);
    expect(made.messages).toEqual([{ body: { job: lost.id } }]);
    await made.finish(lost.id);
    made.clock.now += 8 * DAY_MS;
    expect(await wakeJobs(made.engine)).toBe(0);
    expect(await findJob(made.engine, never.id)).toMatchObject({ state: "failed", problem: { code: "file-missing" } });
    made.clock.now += DAY_MS;
    expect(await wakeJobs(made.engine)).toBe(0);
  });

  it("is listed, the newest first", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index++) {
      made.clock.now += 1_000;
      ids.push((await createJob(made.engine, "forecast", { campaign: "none" }, "test")).id);
    }
    expect((await listJobs(made.engine, 2)).map(({ id }) => id)).toEqual(ids.reverse().slice(0, 2));
    await expect(findJob(made.engine, "jb_none")).rejects.toMatchObject({ code: "not-found" });
  });
});
