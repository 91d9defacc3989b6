import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calendarOf } from "../../lib/campaign/calendar.ts";
import { deliverNext } from "../../lib/campaign/deliver.ts";
import { nextForAgent, skip } from "../../lib/campaign/desk.ts";
import { changeCampaign, command } from "../../lib/campaign/manage.ts";
import { type Progress, progressOf } from "../../lib/campaign/progress.ts";
import { campaignStore } from "../../lib/campaign/store.ts";
import { tick } from "../../lib/campaign/tick.ts";
import { work } from "../../lib/campaign/work.ts";
import { authorise } from "../../lib/contact/authorise.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { optOutCustomer } from "../../lib/contact/opt-out.ts";
import { settle } from "../../lib/contact/outcome.ts";
import { recordNeed } from "../../lib/contact/told-facts.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { StoreUnavailable } from "../../lib/ledger/ledger.ts";
import { traceInWords } from "../../lib/locate/trace.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import type { Disposition } from "../../lib/policy/words.ts";
import { asker, MONDAY, told } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

let made: Stage;
beforeAll(async () => {
  made = await stage();
});
afterAll(() => made.close());

/** Each test begins on the same Monday afternoon. */
const begin = () => {
  made.clock.now = MONDAY;
  made.outbox.length = 0;
  made.transport.answer = () => ({ result: "sent" });
};

const total = ({ rows }: Progress): number =>
  Object.values(rows).reduce<number>(
    (sum, count) => sum + (typeof count === "number" ? count : Object.values(count).reduce((a, b) => a + b, 0)),
    0,
  );

const dial = async (contactId: string, disposition: Disposition): Promise<void> => {
  const place = placeOfContact(contactId)!;
  const { decision } = await authorise(made.engine, place, asker());
  expect(decision.verdict).toBe("allow");
  await settle(made.engine, place, { disposition }, told(`${contactId} ended`));
};

const newest = async (customerId: string) => headOf(await made.engine.ledger.newest(customerId, "strong"));

/** What the newest entry of each is: a "no" to a second call on one day, once the row was worked again. */
const kinds = async (rows: readonly { customerId: string }[]) => {
  const heads = await Promise.all(rows.map(({ customerId }) => newest(customerId)));
  return heads.map(({ entry }) => entry?.kind);
};

describe("the life of a row", () => {
  it("is handed out at the campaign's pace, delivered, dialled and settled", async () => {
    begin();
    const rows = people(5);
    const campaign = await launched(made, planOf({ pacing: { perMinute: 3 } }), rows);
    await made.tickNow(campaign.id);
    await made.drain();
    expect(made.outbox).toHaveLength(3);
    expect((await progressOf(made.engine, campaign.id, true)).rows).toMatchObject({ inFlight: 3, pending: 2 });
    for (const { contactId } of made.outbox) await dial(contactId, "accepted");
    const after = await progressOf(made.engine, campaign.id, true);
    expect(after).toMatchObject({ rows: { contacted: 3, pending: 2 }, attempts: 3, outcomes: { accepted: 3 } });
    expect(total(after)).toBe(5);
  });

  it("is tried again after no answer, as often as the cadence says, and no oftener", async () => {
    begin();
    const [row] = people(1);
    const cadence = { maxAttempts: 2, retry: { no_answer: HOUR_MS }, stopOn: [] };
    const campaign = await launched(made, planOf({ cadence }), [row!]);
    await made.tickNow(campaign.id);
    await made.drain();
    await dial(made.outbox[0]!.contactId, "no_answer");
    expect((await progressOf(made.engine, campaign.id, true)).rows.deferred).toBe(1);
    // An hour later the policy says: not twice a day. The next morning it is due again.
    await made.pass(campaign.id, HOUR_MS + 5 * MINUTE_MS);
    expect(made.outbox).toHaveLength(1);
    expect((await newest(row!.customerId)).entry?.kind).toBe("refused");
    while (made.outbox.length < 2) await made.pass(campaign.id, 10 * MINUTE_MS, 10 * MINUTE_MS);
    expect(new Date(made.clock.now).toISOString()).toBe("2026-11-24T09:05:00.000Z");
    await dial(made.outbox[1]!.contactId, "no_answer");
    expect(await progressOf(made.engine, campaign.id, true)).toMatchObject({
      rows: { contacted: 1, deferred: 0 },
      attempts: 2,
      outcomes: { no_answer: 2 },
    });
  });

  it("whose claim nobody authorises expires, and is claimed again under the next number", async () => {
    begin();
    const [row] = people(1);
    const campaign = await launched(made, planOf(), [row!]);
    await made.tickNow(campaign.id);
    await made.drain();
    await made.pass(campaign.id, 25 * MINUTE_MS);
    expect(made.outbox).toHaveLength(2);
    const { fold } = await newest(row!.customerId);
    expect(fold.campaigns[0]).toMatchObject({ attempt: 2, made: 0, state: "in-flight" });
    await dial(made.outbox[1]!.contactId, "declined");
    expect((await progressOf(made.engine, campaign.id, true)).rows.contacted).toBe(1);
  });

  it("whose outcome nobody tells is unknown, and counts", async () => {
    begin();
    const [row] = people(1);
    const campaign = await launched(made, planOf(), [row!]);
    await made.tickNow(campaign.id);
    await made.drain();
    await authorise(made.engine, placeOfContact(made.outbox[0]!.contactId)!, asker());
    await made.pass(campaign.id, 5 * HOUR_MS, 15 * MINUTE_MS);
    const { fold } = await newest(row!.customerId);
    expect(fold.contacts[0]).toMatchObject({ state: "unknown" });
    expect((await progressOf(made.engine, campaign.id, true)).rows.contacted).toBe(1);
  });

  it("ends where the customer's no covers it, with the rule that says so", async () => {
    begin();
    const [row] = people(1);
    const campaign = await launched(made, planOf({ pacing: { perMinute: 1 } }), [row!]);
    await optOutCustomer(made.engine, row!.customerId, { breadth: "promotions", source: "test" }, told("no"));
    await made.tickNow(campaign.id);
    await made.drain();
    expect((await progressOf(made.engine, campaign.id, true)).rows.suppressed).toEqual({ "no-promotions": 1 });
  });

  it("is left alone by a list when the person was introduced before, and by any list once they are erased", async () => {
    begin();
    const [row] = people(1);
    const first = await launched(made, planOf(), [row!]);
    await made.tickNow(first.id);
    await made.drain();
    const { fold } = await newest(row!.customerId);
    expect(fold.zones).toEqual([{ name: "Europe/Lisbon" }]);
    const second = await launched(made, planOf(), [{ ...row!, timeZone: "Asia/Tokyo" }]);
    await made.tickNow(second.id);
    await made.drain();
    expect((await newest(row!.customerId)).fold.zones).toEqual([{ name: "Europe/Lisbon" }]);
  });
});

describe("a customer whose row names no time zone", () => {
  const nowhere = { timeZone: undefined };
  it.each<[string, Parameters<typeof people>[1], string[], string[], string[]]>([
    [
      "is where the postal address is",
      { ...nowhere, country: "US", region: "FL", postalCode: "33101" },
      ["America/New_York"],
      ["US", "US-FL"],
      ["address → US, US-FL, America/New_York"],
    ],
    [
      "is where the number alone tells",
      { ...nowhere, addresses: [{ channel: "voice", value: "+351212345678" }] },
      ["Europe/Lisbon"],
      ["PT"],
      ["number +351"],
    ],
    [
      "is not introduced where nothing tells",
      { ...nowhere, addresses: [{ channel: "email", value: "x@example.com" }] },
      [],
      [],
      [],
    ],
  ])("%s", async (_what, more, zones, jurisdictions, trace) => {
    begin();
    const [row] = people(1, more);
    const { id } = await launched(made, planOf(), [row!]);
    await made.tickNow(id);
    await made.drain();
    const { fold } = await newest(row!.customerId);
    expect(fold.zones.map(({ name }) => name)).toEqual(zones);
    expect([...fold.jurisdictions].sort()).toEqual([...jurisdictions].sort());
    const told = traceInWords(fold.located, zones, fold.jurisdictions);
    expect(told).toHaveLength(trace.length);
    for (const [index, line] of trace.entries()) expect(told[index]).toContain(line);
  });
});

describe("ticks and messages", () => {
  it("have one effect, however often and in whatever order they come", async () => {
    begin();
    const campaign = await launched(made, planOf({ pacing: { perMinute: 2 } }), people(6));
    await made.tickNow(campaign.id);
    await made.tickNow(campaign.id);
    expect(made.queued.work).toHaveLength(1);
    const [message] = made.queued.work;
    made.clock.now += MINUTE_MS;
    await made.tickNow(campaign.id);
    made.queued.work.push(message!, message!);
    made.queued.work.reverse();
    await made.drain();
    expect(made.outbox.map(({ contactId }) => contactId)).toHaveLength(4);
    expect(new Set(made.outbox.map(({ customerId }) => customerId)).size).toBe(4);
  });

  it("leave together: a batch of ten deliveries is one request, and none stays behind, whatever failed", async () => {
    begin();
    const campaign = await launched(made, planOf(), [...people(24), { ...people(1)[0]!, needTopic: "no-such-topic" }]);
    await made.tickNow(campaign.id);
    const sent: number[] = [];
    const send = async (messages: readonly unknown[]) => void sent.push(messages.length);
    const queues = { ...made.engine.queues, deliveries: { send } };
    const [{ body }] = made.queued.work.splice(0) as [(typeof made.queued.work)[number]];
    await expect(work({ ...made.engine, queues }, body)).rejects.toThrow(AggregateError);
    expect(sent).toEqual([10, 10, 4]);
  });

  it("that were lost are found again: rows handed out to nobody, and rows that stay overdue", async () => {
    begin();
    const campaign = await launched(made, planOf(), people(3));
    await made.tickNow(campaign.id);
    made.queued.work.length = 0;
    await made.pass(campaign.id, 30 * MINUTE_MS);
    expect(made.outbox.length).toBeGreaterThanOrEqual(3);
    for (const { contactId } of made.outbox.splice(0)) {
      const { contact } = await authorise(made.engine, placeOfContact(contactId)!, asker());
      if (contact.nonce)
        await settle(made.engine, placeOfContact(contactId)!, { disposition: "no_answer" }, told(contactId));
    }
    // Every follow-up's message is lost; the sweep hands the rows out again.
    for (let minutes = 0; minutes < 30 * 60; minutes += 10) {
      made.clock.now += 10 * MINUTE_MS;
      await made.tickNow(campaign.id);
      if (made.clock.now < MONDAY + 22 * HOUR_MS) made.queued.work.length = 0;
      await made.drain();
    }
    expect(new Set(made.outbox.map(({ customerId }) => customerId)).size).toBe(3);
  });

  it("that were lost are found again while somebody watches the progress every minute", async () => {
    begin();
    const campaign = await launched(made, planOf(), people(3));
    await made.tickNow(campaign.id);
    made.queued.work.length = 0;
    for (let minute = 0; minute < 30; minute++) {
      await made.pass(campaign.id, MINUTE_MS, MINUTE_MS);
      await progressOf(made.engine, campaign.id, true);
    }
    expect(new Set(made.outbox.map(({ customerId }) => customerId)).size).toBe(3);
  });

  it("that were lost just before the end are found again after it, and the campaign is completed", async () => {
    begin();
    const campaign = await launched(made, planOf({ endsAt: MONDAY + 2 * MINUTE_MS }), people(3));
    await made.tickNow(campaign.id);
    made.queued.work.length = 0;
    await made.pass(campaign.id, HOUR_MS, MINUTE_MS);
    expect(await progressOf(made.engine, campaign.id)).toMatchObject({
      state: "completed",
      rows: { pending: 0, suppressed: { "deadline-passed": 3 } },
    });
  });

  it("cost no look at a row that is deferred until something is due for it", async () => {
    begin();
    const campaign = await launched(made, planOf(), people(4));
    await made.tickNow(campaign.id);
    await made.drain();
    for (const { contactId } of made.outbox.splice(0)) await dial(contactId, "no_answer");
    await made.pass(campaign.id, HOUR_MS);
    const { newest, read } = made.engine.ledger;
    let reads = 0;
    const counting = {
      ...made.engine,
      ledger: {
        ...made.engine.ledger,
        newest: (...asked: Parameters<typeof newest>) => {
          reads += 1;
          return newest(...asked);
        },
        read: (...asked: Parameters<typeof read>) => {
          reads += 1;
          return read(...asked);
        },
      },
    };
    for (let ticks = 0; ticks < 20; ticks++) {
      made.clock.now += 5 * MINUTE_MS;
      await tick(counting, { campaign: campaign.id, scheduledTime: new Date(made.clock.now).toISOString() });
    }
    expect(reads).toBe(0);
    expect((await progressOf(made.engine, campaign.id)).rows).toMatchObject({ deferred: 4 });
  });

  it("get on although the store does not answer for one customer", async () => {
    begin();
    const rows = people(3);
    const campaign = await launched(made, planOf(), rows);
    await made.tickNow(campaign.id);
    await made.drain();
    for (const { contactId } of made.outbox.splice(0)) await dial(contactId, "busy");
    made.clock.now += HOUR_MS + MINUTE_MS;
    const { newest } = made.engine.ledger;
    const silent = rows[1]!.customerId;
    const ledger = {
      ...made.engine.ledger,
      newest: async (...asked: Parameters<typeof newest>) => {
        if (asked[0] === silent) throw new StoreUnavailable("the store does not answer just now");
        return newest(...asked);
      },
    };
    const at = () => ({ campaign: campaign.id, scheduledTime: new Date(made.clock.now).toISOString() });
    for (let ticks = 0; ticks < 8; ticks++) {
      await tick({ ...made.engine, ledger }, at());
      await made.drain();
      made.clock.now += MINUTE_MS;
    }
    expect(await kinds(rows)).toEqual(["refused", "outcome", "refused"]);
    await made.tickNow(campaign.id);
    await made.drain();
    expect(await kinds(rows)).toEqual(["refused", "refused", "refused"]);
  });

  it("that a crash cut off between the cursor and the queue are sent by the next", async () => {
    begin();
    const campaign = await launched(made, planOf(), people(3));
    const { work: queue } = made.engine.queues;
    const broken = {
      ...made.engine,
      queues: { ...made.engine.queues, work: { send: () => Promise.reject(new Error("crash")) } },
    };
    const at = { campaign: campaign.id, scheduledTime: new Date(made.clock.now).toISOString() };
    await expect(tick(broken, at)).rejects.toThrow("crash");
    expect(made.queued.work).toHaveLength(0);
    await tick({ ...made.engine, queues: { ...made.engine.queues, work: queue } }, at);
    await made.drain();
    expect(made.outbox).toHaveLength(3);
  });

  it("of a schedule that was lost are made up for by the heartbeat, which makes it again", async () => {
    begin();
    const campaign = await launched(made, planOf(), people(2));
    made.schedules.clear();
    await made.tickNow();
    expect(made.schedules.has(campaign.id)).toBe(false);
    made.clock.now += 5 * MINUTE_MS;
    await made.tickNow();
    expect(made.schedules.has(campaign.id)).toBe(true);
    await made.drain();
    expect(made.outbox.filter(({ campaignId }) => campaignId === campaign.id)).toHaveLength(2);
  });
});

describe("pausing, ending and cancelling", () => {
  it("pauses within one tick: what is in a queue is left alone, a claim gets no go, and resuming finds it all again", async () => {
    begin();
    const campaign = await launched(made, planOf({ pacing: { perMinute: 2 } }), people(4));
    await made.tickNow(campaign.id);
    await made.drain();
    expect(made.outbox).toHaveLength(2);
    made.clock.now += MINUTE_MS;
    await made.tickNow(campaign.id);
    const { effectiveAt } = await command(made.engine, campaign.id, "pause", "test");
    expect(effectiveAt).toBe(made.clock.now + 35_000);
    await made.drain();
    expect(made.outbox).toHaveLength(2);
    const refused = await authorise(made.engine, placeOfContact(made.outbox[0]!.contactId)!, asker());
    expect(refused.decision).toMatchObject({ verdict: "suppress", binding: "campaign-paused" });
    await made.pass(campaign.id, HOUR_MS, 10 * MINUTE_MS);
    expect((await progressOf(made.engine, campaign.id, true)).rows).toMatchObject({
      pending: 2,
      deferred: 2,
      inFlight: 0,
    });
    await command(made.engine, campaign.id, "resume", "test");
    await made.pass(campaign.id, 10 * MINUTE_MS);
    expect((await progressOf(made.engine, campaign.id, true)).rows).toMatchObject({ pending: 0, inFlight: 4 });
  });

  it("delivers again as soon as it is resumed, by a worker too whose copy still says paused", async () => {
    begin();
    const campaign = await launched(made, planOf(), people(1));
    await made.tickNow(campaign.id);
    for (const { body } of made.queued.work.splice(0)) await work(made.engine, body);
    const [delivery] = made.queued.deliveries.splice(0);
    const other = { ...made.engine, campaigns: campaignStore(made.engine.records) };
    await command(made.engine, campaign.id, "pause", "test");
    expect((await other.campaigns.recent(campaign.id, made.clock.now))?.state).toBe("paused");
    await deliverNext(other, delivery!.body);
    expect(made.outbox).toHaveLength(0);
    await command(made.engine, campaign.id, "resume", "test");
    await deliverNext(other, delivery!.body);
    expect(made.outbox).toHaveLength(1);
  });

  it("goes on, when it is resumed, from what was left alone, and looks at nothing older again", async () => {
    begin();
    const rows = people(4);
    const campaign = await launched(made, planOf(), rows);
    await made.tickNow(campaign.id);
    await made.drain();
    for (const { contactId } of made.outbox.splice(0)) await dial(contactId, "busy");
    await made.pass(campaign.id, 30 * MINUTE_MS);
    const before = (await made.engine.campaigns.cursor(campaign.id)).due;
    await command(made.engine, campaign.id, "pause", "test");
    await made.pass(campaign.id, 2 * HOUR_MS);
    expect(await kinds(rows)).toEqual(Array(4).fill("outcome"));
    const paused = await made.engine.campaigns.cursor(campaign.id);
    expect(paused.due).not.toEqual(before);
    await command(made.engine, campaign.id, "resume", "test");
    expect((await made.engine.campaigns.cursor(campaign.id)).due).toEqual(before);
    await made.pass(campaign.id, MINUTE_MS);
    expect(await kinds(rows)).toEqual(Array(4).fill("refused"));
  });

  it("refuses what is left when the end has come, and is completed once nothing is open", async () => {
    begin();
    const plan = planOf({ endsAt: MONDAY + 2 * HOUR_MS, pacing: { perMinute: 1 } });
    const campaign = await launched(made, plan, people(520));
    await made.pass(campaign.id, 2 * HOUR_MS, HOUR_MS);
    await made.pass(campaign.id, HOUR_MS, 10 * MINUTE_MS);
    const progress = await progressOf(made.engine, campaign.id);
    expect(progress.state).toBe("completed");
    expect(progress.rows).toMatchObject({ pending: 0, inFlight: 0, deferred: 0 });
    expect(Object.keys(progress.rows.suppressed)).toEqual(["deadline-passed"]);
    expect(total(progress)).toBe(520);
    expect(made.schedules.has(campaign.id)).toBe(false);
  });

  it("leaves nothing due when it is cancelled; a call under way is still settled", async () => {
    begin();
    const campaign = await launched(made, planOf({ pacing: { perMinute: 3 } }), people(6));
    await made.tickNow(campaign.id);
    await made.drain();
    const [busy, over] = made.outbox.map(({ contactId }) => contactId);
    await authorise(made.engine, placeOfContact(busy!)!, asker());
    await dial(over!, "no_answer");
    await command(made.engine, campaign.id, "cancel", "test", "the offer was withdrawn");
    expect((await calendarOf(made.engine, campaign.id)).hours).toEqual([]);
    made.clock.now += MINUTE_MS;
    await settle(made.engine, placeOfContact(busy!)!, { disposition: "accepted" }, told("busy"));
    await made.pass(campaign.id, 30 * MINUTE_MS);
    const progress = await progressOf(made.engine, campaign.id, true);
    expect(progress.rows).toMatchObject({ pending: 0, deferred: 0, inFlight: 0, contacted: 1, cancelled: 5 });
    expect(made.queued.work).toHaveLength(0);
    expect(made.schedules.has(campaign.id)).toBe(false);
  });
});

describe("a correction", () => {
  it("to an answer after which nobody is tried again takes the follow-up away", async () => {
    begin();
    const rows = people(1);
    const campaign = await launched(made, planOf(), rows);
    await made.tickNow(campaign.id);
    await made.drain();
    const { contactId } = made.outbox[0]!;
    await dial(contactId, "no_answer");
    expect((await progressOf(made.engine, campaign.id, true)).rows.deferred).toBe(1);
    await settle(made.engine, placeOfContact(contactId)!, { disposition: "accepted" }, told("corrected"));
    const progress = await progressOf(made.engine, campaign.id, true);
    expect(progress).toMatchObject({ rows: { deferred: 0, contacted: 1 }, attempts: 1 });
    expect((await calendarOf(made.engine, campaign.id)).hours).toEqual([]);
  });
});

describe("arms", () => {
  it("hold out a share for ever, and say so in each ledger", async () => {
    begin();
    const rows = people(200);
    const campaign = await launched(made, planOf({ holdoutPercent: 20, pacing: { perMinute: 200 } }), rows);
    await made.tickNow(campaign.id);
    await made.drain();
    const { rows: counted } = await progressOf(made.engine, campaign.id, true);
    expect(counted.heldOut).toBeGreaterThan(20);
    expect(counted.heldOut).toBeLessThan(60);
    expect(counted.heldOut + counted.inFlight).toBe(200);
    const contacted = new Set(made.outbox.map(({ customerId }) => customerId));
    const held = rows.find(({ customerId }) => !contacted.has(customerId))!;
    expect((await newest(held.customerId)).entry?.decision?.binding).toBe("held-out");
  });

  it("give a sampled share a service conversation with a named team instead of the offer", async () => {
    begin();
    const plan = planOf({ careArmPercent: 100, careTeam: "listeners", offer: "gold" });
    const campaign = await launched(made, plan, people(1));
    await made.tickNow(campaign.id);
    await made.drain();
    expect(made.outbox).toHaveLength(0);
    expect(await nextForAgent(made.engine, { agentId: "nobody", eventId: "1", campaign: campaign.id })).toBeUndefined();
    const next = await nextForAgent(made.engine, { agentId: "listener", eventId: "1", team: "listeners" });
    expect(next).toMatchObject({
      arm: "care",
      purpose: "care",
      campaign: campaign.id,
      offer: undefined,
      topic: undefined,
    });
  });
});

describe("a dialer", () => {
  it("is not told of somebody who said no after the claim", async () => {
    begin();
    const rows = people(2);
    const campaign = await launched(made, planOf(), rows);
    await made.tickNow(campaign.id);
    for (const { body } of made.queued.work.splice(0)) await work(made.engine, body);
    await optOutCustomer(made.engine, rows[0]!.customerId, { breadth: "everything", source: "branch" }, told("no-2"));
    await made.drain();
    expect(made.outbox.map(({ customerId }) => customerId)).toEqual([rows[1]!.customerId]);
    await made.pass(campaign.id, HOUR_MS + 10 * MINUTE_MS);
    const progress = await progressOf(made.engine, campaign.id, true);
    expect(progress.rows).toMatchObject({ inFlight: 1, suppressed: { "no-everything": 1 } });
  });
});

describe("the desk", () => {
  const deskPlan = (more = {}) => planOf({ delivery: { kind: "desk" }, ...more });

  it("gives each agent another contact, and an agent their own again until it is settled", async () => {
    begin();
    const campaign = await launched(made, deskPlan(), people(2, { name: "Ana" }));
    await made.tickNow(campaign.id);
    await made.drain();
    const ask = (agentId: string, eventId: string) =>
      nextForAgent(made.engine, { agentId, eventId, campaign: campaign.id });
    const [one, two, three] = await Promise.all([ask("a", "1"), ask("b", "1"), ask("c", "1")]);
    const given = [one, two, three].filter((contact) => contact !== undefined);
    expect(new Set(given.map(({ contactId }) => contactId)).size).toBe(2);
    expect(given[0]!.briefing).toMatchObject({ name: "Ana" });
    const agent = one ? "a" : "b";
    const own = (one ?? two)!;
    expect((await ask(agent, "2"))?.contactId).toBe(own.contactId);
    await dial(own.contactId, "accepted");
    expect(await ask(agent, "3")).toBeUndefined();
  });

  it("takes a skipped contact back, and gives it out again later", async () => {
    begin();
    const campaign = await launched(made, deskPlan(), people(1));
    await made.tickNow(campaign.id);
    await made.drain();
    const ask = (eventId: string) => nextForAgent(made.engine, { agentId: "skipper", eventId, campaign: campaign.id });
    const first = (await ask("1"))!;
    await skip(made.engine, first.contactId, "skipper", "the line is bad");
    expect(await ask("2")).toBeUndefined();
    await made.pass(campaign.id, HOUR_MS + 10 * MINUTE_MS);
    expect((await ask("3"))?.customerId).toBe(first.customerId);
  });

  it("shows nobody who said no since, and nobody of a campaign that is paused or over", async () => {
    begin();
    const campaign = await launched(made, deskPlan(), people(3));
    await made.tickNow(campaign.id);
    await made.drain();
    const ask = (eventId: string) => nextForAgent(made.engine, { agentId: "anna", eventId, campaign: campaign.id });
    const first = (await ask("1"))!;
    await optOutCustomer(made.engine, first.customerId, { breadth: "everything", source: "branch" }, told("no-1"));
    const second = (await ask("2"))!;
    expect(second.customerId).not.toBe(first.customerId);
    await command(made.engine, campaign.id, "pause", "test");
    made.clock.now += MINUTE_MS;
    expect(await ask("3")).toBeUndefined();
    await command(made.engine, campaign.id, "resume", "test");
    await made.pass(campaign.id, HOUR_MS + 10 * MINUTE_MS);
    const rows = (await progressOf(made.engine, campaign.id, true)).rows;
    expect(rows).toMatchObject({ inFlight: 2, suppressed: { "no-everything": 1 } });
    expect(await ask("4")).toBeDefined();
    await command(made.engine, campaign.id, "cancel", "test");
    made.clock.now += MINUTE_MS;
    expect(await ask("5")).toBeUndefined();
  });

  it("claims no more ahead than the agents can take", async () => {
    begin();
    const campaign = await launched(made, deskPlan({ pacing: { perMinute: 100, agents: 2 } }), people(50));
    await made.tickNow(campaign.id);
    await made.drain();
    expect((await progressOf(made.engine, campaign.id, true)).rows).toMatchObject({ inFlight: 4, pending: 46 });
  });
});

describe("messages", () => {
  const address = [{ channel: "email" as const, value: "ana@example.com" }];
  const emails = () =>
    planOf({
      channel: "email",
      delivery: { kind: "email", from: "news@example.com" },
      script: { subject: "For {{name|you}}", text: "Good day {{name|there}}" },
    });

  it("leave in two steps, say why and how to stop, and are settled by who sent them", async () => {
    begin();
    const [row] = people(1, { addresses: address, name: "Ana" });
    const campaign = await launched(made, emails(), [row!]);
    await made.tickNow(campaign.id);
    await made.drain();
    expect(made.outbox).toMatchObject([{ to: "ana@example.com", subject: "For Ana", text: "Good day Ana" }]);
    expect(made.outbox[0]!.why).toContain("personal loan");
    expect(made.outbox[0]!.stop.unsubscribeUrl).toMatch(/^https:\/\/tacet\.example\/v1\/unsubscribe\/u1\./);
    const entries = await made.engine.ledger.read(row!.customerId, { limit: 10 });
    expect(entries.map(({ kind }) => kind)).toEqual(["profile", "claimed", "outcome"]);
    expect(await progressOf(made.engine, campaign.id, true)).toMatchObject({
      rows: { contacted: 1 },
      outcomes: { sent: 1 },
    });
  });

  it.each([
    ["proven not to have left", { result: "not-sent", proof: "the provider refused it" }, "not_connected"],
    ["of which nobody knows", { result: "unknown", why: "time-out" }, undefined],
  ] as const)("%s are told as such, and never sent twice", async (_, answer, disposition) => {
    begin();
    made.transport.answer = () => answer;
    const [row] = people(1, { addresses: address });
    const campaign = await launched(made, emails(), [row!]);
    await made.tickNow(campaign.id);
    const repeat = [...made.queued.work];
    await made.drain();
    for (const { body } of repeat) await work(made.engine, body);
    await made.pass(campaign.id, 5 * HOUR_MS, 30 * MINUTE_MS);
    expect(made.outbox).toHaveLength(1);
    const { fold } = await newest(row!.customerId);
    expect(fold.contacts[0]).toMatchObject(disposition ? { state: "settled", disposition } : { state: "unknown" });
  });

  it("to nobody's address are refused, and say so", async () => {
    begin();
    const campaign = await launched(made, emails(), people(1));
    await made.tickNow(campaign.id);
    await made.drain();
    expect((await progressOf(made.engine, campaign.id, true)).rows.suppressed).toEqual({ "no-address": 1 });
  });
});

describe("two campaigns that want one customer", () => {
  it("the higher takes the place of the lower's claim while nobody has authorised it; the entry names it", async () => {
    begin();
    const rows = people(1);
    const { customerId } = rows[0]!;
    const low = await launched(made, planOf({ priority: 10 }), rows);
    const high = await launched(made, planOf({ priority: 60 }), rows);
    await made.tickNow(low.id);
    await made.drain();
    await made.tickNow(high.id);
    await made.drain();
    expect(made.outbox.map(({ campaignId }) => campaignId)).toEqual([low.id, high.id]);
    const released = (await made.engine.ledger.read(customerId, { limit: 20 })).find(({ kind }) => kind === "released");
    expect(released?.body.source).toBe(`outranked by campaign ${high.id}`);
    await made.pass(low.id, 10 * MINUTE_MS);
    expect((await newest(customerId)).entry?.decision?.binding).toBe("promotion-reached-week");
  });

  it("the lower waits; a need told of doubles a priority; help outranks promotion", async () => {
    begin();
    const rows = people(1);
    const { customerId } = rows[0]!;
    const first = await launched(made, planOf({ priority: 50 }), rows);
    await made.tickNow(first.id);
    await made.drain();
    const lower = await launched(made, planOf({ priority: 40, topic: "camera" }), rows);
    await made.tickNow(lower.id);
    await made.drain();
    expect(made.outbox).toHaveLength(1);
    await recordNeed(made.engine, customerId, { topic: "camera", source: "test" }, told("need"));
    await made.pass(lower.id, DAY_MS, HOUR_MS);
    expect(made.outbox.some(({ campaignId }) => campaignId === lower.id)).toBe(true);
  });

  it("a promised call: due five minutes before the time named, whatever the retry says", async () => {
    begin();
    const rows = people(1);
    const campaign = await launched(made, planOf(), rows);
    await made.tickNow(campaign.id);
    await made.drain();
    const place = placeOfContact(made.outbox[0]!.contactId)!;
    await authorise(made.engine, place, asker());
    const callbackAt = MONDAY + 3 * HOUR_MS;
    await settle(made.engine, place, { disposition: "callback_requested", callbackAt }, told("later"));
    await made.pass(campaign.id, 3 * HOUR_MS - 6 * MINUTE_MS, MINUTE_MS);
    expect(made.outbox).toHaveLength(1);
    await made.pass(campaign.id, 2 * MINUTE_MS, MINUTE_MS);
    expect(made.outbox).toHaveLength(2);
  });

  it.each([
    ["in time", 3 * HOUR_MS, MINUTE_MS, "allow"],
    ["after a stop of every tick", 4 * HOUR_MS, MINUTE_MS, undefined],
    ["and authorised when the time is over", 3 * HOUR_MS + 10 * MINUTE_MS, 10 * MINUTE_MS, "attempts-made"],
  ] as const)("a promised call beyond the last attempt, %s", async (_, worked, picksUpAfter, expected) => {
    begin();
    const [row] = people(1);
    const cadence = { maxAttempts: 1, retry: { callback_requested: HOUR_MS }, stopOn: [] };
    const campaign = await launched(made, planOf({ cadence }), [row!]);
    await made.tickNow(campaign.id);
    await made.drain();
    const first = placeOfContact(made.outbox[0]!.contactId)!;
    await authorise(made.engine, first, asker());
    const callbackAt = MONDAY + 3 * HOUR_MS;
    await settle(made.engine, first, { disposition: "callback_requested", callbackAt }, told("call later"));
    made.clock.now = MONDAY + worked;
    await made.tickNow(campaign.id);
    await made.drain();
    const again = made.outbox[1];
    if (expected === undefined) {
      expect(again).toBeUndefined();
      expect((await newest(row!.customerId)).entry?.decision?.binding).toBe("attempts-made");
      expect((await progressOf(made.engine, campaign.id, true)).rows).toMatchObject({ contacted: 1, deferred: 0 });
      return;
    }
    made.clock.now += picksUpAfter;
    const { decision } = await authorise(made.engine, placeOfContact(again!.contactId)!, asker());
    expect(decision.binding ?? decision.verdict).toBe(expected);
  });
});

describe("commands", () => {
  it.each([
    ["launch before an audience", "launch", "draft", /no audience/],
    ["pause before launch", "pause", "ready", /ready campaign cannot be paused/],
    ["resume after cancel", "resume", "cancelled", /cancelled campaign cannot be resumed/],
  ] as const)("%s: refused, and why", async (_, what, state, why) => {
    begin();
    const campaign = await launched(made, planOf(), people(1), false);
    await changeCampaign(made.engine, campaign.id, (known) => ({
      ...known,
      state,
      ...(state === "draft" && { audience: undefined }),
    }));
    await expect(command(made.engine, campaign.id, what, "test")).rejects.toThrow(why);
  });

  it("told twice has one effect", async () => {
    begin();
    const campaign = await launched(made, planOf(), people(1));
    const [one, two] = [
      await command(made.engine, campaign.id, "pause", "test"),
      await command(made.engine, campaign.id, "pause", "test"),
    ];
    expect(two.campaign.history).toEqual(one.campaign.history);
  });
});
