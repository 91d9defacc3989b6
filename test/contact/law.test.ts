import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderStored } from "../../lib/api/render.ts";
import { claim, dryRun } from "../../lib/contact/claim.ts";
import { saveCustomer } from "../../lib/contact/customer.ts";
import { keptShelf } from "../../lib/contact/kept.ts";
import { type Law, lawBook, NO_LAW, packsFor } from "../../lib/contact/law.ts";
import { type PolicyShelf, policyShelf } from "../../lib/contact/policies.ts";
import { recordConsent, recordRelationship } from "../../lib/contact/told-facts.ts";
import { dynamoStore } from "../../lib/directory/dynamo-store.ts";
import type { RecordStore, StoredRecord } from "../../lib/directory/store.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { madeBy, noticesOf, storeDecision } from "../../lib/ledger/stored-decision.ts";
import { compile } from "../../lib/policy/compile.ts";
import { decide } from "../../lib/policy/decide.ts";
import type { PolicyDocument } from "../../lib/policy/document.ts";
import type { Notice } from "../../lib/policy/rule.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { law } from "../../packs/law.ts";
import { courteous, SHIPPED_POLICIES } from "../../packs/shipped.ts";
import { testStore } from "../store.ts";
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

  /** Packs as somebody wrote them, each by its jurisdiction and what it inherits. */
  const written = async (...all: [code: string, inherits: string[], more?: object][]): Promise<Law> => {
    const uk = (await law.packOf("UK"))!;
    const packs = all.map(([jurisdiction, inherits, more]) => ({
      ...uk,
      id: jurisdiction.toLowerCase(),
      jurisdiction,
      inherits,
      ...more,
    }));
    return { ...law, packOf: async (code) => packs.find(({ jurisdiction }) => jurisdiction === code) };
  };

  it("that inherit each other, or what is not there, are a mistake that names them", async () => {
    const loop = await written(["AA", ["BB"]], ["BB", ["CC"]], ["CC", ["AA"]]);
    await expect(packsFor(loop, ["BB"])).rejects.toThrow("packs inherit each other: BB, then CC, then AA, then BB");
    const self = await written(["AA", ["AA"]]);
    await expect(packsFor(self, ["AA"])).rejects.toThrow("packs inherit each other: AA, then AA");
    const orphan = await written(["AA", ["BB"]], ["BB", ["XX"]]);
    await expect(packsFor(orphan, ["AA"])).rejects.toThrow("the pack BB inherits XX, and there is no pack of XX");
    // Two ways to one pack are no circle.
    const both = await written(["AA", ["BB", "CC"]], ["BB", ["DD"]], ["CC", ["DD"]], ["DD", []]);
    const { packs } = await packsFor(both, ["AA"]);
    expect(packs.map(({ jurisdiction }) => jurisdiction)).toEqual(["DD", "BB", "CC", "AA"]);
  });

  it("that refine what they do not inherit are a mistake, too", async () => {
    const refines = [{ pack: "bb", rule: "uk-pecr-messages", by: ["uk-pecr-messages"] }];
    const strange = await written(["AA", [], { refines }], ["BB", []]);
    await expect(packsFor(strange, ["AA", "BB"])).rejects.toThrow(
      'the pack AA is broken at /refines/0/rule: no rule "uk-pecr-messages" of "bb" is inherited; name one that is',
    );
    const inherited = await written(["AA", ["BB"], { refines }], ["BB", []]);
    expect((await packsFor(inherited, ["AA"])).packs).toHaveLength(2);
  });

  it("that ship can all be decided by", async () => {
    for (const code of law.jurisdictions) expect((await packsFor(law, [code])).without).toEqual([]);
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
    expect(noticesOf(entry!.decision!)).toEqual([{ kind: "no-pack", of: "ZZ" }]);
  });

  it.each<[string, string[], object[]]>([
    ["nothing tells whose law applies", [], [{ kind: "no-law", of: "" }]],
    ["no state is known of a country whose states have packs", ["US"], [{ kind: "no-state", of: "US" }]],
    ["no province is known either", ["CA", "US", "US-FL"], [{ kind: "no-state", of: "CA" }]],
    ["a city tells its state", ["US", "US-NYC"], []],
    ["a state has no pack", ["US-CO"], [{ kind: "no-pack", of: "US-CO" }]],
    ["the country's law is one", ["UK", "FR", "AU"], []],
  ])("says, and keeps in the ledger, that %s", async (_what, jurisdictions, notices) => {
    const id = await customer(...jurisdictions);
    const ofLaw = (all: readonly Notice[]) => all.filter(({ kind }) => /^no-/.test(kind));
    expect(ofLaw((await decide(id)).notices)).toEqual(notices);
    await claim(made.world, promotionalCall(id), asker("one"));
    const entry = await made.world.ledger.newest(id, "strong");
    expect(ofLaw(noticesOf(entry!.decision!))).toEqual(notices);
  });

  it("says nothing of laws to whoever decides by policies alone", async () => {
    const alone = compile(courteous);
    expect(await lawBook(NO_LAW)(alone, [])).toBe(alone);
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

describe("a marketing text or email in the European Union", () => {
  const NOON = at("2026-11-24T12:00:00Z");
  const MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");
  /** States whose own words stand for the directive's. */
  const OWN: Readonly<Record<string, readonly [sms: string, email: string]>> = {
    BE: ["eu-eprivacy-messages", "be-email"],
    DE: ["de-uwg-call", "de-uwg-email"],
    IE: ["ie-messages", "ie-messages"],
    NL: ["nl-message", "nl-message"],
  };
  let made: Awaited<ReturnType<typeof testWorld>>;
  beforeAll(async () => {
    made = await testWorld(NOON);
  });
  afterAll(() => made.close());
  const customer = async (jurisdiction: string) => {
    const id = someone();
    const place = { zones: ["Europe/Lisbon"], jurisdictions: [jurisdiction], addresses: [] };
    await saveCustomer(made.world, id, place, "test");
    return id;
  };
  const CHANNELS = ["sms", "email"] as const;
  const refusals = async (customerId: string, channel: (typeof CHANNELS)[number], topic = "car-loan") => {
    const asked = { customerId, channel, purpose: "promotional", topic } as const;
    const { decision } = await dryRun(made.world, asked, NOON);
    const ofPacks = decision.reasons.filter(({ pack }) => pack > 0);
    return ofPacks.map(({ rule }) => rule);
  };

  it.each(MEMBERS)("needs consent in %s, and one rule says so", async (jurisdiction) => {
    const id = await customer(jurisdiction);
    for (const [index, channel] of CHANNELS.entries())
      expect(await refusals(id, channel)).toEqual([OWN[jurisdiction]?.[index] ?? "eu-eprivacy-messages"]);
    const consent = { kind: "express", purpose: "promotional", source: "web form", at: NOON - 1 } as const;
    await recordConsent(made.world, id, consent, told(`consent-${id}`));
    for (const channel of CHANNELS) expect(await refusals(id, channel)).toEqual([]);
  });

  it("needs none where the customer bought something similar; in Germany a text does", async () => {
    for (const jurisdiction of ["PT", "FR", "BE", "DE"]) {
      const id = await customer(jurisdiction);
      const bought = { kind: "purchase", source: "branch", at: NOON - 86_400_000, topic: "personal-loan" } as const;
      await recordRelationship(made.world, id, bought, told(`bought-${id}`));
      expect(await refusals(id, "email")).toEqual([]);
      expect(await refusals(id, "sms")).toEqual(jurisdiction === "DE" ? ["de-uwg-call"] : []);
      // A loan is no holiday.
      expect(await refusals(id, "email", "flight")).toHaveLength(1);
    }
  });

  it("needs none for service, and a call is judged by the states alone", async () => {
    const id = await customer("PT");
    const { decision } = await dryRun(made.world, promotionalCall(id), NOON);
    expect(decision.reasons.filter(({ pack }) => pack > 0)).toEqual([]);
    const served = await dryRun(made.world, { customerId: id, channel: "sms", purpose: "service" }, NOON);
    expect(served.decision.reasons.filter(({ pack }) => pack > 0)).toEqual([]);
  });
});

describe("a decision made by an earlier release", () => {
  const EVENING = at("2026-11-24T01:30:00Z");

  it("is told by the versions it was made by, which are kept when they first decide", async () => {
    const store = await testStore();
    const shelf = (release: Law) =>
      policyShelf(dynamoStore(store.client, store.tables.policies), SHIPPED_POLICIES, courteous, release);
    const made = await testWorld(EVENING);
    const world = { ...made.world, policies: shelf(law) };
    const id = someone();
    const place = { zones: ["America/New_York"], jurisdictions: ["US-FL"], addresses: [] };
    await saveCustomer(world, id, place, "test");
    await claim(world, promotionalCall(id), asker("one"));
    const entry = (await made.world.ledger.newest(id, "strong"))!;
    const told = (policies: PolicyShelf) =>
      renderStored(policies, entry.decision!, zoneNamed("America/New_York")!, entry.recordedAt, entry.seq);
    const then = await told(world.policies);
    expect(then.reasons.map(({ rule }) => rule)).toContain("us-fl-hours");

    // The next release: every pack has another version, and its rules stand in another order, with other words.
    const next: Law = {
      ...law,
      packOf: async (code) => {
        const pack = await law.packOf(code);
        return pack && { ...pack, version: "2099-01-01", rules: [...pack.rules].reverse() };
      },
    };
    const upgraded = shelf(next);
    expect(await told(upgraded)).toEqual(then);
    const florida = (await law.packOf("US-FL"))!;
    expect(await upgraded.version("us-fl", florida.version)).toEqual(florida);
    expect((await upgraded.version("us-fl", "2099-01-01"))?.rules[0]).toEqual(florida.rules.at(-1));
    expect(await upgraded.version("us-fl", "1999-01-01")).toBeUndefined();
    // Decided by the kept copies, it is the same decision again.
    const { policy, packs } = madeBy(entry.decision!);
    const [own, ...beside] = await Promise.all([policy, ...packs].map((ref) => upgraded.version(ref.id, ref.version)));
    const [before] = await made.world.ledger.read(id, { to: entry.seq - 1, limit: 1, newestFirst: true });
    const asked = { ...entry.body.request!, action: "contact" } as const;
    const again = decide(headOf(before).fold, asked, compile(own!, beside as PolicyDocument[]), entry.recordedAt);
    expect(storeDecision(again).reasons).toEqual(entry.decision!.reasons);
    await Promise.all([made.close(), store.close()]);
  });

  it("keeps lists of holidays too, and keeps nothing that nobody decided by", async () => {
    const made = await testWorld(EVENING);
    const id = someone();
    await saveCustomer(made.world, id, { zones: ["Europe/Paris"], jurisdictions: ["FR"], addresses: [] }, "test");
    const france = (await law.holidaysOf("FR"))!;
    await dryRun(made.world, promotionalCall(id), EVENING);
    expect(await made.world.policies.holidays("FR", france.version)).toBeUndefined();
    await claim(made.world, promotionalCall(id), asker("one"));
    expect(await made.world.policies.holidays("FR", france.version)).toEqual(france);
    await made.close();
  });

  it("costs a process one list and, for each version it is the first to decide by, a copy and a mark; then nothing", async () => {
    const used: string[] = [];
    const kept = new Map<string, StoredRecord>();
    const store: Pick<RecordStore, "get" | "list" | "put"> = {
      get: async (pk, sk) => kept.get(`${pk} ${sk}`),
      list: async (pk) => {
        used.push(`list ${pk}`);
        return [...kept.values()].filter((record) => record.pk === pk);
      },
      put: async (record) => {
        used.push(`put ${record.pk} ${record.sk}`);
        kept.set(`${record.pk} ${record.sk}`, record);
        return true;
      },
    };
    const pack = (await law.packOf("US-FL"))!;
    const process = () => keptShelf(store as RecordStore, async ({ id }) => (id === "us-fl" ? pack : undefined), law);
    const first = process();
    await first.keep(["house 1", `us-fl ${pack.version}`]);
    await first.keep(["house 1", `us-fl ${pack.version}`]);
    expect(used.splice(0)).toEqual(["list KEPT", `put KEPT#us-fl ${pack.version}`, `put KEPT us-fl ${pack.version}`]);
    await process().keep([`us-fl ${pack.version}`]);
    expect(used).toEqual(["list KEPT"]);
  });
});

describe("a policy of the operator's", () => {
  it.each(["us-fl", "uk", "gb"])("does not take the id of a pack: %s", async (id) => {
    const made = await testWorld();
    const added = made.world.policies.add({ ...courteous, id, version: "9" }, "test", made.clock.now);
    await expect(added).rejects.toThrow(/ships with Tacet/);
    await expect(added).rejects.toMatchObject({ code: "invalid-policy", errors: [{ pointer: "/id" }] });
    expect(await made.world.policies.version(id, "9")).toBeUndefined();
    await made.close();
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
    const storm = { name: "us-ny-emergencies", asOf: NOON, snapshot: "storm", active: true };
    const { digest } = await made.world.policies.supply(storm, made.clock.now);
    const during = await decide();
    expect(rules(during)).toContain("us-ny-emergency");
    expect(during.snapshots).toContain(`feed:us-ny-emergencies storm ${digest}`);
    const over = { name: "us-ny-emergencies", asOf: NOON + 60_000, active: false };
    const after = await made.world.policies.supply(over, made.clock.now);
    const since = await decide();
    expect(rules(since)).not.toContain("us-ny-emergency");
    expect(since.snapshots).toContain(`feed:us-ny-emergencies ${after.digest}`);
    // What the first decision names is there still, so that it can be derived again.
    const named = during.snapshots
      .find((one) => one.startsWith("feed:"))!
      .split(" ")
      .at(-1)!;
    expect(await made.world.policies.feedCopy("us-ny-emergencies", named)).toEqual({ ...storm, digest });
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
    waives: [{ pack: "us", rule, severity: "presumption" as const, because }],
  });
  const ref = (name: string) => ({ id: "house", version: name });
  const by = (subject: string) => ({ subject, actor: subject });

  it("is activated only after a second person approved it", async () => {
    const { policies } = made.world;
    await policies.add(version("1", "us-regf-seven"), "ann", 1);
    await expect(policies.activate(ref("1"), "ann", 2)).rejects.toMatchObject({ code: "approval-needed" });
    await expect(policies.approve(ref("1"), by("ann"), 3)).rejects.toMatchObject({ code: "approval-needed" });
    await expect(policies.approve(ref("9"), by("ben"), 3)).rejects.toMatchObject({ code: "not-found" });
    expect(await policies.approve(ref("1"), by("ben"), 4)).toEqual({ ...ref("1"), ...by("ben"), approvedAt: 4 });
    // Who approved first stands.
    expect(await policies.approve(ref("1"), by("cyd"), 5)).toMatchObject({ actor: "ben" });
    expect(await policies.activate(ref("1"), "ann", 6)).toMatchObject(ref("1"));
  });

  it("is not stored at all when what it waives is prohibited", async () => {
    const { policies } = made.world;
    expect(await policies.waiverMistakes(version("2", "us-tcpa-hours"))).toHaveLength(1);
    expect(await policies.waiverMistakes(version("2", "us-regf-seven"))).toEqual([]);
  });
});
