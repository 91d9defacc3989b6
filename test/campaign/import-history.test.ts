import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HistoryMapping } from "../../lib/audience/history-mapping.ts";
import type { HistoryInput, HistoryResult } from "../../lib/campaign/import-history.ts";
import { findJob } from "../../lib/campaign/job-record.ts";
import { JOB_LEASE_MS } from "../../lib/campaign/jobs.ts";
import { dryRun } from "../../lib/contact/claim.ts";
import { eraseCustomer, saveCustomer } from "../../lib/contact/customer.ts";
import { recordOutside } from "../../lib/contact/outcome.ts";
import type { Entry } from "../../lib/ledger/entry.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { verify } from "../../lib/ledger/verify.ts";
import { currentZones } from "../../lib/policy/fold.ts";
import { DAY_MS } from "../../lib/policy/time.ts";
import { at, promotionalCall, told } from "../contact/world.ts";
import { type JobsWorld, jobsWorld } from "./jobs-world.ts";

let made: JobsWorld;
beforeEach(async () => {
  made = await jobsWorld();
});
afterEach(() => made.close());

const column = (name: string) => ({ column: name });
const constant = (text: string) => ({ constant: text });
const mapping = HistoryMapping.parse({
  customerId: column("id"),
  when: { date: column("at"), format: "rfc3339", assume: "Instants are as the dialer wrote them." },
  facts: [
    {
      fact: "contact",
      if: 'row.what == "call"',
      channel: constant("voice"),
      purpose: constant("promotional"),
      topic: column("topic"),
      disposition: column("said"),
    },
    {
      fact: "opt-out",
      if: 'row.what == "stop"',
      breadth: column("said"),
      source: constant("letter"),
      words: column("words"),
    },
    {
      fact: "refusal",
      if: 'row.what == "no"',
      breadth: column("said"),
      topic: column("topic"),
      source: constant("call"),
    },
    {
      fact: "consent",
      if: 'row.what == "yes"',
      kind: column("said"),
      purpose: constant("promotional"),
      topic: column("topic"),
      source: constant("form"),
    },
    { fact: "need", if: 'row.what == "need"', topic: column("topic"), source: constant("call") },
    { fact: "hold", if: 'row.what == "hold"', cause: column("said"), caseId: column("topic") },
  ],
});
const input: HistoryInput = { mapping, profile: { timeZone: column("zone") } };

const HEADER = "id,zone,at,what,said,topic,words\n";
const FILE = `${HEADER}ana,Europe/Lisbon,2026-09-03T10:00:00Z,call,declined,personal-loan,
ben,Europe/Madrid,2026-09-01T10:00:00Z,call,no_answer,car-loan,
ana,Europe/Lisbon,2026-09-01T10:00:00Z,call,no_answer,personal-loan,
ben,Europe/Madrid,2026-09-02T10:00:00Z,stop,promotions,,"never again, please"
cho,,2026-09-02T10:00:00Z,need,,personal-loan,
cho,,2026-09-02T10:00:00Z,need,,no-such-topic,
cho,Nowhere,2026-09-02T10:00:00Z,hold,case,C-7,
dia,Europe/Lisbon,2026-09-02T10:00:00Z,greeted,,,
eve,Europe/Lisbon,yesterday,call,no_answer,car-loan,
`;

const result = (job: { result?: unknown }) => job.result as HistoryResult;
const kinds = (entries: readonly Entry[]) => entries.map(({ kind }) => kind);
const imported = async (text: string, given: HistoryInput = input) =>
  made.finish((await made.withFile("history", given, text)).id);

describe("importing a history", () => {
  it("brings every fact into its customer's ledger, at its own time and in order", async () => {
    const job = await imported(FILE);
    expect(job.state).toBe("done");
    expect(result(job)).toEqual({
      rows: { total: 9, ok: 5, partly: 1, rejected: 2, nothing: 1 },
      reasons: [
        { reason: expect.stringContaining('topic "no-such-topic" is not in the tree'), rows: 1, firstLine: 7 },
        { reason: expect.stringContaining("profile is left out"), rows: 1, firstLine: 8 },
        { reason: expect.stringContaining("the date"), rows: 1, firstLine: 10 },
      ],
      facts: {
        total: 6,
        written: 6,
        repeated: 0,
        byKind: { contact: 3, "opt-out": 1, need: 1, hold: 1, refusal: 0, consent: 0 },
      },
      customers: { total: 3, introduced: 2, withoutPlace: 1 },
      assumptions: ["Instants are as the dialer wrote them."],
    });
    const [ana, ben, cho] = await Promise.all(["ana", "ben", "cho"].map(made.entries));
    expect(kinds(ana!)).toEqual(["profile", "recorded", "recorded"]);
    expect(ana!.map((entry) => entry.at)).toEqual([
      made.clock.now,
      at("2026-09-01T10:00:00Z"),
      at("2026-09-03T10:00:00Z"),
    ]);
    expect(kinds(ben!)).toEqual(["profile", "recorded", "opt-out"]);
    expect(kinds(cho!).sort()).toEqual(["hold", "need"]);
    expect(currentZones(headOf(ben!.at(-1)).fold)).toEqual(["Europe/Madrid"]);
    for (const [id, entries] of [
      ["ana", ana!],
      ["ben", ben!],
      ["cho", cho!],
    ] as const)
      expect(verify(id, entries)).toBeUndefined();
    expect([...(await made.engine.directory.texts("ben")).values()]).toEqual(["never again, please"]);
    expect(JSON.stringify(ben)).not.toContain("never again");
    expect(await made.entries("dia")).toEqual([]);
  });

  it("takes nobody to be where the dates are read: a list may still say who and where they are", async () => {
    const when = { ...mapping.when, format: "YYYY-MM-DD", timeOfDay: { constant: "10:00" } } as const;
    const dated = HistoryMapping.parse({ ...mapping, when: { ...when, zone: { constant: "Europe/Lisbon" } } });
    const job = await imported(`${HEADER}flo,,2026-09-01,call,no_answer,car-loan,\n`, { mapping: dated });
    expect(result(job)).toMatchObject({ facts: { written: 1 }, customers: { introduced: 0, withoutPlace: 1 } });
    const entries = await made.entries("flo");
    expect(kinds(entries)).toEqual(["recorded"]);
    expect(entries[0]!.at).toBe(at("2026-09-01T10:00:00+01:00"));
    expect(currentZones(headOf(entries.at(-1)).fold)).toEqual([]);
  });

  it("silences who said no before Tacet", async () => {
    await imported(FILE);
    made.clock.now += DAY_MS;
    const { decision } = await dryRun(made.engine, promotionalCall("ben"), made.clock.now);
    expect(decision).toMatchObject({ verdict: "suppress" });
    const ana = await dryRun(made.engine, promotionalCall("ana"), made.clock.now);
    expect(ana.decision.reasons.some(({ evidence }) => evidence.includes(3))).toBe(true);
  });

  it("leaves a verdict on every row", async () => {
    const job = await imported(FILE);
    const chunks: Uint8Array[] = [];
    for await (const chunk of made.engine.files.read(job.files!.verdicts!)) chunks.push(chunk);
    const lines = gunzipSync(Buffer.concat(chunks)).toString().trimEnd().split("\r\n");
    expect(lines).toHaveLength(10);
    expect(lines.slice(0, 3)).toEqual(["line,customerId,verdict,reason", "2,ana,ok,", "3,ben,ok,"]);
    expect(lines[6]).toMatch(/^7,cho,rejected,.*no-such-topic/);
    expect(lines[7]).toMatch(/^8,cho,partly,/);
    expect(lines[8]).toMatch(/^9,dia,nothing,/);
    expect(lines[9]).toMatch(/^10,,rejected,/);
  });

  it("of the same facts has one effect, in the same file or another, and however the ledger went on since", async () => {
    await imported(FILE);
    const before = await Promise.all(["ana", "ben", "cho"].map(made.entries));
    made.clock.now += 30 * DAY_MS;
    for (let index = 0; index < 150; index++) {
      const call = {
        customerId: "ana",
        channel: "voice",
        purpose: "service",
        disposition: "no_answer",
        at: made.clock.now,
      } as const;
      await recordOutside(made.engine, call, told(undefined));
    }
    const again = await imported(FILE);
    expect(result(again)).toMatchObject({ facts: { written: 0, repeated: 6 }, customers: { introduced: 0 } });
    const longer = await imported(`${FILE}ana,Europe/Lisbon,2026-09-05T10:00:00Z,no,this-topic,car-loan,\n`);
    expect(result(longer).facts).toMatchObject({ written: 1, repeated: 6 });
    expect((await made.entries("ana")).slice(0, 3)).toEqual(before[0]);
    expect(await made.entries("ana")).toHaveLength(154);
    expect(await made.entries("ben")).toEqual(before[1]);
  });

  it("does not move a customer Tacet knows, nor bring back an erased one", async () => {
    const profile = { zones: ["Asia/Tokyo"], jurisdictions: [], addresses: [] };
    await saveCustomer(made.engine, "ana", profile, "test");
    await saveCustomer(made.engine, "ben", profile, "test");
    await eraseCustomer(made.engine, "ben", "test");
    const job = await imported(FILE);
    expect(result(job).customers.introduced).toBe(0);
    expect(currentZones(headOf((await made.entries("ana")).at(-1)).fold)).toEqual(["Asia/Tokyo"]);
    expect(headOf((await made.entries("ben")).at(-1)).fold.erased).toBe(true);
  });

  it("links addresses the rows bring, with what stands on them", async () => {
    const given: HistoryInput = {
      mapping,
      profile: { timeZone: column("zone"), address: [{ channel: "voice", value: column("words") }] },
    };
    const job = await imported(
      `${HEADER}fay,Europe/Lisbon,2026-09-01T10:00:00Z,call,no_answer,car-loan,+351912345678\n`,
      given,
    );
    expect(result(job)).toMatchObject({ customers: { introduced: 1 }, facts: { written: 1 } });
    const entries = await made.entries("fay");
    expect(kinds(entries)).toEqual(["profile", "recorded"]);
    expect(headOf(entries.at(-1)).fold.addresses).toHaveLength(1);
    expect(result(await imported(FILE)).facts.written).toBe(6);
  });

  it("is exact after a crash at any call to the store, whether or not that call was carried out", async () => {
    const rows = Array.from({ length: 12 }, (_, index) => [
      `g${index % 3},Europe/Lisbon,2026-09-${10 + index}T10:00:00Z,call,no_answer,car-loan,\n`,
      `g${index % 3},Europe/Lisbon,2026-09-${10 + index}T11:00:00Z,stop,promotions,,"no ${index}"\n`,
    ]).flat();
    const text = HEADER + rows.join("");
    for (const isCarriedOut of [false, true]) {
      for (let k = 1; ; k++) {
        await made.close();
        made = await jobsWorld();
        const job = await made.withFile("history", input, text);
        let left = k;
        made.meddle.by = async (_, send) => {
          left--;
          if (left < 0) throw new Error("gone");
          if (left > 0) return send();
          if (isCarriedOut) await send();
          throw new Error("the worker is gone");
        };
        await made.run(job.id).catch(() => {});
        const crashed = left <= 0;
        made.meddle.by = undefined;
        made.clock.now += JOB_LEASE_MS + 1;
        const done = await made.finish(job.id);
        expect(done.state).toBe("done");
        expect(result(done).facts.total).toBe(24);
        for (const customer of ["g0", "g1", "g2"]) {
          const entries = await made.entries(customer);
          expect({ k, kinds: kinds(entries).length }).toEqual({ k, kinds: 9 });
          expect(new Set(entries.map(({ id }) => id)).size).toBe(9);
          expect(entries.slice(1).map((entry) => entry.at)).toEqual(
            [...entries.slice(1)].map((entry) => entry.at).sort(),
          );
        }
        if (!crashed) break;
      }
    }
  });

  it("is exact when two workers do it at the same moment and the store loses answers", async () => {
    const arbitrary = fc.record({
      seed: fc.integer(),
      rows: fc.integer({ min: 1, max: 30 }),
      faults: fc.integer({ min: 0, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ seed, rows, faults }) => {
        await made.close();
        made = await jobsWorld();
        const text =
          HEADER +
          Array.from(
            { length: rows },
            (_, index) => `h${index % 2},Europe/Lisbon,2026-09-01T10:${10 + index}:00Z,call,no_answer,car-loan,\n`,
          ).join("");
        const jobs = [await made.withFile("history", input, text), await made.withFile("history", input, text)];
        let state = seed >>> 0;
        const chance = () => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          return state / 2 ** 32;
        };
        made.meddle.by = async (name, send) => {
          // Now and then one of them is held up for as long as the other takes for a few facts.
          const pauses = Math.floor(chance() * (chance() < 0.2 ? 400 : 4));
          for (let index = 0; index < pauses; index++) await Promise.resolve();
          const fault = chance() * 100 < faults;
          if (fault && chance() < 0.5) throw Object.assign(new Error("not taken"), { name: "ThrottlingException" });
          const answer = await send();
          if (fault && name === "PutItemCommand") throw new Error("the answer is lost");
          return answer;
        };
        for (let round = 0; round < 20; round++) {
          await Promise.all(jobs.map(({ id }) => made.run(id).catch(() => {})));
          made.clock.now += JOB_LEASE_MS + 1;
        }
        made.meddle.by = undefined;
        for (const { id } of jobs) expect((await made.finish(id)).state).toBe("done");
        const entries = (await Promise.all(["h0", "h1"].map(made.entries))).flat();
        expect(entries.filter(({ kind }) => kind === "recorded")).toHaveLength(rows);
        expect(entries.filter(({ kind }) => kind === "profile")).toHaveLength(Math.min(rows, 2));
      }),
      { numRuns: 25 },
    );
  });

  it("goes on where it stood when time runs short, and says how far it is", async () => {
    const rows = Array.from(
      { length: 1_300 },
      (_, n) => `i${n},Europe/Lisbon,2026-09-01T10:00:00Z,call,no_answer,car-loan,\n`,
    );
    const job = await made.withFile("history", input, HEADER + rows.join(""));
    let asked = 0;
    await made.run(job.id, () => (asked++ < 1 ? Infinity : 0));
    expect(await findJob(made.engine, job.id)).toMatchObject({
      state: "running",
      progress: { done: 512, total: 1_300, unit: "facts" },
    });
    expect(made.messages).toEqual([{ body: { job: job.id } }]);
    const done = await made.finish(job.id);
    expect(done).toMatchObject({ state: "done", progress: { done: 1_300, total: 1_300 } });
    expect(result(done).facts).toMatchObject({ written: 1_300, repeated: 0 });
  });

  it("writes each fact once, and reads a fresh ledger once", async () => {
    const rows = Array.from(
      { length: 300 },
      (_, n) => `j${n % 100},Europe/Lisbon,2026-09-${10 + Math.floor(n / 100)}T10:00:00Z,call,no_answer,car-loan,\n`,
    );
    await imported(HEADER + rows.join(""));
    const { read, write } = made.dynamo.units().get(made.tables.ledger)!;
    // A profile and three calls for each of a hundred customers.
    expect(write).toBe(400);
    expect(read).toBe(100);
  });
});
