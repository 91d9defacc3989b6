import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { portable } from "../../lib/api/export.ts";
import { HistoryMapping } from "../../lib/audience/history-mapping.ts";
import type { Report } from "../../lib/backtest/report.ts";
import { reportJson } from "../../lib/backtest/report-json.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import { DAY_MS } from "../../lib/policy/time.ts";
import { jobsWorld } from "../campaign/jobs-world.ts";
import { chainOf, draft, T0 } from "../ledger/given.ts";
import { shellOf } from "./given.ts";

type Told = {
  readonly contacts: { readonly total: number; readonly avoided: number };
  readonly sales: { readonly total: number; readonly avoided: number };
  readonly law: boolean;
  readonly rules: readonly {
    readonly rule: string;
    readonly pack?: string;
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

  describe("of customers whose place is told", () => {
    // Each is in Florida by another means; the last by none, though a zone is told.
    const PEOPLE = ["by-number,,,,+13055550100,", "by-address,US,FL,33130,,", "as-said,,,,,US-FL", "by-zone,,,,,"];
    const calls = PEOPLE.flatMap((person) =>
      ["09", "12", "15", "18"].map((hour) => `${person},2026-03-03T${hour}:00:00-05:00`),
    );
    const text = `customer,country,region,postcode,phone,law,when\n${calls.join("\n")}\n`;
    const mapping = {
      format: { kind: "csv" },
      customerId: { column: "customer" },
      when: {
        date: { column: "when" },
        format: "rfc3339",
        zone: { constant: "America/New_York" },
        assume: "All is told.",
      },
      facts: [
        {
          fact: "contact",
          channel: { constant: "voice" },
          purpose: { constant: "promotional" },
          topic: { constant: "car-loan" },
          disposition: { constant: "no_answer" },
        },
      ],
    } as const;
    const profile = {
      timeZone: { constant: "America/New_York" },
      jurisdictions: { column: "law" },
      country: { column: "country" },
      region: { column: "region" },
      postalCode: { column: "postcode" },
      address: [{ channel: "voice" as const, value: { column: "phone" } }],
    };
    const loose = {
      id: "loose",
      version: "1",
      title: "Loose",
      rules: [{ id: "ten", kind: "cap", why: "Ten.", max: 10, window: { rolling: "P7D" } }],
    };
    const file = join(folder, "florida.csv");
    const asked = ["backtest", "--policy", "loose.json", "--history", file, "--map", "florida.json"];
    beforeAll(() => {
      writeFileSync(file, text);
      files.set("florida.json", JSON.stringify(mapping));
      files.set("places.json", JSON.stringify(profile));
      files.set("loose.json", JSON.stringify(loose));
    });

    it("judges by the law of each place, and leaves it out where it is asked to", async () => {
      const told = (await tacet(...asked, "--profile", "places.json", "--json")).json<Told>();
      expect(told.rules.map(({ rule, pack, avoided }) => [rule, pack, avoided])).toEqual([
        ["us-fl-three-a-day", "us-fl", 3],
      ]);
      const without = (await tacet(...asked, "--profile", "places.json", "--without-packs", "--json")).json<Told>();
      expect([without.law, without.contacts.avoided]).toEqual([false, 0]);
      expect(without.assumptions.join(" ")).toContain("The law of the customers' places is left out");
      // Nothing but the zone in which dates are read says where they are: no law.
      const { contacts, assumptions } = (await tacet(...asked, "--json")).json<Told>();
      expect([contacts.avoided, assumptions.join(" ")]).toEqual([
        0,
        expect.stringContaining("taken to be in the time zone their dates are read in"),
      ]);
      expect(told.assumptions.join(" ")).not.toContain("taken to be in the time zone");
      const { out } = await tacet(...asked, "--profile", "places.json");
      const flat = out.replace(/\s*\n\s+/g, " ");
      expect(flat).toContain("us-fl-three-a-day: Florida Statutes, 501.616(6)");
      expect(flat).toMatch(/law +3 of 4 customers are judged by us \S+, us-fl \S+ too/);
      expect(flat).toContain("do-not-call lists us-national");
    });

    it.each([[false], [true]])(
      "reports what the API reports of the same file (without packs: %s)",
      async (withoutPacks) => {
        const world = await jobsWorld();
        try {
          const { policies } = world.engine;
          const { policy } = parsePolicy(loose);
          await policies.add(policy!, "test", world.clock.now);
          const input = {
            policy: { id: "loose", version: "1" },
            ...(withoutPacks && { withoutPacks }),
            of: { kind: "file", mapping: HistoryMapping.parse(mapping), profile },
          } as const;
          const job = await world.finish((await world.withFile("backtest", input, text)).id);
          const told = await tacet(
            ...asked,
            "--profile",
            "places.json",
            "--json",
            ...(withoutPacks ? ["--without-packs"] : []),
          );
          const { rejected, ...report } = told.json<Told>();
          expect(report).toEqual(JSON.parse(JSON.stringify(reportJson(job.result as Report))));
          expect([rejected?.rows, report.contacts.total, report.contacts.avoided]).toEqual([
            0,
            16,
            withoutPacks ? 0 : 3,
          ]);
        } finally {
          await world.close();
        }
      },
    );
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
    [
      "no such policy",
      ["--policy", "nope", ...ON_HISTORY.slice(2)],
      /cannot read nope: there is no such file; the policies that ship are courteous and strict/,
    ],
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
    ["a policy for a profile", [...ON_HISTORY, "--profile", "house.json"], /house.json is no columns of a profile: /],
    ["a profile of ledgers", [...ON_HISTORY.slice(0, 2), "--ledgers", "x", "--profile", "y"], /ledgers say themselves/],
    ["no number of caps", [...ON_HISTORY, "--caps", "0"], /whole number from 1 to 50/],
  ])("%s: says what is wrong", async (_why, options, complaint) => {
    const { code, out, err } = await tacet("backtest", ...options);
    expect([code, out]).toEqual([2, ""]);
    expect(err.replace(/\s+/g, " ")).toMatch(complaint);
  });
});
