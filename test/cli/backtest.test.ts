import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { portable } from "../../lib/api/export.ts";
import { DAY_MS } from "../../lib/policy/time.ts";
import { chainOf, draft, T0 } from "../ledger/given.ts";
import { shellOf } from "./given.ts";

type Told = {
  readonly contacts: { readonly total: number; readonly avoided: number };
  readonly sales: { readonly total: number; readonly avoided: number };
  readonly rules: readonly {
    readonly rule: string;
    readonly avoided: number;
    readonly samples: readonly { at: string; sentence: string }[];
  }[];
  readonly assumptions: readonly string[];
  readonly caps?: readonly { readonly max: number; readonly avoided: number; readonly sales: number }[];
  readonly rejected?: { readonly rows: number };
};

const POLICY = JSON.stringify({
  id: "house",
  version: "2",
  title: "House",
  rules: [
    { id: "one-a-week", kind: "cap", why: "Enough.", max: 1, window: { rolling: "P7D" } },
    { id: "no-topic", kind: "refusal", why: "A no is a no.", breadth: "this-topic", covers: "family", lasts: "P180D" },
  ],
});
const MAP = JSON.stringify({
  format: { kind: "csv", delimiter: ";" },
  customerId: { column: "customer" },
  when: {
    date: { column: "date" },
    timeOfDay: { constant: "11:00" },
    zone: { constant: "Europe/Lisbon" },
    assume: "Every call was made at 11:00.",
  },
  facts: [
    {
      fact: "contact",
      channel: { constant: "voice" },
      purpose: { constant: "promotional" },
      topic: { constant: "car-loan" },
      disposition: { column: "ended" },
    },
  ],
});
// Ana's calls stand apart in the file.
const HISTORY = `customer;date;ended
ana;2026-03-02;no_answer
ben;2026-03-02;accepted
ana;2026-03-04;declined
ana;2026-03-16;accepted
`;

const folder = mkdtempSync(join(tmpdir(), "tacet-test-"));
const history = join(folder, "calls of march.csv");
const files = new Map([
  ["house.json", POLICY],
  ["map.json", MAP],
]);
const tacet = shellOf({}, files);
const ON_HISTORY = ["--policy", "house.json", "--history", history, "--map", "map.json"];

beforeAll(() => writeFileSync(history, HISTORY));
afterAll(() => rmSync(folder, { recursive: true }));

describe("backtest", () => {
  it("replays a history file, a customer's rows wherever they stand", async () => {
    const { code, out, err, json } = await tacet("backtest", ...ON_HISTORY, "--caps", "2", "--json");
    expect([code, err]).toEqual([0, ""]);
    const told = json<Told>();
    expect(told.contacts).toEqual({ total: 4, kept: 3, avoided: 1 });
    // The no of the call that is not made silences nothing.
    expect(told.rules.map(({ rule, avoided, samples }) => [rule, avoided, samples[0]!.at])).toEqual([
      ["one-a-week", 1, "2026-03-04T11:00:00.000Z"],
    ]);
    expect(told.caps).toEqual([
      { max: 1, avoided: 2, sales: 1 },
      { max: 2, avoided: 1, sales: 1 },
    ]);
    expect(told.assumptions).toContain("Every call was made at 11:00.");
    expect(out.trim().split("\n")).toHaveLength(1);
  });

  it("tells people in tables and examples, and draws a picture", async () => {
    const { code, out } = await tacet("backtest", ...ON_HISTORY, "--caps", "--svg", "house.svg");
    expect(code).toBe(0);
    for (const text of [
      "REPLAYED    house 2 on 2 customers",
      "1 of 4 (25.0 %) would not have been made",
      "one-a-week  1        1        1",
      "ana, Wed 4 Mar 2026: 1 of at most 1 voice contacts in any 7 days (one-a-week)",
      "at most a campaign",
      "A contact that the policy would have deferred counts as avoided",
      "house.svg",
    ])
      expect(out.replace(/\s*\n\s+/g, " ").replaceAll("promotional ", "")).toContain(text.replaceAll("voice ", ""));
    expect(files.get("house.svg")).toMatch(/^<svg /);
  });

  it("knows the policies that ship with Tacet", async () => {
    const { json } = await tacet("backtest", "--policy", "strict", ...ON_HISTORY.slice(2), "--json");
    expect(json<Told>().contacts.avoided).toBe(4);
  });

  it("reports the rows it could not read, and ends with 1", async () => {
    const broken = join(folder, "broken.csv");
    writeFileSync(broken, `${HISTORY}cid;2026-03-99;declined\n`);
    const asked = ["backtest", "--policy", "house.json", "--history", broken, "--map", "map.json"];
    const { code, json } = await tacet(...asked, "--json");
    expect([code, json<Told>().rejected?.rows, json<Told>().contacts.total]).toEqual([1, 1, 4]);
    expect((await tacet(...asked)).out).toMatch(/not read\s+1 row, line 6/);
  });

  it("replays exports of ledgers", async () => {
    const opens = { channel: "voice", purpose: "promotional", topic: "car-loan", family: "credit" } as const;
    const exported = (customerId: string, ...days: number[]) =>
      JSON.stringify(
        portable({
          customerId,
          entries: chainOf(customerId, [
            draft("profile", { profile: { zones: ["UTC"], jurisdictions: [], addresses: [] } }),
            ...days.map((day) => draft("recorded", { opens, disposition: "accepted" }, T0 + day * DAY_MS)),
          ]),
        } as unknown as Parameters<typeof portable>[0]),
      );
    files.set("two.jsonl", `${exported("ana", 1, 2, 9)}\n${exported("ben", 1)}\n`);
    files.set("one.json", exported("cid", 1, 8));
    const asked = ["backtest", "--policy", "house.json", "--ledgers", "two.jsonl", "one.json"];
    const { code, json } = await tacet(...asked, "--json");
    expect([code, json<Told>().contacts, json<Told>().sales]).toEqual([
      0,
      { total: 6, kept: 5, avoided: 1 },
      { total: 6, avoided: 1 },
    ]);
    const twice = await tacet(...asked, "one.json");
    expect([twice.code, twice.err]).toEqual([2, expect.stringContaining("customer cid came before")]);
  });

  it.each([
    ["no source", ["--policy", "house.json"], /either a history file/],
    ["two sources", [...ON_HISTORY, "--ledgers", "x"], /either a history file/],
    ["no mapping", ["--policy", "house.json", "--history", history], /which column/],
    ["no such policy", ["--policy", "nope", ...ON_HISTORY.slice(2)], /cannot read nope: there is no such file/],
    [
      "a mapping for a policy",
      ["--policy", "map.json", ...ON_HISTORY.slice(2)],
      /map.json is no policy: .*policy lint map.json/,
    ],
    ["a policy for a mapping", [...ON_HISTORY.slice(0, 5), "house.json"], /house.json is no mapping of a history: /],
    [
      "no such history",
      ["--policy", "house.json", "--history", "nope.csv", "--map", "map.json"],
      /cannot read nope.csv/,
    ],
    ["no export", ["--policy", "house.json", "--ledgers", "map.json"], /map.json, export 1: this is no export/],
    ["no number of caps", [...ON_HISTORY, "--caps", "0"], /whole number from 1 to 50/],
  ])("%s: says what is wrong", async (_why, options, complaint) => {
    const { code, out, err } = await tacet("backtest", ...options);
    expect([code, out]).toEqual([2, ""]);
    expect(err.replace(/\s+/g, " ")).toMatch(complaint);
  });
});
