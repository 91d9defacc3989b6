import { afterAll, beforeAll, expect, it } from "vitest";
import { authorise } from "../../lib/contact/authorise.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { settle } from "../../lib/contact/outcome.ts";
import { HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { asker, MONDAY, told } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeAll(async () => {
  made = await stage(MONDAY + 17 * HOUR_MS + 38 * MINUTE_MS);
});
afterAll(() => made.close());

it("keeps the pace with a backlog: rows that wait for their turn are not taken for lost ones", async () => {
  const rows = people(40);
  const campaign = await launched(made, planOf({ pacing: { perMinute: 2 } }), rows);
  // At night every row is put off until the hours open, so all of them are due at once then.
  await made.pass(campaign.id, 21 * MINUTE_MS, MINUTE_MS);
  expect(made.outbox).toHaveLength(0);
  const called = new Set<string>();
  for (let minute = 0; minute < 25; minute++) {
    await made.pass(campaign.id, MINUTE_MS, MINUTE_MS);
    const given = made.outbox.splice(0);
    expect(given.length).toBeLessThanOrEqual(2);
    for (const { contactId, customerId } of given) {
      called.add(customerId);
      await authorise(made.engine, placeOfContact(contactId)!, asker());
      await settle(made.engine, placeOfContact(contactId)!, { disposition: "accepted" }, told(`${contactId} ended`));
    }
  }
  expect(called.size).toBe(rows.length);
});
