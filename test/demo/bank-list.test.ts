import { describe, expect, it } from "vitest";
import { madeUpList, readBankList, UnusableList } from "../../lib/demo/bank-list.ts";
import { callEnds, oddsOf } from "../../lib/demo/odds.ts";
import { seededChance } from "../../lib/simulate/chance.ts";

const HEADER = "age;day;month;duration;campaign;pdays;previous;poutcome;y";

describe("the bank's file", () => {
  it("is read by its columns, and years follow from the order of the rows where no column tells", () => {
    const { rows } = readBankList(
      `${HEADER}\n58;5;may;261;1;-1;0;unknown;no\n30;2;dec;10;3;-1;0;unknown;no\n41;7;jan;90;2;180;4;failure;yes\n`,
    );
    expect(rows.map(({ year, month }) => `${month} ${year}`)).toEqual(["may 2008", "dec 2008", "jan 2009"]);
    expect(rows[2]).toEqual({
      ...{ day: 7, month: "jan", year: 2009, seconds: 90, campaign: 2, pdays: 180, previous: 4 },
      ...{ poutcome: "failure", y: "yes" },
    });
  });

  it.each([
    ["", "has no rows"],
    [`${HEADER}\n`, "has no rows"],
    ["age,day,month\n58,5,may\n", "has no column day"],
    [`${HEADER}\n58;5;may;261;none;-1;0;unknown;no\n`, 'line 2: "none" in the column campaign'],
    [`${HEADER}\n58;5;mai;261;1;-1;0;unknown;no\n`, 'line 2: "mai" is no month'],
    [`${HEADER}\n58;5;may;261;0;-1;0;unknown;no\n`, "line 2: a customer of the file was called at least once"],
    [`${HEADER}\n58;5;may\n`, "the file is no CSV"],
  ])("%j is refused, with what to mend", (text, said) => {
    expect(() => readBankList(text)).toThrow(UnusableList);
    expect(() => readBankList(text)).toThrow(said);
  });
});

describe("a list that is made up", () => {
  it("is the same for the same seed, and reads as the file does", () => {
    const list = madeUpList(50, seededChance("a"));
    expect(list).toEqual(madeUpList(50, seededChance("a")));
    expect(list.text).not.toBe(madeUpList(50, seededChance("b")).text);
    expect(list.rows).toHaveLength(50);
    expect(list.file).toBeUndefined();
  });
});

describe("odds of calls", () => {
  const row = (campaign: number, y: "yes" | "no", poutcome = "unknown") =>
    `58;5;may;${y === "yes" ? 300 : 100};${campaign};-1;0;${poutcome};${y}`;
  const many = (times: number, line: string) => Array.from({ length: times }, () => line);

  it("are the shares of the file: whose n-th call was the last, and who bought then", () => {
    const lines = [
      ...many(150, row(1, "no")),
      ...many(50, row(1, "yes")),
      ...many(180, row(2, "no")),
      ...many(20, row(2, "yes")),
      ...many(100, row(7, "no")),
    ];
    const odds = oddsOf(readBankList(`${HEADER}\n${lines.join("\n")}\n`).rows);
    expect(odds.reached(1)).toBeCloseTo(200 / 500);
    expect(odds.reached(2)).toBeCloseTo(200 / 300);
    expect(odds.reached(3)).toBe(0);
    // Fifth and later calls are taken together: 100 last ones of 300 calls.
    expect(odds.reached(6)).toBeCloseTo(1 / 3);
    expect(odds.buys(1, "unknown")).toBeCloseTo(0.25);
    expect(odds.buys(2, "unknown")).toBeCloseTo(0.1);
    expect(odds.buys(9, "unknown")).toBe(0);
  });

  it("of a kind of which the file has few are those of all of its kind, or of all", () => {
    const lines = [
      ...many(120, row(1, "no", "failure")),
      ...many(40, row(2, "yes", "failure")),
      row(1, "yes", "other"),
    ];
    const odds = oddsOf(readBankList(`${HEADER}\n${lines.join("\n")}\n`).rows);
    expect(odds.buys(1, "failure")).toBe(0);
    expect(odds.buys(2, "failure")).toBeCloseTo(40 / 160);
    expect(odds.buys(1, "other")).toBeCloseTo(41 / 161);
  });

  it("give calls that end so often so", () => {
    const lines = [...many(60, row(1, "no")), ...many(20, row(1, "yes")), ...many(80, row(2, "no"))];
    const odds = oddsOf(readBankList(`${HEADER}\n${lines.join("\n")}\n`).rows);
    const chance = seededChance("calls");
    const ends = Array.from({ length: 4_000 }, () => callEnds(odds, 1, "unknown", chance));
    const share = (disposition: string) => ends.filter((end) => end.disposition === disposition).length / ends.length;
    expect(share("no_answer")).toBeCloseTo(0.5, 1);
    expect(share("accepted")).toBeCloseTo(0.5 * (20 / 160), 1);
    expect(new Set(ends.map(({ seconds }) => seconds))).toEqual(new Set([25, 100, 300]));
  });
});
