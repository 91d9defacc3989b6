import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorise } from "../../lib/contact/authorise.ts";
import { claim, dryRun } from "../../lib/contact/claim.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { saveCustomer } from "../../lib/contact/customer.ts";
import { optOutAddress, optOutCustomer } from "../../lib/contact/opt-out.ts";
import { settle } from "../../lib/contact/outcome.ts";
import { recordConsent, reinstate } from "../../lib/contact/told-facts.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { asker, at, inLisbon, MONDAY, promotionalCall, someone, testWorld, told } from "./world.ts";

describe("facts told of a customer", () => {
  let made: Awaited<ReturnType<typeof testWorld>>;
  beforeAll(async () => {
    made = await testWorld();
  });
  afterAll(() => made.close());

  const foldOf = async (customerId: string) => headOf(await made.world.ledger.newest(customerId, "strong")).fold;
  const decision = async (customerId: string, now = MONDAY) =>
    (await dryRun(made.world, promotionalCall(customerId), now)).decision;

  it("have one effect when a crash came between the ledger and the note of their event id", async () => {
    const customerId = someone();
    await inLisbon(made.world, customerId);
    const { remember } = made.world.events;
    Object.assign(made.world.events, { remember: () => Promise.reject(new Error("crashed here")) });
    const tell = () => optOutCustomer(made.world, customerId, { breadth: "this-topic", source: "test" }, told("once"));
    await expect(tell()).rejects.toThrow("crashed here");
    Object.assign(made.world.events, { remember });
    const again = await tell();
    expect(again.replayed).toBe(true);
    expect(again.entry.seq).toBe(2);
    expect((await foldOf(customerId)).refusals).toHaveLength(1);
    expect((await tell()).replayed).toBe(true);
  });

  it("have one effect when the same event comes twice at once", async () => {
    const customerId = someone();
    await inLisbon(made.world, customerId);
    const tellings = await Promise.all(
      Array.from({ length: 8 }, () =>
        optOutCustomer(made.world, customerId, { breadth: "promotions", source: "test" }, told("storm")),
      ),
    );
    expect(new Set(tellings.map(({ entry }) => entry.seq))).toEqual(new Set([2]));
    expect((await foldOf(customerId)).seq).toBe(2);
  });

  it("loosen only what precedes them, in time and in sequence", async () => {
    const customerId = someone();
    await inLisbon(made.world, customerId);
    await optOutCustomer(
      made.world,
      customerId,
      { breadth: "promotions", source: "test", at: MONDAY - DAY_MS },
      told("no"),
    );
    await recordConsent(
      made.world,
      customerId,
      { kind: "express", purpose: "promotional", source: "form", at: MONDAY - 2 * DAY_MS },
      told("older consent"),
    );
    expect((await foldOf(customerId)).consents).toEqual([]);
    await reinstate(
      made.world,
      customerId,
      { breadth: "promotions", words: "Yes, do.", source: "branch" },
      told("back"),
    );
    expect((await decision(customerId)).verdict).toBe("allow");
    await optOutCustomer(made.world, customerId, { breadth: "promotions", source: "test" }, told("no again"));
    expect((await decision(customerId)).binding).toBe("no-promotions");
  });

  it("dated in the future take effect when they were recorded", async () => {
    const customerId = someone();
    await inLisbon(made.world, customerId);
    const { entry } = await optOutCustomer(
      made.world,
      customerId,
      { breadth: "not-now", source: "test", at: MONDAY + 90 * DAY_MS },
      told("later"),
    );
    expect([entry.at, entry.recordedAt]).toEqual([MONDAY + 90 * DAY_MS, MONDAY]);
    expect(await decision(customerId)).toMatchObject({ verdict: "defer", binding: "not-now" });
    expect((await foldOf(customerId)).refusals[0]!.at).toBe(MONDAY);
  });

  it("keep their words in the directory, and only their keyed digest in the ledger", async () => {
    const customerId = someone();
    await inLisbon(made.world, customerId);
    const words = "Please never ring my mother again.";
    const { entry } = await optOutCustomer(
      made.world,
      customerId,
      { breadth: "everything", source: "call", words },
      told("words"),
    );
    expect(JSON.stringify(entry)).not.toContain("mother");
    expect((await made.world.directory.texts(customerId)).get(entry.body.text!)).toBe(words);
  });

  it("an opt-out by address told again after a crash half way reaches everybody, and nobody twice", async () => {
    const [one, two] = [someone(), someone()];
    const address = { channel: "sms", value: "+351966666666" } as const;
    for (const id of [one, two])
      await saveCustomer(made.world, id, { zones: ["Europe/Lisbon"], jurisdictions: [], addresses: [address] }, "test");
    const { append } = made.world.ledger;
    let appends = 0;
    Object.assign(made.world.ledger, {
      append: (entry: Parameters<typeof append>[0]) =>
        ++appends === 2 ? Promise.reject(new Error("crashed here")) : append(entry),
    });
    const stop = () =>
      optOutAddress(made.world, address, { breadth: "everything", channel: "sms", source: "STOP" }, told("stop"));
    await expect(stop()).rejects.toThrow("crashed here");
    Object.assign(made.world.ledger, { append });
    const { told: reached } = await stop();
    expect(reached.map(({ replayed }) => replayed)).toEqual([true, false]);
    for (const id of [one, two]) expect((await foldOf(id)).refusals).toHaveLength(1);
  });

  it("an outcome brings back a contact that expired and was let go, as the contact it was", async () => {
    const customerId = someone();
    await inLisbon(made.world, customerId);
    const { contact } = await claim(made.world, promotionalCall(customerId), asker());
    made.clock.now = MONDAY + 20 * MINUTE_MS;
    // Another claim lets the expired one go.
    await claim(made.world, promotionalCall(customerId, { purpose: "service", channel: "email" }), asker());
    expect((await foldOf(customerId)).contacts.map((known) => known.seq)).toEqual([3]);
    await settle(made.world, placeOfContact(contact!.contactId)!, { disposition: "conversation" }, told("late"));
    made.clock.now = MONDAY;
    expect((await foldOf(customerId)).contacts.find((known) => known.seq === 2)).toMatchObject({
      state: "settled",
      disposition: "conversation",
      purpose: "promotional",
    });
    expect((await decision(customerId, MONDAY + HOUR_MS)).reasons.map((reason) => reason.rule)).toContain(
      "promotion-reached-week",
    );
  });
});

describe("clocks", () => {
  it("a worker more than five minutes behind the newest entry refuses; a little behind, it counts by the entry's clock", async () => {
    const { world, clock, close } = await testWorld();
    await inLisbon(world, "late");
    clock.now = MONDAY - 5 * MINUTE_MS - 1;
    expect((await claim(world, promotionalCall("late"), asker())).decision).toMatchObject({
      verdict: "suppress",
      binding: "clock-behind",
    });
    clock.now = MONDAY - 4 * MINUTE_MS;
    expect((await claim(world, promotionalCall("late"), asker())).contact).toBeDefined();
    await close();
  });

  it("an authorisation must lie in the hours from a skew before now to a skew after dialBefore", async () => {
    const { world, clock, close } = await testWorld(at("2026-11-23T19:50:00Z"));
    for (const [index, [now, verdict]] of [
      ["2026-11-23T19:59:27Z", "allow"],
      ["2026-11-23T19:59:29Z", "defer"],
    ].entries()) {
      clock.now = at("2026-11-23T19:50:00Z");
      const customerId = `edge-${index}`;
      await inLisbon(world, customerId);
      const { contact } = await claim(world, promotionalCall(customerId), asker());
      clock.now = at(now!);
      expect((await authorise(world, placeOfContact(contact!.contactId)!, asker())).decision.verdict).toBe(verdict);
    }
    await close();
  });
});
