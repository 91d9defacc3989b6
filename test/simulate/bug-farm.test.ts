import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { simulate } from "../../lib/simulate/run.ts";
import { acknowledgedUnworked, FARM } from "./farm.ts";

/** Seeds a fault may hide from. */
const MAX_SEEDS = 6;
/** Shows only when everything should be over: each minute until then is ticked for nothing, whatever the size. */
const FEW_CUSTOMERS = new Set(["rows are handed out and not sent"]);

describe("a fault of the code is caught", () => {
  for (const [what, [broken, guarantees]] of Object.entries(FARM))
    it(`when ${what}`, { timeout: 120_000 }, async () => {
      const caught: string[] = [];
      for (let seed = 0; seed < MAX_SEEDS && caught.length === 0; seed++) {
        const customers = FEW_CUSTOMERS.has(what) ? 2 : 30;
        const size = { customers, days: 1, faults: "standard", scratch: tmpdir() } as const;
        const { violation } = await simulate({ ...size, seed: `farm-${seed}`, broken });
        if (violation) caught.push(violation.guarantee);
      }
      expect(guarantees).toContain(caught[0]);
    });
});

describe("a fault of the code is mended", () => {
  // Nothing promised is broken: sweeps find the rows that were lost and hand them out again.
  it("when messages are acknowledged and not worked", { timeout: 120_000 }, async () => {
    const lost = { count: 0 };
    const size = { customers: 20, days: 1, faults: "standard", scratch: tmpdir() } as const;
    const { violation, dials } = await simulate({ ...size, seed: "unworked", broken: acknowledgedUnworked(lost) });
    expect(violation).toBeUndefined();
    expect(lost.count).toBeGreaterThan(10);
    expect(dials).toBeGreaterThan(0);
  });
});
