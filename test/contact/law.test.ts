import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claim, dryRun } from "../../lib/contact/claim.ts";
import { saveCustomer } from "../../lib/contact/customer.ts";
import { packsFor } from "../../lib/contact/law.ts";
import { recordRelationship } from "../../lib/contact/told-facts.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { law } from "../../packs/law.ts";
import { courteous } from "../../packs/shipped.ts";
import { asker, at, promotionalCall, someone, testWorld, told } from "./world.ts";

const codes = async (...jurisdictions: string[]) => {
  const { packs, without } = await packsFor(law, jurisdictions);
  return { packs: packs.map(({ jurisdiction }) => jurisdiction), without };
};

describe("the packs of a customer", () => {
  it.each([
    [["US-FL"], ["US", "US-FL"], []],
    [["US-NYC", "US"], ["US", "US-NY", "US-NYC"], []],
    [["US-FL", "US-WA", "US"], ["US", "US-FL", "US-WA"], []],
    [["FR"], ["EU", "FR"], []],
    [["UK"], ["UK"], []],
    [["GB"], ["UK"], []],
    [["CA-BC"], ["CA", "CA-BC"], []],
    // No pack of its own: the law above it applies, and the decision says what is missing.
    [["PT"], ["EU"], ["PT"]],
    [["US-ZZ"], ["US"], ["US-ZZ"]],
    [["ZZ"], [], ["ZZ"]],
    [[], [], []],
  ])("%j: %j", async (jurisdictions, packs, without) => {
    expect(await codes(...jurisdictions)).toEqual({ packs, without });
  });

  it("that inherit each other are a mistake", async () => {
    const pack = { ...(await law.packOf("UK"))!, jurisdiction: "AA", inherits: ["BB"] };
    const other = { ...pack, jurisdiction: "BB", inherits: ["AA"] };
    const loop = { ...law, packOf: async (code: string) => (code === "AA" ? pack : other) };
    await expect(packsFor(loop, ["AA"])).rejects.toThrow("inherit each other");
  });
});

describe("a decision under the law of the customer's place", () => {
  // 20:30 in Miami: the federal hours are open, Florida's are not.
  const EVENING = at("2026-11-24T01:30:00Z");
  let made: Awaited<ReturnType<typeof testWorld>>;
  beforeAll(async () => {
    made = await testWorld(EVENING);
  });
  afterAll(() => made.close());
  const customer = async (...jurisdictions: string[]) => {
    const id = someone();
    await saveCustomer(made.world, id, { zones: ["America/New_York"], jurisdictions, addresses: [] }, "test");
    return id;
  };
  const decide = async (id: string) => (await dryRun(made.world, promotionalCall(id), EVENING)).decision;

  it("is made by their packs beside the operator's policy, the strictest first to bind", async () => {
    const decision = await decide(await customer("US-FL"));
    expect(decision.packs.map(({ id }) => id)).toEqual(["us", "us-fl"]);
    expect(decision.reasons.map(({ rule }) => rule)).toContain("us-fl-hours");
    const other = await decide(await customer("US-VA"));
    expect(other.packs.map(({ id }) => id)).toEqual(["us", "us-va"]);
    expect(other.reasons.map(({ rule }) => rule)).not.toContain("us-va-hours");
  });

  it("says which jurisdictions have no pack, and keeps it in the ledger", async () => {
    const id = await customer("ZZ");
    expect((await decide(id)).notices).toEqual([{ kind: "no-pack", of: "ZZ" }]);
    await claim(made.world, promotionalCall(id), asker("one"));
    const entry = await made.world.ledger.newest(id, "strong");
    expect(entry?.decision?.notices).toEqual([["no-pack", "ZZ"]]);
  });

  it("hears a purchase that was told, once", async () => {
    const id = await customer("US");
    expect((await decide(id)).reasons.map(({ rule }) => rule)).toContain("us-dnc-national");
    const bought = { kind: "purchase", source: "branch", at: at("2026-11-01T10:00:00Z") } as const;
    const first = await recordRelationship(made.world, id, bought, told("bought-1"));
    const again = await recordRelationship(made.world, id, bought, told("bought-1"));
    expect([again.entry.seq, again.replayed]).toEqual([first.entry.seq, true]);
    expect(headOf((await made.world.ledger.newest(id, "strong"))!).fold.relationships).toHaveLength(1);
    expect((await decide(id)).reasons.map(({ rule }) => rule)).not.toContain("us-dnc-national");
  });
});

describe("a feed", () => {
  it("that is supplied silences its place, until it is over; and one that is not is missed", async () => {
    const NOON = at("2026-11-23T17:00:00Z");
    const made = await testWorld(NOON);
    const id = someone();
    await saveCustomer(
      made.world,
      id,
      { zones: ["America/New_York"], jurisdictions: ["US-NY"], addresses: [] },
      "test",
    );
    const decide = async () => {
      made.clock.now += 31_000;
      return (await dryRun(made.world, promotionalCall(id), made.clock.now)).decision;
    };
    const rules = (decision: { reasons: readonly { rule: string }[] }) => decision.reasons.map(({ rule }) => rule);
    const missing = await decide();
    expect(missing.notices).toContainEqual({ kind: "feed-missing", of: "us-ny-emergencies" });
    expect(rules(missing)).not.toContain("us-ny-emergency");
    await made.world.policies.supply({ name: "us-ny-emergencies", asOf: NOON, snapshot: "storm", active: true });
    const during = await decide();
    expect(rules(during)).toContain("us-ny-emergency");
    expect(during.snapshots).toContain("feed:us-ny-emergencies storm");
    await made.world.policies.supply({ name: "us-ny-emergencies", asOf: NOON + 60_000, active: false });
    expect(rules(await decide())).not.toContain("us-ny-emergency");
    made.clock.now += 2 * 86_400_000;
    expect((await decide()).notices.map(({ kind }) => kind)).toContain("feed-stale");
    await made.close();
  });
});

describe("a policy that waives a presumption", () => {
  let made: Awaited<ReturnType<typeof testWorld>>;
  beforeAll(async () => {
    made = await testWorld();
  });
  afterAll(() => made.close());
  const because = "Counsel's memo of 3 March 2026.";
  const version = (name: string, rule: string) => ({
    ...courteous,
    id: "house",
    version: name,
    waives: [{ pack: "us", rule, because }],
  });
  const ref = (name: string) => ({ id: "house", version: name });

  it("is activated only after a second person approved it", async () => {
    const { policies } = made.world;
    await policies.add(version("1", "us-regf-seven"), "ann", 1);
    await expect(policies.activate(ref("1"), "ann", 2)).rejects.toMatchObject({ code: "approval-needed" });
    await expect(policies.approve(ref("1"), "ann", 3)).rejects.toMatchObject({ code: "approval-needed" });
    await expect(policies.approve(ref("9"), "ben", 3)).rejects.toMatchObject({ code: "not-found" });
    expect(await policies.approve(ref("1"), "ben", 4)).toEqual({ ...ref("1"), actor: "ben", approvedAt: 4 });
    // Who approved first stands.
    expect(await policies.approve(ref("1"), "cyd", 5)).toMatchObject({ actor: "ben" });
    expect(await policies.activate(ref("1"), "ann", 6)).toMatchObject(ref("1"));
  });

  it("is not stored at all when what it waives is prohibited", async () => {
    const { policies } = made.world;
    expect(await policies.waiverMistakes(version("2", "us-tcpa-hours"))).toHaveLength(1);
    expect(await policies.waiverMistakes(version("2", "us-regf-seven"))).toEqual([]);
  });
});
