import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorise } from "../../lib/contact/authorise.ts";
import { claim } from "../../lib/contact/claim.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { optOutCustomer } from "../../lib/contact/opt-out.ts";
import { asker, inLisbon, MONDAY, someone, testWorld, told } from "./world.ts";

/** The issue's own five minutes (47 CFR 64.1200(a)(12)). */
const FIVE_MINUTES_MS = 300_000;

describe("the one text that confirms an opt-out", () => {
  let made: Awaited<ReturnType<typeof testWorld>>;
  beforeAll(async () => {
    made = await testWorld(MONDAY);
  });
  afterAll(() => made.close());

  const stopped = async (breadth: "everything" | "promotions" = "everything") => {
    made.clock.now = MONDAY;
    const customerId = someone();
    await inLisbon(made.world, customerId);
    const part = { breadth, source: "test", ...(breadth === "everything" && { channel: "sms" as const }) };
    await optOutCustomer(made.world, customerId, part, told(`stop-${customerId}`));
    const ask = (key: string, more: object = {}) =>
      claim(
        made.world,
        { customerId, channel: "sms", purpose: "transactional", confirms: "opt-out", ...more },
        asker(`${customerId}-${key}`),
      );
    return { customerId, ask };
  };

  it.each(["everything", "promotions"] as const)("is claimed and sent once, after a no to %s", async (breadth) => {
    const { customerId, ask } = await stopped(breadth);
    made.clock.now += FIVE_MINUTES_MS - 60_000;
    const { decision, contact } = await ask("one");
    expect([decision.verdict, decision.reasons]).toEqual(["allow", []]);
    const again = await ask("two");
    expect(again.decision.verdict).toBe("suppress");
    expect(again.contact).toBeUndefined();
    // The claim says what it is for, so its last check makes the exception too.
    const place = placeOfContact(contact!.contactId)!;
    expect((await authorise(made.world, place, asker())).decision.verdict).toBe("allow");
    const [entry] = await made.world.ledger.read(customerId, { from: place.seq, to: place.seq, limit: 1 });
    expect(entry!.body.opens).toMatchObject({ channel: "sms", purpose: "transactional", confirms: "opt-out" });
  });

  it("is not claimed at five minutes, nor sent on a claim that waited so long", async () => {
    const late = await stopped();
    made.clock.now += FIVE_MINUTES_MS;
    expect((await late.ask("late")).decision.verdict).toBe("suppress");
    const waited = await stopped();
    made.clock.now += FIVE_MINUTES_MS - 60_000;
    const { contact } = await waited.ask("in time");
    made.clock.now += 60_000;
    const place = placeOfContact(contact!.contactId)!;
    expect((await authorise(made.world, place, asker())).decision.verdict).toBe("suppress");
  });

  it.each([
    ["a message that confirms nothing", { confirms: undefined }],
    ["an offer in it", { offer: "o1", topic: "savings" }],
    ["an email", { channel: "email" }],
    ["a service text", { purpose: "service" }],
  ])("is no other: %s", async (_what, more) => {
    const { ask } = await stopped("everything");
    const elsewhere = "channel" in more;
    const { decision } = await ask("other", more);
    // An email is not silenced by a STOP to texts; the exception is not why it is allowed.
    expect(decision.verdict).toBe(elsewhere ? "allow" : "suppress");
  });
});
