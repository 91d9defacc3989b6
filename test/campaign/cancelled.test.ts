import { afterAll, beforeAll, expect, it } from "vitest";
import { calendarOf } from "../../lib/campaign/calendar.ts";
import { deliverNext } from "../../lib/campaign/deliver.ts";
import { nextForAgent } from "../../lib/campaign/desk.ts";
import type { Engine } from "../../lib/campaign/engine.ts";
import { command } from "../../lib/campaign/manage.ts";
import { progressOf } from "../../lib/campaign/progress.ts";
import { tick } from "../../lib/campaign/tick.ts";
import { work } from "../../lib/campaign/work.ts";
import { authorise } from "../../lib/contact/authorise.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { settle } from "../../lib/contact/outcome.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { asker, told } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeAll(async () => {
  made = await stage();
});
afterAll(() => made.close());

/** An engine whose reads of ledgers and of the due index are counted. */
function counted(engine: Engine) {
  const seen = { heads: 0, pages: 0 };
  const { ledger, due } = engine;
  const watched: Engine = {
    ...engine,
    ledger: {
      ...ledger,
      newest: (...asked: Parameters<typeof ledger.newest>) => {
        seen.heads += 1;
        return ledger.newest(...asked);
      },
      read: (...asked: Parameters<typeof ledger.read>) => {
        seen.heads += 1;
        return ledger.read(...asked);
      },
    },
    due: {
      ...due,
      page: (...asked: Parameters<typeof due.page>) => {
        seen.pages += 1;
        return due.page(...asked);
      },
    },
  };
  return { seen, watched };
}

it("a cancelled campaign leaves nothing due: not for ticks, nor the desk, nor what is in a queue", async () => {
  const { engine, clock, queued, outbox } = made;
  const cadence = { maxAttempts: 3, retry: { no_answer: 20 * HOUR_MS }, stopOn: [] };
  const rows = people(12);
  const campaign = await launched(made, planOf({ cadence, pacing: { perMinute: 4 } }), rows);
  const desk = await launched(made, planOf({ cadence, delivery: { kind: "desk" } }), people(3));
  await made.tickNow(campaign.id);
  await made.tickNow(desk.id);
  await made.drain();
  for (const { contactId } of outbox.splice(0)) {
    await authorise(engine, placeOfContact(contactId)!, asker());
    await settle(engine, placeOfContact(contactId)!, { disposition: "no_answer" }, told(contactId));
  }
  clock.now += MINUTE_MS;
  // Rows in the work queue, and claimed contacts in the delivery queue.
  await made.tickNow(campaign.id);
  for (const { body } of queued.work.splice(0)) await work(engine, body);
  expect(queued.deliveries).toHaveLength(4);
  clock.now += MINUTE_MS;
  await made.tickNow(campaign.id);
  expect(queued.work).toHaveLength(1);
  const messages = { work: queued.work.splice(0), deliveries: queued.deliveries.splice(0) };

  for (const { id } of [campaign, desk]) await command(engine, id, "cancel", "test");
  clock.now += MINUTE_MS;
  for (const { body } of messages.work) await work(engine, body);
  for (const { body } of messages.deliveries) await deliverNext(engine, body);
  expect(outbox).toEqual([]);
  expect(queued.deliveries).toEqual([]);
  for (const ask of [{ campaign: desk.id }, {}])
    expect(await nextForAgent(engine, { agentId: "idle", eventId: "1", ...ask })).toBeUndefined();
  await made.pass(campaign.id, 30 * MINUTE_MS);
  await made.pass(desk.id, 30 * MINUTE_MS);
  for (const { id } of [campaign, desk]) {
    expect(made.schedules.has(id)).toBe(false);
    expect((await calendarOf(engine, id)).hours).toEqual([]);
    const { pending, inFlight, deferred } = (await progressOf(engine, id, true)).rows;
    expect([pending, inFlight, deferred]).toEqual([0, 0, 0]);
  }

  // Past the instant at which every follow-up would have been due: a heartbeat finds nothing to do, nor would a late tick.
  clock.now += DAY_MS;
  const { seen, watched } = counted(engine);
  for (let beats = 0; beats < 3; beats++) {
    clock.now += 5 * MINUTE_MS;
    await tick(watched, { scheduledTime: new Date(clock.now).toISOString() });
  }
  expect(seen).toEqual({ heads: 0, pages: 0 });
  expect(made.schedules.size).toBe(0);
  for (const { id } of [campaign, desk])
    await tick(watched, { campaign: id, scheduledTime: new Date(clock.now).toISOString() });
  await made.drain();
  expect(outbox).toEqual([]);
  expect((await progressOf(engine, campaign.id, true)).rows.cancelled).toBe(12);
});
