import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorise } from "../../lib/contact/authorise.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { settle } from "../../lib/contact/outcome.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, parseInstant } from "../../lib/policy/time.ts";
import { formatInstant } from "../../lib/zones/format.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { asker, told } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeAll(async () => {
  made = await stage();
});
afterAll(() => made.close());

const local = (zone: string, instant: number) => formatInstant(zoneNamed(zone)!, instant);

const LISBON = "Europe/Lisbon";
const NEW_YORK = "America/New_York";

describe("a retry over a change of clocks", () => {
  // Calls about the customer's own transaction may be made from 08:00 to 21:00 on every day, and not twice in one hour of
  // the day: a retry is so much later by any clock, and the hours are those of the customer's.
  it.each([
    [LISBON, "2027-03-27T20:30:00+00:00", "P1D", "2027-03-28T21:30:00+01:00", "2027-03-29T08:00:00+01:00"],
    [LISBON, "2027-03-27T15:30:00+00:00", "P1D", "2027-03-28T16:30:00+01:00", undefined],
    [LISBON, "2027-03-27T20:30:00+00:00", "PT4H", "2027-03-28T00:30:00+00:00", "2027-03-28T08:00:00+01:00"],
    [LISBON, "2027-10-30T15:30:00+01:00", "P1D", "2027-10-31T14:30:00+00:00", undefined],
    [LISBON, "2027-10-30T08:30:00+01:00", "P1D", "2027-10-31T07:30:00+00:00", "2027-10-31T09:00:00+00:00"],
    [LISBON, "2027-10-30T20:30:00+01:00", "PT4H", "2027-10-31T00:30:00+01:00", "2027-10-31T08:00:00+00:00"],
    [NEW_YORK, "2027-03-13T20:30:00-05:00", "P1D", "2027-03-14T21:30:00-04:00", "2027-03-15T08:00:00-04:00"],
    [NEW_YORK, "2027-03-13T20:30:00-05:00", "PT4H", "2027-03-14T00:30:00-05:00", "2027-03-14T08:00:00-04:00"],
    [NEW_YORK, "2027-11-06T08:30:00-04:00", "P1D", "2027-11-07T07:30:00-05:00", "2027-11-07T09:00:00-05:00"],
    [NEW_YORK, "2027-11-06T20:30:00-04:00", "PT4H", "2027-11-07T00:30:00-04:00", "2027-11-07T08:00:00-05:00"],
  ] as const)("%s, tried at %s, again after %s: due at %s, held until %s", async (zone, from, after, due, opens) => {
    const { engine, clock, outbox } = made;
    outbox.length = 0;
    clock.now = parseInstant(from)!;
    const retry = { no_answer: after === "P1D" ? DAY_MS : 4 * HOUR_MS };
    const [row] = people(1, { timeZone: zone });
    const campaign = await launched(
      made,
      planOf({
        purpose: "transactional",
        topic: undefined,
        startsAt: clock.now,
        endsAt: clock.now + 5 * DAY_MS,
        cadence: { maxAttempts: 2, retry, stopOn: [] },
      }),
      [row!],
    );
    const head = async () => headOf(await engine.ledger.newest(row!.customerId, "strong"));
    await made.tickNow(campaign.id);
    await made.drain();
    const place = placeOfContact(outbox[0]!.contactId)!;
    await authorise(engine, place, asker());
    await settle(engine, place, { disposition: "no_answer" }, told(place.customerId));
    expect(local(zone, (await head()).entry!.dueAt!)).toBe(due);

    clock.now = parseInstant(due)! - 1;
    await made.pass(campaign.id, 0);
    expect(outbox).toHaveLength(1);
    await made.pass(campaign.id, MINUTE_MS, MINUTE_MS);
    if (opens !== undefined) {
      expect(outbox).toHaveLength(1);
      expect(local(zone, (await head()).entry!.dueAt!)).toBe(opens);
      clock.now = parseInstant(opens)! - MINUTE_MS;
      await made.tickNow(campaign.id);
      await made.drain();
      expect(outbox).toHaveLength(1);
      await made.pass(campaign.id, MINUTE_MS);
    }
    expect(outbox).toHaveLength(2);
    // Hours must have been open for as long as clocks may differ.
    clock.now += MINUTE_MS;
    const { decision } = await authorise(engine, placeOfContact(outbox[1]!.contactId)!, asker());
    expect(decision.verdict).toBe("allow");
  });
});
