import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HistoryMapping } from "../../lib/audience/history-mapping.ts";
import { LEDGER_ASSUMPTIONS } from "../../lib/backtest/from-ledger.ts";
import type { Report } from "../../lib/backtest/report.ts";
import type { BacktestInput } from "../../lib/campaign/backtest-job.ts";
import type { HistoryInput } from "../../lib/campaign/import-history.ts";
import { createJob } from "../../lib/campaign/jobs.ts";
import { saveCustomer } from "../../lib/contact/customer.ts";
import { recordOutside } from "../../lib/contact/outcome.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import { DAY_MS, HOUR_MS } from "../../lib/policy/time.ts";
import { MONDAY, told } from "../contact/world.ts";
import { type JobsWorld, jobsWorld } from "./jobs-world.ts";
import { launched, people, planOf } from "./stage.ts";

let made: JobsWorld;
beforeEach(async () => {
  made = await jobsWorld(MONDAY);
  const { policy } = parsePolicy({
    id: "loose",
    version: "1",
    title: "Loose",
    rules: [{ id: "ten", kind: "cap", why: "Ten.", max: 10, window: { rolling: "P7D" } }],
  });
  await made.engine.policies.add(policy!, "test", made.clock.now);
});
afterEach(() => made.close());

const POLICY = { id: "loose", version: "1" } as const;

/** Four calls of one day of the week before, each three hours after the one before it. */
async function calledFourTimes(customerId: string, jurisdictions: readonly string[], zone: string): Promise<void> {
  await saveCustomer(made.engine, customerId, { zones: [zone], jurisdictions, addresses: [] }, "test");
  for (let call = 0; call < 4; call++)
    await recordOutside(
      made.engine,
      {
        customerId,
        channel: "voice",
        purpose: "promotional",
        topic: "car-loan",
        disposition: call === 3 ? "accepted" : "no_answer",
        at: MONDAY - 5 * DAY_MS + call * 2 * HOUR_MS,
      },
      told(undefined),
    );
}

const backtested = async (of: BacktestInput["of"], more: Partial<BacktestInput> = {}, remainingMs?: () => number) => {
  const job = await createJob(made.engine, "backtest", { policy: POLICY, of, ...more }, "ana");
  const done = await made.finish(job.id, remainingMs);
  expect(done, JSON.stringify(done.problem)).toMatchObject({ state: "done" });
  return done.result as Report;
};

describe("a backtest of a campaign's ledgers", () => {
  // Two parts: the first has Florida and Georgia, the second Florida and Portugal.
  const rows = people(1_100);
  const PLACES = [
    [0, "US-FL", "America/New_York"],
    [1, "US-GA", "America/New_York"],
    [1_050, "US-FL", "America/New_York"],
    [1_051, "PT", "Europe/Lisbon"],
  ] as const;
  let campaign: string;
  beforeEach(async () => {
    campaign = (await launched(made as unknown as Parameters<typeof launched>[0], planOf(), rows, false)).id;
    for (const [row, jurisdiction, zone] of PLACES) await calledFourTimes(rows[row]!.customerId, [jurisdiction], zone);
  });

  it("judges by the law of each customer's place, and adds up over its parts", async () => {
    const report = await backtested({ kind: "campaign", campaign });
    expect(report.customers).toMatchObject({ total: 1_100, underLaw: 4, spared: 2, noSale: 2 });
    expect(report.contacts).toEqual({ total: 16, kept: 14, avoided: 2 });
    expect(report.sales).toEqual({ total: 4, avoided: 2 });
    expect(report.rules.map(({ rule, pack, source, avoided }) => [rule, pack, source, avoided])).toEqual([
      ["us-fl-three-a-day", "us-fl", "Florida Statutes, 501.616(6)", 2],
    ]);
    expect(report.packs.map(({ id }) => id)).toEqual(["eu", "us", "us-fl", "us-ga"]);
    expect(report.notKnown).toMatchObject({ withoutPack: ["PT"] });
    expect(report.notKnown.lists).toContain("us-national");
    for (const sentence of LEDGER_ASSUMPTIONS) expect(report.assumptions).toContain(sentence);
    expect(new Set(report.assumptions).size).toBe(report.assumptions.length);
  });

  it("is the same in one worker and in as many as it takes", async () => {
    const whole = await backtested({ kind: "campaign", campaign });
    let turns = 0;
    const handedOn = await backtested({ kind: "campaign", campaign }, {}, () => (turns++ % 2 === 0 ? Infinity : 0));
    expect(turns).toBeGreaterThan(2);
    expect(handedOn).toEqual(whole);
  });

  it("leaves the law out where it is asked to, and says so", async () => {
    const report = await backtested({ kind: "campaign", campaign }, { withoutPacks: true });
    expect([report.law, report.contacts.avoided, report.packs, report.customers.underLaw]).toEqual([false, 0, [], 0]);
    expect(report.assumptions.join(" ")).toContain("The law of the customers' places is left out");
  });
});

it("a row whose customer would be under too many laws has that for its verdict, and the others are replayed", async () => {
  const column = (name: string) => ({ column: name });
  const input: HistoryInput = {
    mapping: HistoryMapping.parse({
      customerId: column("id"),
      when: { date: column("at"), format: "rfc3339", assume: "Instants are as the dialer wrote them." },
      facts: [
        {
          fact: "contact",
          channel: { constant: "voice" },
          purpose: { constant: "promotional" },
          topic: { constant: "car-loan" },
          disposition: { constant: "no_answer" },
        },
      ],
    }),
    profile: {
      timeZone: column("zone"),
      jurisdictions: column("where"),
      address: [{ channel: "voice", value: column("phone") }],
    },
  };
  const file = [
    "id,zone,at,where,phone",
    "ana,Europe/Lisbon,2026-09-03T10:00:00Z,PT,+351912345678",
    "ben,Europe/London,2026-09-01T10:00:00Z,PT ES FR DE IT,+44222222222",
  ].join("\n");
  const imported = await made.finish((await made.withFile("history", input, file)).id);
  expect(imported, JSON.stringify(imported.problem)).toMatchObject({ state: "done" });
  expect(imported.result).toMatchObject({
    rows: { ok: 1, partly: 1 },
    reasons: [{ reason: expect.stringContaining("together make more than 8 jurisdictions"), rows: 1, firstLine: 3 }],
    customers: { total: 2, introduced: 1, withoutPlace: 1 },
  });
  const report = await backtested({ kind: "import", job: imported.id });
  expect(report.customers).toMatchObject({ total: 2, underLaw: 1 });
  expect(report.contacts.total).toBe(2);
});
