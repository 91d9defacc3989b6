import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { command, DRAIN_MS, patchCampaign } from "../../lib/campaign/manage.ts";
import { progressOf } from "../../lib/campaign/progress.ts";
import { authorise } from "../../lib/contact/authorise.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { settle } from "../../lib/contact/outcome.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { asker, MONDAY, told } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

/** A heartbeat looks at every campaign there is, so each test has a store of its own. */
let made: Stage;
beforeEach(async () => {
  made = await stage();
});
afterEach(() => made.close());

const ENDS = MONDAY + DAY_MS;
const DRAINED = ENDS + DRAIN_MS;

/** Lets so much time pass with nothing but the heartbeat, and the schedules it makes. */
const beat = async (ms: number, every = 5 * MINUTE_MS): Promise<void> => {
  for (const end = made.clock.now + ms; made.clock.now < end; ) {
    made.clock.now += every;
    await made.tickNow();
    await made.drain();
    for (const [id, { startsAt, endsAt }] of made.schedules)
      if (startsAt <= made.clock.now && made.clock.now <= endsAt) await made.tickNow(id);
    await made.drain();
  }
};

describe("a campaign whose schedule is gone and whose end is long past", () => {
  it("gets a schedule that is one, ends, and holds nobody else up", async () => {
    const late = await launched(made, planOf({ name: "A late one", endsAt: ENDS }), people(3));
    const other = await launched(made, planOf({ name: "B another" }), people(2));
    made.clock.now = DRAINED + DAY_MS;
    made.schedules.clear();
    await made.tickNow();
    expect(made.schedules.get(late.id)).toEqual({ startsAt: made.clock.now, endsAt: made.clock.now + DRAIN_MS });
    expect(made.schedules.has(other.id)).toBe(true);
    await made.drain();
    expect(made.outbox.map(({ campaignId }) => campaignId)).toEqual([other.id, other.id]);
    await beat(HOUR_MS);
    expect(await progressOf(made.engine, late.id, true)).toMatchObject({
      state: "completed",
      rows: { pending: 0, suppressed: { "deadline-passed": 3 } },
    });
    expect([...made.schedules.keys()]).toEqual([other.id]);
  });

  it("is given time from now on when it is launched, resumed or changed", async () => {
    const campaign = await launched(made, planOf({ endsAt: ENDS }), people(1));
    expect(made.schedules.get(campaign.id)).toEqual({ startsAt: MONDAY, endsAt: DRAINED });
    await command(made.engine, campaign.id, "pause", "test");
    made.clock.now = DRAINED + HOUR_MS;
    await command(made.engine, campaign.id, "resume", "test");
    expect(made.schedules.get(campaign.id)?.endsAt).toBe(made.clock.now + DRAIN_MS);
    await patchCampaign(made.engine, campaign.id, { pacing: { perMinute: 1 } });
    expect(made.schedules.get(campaign.id)?.startsAt).toBe(made.clock.now);
  });
});

describe("a heartbeat in which something fails", () => {
  it("looks after every other campaign, and tells of it at the end", async () => {
    const names = ["A ticks no more", "B has no schedule", "C is well"];
    const [ticksNot, hasNone, well] = await Promise.all(
      names.map((name) => launched(made, planOf({ name }), people(1))),
    );
    made.schedules.clear();
    made.clock.now += 5 * MINUTE_MS;
    const { cursor } = made.engine.campaigns;
    const { start } = made.engine.schedules;
    const failing = {
      campaigns: {
        cursor: async (id: string) => {
          if (id === ticksNot!.id) throw new Error("this record cannot be read");
          return cursor(id);
        },
      },
      schedules: {
        start: async (...asked: Parameters<typeof start>) => {
          if (asked[0] === hasNone!.id) throw new Error("this schedule cannot be made");
          return start(...asked);
        },
      },
    };
    Object.assign(made.engine.campaigns, failing.campaigns);
    Object.assign(made.engine.schedules, failing.schedules);
    await expect(made.tickNow()).rejects.toMatchObject({
      message: `2 of what the heartbeat looks after failed: ${ticksNot!.id}, ${hasNone!.id}`,
      errors: [{ message: "this record cannot be read" }, { message: "this schedule cannot be made" }],
    });
    await made.drain();
    // A schedule that cannot be made costs no tick.
    expect(made.outbox.map(({ campaignId }) => campaignId).sort()).toEqual([hasNone!.id, well!.id]);
    expect([...made.schedules.keys()]).toEqual([well!.id]);
  });
});

describe("a campaign that is paused over its end", () => {
  it("refuses what is left and is completed: rows handed out, rows never handed out, and follow-ups", async () => {
    const plan = planOf({ endsAt: ENDS, pacing: { perMinute: 3 } });
    const campaign = await launched(made, plan, people(6));
    await made.tickNow(campaign.id);
    await made.drain();
    const [answered, silent] = made.outbox.map(({ contactId }) => placeOfContact(contactId)!);
    for (const [place, disposition] of [
      [answered!, "accepted"],
      [silent!, "no_answer"],
    ] as const) {
      await authorise(made.engine, place, asker());
      await settle(made.engine, place, { disposition }, told(`${place.customerId} ended`));
    }
    // Two more are in a queue when it is paused, and one was never handed out.
    made.clock.now += MINUTE_MS;
    await patchCampaign(made.engine, campaign.id, { pacing: { perMinute: 2 } });
    await made.tickNow(campaign.id);
    await command(made.engine, campaign.id, "pause", "test");
    await made.drain();
    await beat(23.5 * HOUR_MS, 30 * MINUTE_MS);
    expect((await progressOf(made.engine, campaign.id, true)).rows).toMatchObject({
      contacted: 1,
      deferred: 2,
      pending: 3,
      inFlight: 0,
    });
    await beat(HOUR_MS);
    expect(made.outbox).toHaveLength(3);
    expect(await progressOf(made.engine, campaign.id, true)).toMatchObject({
      state: "completed",
      rows: {
        pending: 0,
        inFlight: 0,
        deferred: 0,
        // Whoever did not answer was contacted all the same.
        contacted: 2,
        suppressed: { "deadline-passed": 4 },
      },
    });
    expect(made.schedules.size).toBe(0);
  });

  it("waits for its end before it refuses anything, and goes on when it is resumed in time", async () => {
    const campaign = await launched(made, planOf({ endsAt: ENDS, pacing: { perMinute: 1 } }), people(2));
    await command(made.engine, campaign.id, "pause", "test");
    await beat(ENDS - MONDAY - 30 * MINUTE_MS, 30 * MINUTE_MS);
    expect((await progressOf(made.engine, campaign.id, true)).rows).toMatchObject({ pending: 2, suppressed: {} });
    await command(made.engine, campaign.id, "resume", "test");
    await beat(10 * MINUTE_MS);
    expect(made.outbox).toHaveLength(2);
  });
});
