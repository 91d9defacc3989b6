import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RegistryInput } from "../../lib/campaign/import-registry.ts";
import { uploadKeyOf } from "../../lib/campaign/job-record.ts";
import { claim, dryRun } from "../../lib/contact/claim.ts";
import { saveCustomer } from "../../lib/contact/customer.ts";
import { recordChecks } from "../../lib/contact/registry-facts.ts";
import { dynamoStore } from "../../lib/directory/dynamo-store.ts";
import { type PolicyDocument, parsePolicy } from "../../lib/policy/document.ts";
import { DAY_MS } from "../../lib/policy/time.ts";
import { RegistryMapping } from "../../lib/registry/lines.ts";
import { asker, MONDAY, promotionalCall } from "../contact/world.ts";
import { type JobsWorld, jobsWorld } from "./jobs-world.ts";

let made: JobsWorld;
beforeEach(async () => {
  made = await jobsWorld();
});
afterEach(() => made.close());

const LIST = "us-national";
const number = (index: number) => `+1305${String(2_000_000 + index)}`;
const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `${number(from + index)}\n`).join("");
const input = (more: Partial<RegistryInput> = {}): RegistryInput => ({
  list: LIST,
  asOf: MONDAY - DAY_MS,
  mapping: RegistryMapping.parse({}),
  ...more,
});
/** As it is sent: whoever sends a file knows how many numbers it holds. */
const imported = async (text: string, more: Partial<RegistryInput> = {}) => {
  const job = await made.withFile("registry", input({ rows: text.split("\n").length - 1, ...more }), text);
  return made.finish(job.id);
};
const packed = async (bytes: Uint8Array, more: Partial<RegistryInput> = {}) => {
  const job = await made.withFile("registry", input(more), "");
  await made.engine.files.write(
    uploadKeyOf(job.id),
    (async function* () {
      yield bytes;
    })(),
  );
  return made.finish(job.id);
};
const look = (index: number) =>
  made.engine.registries.look(LIST, made.engine.directory.tokens("voice", number(index))![0]!, made.clock.now);

describe("the import of a do-not-call list", () => {
  it("finds every number of it afterwards, and no other", async () => {
    const job = await imported(lines(5_000));
    expect(job).toMatchObject({ state: "done", result: { list: LIST, numbers: 5_000, lines: 5_000, unreadable: 0 } });
    for (const index of [0, 1, 2_499, 4_999])
      expect(await look(index)).toMatchObject({ listed: true, asOf: MONDAY - DAY_MS });
    for (const index of [5_000, 9_999]) expect(await look(index)).toMatchObject({ listed: false });
    expect((await look(0))!.snapshot).toMatch(/^2026-11-22\./);
  });

  it("reads gzip, counts a number once, and keeps no number anywhere", async () => {
    const job = await packed(gzipSync(lines(400) + lines(400)));
    expect(job).toMatchObject({ state: "done", result: { numbers: 400, lines: 800 } });
    const kept = JSON.stringify(await made.engine.registries.lists());
    expect(kept).not.toContain("3052000");
  });

  it("goes on where a worker stopped, message by message, and gives the same", async () => {
    const job = await made.withFile("registry", input({ rows: 200_000 }), lines(200_000));
    let asked = 0;
    // Every fourth look at the clock finds a worker short of time.
    const done = await made.finish(job.id, () => (++asked % 4 === 0 ? 0 : Infinity));
    expect(done).toMatchObject({ state: "done", result: { numbers: 200_000, lines: 200_000 } });
    expect(await look(199_999)).toMatchObject({ listed: true });
    expect(await look(200_000)).toMatchObject({ listed: false });
  });

  const REFUSED: readonly (readonly [string, string, Partial<RegistryInput>, RegExp])[] = [
    ["a plain file whose rows nobody said", lines(1_000), { rows: undefined }, /say how many `rows` it has/],
    ["one that is cut off at a line's end", lines(900), { rows: undefined }, /say how many `rows` it has/],
    ["a file cut off within a line", lines(1_000).slice(0, -5), { rows: 1_000 }, /may be cut off/],
    [
      "a file cut off after a line, whose rows are known",
      lines(900),
      { rows: 1_000 },
      /holds 900 numbers and should hold 1000/,
    ],
    ["a file of something else", "name,age\nana,30\n", {}, /2 of 2 lines hold no number \(line 1, line 2\)/],
    ["an empty file", "", { rows: 1 }, /no number/],
    ["half of what is in force", lines(400), {}, /smaller: true/],
    ["an older copy", lines(1_000), { asOf: MONDAY - 9 * DAY_MS }, /later date/],
  ];
  it.each(REFUSED)("puts nothing of %s in force, and says why", async (_what, text, more, why) => {
    await imported(lines(1_000));
    const before = await made.engine.registries.state(LIST);
    const job = await imported(text, more);
    expect(job.state).toBe("failed");
    expect(job.problem!.detail).toMatch(why);
    expect(job.problem!.detail).toMatch(/the copy in force, if any, stays/);
    expect(await made.engine.registries.state(LIST)).toEqual(before);
    expect(await look(999)).toMatchObject({ listed: true });
  });

  it("puts nothing of packed lines that end within a line in force", async () => {
    const job = await packed(gzipSync(lines(1_000).slice(0, -5)));
    expect([job.state, job.problem!.detail]).toEqual(["failed", expect.stringMatching(/may be cut off/)]);
    expect(await made.engine.registries.lists()).toEqual([]);
  });

  it("takes no first copy on trust: wherever a plain list is cut, nothing of it is in force", async () => {
    const whole = lines(20);
    for (const length of [whole.length, whole.length - 13, whole.length - 26, whole.length / 2])
      expect((await imported(whole.slice(0, length), { rows: undefined })).state).toBe("failed");
    expect(await made.engine.registries.lists()).toEqual([]);
  });

  it("puts nothing of a gzip file that ends too soon in force", async () => {
    const whole = gzipSync(lines(20_000));
    const done = await packed(whole.subarray(0, whole.length - 100));
    expect(done.state).toBe("failed");
    expect(await made.engine.registries.lists()).toEqual([]);
  });

  it("keeps a file uploaded anew apart from the copy that is in force", async () => {
    // Of one day, one job and one size: each would be at the other's place.
    const numbers = (from: number) => lines(20_000, from);
    const first = await imported(numbers(0));
    expect(first.state).toBe("done");
    const before = (await made.engine.registries.state(LIST))!.active;
    await made.write(uploadKeyOf(first.id), numbers(100_000));
    // A worker that runs short of time leaves its work half done.
    let asked = 0;
    const done = await made.finish(first.id, () => (++asked % 4 === 0 ? 0 : Infinity));
    expect(done.state).toBe("done");
    const { active, previous } = (await made.engine.registries.state(LIST))!;
    expect(previous).toEqual(before);
    expect(active.version).not.toBe(before.version);
    made.clock.now += 60_000;
    for (const index of [0, 10_000, 19_999]) expect(await look(index)).toMatchObject({ listed: false });
    for (const index of [100_000, 119_999]) expect(await look(index)).toMatchObject({ listed: true });
  });

  it("whose second file fails leaves every number of the first listed", async () => {
    const first = await imported(lines(20_000));
    await made.write(uploadKeyOf(first.id), lines(20_000, 100_000));
    const { putBlock } = made.engine.registries;
    let written = 0;
    Object.assign(made.engine.registries, {
      putBlock: async (...block: Parameters<typeof putBlock>) => {
        if (++written > 10) throw new Error("the worker ends here");
        await putBlock(...block);
      },
    });
    await expect(made.run(first.id)).rejects.toThrow("the worker ends here");
    expect(written).toBeGreaterThan(10);
    made.clock.now += 60_000;
    for (let index = 0; index < 20_000; index += 500) expect(await look(index)).toMatchObject({ listed: true });
  });

  it("removes the copy before the one before, and no other", async () => {
    const versions: string[] = [];
    for (const day of [5, 4, 3]) {
      await imported(lines(1_000), { asOf: MONDAY - day * DAY_MS });
      versions.push((await made.engine.registries.state(LIST))!.active.version);
    }
    const state = (await made.engine.registries.state(LIST))!;
    expect(state.previous!.version).toBe(versions[1]);
    expect(await look(0)).toMatchObject({ listed: true });
    expect(state.active.version).toBe(versions[2]);
    const kept = dynamoStore(made.dynamo.client, made.tables.registries);
    const blocks = versions.map((version) => kept.get(`${LIST}#${version}#0`, "BLOCK"));
    expect((await Promise.all(blocks)).map((block) => block !== undefined)).toEqual([false, true, true]);
  });
});

describe("a rule that wants a list", () => {
  const email = (index: number) => `someone${index}@example.com`;
  const emails = (count: number) => Array.from({ length: count }, (_, index) => `${index};${email(index)}\n`).join("");
  const EMAILS = RegistryMapping.parse({ holds: "emails", columns: [2], delimiter: ";" });

  const policy = (): PolicyDocument => {
    const parsed = parsePolicy({
      id: "with-a-list",
      version: "1",
      title: "With a do-not-call list",
      topics: { extends: "shipped", tree: {} },
      rules: [{ id: "do-not-call", kind: "registry", why: "The law.", list: LIST, maxAge: "P31D" }],
    });
    if (!parsed.policy) throw new Error(JSON.stringify(parsed.mistakes));
    return parsed.policy;
  };
  const customer = async (id: string, index: number) => {
    const addresses = [{ channel: "voice" as const, value: number(index) }];
    await saveCustomer(made.engine, id, { zones: ["America/New_York"], jurisdictions: [], addresses }, "test");
    return promotionalCall(id);
  };
  const ask = async (id: string) => (await dryRun(made.engine, promotionalCall(id), made.clock.now)).decision;

  beforeEach(async () => {
    await made.engine.policies.add(policy(), "test", made.clock.now);
    await made.engine.policies.activate({ id: "with-a-list", version: "1" }, "test", made.clock.now);
    made.clock.now += 60_000;
  });

  it("refuses until it was asked, who is on it, and once its copy is too old", async () => {
    await customer("ana", 1);
    await customer("ben", 7_000);
    expect((await ask("ben")).binding).toBe("do-not-call");
    await imported(lines(5_000));
    made.clock.now += 60_000;
    const allowed = await ask("ben");
    expect(allowed.verdict).toBe("allow");
    expect(allowed.snapshots[0]).toMatch(/^registry:us-national 2026-11-22\./);
    const refused = await claim(made.engine, promotionalCall("ana"), asker());
    expect(refused.decision).toMatchObject({ verdict: "suppress", binding: "do-not-call" });
    made.clock.now += 31 * DAY_MS;
    expect((await ask("ben")).binding).toBe("do-not-call");
  });

  it("hears a check of one number, which stands until it is too old or a newer copy comes", async () => {
    await customer("cora", 8_000);
    const told = { number: number(8_000), listed: false, at: made.clock.now };
    expect((await recordChecks(made.engine, LIST, [told], "test")).told.length).toBe(1);
    const again = await recordChecks(made.engine, LIST, [told], "test");
    expect(again.told[0]!.replayed).toBe(true);
    expect((await ask("cora")).verdict).toBe("allow");
    made.clock.now += 32 * DAY_MS;
    expect((await ask("cora")).binding).toBe("do-not-call");
    await imported(lines(100), { asOf: made.clock.now - DAY_MS });
    made.clock.now += 60_000;
    expect((await ask("cora")).verdict).toBe("allow");
    await recordChecks(made.engine, LIST, [{ number: number(8_000), listed: true, at: made.clock.now }], "test");
    expect((await ask("cora")).binding).toBe("do-not-call");
  });

  it("is told the strictest of several numbers: one that is listed, and what is not known of one", async () => {
    const phones = (...indexes: number[]) =>
      indexes.map((index) => ({ channel: "voice" as const, value: number(index) }));
    const save = (id: string, ...indexes: number[]) =>
      saveCustomer(
        made.engine,
        id,
        { zones: ["America/New_York"], jurisdictions: [], addresses: phones(...indexes) },
        "test",
      );
    await save("listed-last", 7_000, 1);
    await save("listed-first", 1, 7_000);
    await save("neither", 7_000, 7_001);
    await save("unknown-one", 8_000, 8_001);
    const told = (index: number, listed: boolean, at = made.clock.now) =>
      recordChecks(made.engine, LIST, [{ number: number(index), listed, at }], "test");
    // By the ledger alone, where there is no copy yet.
    await told(8_000, false);
    expect((await ask("unknown-one")).binding).toBe("do-not-call");
    await told(8_001, false, made.clock.now - 20 * DAY_MS);
    expect((await ask("unknown-one")).verdict).toBe("allow");
    // As old as the older of the two.
    made.clock.now += 12 * DAY_MS;
    expect((await ask("unknown-one")).binding).toBe("do-not-call");
    await told(8_001, true);
    expect((await ask("unknown-one")).verdict).toBe("suppress");
    // By the copy in force.
    await imported(lines(5_000), { asOf: made.clock.now - DAY_MS });
    made.clock.now += 60_000;
    for (const id of ["listed-last", "listed-first"])
      expect(await ask(id), id).toMatchObject({ verdict: "suppress", binding: "do-not-call" });
    expect((await ask("neither")).verdict).toBe("allow");
  });

  it("asks of an email the list's copy of addresses, and never that of numbers", async () => {
    const addresses = (index: number) => [
      { channel: "voice" as const, value: number(index) },
      { channel: "email" as const, value: email(index) },
    ];
    for (const [id, index] of [["jan", 5] as const, ["kay", 9_500] as const])
      await saveCustomer(
        made.engine,
        id,
        { zones: ["America/New_York"], jurisdictions: [], addresses: addresses(index) },
        "test",
      );
    const write = async (id: string) =>
      (await dryRun(made.engine, { ...promotionalCall(id), channel: "email" }, made.clock.now)).decision;
    await imported(lines(100));
    made.clock.now += 60_000;
    expect((await ask("kay")).verdict).toBe("allow");
    expect((await write("kay")).binding).toBe("do-not-call");
    const job = await imported(emails(10), { mapping: EMAILS });
    expect(job).toMatchObject({ state: "done", result: { list: LIST, holds: "emails", numbers: 10 } });
    made.clock.now += 60_000;
    expect((await write("kay")).verdict).toBe("allow");
    expect((await write("jan")).binding).toBe("do-not-call");
    // The copy of numbers is in force as it was.
    expect((await made.engine.registries.state(LIST))!.active.numbers).toBe(100);
    expect((await ask("jan")).binding).toBe("do-not-call");
    const told = (listed: boolean) => [{ email: email(9_500).toUpperCase(), listed, at: made.clock.now }];
    expect((await recordChecks(made.engine, LIST, told(true), "test")).told.length).toBe(1);
    expect((await write("kay")).binding).toBe("do-not-call");
    expect((await ask("kay")).verdict).toBe("allow");
  });

  it("takes no file of numbers for one of email addresses", async () => {
    const job = await imported(lines(20), { mapping: RegistryMapping.parse({ holds: "emails" }) });
    expect([job.state, job.problem!.detail]).toEqual(["failed", expect.stringMatching(/hold no email address/)]);
    await expect(
      recordChecks(made.engine, LIST, [{ email: "nobody", listed: false, at: made.clock.now }], "test"),
    ).rejects.toMatchObject({ code: "invalid-address", errors: [{ pointer: "/checks/0/email" }] });
  });

  it("looks a number up that was not listed, where a newer copy came since", async () => {
    await customer("emil", 3);
    await customer("fay", 9_100);
    const told = (index: number) =>
      recordChecks(made.engine, LIST, [{ number: number(index), listed: false, at: made.clock.now }], "test");
    await told(3);
    await told(9_100);
    expect((await ask("emil")).verdict).toBe("allow");
    made.clock.now += 3 * DAY_MS;
    await imported(lines(100), { asOf: made.clock.now - DAY_MS });
    made.clock.now += 60_000;
    const listed = await ask("emil");
    expect(listed).toMatchObject({ verdict: "suppress", binding: "do-not-call" });
    expect(listed.snapshots[0]).toMatch(/^registry:us-national 2026-11-25\./);
    const before = made.meddle.calls;
    expect((await ask("fay")).verdict).toBe("allow");
    // The fold, and the one look.
    expect(made.meddle.calls - before).toBe(2);
    // A check that is newer than the copy stands.
    await told(3);
    expect((await ask("emil")).verdict).toBe("allow");
  });

  it("takes a number for listed that a copy of the very instant of its check lists", async () => {
    await customer("gil", 4);
    const at = made.clock.now;
    await recordChecks(made.engine, LIST, [{ number: number(4), listed: false, at }], "test");
    await imported(lines(100), { asOf: at });
    made.clock.now += 60_000;
    expect(await ask("gil")).toMatchObject({ verdict: "suppress", binding: "do-not-call" });
  });

  it("falls back on the copy for checks that the fold has forgotten", async () => {
    const addresses = [9_000, 9_001, 9_002].map((index) => ({ channel: "voice" as const, value: number(index) }));
    await saveCustomer(made.engine, "hal", { zones: ["America/New_York"], jurisdictions: [], addresses }, "test");
    const told = async (list: string, index: number, listed = false) => {
      await recordChecks(made.engine, list, [{ number: number(index), listed, at: made.clock.now }], "test");
      made.clock.now += 1_000;
    };
    for (const list of [LIST, "us-a", "us-b"]) for (const index of [9_000, 9_001, 9_002]) await told(list, index);
    // Nine checks, of which the fold remembers six: those of the first list are gone.
    expect((await ask("hal")).binding).toBe("do-not-call");
    await imported(lines(100));
    made.clock.now += 60_000;
    expect((await ask("hal")).verdict).toBe("allow");
  });

  it("forgets no check that found a number listed while it remembers others", async () => {
    const addresses = [9_000, 9_001, 9_002].map((index) => ({ channel: "voice" as const, value: number(index) }));
    await saveCustomer(made.engine, "ira", { zones: ["America/New_York"], jurisdictions: [], addresses }, "test");
    await imported(lines(100));
    made.clock.now += 60_000;
    const told = async (list: string, index: number, listed: boolean) => {
      await recordChecks(made.engine, list, [{ number: number(index), listed, at: made.clock.now }], "test");
      made.clock.now += 1_000;
    };
    await told(LIST, 9_000, true);
    for (const list of ["us-a", "us-b", "us-c"])
      for (const index of [9_000, 9_001, 9_002]) await told(list, index, false);
    // The copy is older than the check and does not list the number.
    expect((await ask("ira")).binding).toBe("do-not-call");
  });

  it("costs one read more, and none where the ledger knows", async () => {
    await customer("dora", 9_000);
    await imported(lines(100));
    made.clock.now += 60_000;
    await ask("dora");
    const before = made.meddle.calls;
    await ask("dora");
    expect(made.meddle.calls - before).toBe(2);
    await recordChecks(made.engine, LIST, [{ number: number(9_000), listed: false, at: made.clock.now }], "test");
    const known = made.meddle.calls;
    await ask("dora");
    expect(made.meddle.calls - known).toBe(1);
  });
});
