import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { simulate } from "../../lib/simulate/run.ts";

const run = (seed: string, customers: number, days = 1, faults: "none" | "standard" = "standard") =>
  simulate({ seed, customers, days, faults, scratch: tmpdir() });

describe("a simulation", { timeout: 120_000 }, () => {
  it("is the same for the same seed, and another for another", async () => {
    const [one, again, other] = [await run("a1", 8), await run("a1", 8), await run("a2", 8)];
    expect(one.violation).toBeUndefined();
    expect(again).toEqual(one);
    expect(other.traceHash).not.toBe(one.traceHash);
  });

  it("injects every fault, and every check looks", async () => {
    const { violation, faultsInjected, acts, checked } = await run("b7", 24);
    expect(violation).toBeUndefined();
    for (const name of [
      "crash",
      "deletion lost",
      "message doubled",
      "message overtaken",
      "provider throttles",
      "reply lost",
      "request lost",
      "sent twice",
      "slow",
      "stale read",
      "throttled",
      "tick doubled",
      "tick late",
      "tick lost",
    ])
      expect(faultsInjected, name).toHaveProperty([name]);
    expect(acts).toMatchObject({ "policy tightened": 2, "pause for good": 2 });
    for (const looks of [
      "entry in its place",
      "one go for each claim",
      "permission counted again",
      "message that did not leave",
    ])
      expect(checked[looks], looks).toBeGreaterThan(0);
  });

  it("in which nothing goes wrong injects nothing", async () => {
    const { violation, faultsInjected } = await run("c1", 12, 1, "none");
    expect(violation).toBeUndefined();
    expect(faultsInjected).toEqual({});
  });
});

/** Seeds that once found something, with what it was. */
const FOUND = [
  // A tick that one silent read could stop began from the first due entry again after a resume, and never got to its end.
  { seed: "a1", customers: 100, days: 1 },
  // The recount held a "no" by telephone against who rang in before anybody knew that telephone to be theirs.
  { seed: "mwygcnv6-30", customers: 150, days: 2 },
] as const;

describe("what a seed once found", { timeout: 120_000 }, () => {
  for (const { seed, customers, days } of FOUND)
    it(`stays mended: ${seed}, ${customers} customers, ${days} days`, async () => {
      expect((await run(seed, customers, days)).violation).toBeUndefined();
    });
});
