import { describe, expect, it } from "vitest";
import { evaluate } from "../../lib/cases/evaluate.ts";
import { shippedBench } from "./bench.ts";
import { sharedFile } from "./shared.ts";

const cases = sharedFile("vectors/regulations.jsonl");

describe("the shared cases of the law", () => {
  if ("missing" in cases) {
    it.skip(`skipped: ${cases.missing}`, () => {});
    return;
  }

  it("come out as expected, all of them", async () => {
    const { rules, broken } = await evaluate(cases.text, await shippedBench());
    expect(broken).toEqual([]);
    expect(rules.flatMap(({ failed }) => failed)).toEqual([]);
    expect(rules.reduce((sum, { passed }) => sum + passed, 0)).toBe(71);
  });
});
