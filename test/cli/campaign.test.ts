import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTacet, campaignOf, LIST, LIST_MAP, PLAN, type Shell } from "./given.ts";

let given: Awaited<ReturnType<typeof aTacet>>;
let tacet: Shell;
let files: Map<string, string>;
beforeAll(async () => {
  given = await aTacet();
  ({ tacet, files } = given);
  files.set("plan.json", JSON.stringify(PLAN)).set("list.csv", LIST).set("map.json", JSON.stringify(LIST_MAP));
});
afterAll(() => given.local.close());

const flat = (text: string): string => text.replace(/\s+/g, " ");

describe("campaign create", () => {
  it("from options alone", async () => {
    files.set("words.txt", "Good day {{name|}}. If you would rather not be called, tell me.\n");
    const { code, err } = await tacet(
      ...["campaign", "create", "--name", "By hand", "--channel", "voice", "--purpose", "promotional"],
      ...["--topic", "term-deposit", "--starts", "2026-12-01T08:00:00Z", "--ends", "2026-12-18T20:00:00Z"],
      ...["--hours", "mon-wed=09:00-12:30,14:00-18:00", "--hours", "sat=10:00-13:00", "--per-minute", "20"],
      ...["--agents", "6", "--max-attempts", "3", "--retry", "no_answer=P2D", "--retry", "busy=PT4H"],
      ...["--stop-on", "voicemail", "--priority", "60", "--holdout", "5", "--care-arm", "2.5"],
      ...["--care-team", "kind", "--policy", "strict:1", "--script", "words.txt"],
      ...["--delivery", "desk:savings"],
    );
    expect([code, err]).toEqual([0, ""]);
    const day = [
      ["09:00", "12:30"],
      ["14:00", "18:00"],
    ];
    expect((await tacet("campaign", "show", "by-hand", "--json")).json()).toMatchObject({
      state: "draft",
      startsAt: "2026-12-01T08:00:00Z",
      endsAt: "2026-12-18T20:00:00Z",
      hours: { mon: day, tue: day, wed: day, sat: [["10:00", "13:00"]] },
      cadence: { maxAttempts: 3, retry: { no_answer: "P2D", busy: "PT4H" }, stopOn: ["voicemail"] },
      pacing: { perMinute: 20, agents: 6 },
      priority: 60,
      holdoutPercent: 5,
      careArmPercent: 2.5,
      careTeam: "kind",
      policy: { id: "strict", version: "1" },
      script: { text: "Good day {{name|}}. If you would rather not be called, tell me." },
      delivery: { kind: "desk", team: "savings" },
    });
  });

  it("from a file, with options before it; parts of the plan they do not name stay", async () => {
    const made = await tacet("campaign", "create", "plan.json", "--name", "Merged", "--agents", "9", "--json");
    expect(made.json()).toMatchObject({
      campaignId: "merged",
      pacing: { perMinute: 10, agents: 9 },
      cadence: { maxAttempts: 2, retry: { no_answer: "P1D" } },
      sent: { idempotencyKey: expect.stringMatching(/^cli-/) },
    });
  });

  it("passes warnings on, and says what comes next", async () => {
    const { out } = await tacet("campaign", "create", "plan.json", "--name", "Warned");
    expect(out).toContain("warning   /careArmPercent: nobody is asked how they are");
    expect(out).toContain("next      npx tacet campaign audience warned <file> --map <mapping>");
  });

  it("repeated has one effect; another plan of that name is refused", async () => {
    const asked = ["campaign", "create", "plan.json", "--name", "Once"];
    expect((await tacet(...asked, "--key", "k-1")).code).toBe(0);
    const again = await tacet(...asked, "--key", "k-1");
    expect([again.code, again.out.includes("told before")]).toEqual([0, true]);
    const other = await tacet(...asked, "--priority", "9");
    expect([other.code, other.out]).toEqual([1, ""]);
    expect(other.err).toContain("/name: another campaign is known as once");
  });

  it.each([
    ["nothing", [], /name a plan file, or say --name, --channel, .*--delivery too/],
    ["no such file", ["nope.json"], /cannot read nope.json: there is no such file/],
    ["an empty file", ["empty"], /empty is empty; it is to hold the plan of a campaign/],
    ["no JSON", ["broken"], /broken is to hold the plan of a campaign, and is no JSON/],
    ["a list for a plan", ["list"], /list is to hold the plan of a campaign: a JSON object/],
    ["hours of no day", ["plan.json", "--hours", "moo=09:00-10:00"], /Write days and their windows/],
    ["days the wrong way round", ["plan.json", "--hours", "fri-mon=09:00-10:00"], /Write days and their windows/],
    ["a wait that is none", ["plan.json", "--retry", "no_answer=2 days"], /ISO-8601 duration/],
    ["a disposition there is not", ["plan.json", "--retry", "asleep=P1D"], /Write a disposition and how long after it/],
    ["an end there is not", ["plan.json", "--stop-on", "asleep"], /Write one of no_answer/],
    ["a delivery there is not", ["plan.json", "--delivery", "pigeon"], /Write desk, desk:<team>, webhook:<url>/],
    ["a webhook to nowhere", ["plan.json", "--delivery", "webhook"], /Write desk, desk:<team>, webhook:<url>/],
    ["a policy without a version", ["plan.json", "--policy", "strict"], /such as "house:2"/],
    ["more than all", ["plan.json", "--holdout", "101"], /Write a number from 0 to 100/],
    ["no script", ["plan.json", "--script", "nope.txt"], /cannot read nope.txt/],
  ])("%s: says what is wrong, and sends nothing", async (_why, argv, complaint) => {
    files.set("empty", " \n").set("broken", '{"name":').set("list", "[]");
    const { code, out, err } = await tacet("campaign", "create", ...argv);
    expect([code, out]).toEqual([2, ""]);
    expect(flat(err)).toMatch(complaint);
  });

  it("says every mistake of a plan", async () => {
    const wrong = await tacet("campaign", "create", "plan.json", "--name", "Back", "--ends", "2026-11-24T08:00:00Z");
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("/endsAt: the end is not after the start") });
  });
});

describe("campaign audience", () => {
  it("tells how many rows can be used, and why others cannot", async () => {
    await tacet("campaign", "create", "plan.json", "--name", "Listed");
    const asked = ["campaign", "audience", "listed", "list.csv", "--map", "map.json"];
    const { code, out } = await tacet(...asked);
    expect(code).toBe(0);
    expect(out).toContain("READY       listed has its audience: 2 of 4 rows can be used");
    expect(flat(out)).toContain("not read 1 row, line 5: the voice address is no telephone number");
    expect(out).toContain("duplicate 1 row of customers named before");
    const strict = await tacet(...asked, "--strict", "--json");
    expect([strict.code, strict.err]).toEqual([1, ""]);
    expect(strict.json()).toMatchObject({ state: "done", result: { rows: { ok: 2, rejected: 1, duplicate: 1 } } });
  });

  it("has a verdict on every line: on stdout, in a file, as counts", async () => {
    const { out } = await tacet("campaign", "verdicts", "listed");
    const lines = out.trim().split("\r\n");
    expect(lines.map((line) => line.split(",").slice(0, 3).join())).toEqual([
      "line,customerId,verdict",
      "2,c1,ok",
      "3,c2,ok",
      "4,c1,duplicate",
      "5,c3,rejected",
    ]);
    const kept = await tacet("campaign", "verdicts", "listed", "--out", "verdicts.csv");
    expect(kept.out).toContain("WRITTEN     verdicts.csv");
    expect(files.get("verdicts.csv")).toBe(out);
    expect((await tacet("campaign", "verdicts", "listed", "--json")).json()).toMatchObject({
      rows: { ok: 2, rejected: 1, duplicate: 1 },
    });
  });

  it("with --no-follow leaves the job, which is found again", async () => {
    const left = await tacet(...["campaign", "audience", "listed", "list.csv", "--map", "map.json", "--no-follow"]);
    expect(left.code).toBe(0);
    const job = /jb_[\w-]+/.exec(left.out)?.[0] ?? "";
    const followed = await tacet("job", "follow", job);
    expect([followed.code, followed.out.slice(0, 5)]).toEqual([0, "READY"]);
    const listed = await tacet("job", "list");
    expect(listed.out).toMatch(new RegExp(`${job} +audience +done`));
  });

  it("of another file takes the place of the first; a file that cannot be used leaves it", async () => {
    files.set("other.csv", "customer;phone;zone\nd1;+351911000009;Europe/Lisbon\n");
    files.set("alien.csv", "a,b\n1,2\n").set("bare.csv", "customer;phone;zone\n");
    const alien = await tacet("campaign", "audience", "listed", "alien.csv", "--map", "map.json");
    expect([alien.code, alien.out.slice(0, 6)]).toEqual([1, "FAILED"]);
    expect(flat(alien.out)).toContain('the mapping names "customer", "zone", "phone", which the file does not have');
    expect(flat(alien.out)).toContain(
      "[unknown-columns] mend name the columns in the mapping as the file has them; then run the command again",
    );
    expect((await tacet("campaign", "audience", "listed", "bare.csv", "--map", "map.json")).code).toBe(1);
    expect((await tacet("campaign", "show", "listed")).out).toContain("2 rows can be used, 1 rejected, 1 duplicate");
    expect((await tacet("campaign", "audience", "listed", "other.csv", "--map", "map.json")).code).toBe(0);
    expect((await tacet("campaign", "show", "listed")).out).toContain("audience  1 row can be used");
  });

  it.each([
    ["no file", ["listed", "nope.csv"], 2, "cannot read nope.csv: there is no such file"],
    ["an empty file", ["listed", "nil.csv"], 2, "nil.csv is empty; there is nothing to send"],
    ["no mapping", ["listed", "list.csv", "--map", "nope.json"], 2, "cannot read nope.json"],
    [
      "a mapping that is no JSON",
      ["listed", "list.csv", "--map", "broken"],
      2,
      "broken is to hold the mapping of a list",
    ],
    [
      "a mapping with a key too many",
      ["listed", "list.csv", "--map", "typo"],
      1,
      "/mapping/columns/customerID: no such key",
    ],
    [
      "an unknown campaign",
      ["nobody", "list.csv"],
      1,
      "there is no campaign nobody; npx tacet campaign list lists them",
    ],
  ])("of %s: says what is wrong", async (_why, argv, code, complaint) => {
    files.set("nil.csv", "").set("broken", "{").set("typo", '{"columns":{"customerID":{"column":"customer"}}}');
    const map = argv.includes("--map") ? [] : ["--map", "map.json"];
    const ran = await tacet("campaign", "audience", ...argv, ...map);
    expect([ran.code, ran.out]).toEqual([code, ""]);
    expect(flat(ran.err)).toContain(complaint);
  });
});

describe("a forecast", () => {
  it("tells now, later and never, the rule that refuses, and whom", async () => {
    const id = await campaignOf(given, "Foreseen");
    await tacet("opt-out", "c2", "--words", "no more");
    const { code, out } = await tacet("forecast", id);
    expect(code).toBe(0);
    expect(flat(out)).toContain("now 1 (50.0 %) could be contacted at once");
    expect(flat(out)).toContain("never 1 (50.0 %)");
    // The law of the European Union says the same, so neither refuses alone.
    expect(out).toMatch(/no-promotions +1 +1 +0/);
    expect(out).toMatch(/eu-gdpr-object +0 +1 +0/);
    expect(flat(out)).toContain("c2 never: Said no to promotions");
    const [short, long] = await Promise.all([
      tacet("forecast", id, "--json"),
      tacet("campaign", "forecast", id, "--json"),
    ]);
    expect(short.json<{ result: object }>().result).toEqual(long.json<{ result: object }>().result);
    const night = await tacet("forecast", id, "--at", "2026-11-24T23:00:00Z", "--samples", "0", "--json");
    expect(night.json()).toMatchObject({
      result: { asOf: "2026-11-24T23:00:00Z", now: 0, later: [{ hour: "2026-11-25T09:00:00Z", rows: 1 }] },
    });
  });

  it("of a campaign without a list is refused", async () => {
    await tacet("campaign", "create", "plan.json", "--name", "Bare");
    const { code, err } = await tacet("forecast", "bare");
    expect(code).toBe(1);
    expect(flat(err)).toContain("it has no audience yet; send one with npx tacet campaign audience and wait");
  });
});
