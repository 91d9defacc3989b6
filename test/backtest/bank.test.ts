import { describe, expect, it } from "vitest";
import { type BankRow, bankAssumptions, bankCalls, bankCustomer, bankCustomers } from "../../lib/backtest/bank.ts";
import { bankCaps, bankFigures } from "../../lib/backtest/bank-figures.ts";
import { capPolicy } from "../../lib/backtest/cap-policy.ts";
import { fromHistory } from "../../lib/backtest/history.ts";
import { backtest } from "../../lib/backtest/report.ts";
import { compile } from "../../lib/policy/compile.ts";
import type { PolicyDocument } from "../../lib/policy/document.ts";
import { localTime, zoneNamed } from "../../lib/zones/zone.ts";
import { courteous, strict } from "../../packs/shipped.ts";
import { bankRows } from "./bank-file.ts";

const ROW: BankRow = {
  day: 5,
  month: "may",
  year: 2010,
  campaign: 3,
  pdays: 100,
  previous: 2,
  poutcome: "failure",
  y: "yes",
};
const lisbon = (at: number) => {
  const { day, month, minuteOfDay } = localTime(zoneNamed("Europe/Lisbon")!, at);
  return `${day}/${month} ${minuteOfDay / 60}`;
};

describe("a row of the bank's file", () => {
  it("gives its last call as it is, and assumes those before it on working days at other hours", () => {
    const calls = bankCalls(ROW);
    expect(bankCustomer("1", ROW)).toEqual({ customerId: "1", zones: ["Europe/Lisbon"], facts: calls });
    // 5 May 2010 was a Wednesday; three days before it a Sunday, so Friday; three before that a Tuesday.
    expect(calls.map(({ at, disposition, campaign, given }) => [lisbon(at), disposition, campaign, given])).toEqual([
      ["14/1 15", "no_answer", "earlier", true],
      ["17/1 11", "declined", "earlier", true],
      ["27/4 18", "no_answer", "term-deposit", undefined],
      ["30/4 15", "no_answer", "term-deposit", undefined],
      ["5/5 11", "accepted", "term-deposit", undefined],
    ]);
  });

  it("gives as many calls as it says, each on a day of its own and in order, at any spacing", () => {
    for (const spacingDays of [1, 3, 7]) {
      const facts = bankCalls({ ...ROW, campaign: 63, previous: 275 }, { spacingDays });
      const days = facts.map(({ at }) => Math.floor(at / 86_400_000));
      expect(facts.filter(({ given }) => !given)).toHaveLength(63);
      expect(facts.filter(({ given }) => given)).toHaveLength(275);
      expect(new Set(days).size).toBe(338);
      expect(days).toEqual([...days].sort((a, b) => a - b));
    }
  });

  it("says what it assumes, with the spacing", () => {
    expect(bankAssumptions({ spacingDays: 7 }).join(" ")).toContain("every 7 days");
    expect(bankAssumptions({ spacingDays: 1 }).join(" ")).toContain("every working day");
    expect(bankAssumptions().join(" ")).toContain("packs of the law are left out");
    const told = bankCustomer("1", ROW, { interest: true }).facts[0]!;
    expect(told).toMatchObject({ what: "told", needs: ["term-deposit"] });
    expect(bankAssumptions({ interest: true }).join(" ")).toContain("told of a need");
  });
});

describe("the figures of a file", () => {
  const row = (more: Partial<BankRow>): BankRow => ({ ...ROW, pdays: -1, previous: 0, poutcome: "unknown", ...more });
  const few = [
    row({ campaign: 5 }),
    row({ campaign: 2, y: "no" }),
    row({ pdays: 30, previous: 1, poutcome: "failure", campaign: 1 }),
  ];

  it("tell how much hangs on what is assumed", () => {
    const figures = bankFigures(few, [courteous, strict]);
    expect(
      figures.map(({ policy, spacingDays, interest, calls, sales }) => [
        policy,
        spacingDays,
        interest,
        calls.avoided,
        sales.avoided,
      ]),
    ).toEqual([
      // The fourth and the fifth call of the first, and the one to who had refused a month before.
      ["courteous", 1, false, 3, 2],
      ["courteous", 3, false, 3, 2],
      ["courteous", 7, false, 3, 2],
      ["strict", 1, false, 8, 2],
      ["strict", 3, false, 8, 2],
      ["strict", 7, false, 8, 2],
      ["strict", 1, true, 3, 2],
      ["strict", 3, true, 3, 2],
      ["strict", 7, true, 3, 2],
    ]);
  });

  it("tell what each cap avoids", () => {
    expect(bankCaps(few, 3)).toEqual([
      { max: 1, avoided: 5, sales: 1 },
      { max: 2, avoided: 3, sales: 1 },
      { max: 3, avoided: 2, sales: 1 },
    ]);
  });
});

const rows = bankRows();

/** The file's own totals: calls beyond the k-th in one campaign, and the sales made on them. */
const BEYOND = [
  [1, 79_745, 2_728],
  [2, 52_078, 1_327],
  [3, 36_916, 709],
  [4, 27_275, 392],
  [5, 21_156, 253],
  [7, 13_737, 114],
  [10, 8_157, 47],
] as const;

describe.skipIf(!rows)("the bank's calls (skipped where ../shared, or $TACET_SHARED, does not have the file)", () => {
  const replay = (document: PolicyDocument, spacingDays = 3) => {
    const policy = compile(document);
    const read = fromHistory(policy);
    function* customers() {
      for (const one of bankCustomers(rows!, { spacingDays })) yield read(one);
    }
    return backtest(customers(), policy, { samples: 1 });
  };

  it.each(BEYOND)("under a cap of %i: %i calls avoided and %i sales forgone", async (max, calls, sales) => {
    const report = await replay(capPolicy(max), max % 2 ? 3 : 1);
    expect(report.customers.total).toBe(45_211);
    expect(report.contacts).toEqual({ total: 124_956, kept: 124_956 - calls, avoided: calls });
    expect(report.sales).toEqual({ total: 5_289, avoided: sales });
    expect(report.rules.map(({ rule, avoided, alone }) => [rule, avoided, alone])).toEqual([
      ["campaign-cap", calls, calls],
    ]);
  });

  it("under each cap of 1 to 10: what the file itself says of the calls beyond it", () => {
    const beyond = Array.from({ length: 10 }, (_, index) => ({
      max: index + 1,
      avoided: rows!.reduce((sum, { campaign }) => sum + Math.max(0, campaign - index - 1), 0),
      sales: rows!.filter(({ campaign, y }) => campaign > index + 1 && y === "yes").length,
    }));
    expect(bankCaps(rows!, 10)).toEqual(beyond);
  });

  it("under courteous: what a customer refused half a year ago is not offered again", async () => {
    const report = await replay(courteous);
    expect(report.contacts.total).toBe(124_956);
    expect(report.sales.avoided).toBeLessThan(report.sales.total / 4);
    const [refused] = report.rules.filter(({ rule }) => rule === "no-this-topic");
    expect(refused!.avoided).toBeGreaterThan(1_000);
    expect(refused!.samples[0]!.sentence).toMatch(/^Said no to a term deposit on /);
  });
});
