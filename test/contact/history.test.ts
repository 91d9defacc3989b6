import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claim, dryRun } from "../../lib/contact/claim.ts";
import { recordOutside } from "../../lib/contact/outcome.ts";
import { ACTIVATION_DELAY_MS } from "../../lib/contact/policies.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { parsePolicy } from "../../lib/policy/document.ts";
import { FOLD_BOUNDS } from "../../lib/policy/fold.ts";
import { DAY_MS } from "../../lib/policy/time.ts";
import { asker, inLisbon, MONDAY, promotionalCall, someone, testWorld, told } from "./world.ts";

/** A cap that reaches further back than the fold remembers contacts. */
const MAX = 20;
const LONG_MEMORY = {
  id: "long-memory",
  version: "1",
  title: "Long memory",
  rules: [
    {
      id: "year",
      kind: "cap",
      why: "For the test.",
      applies: { purposes: ["promotional"] },
      max: MAX,
      window: { rolling: "P365D" },
    },
  ],
};

describe("a rule that reaches further back than the fold remembers", () => {
  let made: Awaited<ReturnType<typeof testWorld>>;
  beforeAll(async () => {
    made = await testWorld(MONDAY - ACTIVATION_DELAY_MS);
    const { policy } = parsePolicy(LONG_MEMORY);
    await made.world.policies.add(policy!, "test", made.clock.now);
    await made.world.policies.activate(policy!, "test", made.clock.now);
    made.clock.now = MONDAY;
  });
  afterAll(() => made.close());

  const contacted = async (customerId: string, times: number) => {
    await inLisbon(made.world, customerId);
    for (let index = 0; index < times; index++) {
      const happened = {
        customerId,
        channel: "email",
        purpose: "promotional",
        topic: "camera",
        disposition: "delivered",
        at: MONDAY - (times - index) * 5 * DAY_MS,
      } as const;
      await recordOutside(made.world, happened, told(`${customerId}-${index}`));
    }
  };

  it("is decided by the entries themselves, to the very contact", async () => {
    const [full, room] = [someone(), someone()];
    await contacted(full, MAX);
    await contacted(room, MAX - 1);
    const { fold } = headOf(await made.world.ledger.newest(full, "strong"));
    expect(fold.contacts).toHaveLength(FOLD_BOUNDS.contacts.promotional);
    const refused = await claim(made.world, promotionalCall(full), asker());
    expect(refused.decision).toMatchObject({
      verdict: "defer",
      binding: "year",
      notBefore: MONDAY - MAX * 5 * DAY_MS + 365 * DAY_MS,
    });
    expect(refused.decision.reasons[0]!.evidence).toHaveLength(MAX);
    const allowed = await claim(made.world, promotionalCall(room), asker());
    expect(allowed.contact?.state).toBe("claimed");
  });

  it("refuses when it cannot know, because the history is too long to read at once", async () => {
    const customerId = someone();
    await contacted(customerId, MAX - 1);
    const { read } = made.world.ledger;
    const endless: typeof read = async (id, range) => {
      const [entry] = await read(id, { limit: 1, newestFirst: true });
      return Array.from({ length: range.limit }, (_, index) => ({
        ...entry!,
        seq: (range.to ?? 0) + 1_000_000 - index,
      }));
    };
    Object.assign(made.world.ledger, { read: endless });
    const { decision } = await dryRun(made.world, promotionalCall(customerId), MONDAY);
    Object.assign(made.world.ledger, { read });
    expect(decision).toMatchObject({ verdict: "suppress", binding: "history-too-long" });
  });
});
