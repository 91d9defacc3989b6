import { describe, expect, it } from "vitest";
import { type Pack, parsePack } from "../../lib/policy/pack.ts";
import { changesBetween } from "../../lib/policy/pack-changes.ts";

const rule = (id: string, dates: object) => ({
  id,
  group: "XX-CALLS",
  kind: "consent",
  why: "For the test.",
  source: { instrument: "An act" },
  confidence: "S",
  needs: "express",
  ...dates,
});
const pack = (jurisdiction: string, ...rules: object[]): Pack =>
  parsePack({
    id: jurisdiction.toLowerCase(),
    version: "1",
    title: "Nowhere",
    jurisdiction,
    asOf: "2026-11-22",
    rules,
  }).pack!;

const packs = [
  pack(
    "YY",
    rule("yy-v1", { effectiveTo: "2026-07-01T00:00:00+14:00" }),
    rule("yy-v2", { effectiveFrom: "2026-07-01T00:00:00+14:00" }),
  ),
  pack(
    "XX",
    rule("xx-late", { effectiveFrom: "2026-07-02T00:00:00-11:00" }),
    rule("xx-always", { applies: { channels: ["sms"] } }),
  ),
];
const told = (from: string, to: string) =>
  changesBetween(packs, from, to).map(
    ({ on, jurisdiction, change, rule: { id } }) => `${on} ${jurisdiction} ${id} ${change}`,
  );

describe("what changes between two dates", () => {
  it("is told by the date of the place, what ends before what begins", () => {
    expect(told("2026-06-30", "2026-07-02")).toEqual([
      "2026-07-01 YY yy-v1 ends",
      "2026-07-01 YY yy-v2 begins",
      "2026-07-02 XX xx-late begins",
    ]);
  });

  it("leaves the first date out and takes the second in", () => {
    expect(told("2026-07-01", "2026-07-02")).toEqual(["2026-07-02 XX xx-late begins"]);
    expect(told("2026-06-29", "2026-06-30")).toEqual([]);
    expect(told("2026-07-02", "2030-01-01")).toEqual([]);
  });
});
