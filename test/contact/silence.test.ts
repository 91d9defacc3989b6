import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorise } from "../../lib/contact/authorise.ts";
import type { CampaignTerms } from "../../lib/contact/campaigns.ts";
import { claim, dryRun } from "../../lib/contact/claim.ts";
import { contactId, type Place, placeOfContact } from "../../lib/contact/contact-id.ts";
import { clearOffer, recordInteraction } from "../../lib/contact/conversation.ts";
import { eraseCustomer, saveCustomer } from "../../lib/contact/customer.ts";
import { optOutAddress, optOutCustomer } from "../../lib/contact/opt-out.ts";
import { recordOutside, settle } from "../../lib/contact/outcome.ts";
import { placeHold, recordNeed, reinstate } from "../../lib/contact/told-facts.ts";
import { tokenOf } from "../../lib/directory/address.ts";
import { directory } from "../../lib/directory/directory.ts";
import { dynamoStore } from "../../lib/directory/dynamo-store.ts";
import { realChance } from "../../lib/lambda/real.ts";
import { verify } from "../../lib/ledger/verify.ts";
import { DAY_MS, HOUR_MS } from "../../lib/policy/time.ts";
import { testStore } from "../store.ts";
import { asker, at, inLisbon, MONDAY, promotionalCall, someone, testWorld, told } from "./world.ts";

/** Ways in which a "no" once leaked, each found by reading the code with a stranger's eyes. */
describe("silence is kept", () => {
  let made: Awaited<ReturnType<typeof testWorld>>;
  beforeAll(async () => {
    made = await testWorld();
  });
  afterAll(() => made.close());
  const customer = async () => {
    const customerId = someone();
    await inLisbon(made.world, customerId);
    return customerId;
  };
  const decide = async (customerId: string, more: object = {}, now = MONDAY) =>
    (await dryRun(made.world, promotionalCall(customerId, more), now)).decision;
  const rules = (decision: { reasons: readonly { rule: string }[] }) => decision.reasons.map(({ rule }) => rule);
  const offer = (customerId: string, topic: string, name: string, eventId: string) =>
    clearOffer(
      made.world,
      { customerId, conversationId: "talk", channel: "voice", topic, offer: name },
      "test",
      eventId,
    );

  it("a clearance told again is decided again, and never for another offer", async () => {
    const customerId = await customer();
    await recordNeed(made.world, customerId, { topic: "personal-loan", source: "test" }, told("need"));
    const first = await offer(customerId, "personal-loan", "P", "E1");
    expect(first.decision.verdict).toBe("allow");
    expect((await offer(customerId, "personal-loan", "P", "E1")).offerId).toBe(first.offerId);
    await expect(offer(customerId, "flight", "F9", "E1")).rejects.toMatchObject({ code: "idempotency-mismatch" });
    await optOutCustomer(made.world, customerId, { breadth: "everything", source: "test" }, told("no"));
    expect((await offer(customerId, "personal-loan", "P", "E1")).decision.verdict).toBe("suppress");
  });

  it("an address that was let go and taken back at once still hears its STOP", async () => {
    const customerId = someone();
    const address = { channel: "sms", value: "+351955000001" } as const;
    const save = (addresses: readonly (typeof address)[]) =>
      saveCustomer(made.world, customerId, { zones: ["Europe/Lisbon"], jurisdictions: [], addresses }, "test");
    await save([address]);
    await Promise.all([save([address]), save([]), save([address])]);
    const { told: reached } = await optOutAddress(
      made.world,
      address,
      { breadth: "everything", source: "STOP" },
      told("s1"),
    );
    await save([address]);
    const decision = await decide(customerId, {
      channel: "sms",
      purpose: "service",
      address: made.world.directory.tokens("sms", address.value)![0]!,
    });
    expect(rules(decision)).toContain("no-everything");
    expect(reached.length).toBeLessThanOrEqual(1);
  });

  it("a profile that failed half way leaves the address where its STOP finds it", async () => {
    const customerId = someone();
    const address = { channel: "sms", value: "+351955000002" } as const;
    const save = (addresses: readonly (typeof address)[]) =>
      saveCustomer(made.world, customerId, { zones: ["Europe/Lisbon"], jurisdictions: [], addresses }, "test");
    await save([address]);
    const { append } = made.world.ledger;
    Object.assign(made.world.ledger, { append: () => Promise.reject(new Error("crashed here")) });
    await expect(save([])).rejects.toThrow("crashed here");
    Object.assign(made.world.ledger, { append });
    const { told: reached } = await optOutAddress(
      made.world,
      address,
      { breadth: "everything", source: "STOP" },
      told("s2"),
    );
    expect(reached).toHaveLength(1);
  });

  it("a STOP under an older key of the tokens bites whoever gets the address under the new one", async () => {
    const store = await testStore();
    const key = () => realChance.bytes(32);
    const versions = { "1": key(), "2": key() };
    const people = (current: string) =>
      directory(
        dynamoStore(store.client, store.tables.directory),
        { tokens: { current, versions }, vault: versions["1"] },
        realChance.bytes,
      );
    await people("1").optOut(tokenOf({ current: "1", versions }, "1", "sms", "+351955000003"), {
      breadth: "everything",
      at: MONDAY,
      eventId: "stop",
    });
    const world = { ...made.world, directory: people("2") };
    const customerId = someone();
    await saveCustomer(
      world,
      customerId,
      { zones: ["Europe/Lisbon"], jurisdictions: [], addresses: [{ channel: "sms", value: "+351955000003" }] },
      "test",
    );
    expect(rules(await decide(customerId, { purpose: "service" }))).toContain("no-everything");
    await store.close();
  });

  describe("a campaign whose script speaks of another family", () => {
    const terms: CampaignTerms = {
      id: "spoken",
      state: "running",
      endsAt: MONDAY + 30 * DAY_MS,
      priority: 50,
      cadence: { maxAttempts: 3, retry: {}, stopOn: [] },
      documents: [],
      says: "A loan, and a flight?",
    };
    const no = (customerId: string) =>
      recordOutside(
        made.world,
        {
          customerId,
          channel: "voice",
          purpose: "promotional",
          topic: "flight",
          disposition: "declined",
          at: MONDAY - 30 * DAY_MS,
        },
        told(undefined),
      );
    const claimedFor = async (more: object = {}) => {
      const customerId = await customer();
      await recordNeed(made.world, customerId, { topic: "personal-loan", source: "test" }, told("need"));
      const wanted = promotionalCall(customerId, { campaignId: terms.id, ...more });
      const { contact } = await claim(made.world, wanted, asker());
      return { customerId, place: placeOfContact(contact!.contactId)! };
    };
    const dial = (place: Place, nonce?: string, says = terms.says) =>
      authorise({ ...made.world, campaigns: { terms: async () => ({ ...terms, says }) } }, place, asker(), nonce);

    it("is not dialled for whoever refused that since the claim, and names their no", async () => {
      const { customerId, place } = await claimedFor();
      const { entry } = await no(customerId);
      const { decision, contact } = await dial(place);
      expect(decision).toMatchObject({
        verdict: "suppress",
        binding: "re-pitch",
        reasons: [{ rule: "re-pitch", evidence: [entry.seq] }],
      });
      expect(contact).toEqual({ contactId: contactId(customerId, place.seq), state: "claimed" });
    });

    it("gives no second go to whoever asks again, where the no came in between", async () => {
      const { customerId, place } = await claimedFor();
      expect((await dial(place, "one nonce")).decision.verdict).toBe("allow");
      expect((await dial(place, "one nonce")).decision.verdict).toBe("allow");
      await no(customerId);
      expect((await dial(place, "one nonce")).decision.binding).toBe("re-pitch");
    });

    it.each([
      ["its script does not speak of it", {}, "A loan?"],
      ["the contact offers nothing, as those of the care arm", { purpose: "care", topic: undefined }, terms.says],
    ])("is dialled all the same where %s", async (_what, more, says) => {
      const { customerId, place } = await claimedFor(more);
      await no(customerId);
      expect((await dial(place, undefined, says)).decision.verdict).toBe("allow");
    });
  });

  it("our own call does not become the customer's because somebody logs an interaction in it", async () => {
    const customerId = await customer();
    await recordOutside(
      made.world,
      {
        customerId,
        channel: "email",
        purpose: "promotional",
        topic: "camera",
        disposition: "opened",
        at: MONDAY - 2 * DAY_MS,
      },
      told("mail"),
    );
    await recordNeed(made.world, customerId, { topic: "camera", source: "test" }, told("need"));
    const { contact } = await claim(
      made.world,
      promotionalCall(customerId, { purpose: "care", topic: undefined, conversationId: "talk" }),
      asker(),
    );
    await authorise(made.world, placeOfContact(contact!.contactId)!, asker());
    await recordInteraction(
      made.world,
      { customerId, channel: "voice", conversationId: "talk", sentiment: "positive" },
      told("i"),
    );
    expect((await offer(customerId, "camera", "C", "E")).decision.binding).toBe("promotion-reached-week");
  });

  it("a promised call is no way round a no to promotions, and no offer rides on it", async () => {
    const customerId = await customer();
    await optOutCustomer(made.world, customerId, { breadth: "promotions", source: "test" }, told("no"));
    await placeHold(made.world, customerId, { cause: "callback", until: MONDAY + HOUR_MS }, told("promise"));
    expect(rules(await decide(customerId, {}, MONDAY + HOUR_MS))).toContain("no-promotions");
    expect((await decide(customerId, { purpose: "service" }, MONDAY + HOUR_MS)).verdict).toBe("allow");
  });

  it("two facts under one id are one fact, or a mistake, and never silently lost", async () => {
    const customerId = await customer();
    const both = await Promise.allSettled([
      optOutCustomer(made.world, customerId, { breadth: "not-now", source: "test" }, told("same")),
      optOutCustomer(made.world, customerId, { breadth: "everything", source: "test" }, told("same")),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const service = () =>
      promotionalCall(customerId, {
        purpose: "transactional",
        channel: "email",
        topic: undefined,
        required: { reason: "receipt" },
      });
    const [one, two] = [await claim(made.world, service(), asker()), await claim(made.world, service(), asker())];
    await settle(made.world, placeOfContact(one.contact!.contactId)!, { disposition: "sent" }, told("ended"));
    // An event id is of one contact only: both are told of.
    const second = await settle(
      made.world,
      placeOfContact(two.contact!.contactId)!,
      { disposition: "bounced" },
      told("ended"),
    );
    expect(second.replayed).toBe(false);
    await expect(
      settle(made.world, placeOfContact(two.contact!.contactId)!, { disposition: "sent" }, told("ended")),
    ).rejects.toMatchObject({ code: "idempotency-mismatch" });
  });

  it("free text and addresses leave nothing in the ledger that could be guessed back", async () => {
    const customerId = await customer();
    const secret = "Ana Example +351955000009 asked";
    await claim(
      made.world,
      promotionalCall(customerId, { purpose: "transactional", topic: undefined, required: { reason: secret } }),
      asker(),
    );
    const entries = await made.world.ledger.read(customerId, { limit: 10 });
    expect(JSON.stringify(entries)).not.toContain("Ana Example");
    expect([...(await made.world.directory.texts(customerId)).values()]).toContain(secret);
  });

  it("an opt-out or complaint is at least no promotions, and a no covers every offer that was made", async () => {
    const customerId = await customer();
    await recordOutside(
      made.world,
      {
        customerId,
        channel: "voice",
        purpose: "service",
        disposition: "opted_out",
        refusals: [{ breadth: "not-now" }],
        at: MONDAY,
      },
      told("o"),
    );
    expect(rules(await decide(customerId, {}, MONDAY + 40 * DAY_MS))).toContain("no-promotions");
    const other = await customer();
    const { contact } = await claim(
      made.world,
      promotionalCall(other, { purpose: "service", topic: "mobile" }),
      asker(),
    );
    await authorise(made.world, placeOfContact(contact!.contactId)!, asker());
    await settle(
      made.world,
      placeOfContact(contact!.contactId)!,
      { disposition: "declined", offersMade: [{ topic: "personal-loan" }] },
      told("d"),
    );
    for (const topic of ["car-loan", "broadband"])
      expect(rules(await decide(other, { topic }, MONDAY + 8 * DAY_MS))).toContain("no-this-topic");
  });

  it("an outcome did not happen before its contact", async () => {
    const customerId = await customer();
    const { contact } = await claim(made.world, promotionalCall(customerId), asker());
    await authorise(made.world, placeOfContact(contact!.contactId)!, asker());
    await settle(
      made.world,
      placeOfContact(contact!.contactId)!,
      { disposition: "declined", at: at("2001-01-01T00:00:00Z") },
      told("old"),
    );
    expect(rules(await decide(customerId, {}, MONDAY + 8 * DAY_MS))).toContain("no-this-topic");
  });

  it("a return lifts no more than was asked for", async () => {
    const left = await customer();
    await placeHold(made.world, left, { cause: "relationship-ended" }, told("left"));
    await reinstate(
      made.world,
      left,
      { breadth: "promotions", channel: "email", words: "By email, do.", source: "test" },
      told("r1"),
    );
    expect(rules(await decide(left))).toContain("hold-relationship-ended");
    const surveyed = await customer();
    await optOutCustomer(
      made.world,
      surveyed,
      { breadth: "promotions", purpose: "research", source: "test" },
      told("no surveys"),
    );
    await reinstate(made.world, surveyed, { breadth: "promotions", words: "Offers, do.", source: "test" }, told("r2"));
    expect((await decide(surveyed, { purpose: "research", topic: undefined })).verdict).toBe("suppress");
    const later = await customer();
    await optOutCustomer(
      made.world,
      later,
      { breadth: "not-now", purpose: "research", source: "test" },
      told("not now"),
    );
    expect(rules(await decide(later, { purpose: "research", topic: undefined }))).toContain("not-now");
  });

  it("a wrong number counts against the only address there is, and the erased are nobody's to contact", async () => {
    const customerId = someone();
    await saveCustomer(
      made.world,
      customerId,
      { zones: ["Europe/Lisbon"], jurisdictions: [], addresses: [{ channel: "voice", value: "+351955000011" }] },
      "test",
    );
    await recordOutside(
      made.world,
      { customerId, channel: "voice", purpose: "service", disposition: "wrong_number", at: MONDAY },
      told("w"),
    );
    expect(rules(await decide(customerId, { purpose: "service" }))).toContain("retired-address");
    await eraseCustomer(made.world, customerId, "test");
    expect(rules(await decide(customerId, { purpose: "service" }))).toContain("erased");
  });

  it("every ledger these stories wrote still verifies", async () => {
    for (let index = 0; index < 14; index++) {
      const customerId = `customer-${index}`;
      const entries = await made.world.ledger.read(customerId, { limit: 100 });
      expect(verify(customerId, entries)).toBeUndefined();
    }
  });

  it("another no under the same event id stands beside the first, on an address nobody has yet", async () => {
    const address = { channel: "voice", value: "+351955000071" } as const;
    await optOutAddress(made.world, address, { breadth: "everything", source: "ivr" }, told("one-id"));
    await optOutAddress(
      made.world,
      address,
      { breadth: "promotions", channel: "email", source: "form" },
      told("one-id", "another"),
    );
    const customerId = someone();
    const profile = { zones: ["Europe/Lisbon"], jurisdictions: [], addresses: [address] };
    await saveCustomer(made.world, customerId, profile, "test");
    expect((await decide(customerId)).verdict).toBe("suppress");
  });

  it("an erasure keeps a no by voice and the same no by email apart", async () => {
    const addresses = [
      { channel: "voice", value: "+351955000072" },
      { channel: "email", value: "apart@example.com" },
    ] as const;
    const profile = { zones: ["Europe/Lisbon"], jurisdictions: [], addresses };
    const [before, after] = [someone(), someone()];
    await saveCustomer(made.world, before, profile, "test");
    const refusals = (["voice", "email"] as const).map((channel) => ({
      breadth: "this-topic" as const,
      topic: "personal-loan",
      channel,
    }));
    const contact = { customerId: before, channel: "voice", purpose: "service", disposition: "replied" } as const;
    await recordOutside(made.world, { ...contact, topic: "personal-loan", refusals, at: MONDAY }, told("both"));
    await eraseCustomer(made.world, before, "test");
    await saveCustomer(made.world, after, profile, "test");
    for (const channel of ["voice", "email"])
      expect(rules(await decide(after, { channel })), channel).toContain("no-this-topic");
  });
});
