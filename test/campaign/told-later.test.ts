import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextForAgent } from "../../lib/campaign/desk.ts";
import { command } from "../../lib/campaign/manage.ts";
import type { CampaignPlan } from "../../lib/campaign/plan.ts";
import { armsOf, progressOf } from "../../lib/campaign/progress.ts";
import { campaignStore } from "../../lib/campaign/store.ts";
import { lookAtToldLater } from "../../lib/campaign/told-later.ts";
import { authorise } from "../../lib/contact/authorise.ts";
import { DUE_SHARDS, dueShardOf } from "../../lib/contact/campaigns.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { type Outcome, settle } from "../../lib/contact/outcome.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../lib/policy/time.ts";
import { asker, MONDAY, told } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeAll(async () => {
  made = await stage();
});
afterAll(() => made.close());

const ONCE = { maxAttempts: 1, retry: {}, stopOn: [] };

/** A campaign whose rows were all called, and may be told of. */
async function called(count: number, plan: Partial<CampaignPlan> = {}) {
  made.clock.now = MONDAY;
  made.outbox.length = 0;
  const campaign = await launched(made, planOf({ cadence: ONCE, ...plan }), people(count));
  await made.tickNow(campaign.id);
  await made.drain();
  const contacts = made.outbox.map(({ contactId }) => contactId);
  expect(contacts).toHaveLength(count);
  for (const contactId of contacts) await authorise(made.engine, placeOfContact(contactId)!, asker());
  return { id: campaign.id, contacts };
}

let events = 0;
const tell = (contactId: string, outcome: Outcome) =>
  settle(made.engine, placeOfContact(contactId)!, outcome, told(`outcome ${events++}`));

const outcomesOf = async (id: string) => (await progressOf(made.engine, id)).outcomes;

/** Index reads made meanwhile, by the shard they asked. */
async function shardsAsked(does: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = [];
  const { page } = made.engine.due;
  Object.assign(made.engine.due, {
    page: (...args: Parameters<typeof page>) => {
      asked.push(args[0]);
      return page(...args);
    },
  });
  await does().finally(() => Object.assign(made.engine.due, { page }));
  return asked;
}

describe("an outcome of a row that is over", () => {
  it("is counted though it is told after the contact was taken for unknown", async () => {
    // One row of the two stays open, so that the campaign runs on.
    const { id, contacts } = await called(2, { cadence: { ...ONCE, maxAttempts: 2, retry: { busy: 300 * HOUR_MS } } });
    await tell(contacts[1]!, { disposition: "busy" });
    await made.pass(id, 5 * HOUR_MS, 15 * MINUTE_MS);
    const before = await progressOf(made.engine, id, true);
    expect(before).toMatchObject({ state: "running", rows: { contacted: 1, deferred: 1 }, outcomes: { busy: 1 } });
    await tell(contacts[0]!, { disposition: "accepted" });
    const after = await progressOf(made.engine, id);
    expect(after).toMatchObject({ rows: before.rows, attempts: 2, outcomes: { accepted: 1, busy: 1 } });
    expect(after.asOf).toBe(made.clock.now);
  });

  it("is counted as it was corrected, once, and as often as it is corrected", async () => {
    const { id, contacts } = await called(2);
    for (const contactId of contacts) await tell(contactId, { disposition: "no_answer" });
    expect(await outcomesOf(id)).toEqual({ no_answer: 2 });
    await tell(contacts[0]!, { disposition: "accepted" });
    expect(await outcomesOf(id)).toEqual({ no_answer: 1, accepted: 1 });
    // Found again by each asking until the index has surely caught up, and by none that comes after.
    expect(await outcomesOf(id)).toEqual({ no_answer: 1, accepted: 1 });
    made.clock.now += HOUR_MS;
    expect(await outcomesOf(id)).toEqual({ no_answer: 1, accepted: 1 });
    await tell(contacts[0]!, { disposition: "complained" });
    await tell(contacts[1]!, { disposition: "declined" });
    expect(await outcomesOf(id)).toEqual({ declined: 1, complained: 1 });
  });

  it("is counted in a campaign that is completed or cancelled, whose ticks are over", async () => {
    const completed = await called(1);
    await made.pass(completed.id, 6 * HOUR_MS, 15 * MINUTE_MS);
    expect(await progressOf(made.engine, completed.id)).toMatchObject({ state: "completed", outcomes: {} });
    await tell(completed.contacts[0]!, { disposition: "accepted" });
    expect(await outcomesOf(completed.id)).toEqual({ accepted: 1 });

    const cancelled = await called(1, { cadence: { ...ONCE, maxAttempts: 2, retry: { busy: 300 * HOUR_MS } } });
    await tell(cancelled.contacts[0]!, { disposition: "busy" });
    await command(made.engine, cancelled.id, "cancel", "test");
    made.clock.now += HOUR_MS;
    const before = await progressOf(made.engine, cancelled.id, true);
    expect(before).toMatchObject({ rows: { cancelled: 1 }, outcomes: { busy: 1 } });
    await tell(cancelled.contacts[0]!, { disposition: "accepted" });
    expect(await progressOf(made.engine, cancelled.id)).toMatchObject({ rows: before.rows, outcomes: { accepted: 1 } });
  });

  it("is counted where it was told just after a cancellation, to somebody who had not heard of that", async () => {
    const { id, contacts } = await called(1, { cadence: { ...ONCE, maxAttempts: 2, retry: { busy: 300 * HOUR_MS } } });
    await tell(contacts[0]!, { disposition: "busy" });
    const elsewhere = { ...made.engine, campaigns: campaignStore(made.engine.records) };
    await elsewhere.campaigns.terms(id, made.clock.now);
    await made.pass(id, 10 * MINUTE_MS);
    await elsewhere.campaigns.terms(id, made.clock.now);
    await command(made.engine, id, "cancel", "test");
    await made.pass(id, 2 * SECOND_MS, SECOND_MS);
    expect((await progressOf(made.engine, id, true)).rows).toMatchObject({ cancelled: 1 });
    await settle(elsewhere, placeOfContact(contacts[0]!)!, { disposition: "accepted" }, told(`${id} at last`));
    await made.pass(id, HOUR_MS);
    // The customer was reached, and nobody will call again.
    expect(await progressOf(made.engine, id)).toMatchObject({ rows: { contacted: 1 }, outcomes: { accepted: 1 } });
    // What waits for days is not waited for.
    expect(made.schedules.has(id)).toBe(false);
  });

  it("does not keep a cancelled campaign from its end, whatever waits in it", async () => {
    const { id, contacts } = await called(2, { cadence: { ...ONCE, maxAttempts: 2, retry: { busy: 300 * HOUR_MS } } });
    for (const contactId of contacts) await tell(contactId, { disposition: "busy" });
    await made.pass(id, 20 * MINUTE_MS);
    await command(made.engine, id, "cancel", "test");
    await made.pass(id, 10 * MINUTE_MS);
    expect((await progressOf(made.engine, id)).rows).toMatchObject({ cancelled: 2 });
    expect(made.schedules.has(id)).toBe(false);
  });

  it("is told by the arms too, how the customer felt included; an answer stays one", async () => {
    made.clock.now = MONDAY;
    const campaign = await launched(made, planOf({ cadence: ONCE, careArmPercent: 100 }), people(1));
    await made.tickNow(campaign.id);
    await made.drain();
    const next = await nextForAgent(made.engine, { agentId: "ann", team: "care", eventId: "ann asks" });
    const { contactId } = next!;
    await authorise(made.engine, placeOfContact(contactId)!, asker());
    await tell(contactId, { disposition: "conversation" });
    expect((await armsOf(made.engine, campaign.id)).care).toMatchObject({
      outcomes: { conversation: 1 },
      sentiment: {},
    });
    made.clock.now += HOUR_MS;
    await tell(contactId, { disposition: "no_answer", sentiment: "positive" });
    expect((await armsOf(made.engine, campaign.id)).care).toMatchObject({
      outcomes: { conversation: 1 },
      sentiment: { positive: 1 },
    });
  });

  it("is counted with the next asking where more were told than one looks at, and asOf says so", async () => {
    const { id, contacts } = await called(12);
    for (const contactId of contacts) await tell(contactId, { disposition: "no_answer" });
    const campaign = (await made.engine.campaigns.find(id))!;
    expect(await outcomesOf(id)).toEqual({ no_answer: 12 });
    // Of each shard of the index the second waits.
    const shards = contacts.map((contactId) => dueShardOf(id, placeOfContact(contactId)!.customerId));
    const second = shards.findIndex((shard, index) => shards.indexOf(shard) < index);
    const both = [shards.indexOf(shards[second]!), second];
    const toldAt: number[] = [];
    for (const index of both) {
      made.clock.now += MINUTE_MS;
      toldAt.push(made.clock.now);
      await tell(contacts[index]!, { disposition: "accepted" });
    }
    made.clock.now += HOUR_MS;
    expect(await lookAtToldLater(made.engine, campaign, made.clock.now, DUE_SHARDS)).toBe(toldAt[0]);
    expect(await lookAtToldLater(made.engine, campaign, made.clock.now, DUE_SHARDS)).toBe(toldAt[1]);
    expect(await lookAtToldLater(made.engine, campaign, made.clock.now, DUE_SHARDS)).toBe(made.clock.now);
    expect(await outcomesOf(id)).toEqual({ no_answer: 10, accepted: 2 });
  });

  it("costs one query for each shard, and no look at any row, where nothing was told later", async () => {
    const { id, contacts } = await called(3);
    for (const contactId of contacts) await tell(contactId, { disposition: "accepted" });
    await made.pass(id, HOUR_MS, 5 * MINUTE_MS);
    expect((await progressOf(made.engine, id)).state).toBe("completed");
    const { newest } = made.engine.ledger;
    Object.assign(made.engine.ledger, { newest: () => Promise.reject(new Error("a row was looked at")) });
    const asked = await shardsAsked(() => progressOf(made.engine, id, true)).finally(() =>
      Object.assign(made.engine.ledger, { newest }),
    );
    expect(asked).toHaveLength(8);
    expect(new Set(asked).size).toBe(8);
  });
});
