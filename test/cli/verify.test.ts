import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unpackEntry } from "../../lib/api/export.ts";
import { type Entry, hashOf, headOf, seal } from "../../lib/ledger/entry.ts";
import { aTacet, type Shell } from "./given.ts";

type Exported = { format: string; customerId: string; entries: Record<string, unknown>[] };

let tacet: Shell;
let files: Map<string, string>;
let close: () => Promise<void>;
let ana: Exported;
let ben: Exported;

beforeAll(async () => {
  const given = await aTacet();
  ({ tacet, files } = given);
  close = given.local.close;
  for (const id of ["ana", "ben"]) {
    await tacet("customer", id, "--zone", "Europe/Lisbon", "--name", id, "--address", "voice:+351911000001");
    await tacet("claim", id, "--channel", "voice", "--purpose", "promotional", "--topic", "personal-loan");
    await tacet("need", id, "--topic", "camera", "--note", "Films football");
    await tacet("opt-out", id, "--words", "Stop");
    await tacet("claim", id, "--channel", "sms", "--purpose", "promotional", "--topic", "camera");
  }
  ana = (await tacet("export", "ana")).json();
  ben = (await tacet("export", "ben")).json();
});
afterAll(() => close());

const copy = <T>(value: T): T => structuredClone(value);
async function verified(exported: unknown, ...argv: string[]) {
  files.set("export.json", JSON.stringify(exported));
  return tacet("verify", "export.json", ...argv);
}

/** The entry again, its hash made anew: what somebody would do who knows how. */
function rehashed(entry: Record<string, unknown>): Record<string, unknown> {
  return { ...entry, hash: Buffer.from(hashOf(unpackEntry(entry as never))).toString("base64") };
}

describe("verify", () => {
  it("finds an untouched export whole, and names its newest entry for an anchor", async () => {
    const { code, out } = await verified(ana);
    expect(code).toBe(0);
    expect(out).toContain("WHOLE       ana: 5 entries, each follows from the one before");
    expect(out).toMatch(/anchor {4}5:[\w+/]{43}=/);
    expect((await verified(ana, "--json")).json()).toMatchObject({ customerId: "ana", entries: 5, newest: { seq: 5 } });
  });

  it.each<[string, (exported: Exported) => unknown, string]>([
    [
      "a changed word",
      (e) => {
        (e.entries[2] as { body: { source: string } }).body.source = "form";
      },
      "entry 3: changed",
    ],
    [
      "a changed time",
      (e) => {
        e.entries[1]!.at = Number(e.entries[1]!.at) - 1;
      },
      "entry 2: changed",
    ],
    [
      "a changed actor",
      (e) => {
        e.entries[0]!.actor = "somebody";
      },
      "entry 1: changed",
    ],
    [
      "a changed state",
      (e) => {
        e.entries[3]!.fold = e.entries[2]!.fold;
      },
      "entry 4: changed",
    ],
    [
      "an attribute added",
      (e) => {
        e.entries[3]!.dueAt = 1;
      },
      "entry 4: changed",
    ],
    [
      "a changed hash",
      (e) => {
        e.entries[3]!.hash = e.entries[2]!.hash;
      },
      "entry 4: changed",
    ],
    [
      "a changed entry with its hash made anew",
      (e) => {
        e.entries[2] = rehashed({ ...e.entries[2]!, actor: "somebody" });
      },
      "entry 4: unchained",
    ],
    [
      "a refusal taken out of the state, its hash made anew",
      (e) => {
        e.entries[3] = rehashed({ ...e.entries[3]!, body: {} });
      },
      "entry 4: misfolded",
    ],
    [
      "a body of no form, its hash made anew",
      (e) => {
        e.entries[3] = rehashed({ ...e.entries[3]!, body: { refusals: [null] } });
      },
      "entry 4: misfolded",
    ],
    [
      "a removed entry",
      (e) => {
        e.entries.splice(2, 1);
      },
      "entry 3: missing",
    ],
    [
      "the first entry removed",
      (e) => {
        e.entries.shift();
      },
      "entry 1: missing",
    ],
    [
      "two entries swapped",
      (e) => {
        e.entries.splice(1, 2, e.entries[2]!, e.entries[1]!);
      },
      "entry 2: missing",
    ],
    [
      "an entry that stands twice",
      (e) => {
        e.entries.splice(3, 0, e.entries[2]!);
      },
      "entry 4: reordered",
    ],
    [
      "an entry inserted, numbers and hash made to fit",
      (e) => {
        e.entries.splice(3, 0, rehashed({ ...e.entries[2]!, seq: 4 }));
      },
      "entry 4: unchained",
    ],
    [
      "an entry of another customer",
      (e) => {
        e.entries[2] = copy(ben.entries[2]!);
      },
      "entry 3: reordered",
    ],
    [
      "another customer's name on it",
      (e) => {
        e.customerId = "ben";
      },
      "entry 1: reordered",
    ],
    [
      "no entries",
      (e) => {
        e.entries = [];
      },
      "entry 1: missing",
    ],
    [
      "an entry that is none",
      (e) => {
        e.entries[3] = null as never;
      },
      "entry 4: unreadable",
    ],
    [
      "another format",
      (e) => {
        e.format = "tacet-export-9";
      },
      "entry 1: unreadable",
    ],
  ])("finds %s", async (_what, tamper, names) => {
    const exported = copy(ana);
    tamper(exported);
    const { code, out } = await verified(exported);
    expect(code).toBe(1);
    expect(out).toMatch(/^FLAW/);
    expect(out).toContain(names);
  });

  it("an entry cut off the end needs an anchor to be found", async () => {
    const anchor = /\d+:[\w+/]{43}=/.exec((await verified(ana)).out)![0];
    const shorter = { ...copy(ana), entries: ana.entries.slice(0, 4) };
    const blind = await verified(shorter);
    expect(blind).toMatchObject({ code: 0, out: expect.stringContaining("without one, entries cut off the end") });
    expect(await verified(ana, "--anchor", anchor)).toMatchObject({ code: 0 });
    expect(await verified(shorter, "--anchor", anchor)).toMatchObject({
      code: 1,
      out: expect.stringContaining("entry 5: missing"),
    });
  });

  it("a chain made anew as a whole needs an anchor to be found", async () => {
    const anchor = /\d+:[\w+/]{43}=/.exec((await verified(ana)).out)![0];
    // Without the opt-out: everything after it is sealed again.
    let head: Entry | undefined;
    const entries = ana.entries.slice(0, 3).map((entry) => {
      const { kind, id, at, actor, body, recordedAt } = unpackEntry(entry as never);
      head = seal("ana", headOf(head), { kind, id, at, actor, body }, recordedAt);
      return {
        ...head,
        prev: Buffer.from(head.prev).toString("base64"),
        hash: Buffer.from(head.hash).toString("base64"),
      };
    });
    const anew = { ...ana, entries };
    expect(await verified(anew)).toMatchObject({ code: 0 });
    expect(await verified(anew, "--anchor", anchor)).toMatchObject({ code: 1 });
  });

  it("reads one export per line, several files, and standard input", async () => {
    files.set("-", `${JSON.stringify(ana)}\n${JSON.stringify(ben)}\n`);
    const both = await tacet("verify", "-");
    expect(both.code).toBe(0);
    for (const text of ["ana: 5 entries", "ben: 5 entries", "-, export 2"]) expect(both.out).toContain(text);
    const broken = copy(ben);
    broken.entries[4]!.actor = "x";
    files.set("lines.jsonl", `${JSON.stringify(ana)}\n\n${JSON.stringify(broken)}\n`);
    const { code, out } = await tacet("verify", "lines.jsonl");
    expect(code).toBe(1);
    expect(out).toMatch(/WHOLE {7}ana.*\n[\s\S]*FLAW {8}ben, entry 5: changed/);
    files.set("pretty.json", JSON.stringify(ana, undefined, 2));
    expect((await tacet("verify", "pretty.json", "-")).code).toBe(0);
  });

  it("what cannot be read is a flaw; what is not there is wrong usage", async () => {
    files.set("half.json", JSON.stringify(ana).slice(0, 2_000));
    expect(await tacet("verify", "half.json")).toMatchObject({
      code: 1,
      out: expect.stringContaining("no ledger, entry 1: unreadable"),
    });
    files.set("empty.json", "");
    expect((await tacet("verify", "empty.json")).code).toBe(1);
    files.set("null.json", "null");
    expect((await tacet("verify", "null.json")).code).toBe(1);
    expect(await tacet("verify", "gone.json")).toMatchObject({
      code: 2,
      err: expect.stringContaining("there is no such file"),
    });
    expect((await tacet("verify", "pretty.json", "half.json", "--anchor", `1:${"A".repeat(43)}=`)).code).toBe(2);
  });

  it("fetches exports over the API with --url", async () => {
    expect((await tacet("verify", "--url", "ana", "ben")).out).toMatch(/WHOLE {7}ana: 5 [\s\S]*WHOLE {7}ben: 5 /);
    expect((await tacet("verify", "ana", "--url")).code).toBe(0);
    expect((await tacet("verify", "--url", "http://127.0.0.1:1", "ana")).code).toBe(4);
    expect((await tacet("verify", "--url", "nobody")).code).toBe(1);
  });
});

describe("export", () => {
  it("prints one line for each customer, or writes a file", async () => {
    const { out } = await tacet("export", "ana", "ben");
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).customerId),
    ).toEqual(["ana", "ben"]);
    const written = await tacet("export", "ana", "--out", "ana.json");
    expect(written.out).toContain("WRITTEN     ana.json");
    expect((await tacet("verify", "ana.json")).code).toBe(0);
    expect((await tacet("export", "nobody")).code).toBe(1);
  });
});
