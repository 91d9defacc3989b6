import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LEDGER_ASSUMPTIONS } from "../../lib/backtest/from-ledger.ts";
import type { Report } from "../../lib/backtest/report.ts";
import type { BacktestInput } from "../../lib/campaign/backtest-job.ts";
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
