import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Terminal } from "../../lib/cli/terminal.ts";
import { aTacet, type Shell, shellOf } from "./given.ts";

let given: Awaited<ReturnType<typeof aTacet>>;
let tacet: Shell;
let files: Map<string, string>;
const example = (name: string): Promise<string> => readFile(new URL(`../../examples/${name}`, import.meta.url), "utf8");
beforeAll(async () => {
  given = await aTacet();
  ({ tacet, files } = given);
  files.set("past.jsonl", await example("plain-history.jsonl"));
  files.set("map.json", await example("plain-history.history.json"));
});
afterAll(() => given.local.close());

const flat = (text: string): string => text.replace(/\s+/g, " ");
const IMPORT = ["import", "history", "past.jsonl", "--map", "map.json"] as const;

/** A shell of somebody whose connection does as told. */
const overNet = (fetcher: (url: string, init: RequestInit) => Promise<Response>, more: Partial<Terminal> = {}): Shell =>
  shellOf({ TACET_URL: given.local.url, TACET_TOKEN: given.local.token }, files, {
    fetch: ((url: string, init: RequestInit) => fetcher(url, init)) as typeof fetch,
    pause: async () => undefined,
    ...more,
  });
const down = () => Promise.reject(Object.assign(new Error("down"), { code: "ECONNRESET" }));

it("a do-not-call list that cannot be read says with which options it can", async () => {
  files.set("dnc.csv", "305;5550100\n305;5550101\n");
  const brought = (...more: string[]) =>
    tacet("registry", "import", "us-national", "dnc.csv", "--as-of", "2026-11-20", ...more);
  const uncounted = await brought();
  expect(uncounted.code).toBe(1);
  expect(flat(uncounted.out)).toMatch(/say how many `rows` it has, .* mend say how .* --rows and --smaller;/);
  const { code, out } = await brought("--rows", "2");
  expect(code).toBe(1);
  expect(flat(out)).toMatch(
    /2 of 2 lines hold no number .* mend say how .* --columns, .* --calling-code, .* --smaller;/,
  );
});

describe("import history", () => {
  it("brings in what happened, once however often", async () => {
    const first = await tacet(...IMPORT);
    expect(first.code).toBe(0);
    expect(flat(first.out)).toContain(
      "IMPORTED 5 facts of 4 customers facts 3 contacts, 1 opt-out, 1 consent rows 5: 5 read",
    );
    expect(flat(first.out)).toContain("no place of 4 customers no time zone is known");
    expect((await tacet("why", "kb-0004")).out).toContain("Said no to promotions");
    const again = await tacet(...IMPORT);
    expect(flat(again.out)).toContain("IMPORTED 0 facts of 4 customers");
    expect(flat(again.out)).toContain("repeat 5 facts stood in the ledgers already");
  });

  it("ends with 1 for a row that could not be read, and says which", async () => {
    files.set("odd.jsonl", files.get("past.jsonl")!.replace("2026-04-01T08:30:00+01:00", "last May"));
    const { code, out } = await tacet("import", "history", "odd.jsonl", "--map", "map.json");
    expect(code).toBe(1);
    expect(flat(out)).toMatch(/rows 5: 4 read, 1 not read/);
    expect(flat(out)).toMatch(/not read 1 row, line 5: /);
  });

  it("with --profile says where customers are whom Tacet does not know", async () => {
    files.set("zones.json", '{"timeZone":{"constant":"Europe/Lisbon"}}');
    files.set("new.jsonl", files.get("past.jsonl")!.replaceAll("kb-", "new-"));
    const { out } = await tacet("import", "history", "new.jsonl", "--map", "map.json", "--profile", "zones.json");
    expect(flat(out)).toContain("new 4 customers had no profile before");
    expect((await tacet("customer", "new-0001")).out).toContain("Europe/Lisbon");
  });

  it.each([
    ["no file", ["nope.jsonl", "--map", "map.json"], 2, /cannot read nope.jsonl: there is no such file/],
    ["no mapping", ["past.jsonl"], 2, /required option '--map <file>' not specified/],
    ["a mapping that is none", ["past.jsonl", "--map", "none.json"], 1, /\/mapping\/facts: missing/],
    [
      "a profile that is none",
      ["past.jsonl", "--map", "map.json", "--profile", "none.json"],
      1,
      /\/profile\/x: no such key/,
    ],
    [
      "a mapping of other columns",
      ["other.csv", "--map", "map.json"],
      1,
      /FAILED .* the mapping names 8 columns; name its own in format.delimiter/,
    ],
  ])("of %s: says what is wrong", async (_why, argv, code, complaint) => {
    files.set("none.json", '{"x":1}').set("other.csv", "a\n1\n");
    const ran = await tacet("import", "history", ...argv);
    expect(ran.code).toBe(code);
    expect(flat(ran.out + ran.err)).toMatch(complaint);
  });
});

describe("sending a file", () => {
  it("is a stream of known length, and takes no token along", async () => {
    const sent: { url: string; headers: Headers }[] = [];
    const shell = overNet((url, init) => {
      if (init.method === "PUT") sent.push({ url, headers: new Headers(init.headers) });
      return fetch(url, init);
    });
    expect((await shell(...IMPORT, "--no-follow")).code).toBe(0);
    expect(sent).toHaveLength(1);
    expect(sent[0]!.headers.get("content-length")).toBe(String(Buffer.byteLength(files.get("past.jsonl")!)));
    expect(sent[0]!.headers.get("authorization")).toBeNull();
  });

  it("that breaks off is told of, and begun again", async () => {
    const broken = await overNet((url, init) => (init.method === "PUT" ? down() : fetch(url, init)))(...IMPORT);
    expect([broken.code, broken.out]).toEqual([4, ""]);
    expect(flat(broken.err)).toContain("sending past.jsonl broke off (ECONNRESET) mend run it again");
  });

  it.each([
    [
      "storage",
      "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
      "Request has expired",
    ],
    ["a local Tacet", '{"detail":"the file is larger than 5 GiB"}', "the file is larger than 5 GiB"],
    ["who says nothing", "", "its address answered with status 403; run it again to get a new one"],
  ])("that %s does not take is a failure with its words", async (_who, said, words) => {
    const shell = overNet((url, init) =>
      init.method === "PUT" ? Promise.resolve(new Response(said, { status: 403 })) : fetch(url, init),
    );
    const { code, err } = await shell(...IMPORT);
    expect([code, flat(err)]).toEqual([1, expect.stringContaining(`past.jsonl was not taken: ${words}`)]);
  });
});

describe("following a job", () => {
  let job: string;
  beforeEach(async () => {
    job = (await tacet(...IMPORT, "--no-follow", "--json")).json<{ jobId: string }>().jobId;
    await tacet("job", "follow", job);
  });

  const reply = (state: string, more: object = {}) =>
    new Response(
      JSON.stringify({ jobId: job, kind: "history", state, progress: { done: 3, total: 9, unit: "facts" }, ...more }),
    );

  it("outlasts a server that is away for a while", async () => {
    let looks = 0;
    const shell = overNet((url, init) => {
      looks++;
      if (looks > 12) return fetch(url, init);
      return looks % 6 === 1 ? Promise.resolve(reply("running")) : down();
    });
    const { code, out, err } = await shell("job", "follow", job);
    expect([code, out.slice(0, 8), looks]).toEqual([0, "IMPORTED", 13]);
    expect(err).toBe("");
  });

  it("gives up one that stays away, and says how to go on", async () => {
    let looks = 0;
    const shell = overNet(() => (++looks === 1 ? Promise.resolve(reply("running")) : down()));
    const { code, err } = await shell("job", "follow", job);
    expect(code).toBe(4);
    expect(flat(err)).toContain(`the job goes on all the same; npx tacet job follow ${job} goes on following`);
    // Somebody who never answered is not waited for.
    looks = 1;
    expect((await shell("job", "follow", job)).code).toBe(4);
    expect(looks).toBe(2);
  });

  it("says once what the job is called, if it takes longer", async () => {
    let looks = 0;
    const shell = overNet((url, init) => (++looks < 9 ? Promise.resolve(reply("running")) : fetch(url, init)));
    const { err } = await shell("job", "follow", job);
    expect(err).toBe(`Job ${job} goes on by itself, should this end: npx tacet job follow ${job} follows it.\n`);
    looks = 0;
    expect((await shell("job", "follow", job, "--json")).err).toBe("");
  });

  it("does not wait for ever for a file that does not come", async () => {
    const { code, out } = await overNet(async () => reply("waiting-for-file"))("job", "follow", job);
    expect(code).toBe(1);
    expect(flat(out)).toContain(`WAITING import of a history, job ${job} so far 3 of 9 facts next its file never came`);
  });

  it("that failed exits with 1, and says why and where", async () => {
    const problem = { code: "no-rows", detail: "no rows", errors: [{ pointer: "/a", detail: "write b" }] };
    const shell = overNet(async () => reply("failed", { problem }));
    for (const verb of ["show", "follow"]) {
      const { code, out } = await shell("job", verb, job);
      expect(code).toBe(1);
      expect(flat(out)).toContain(
        `FAILED import of a history, job ${job} so far 3 of 9 facts why no rows [no-rows] at /a: write b mend export the list again: it has a header and no rows; then run the command again`,
      );
    }
  });

  it("show tells how far one is that runs, and that is no failure", async () => {
    const { code, out } = await overNet(async () => reply("running"))("job", "show", job);
    expect([code, flat(out)]).toEqual([0, expect.stringContaining("so far 3 of 9 facts")]);
    expect((await tacet("job", "show", "jb_none")).err).toContain("there is no job jb_none");
    expect((await tacet("job", "list", "--limit", "201")).code).toBe(2);
  });

  it("tells of a backtest that the API was asked for as the command line tells of its own", async () => {
    const asked = await fetch(`${given.local.url}/v1/policies/strict/backtest`, {
      method: "POST",
      headers: { authorization: `Bearer ${given.local.token}`, "content-type": "application/json" },
      body: JSON.stringify({ version: "1", of: { kind: "import", job } }),
    });
    const { jobId } = (await asked.json()) as { jobId: string };
    const { code, out } = await tacet("job", "follow", jobId);
    expect(code).toBe(0);
    expect(flat(out)).toMatch(/^REPLAYED strict 1 on \d customers, .* 2026 contacts \d of 3/);
  });
});
