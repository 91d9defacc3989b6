import { afterEach, describe, expect, it } from "vitest";
import type { TickEvent } from "../../lib/campaign/schedules.ts";
import { dynamoStore } from "../../lib/directory/dynamo-store.ts";
import { localClock } from "../../lib/local/clock.ts";
import type { Quiet } from "../../lib/local/quiet.ts";
import { localScheduler, type Scheduler } from "../../lib/local/scheduler.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import type { Ms } from "../../lib/policy/words.ts";
import { testStore } from "../store.ts";

const MONDAY = Date.parse("2026-11-23T15:00:00Z");
const text = (at: Ms): string => new Date(at).toISOString().replace(".000Z", "Z");

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Fired = { readonly event: TickEvent; readonly standing: string };
type Options = { quiet?: Quiet; tick?: (event: TickEvent) => void; start?: Ms; real?: () => Ms };
const BUSY: Quiet = async (_, after) => after;

async function aStore() {
  const store = await testStore();
  closing.push(store.close);
  return dynamoStore(store.client, store.tables.campaigns);
}

function having(
  records: Awaited<ReturnType<typeof aStore>>,
  { quiet = BUSY, tick, start = MONDAY, real }: Options = {},
) {
  const clock = real ? localClock(real) : localClock(Date.now, start);
  const fired: Fired[] = [];
  const faults: unknown[] = [];
  let messageAt: Ms | undefined;
  const released: string[] = [];
  const scheduler = localScheduler({
    clock,
    records,
    queues: {
      nextAt: async () => messageAt,
      release: async () => {
        if (messageAt === undefined || messageAt > clock.now()) return;
        released.push(text(clock.now()));
        messageAt = undefined;
      },
      drained: async () => {},
    },
    tick: async (event) => {
      tick?.(event);
      fired.push({ event, standing: text(clock.now()) });
    },
    quiet,
    fault: (error) => faults.push(error),
  });
  closing.push(scheduler.close);
  const ticks = () => fired.filter(({ event }) => event.campaign !== undefined);
  return { clock, scheduler, fired, faults, released, ticks, messageDue: (at: Ms) => (messageAt = at) };
}

const minutes = (from: Ms, count: number): string[] =>
  Array.from({ length: count }, (_, n) => text(from + n * MINUTE_MS));
const advance = ({ moveTo }: Scheduler, clock: { now: () => Ms }, ms: Ms) => moveTo(() => clock.now() + ms);

describe("a clock that is moved", () => {
  it("ticks every minute of a campaign in order, and stands at each", async () => {
    const { scheduler, clock, ticks, fired } = having(await aStore());
    await scheduler.schedules.start("spring", MONDAY + 90_000, MONDAY + 20 * MINUTE_MS);
    expect(await advance(scheduler, clock, 10 * MINUTE_MS)).toEqual({ now: MONDAY + 10 * MINUTE_MS, ticks: 9 });
    expect(ticks().map(({ event }) => event.scheduledTime)).toEqual(minutes(MONDAY + 2 * MINUTE_MS, 9));
    for (const { event, standing } of ticks()) expect(standing).toBe(event.scheduledTime);
    const beats = fired.filter(({ event }) => event.campaign === undefined).map(({ event }) => event.scheduledTime);
    expect(beats).toEqual([text(MONDAY + 5 * MINUTE_MS), text(MONDAY + 10 * MINUTE_MS)]);
  });

  it("ticks no more after the schedule's end, and forgets it; a stopped one ticks no more at all", async () => {
    const records = await aStore();
    const { scheduler, clock, ticks } = having(records);
    await scheduler.schedules.start("ends", MONDAY, MONDAY + 3 * MINUTE_MS);
    await scheduler.schedules.start("stopped", MONDAY, MONDAY + DAY_MS);
    await advance(scheduler, clock, 2 * MINUTE_MS);
    await scheduler.schedules.stop("stopped");
    await scheduler.schedules.stop("never was");
    await advance(scheduler, clock, 30 * MINUTE_MS);
    const of = (campaign: string) => ticks().filter(({ event }) => event.campaign === campaign);
    expect(of("ends").map(({ event }) => event.scheduledTime)).toEqual(minutes(MONDAY, 4));
    expect(of("stopped")).toHaveLength(3);
    await scheduler.schedules.start("other", clock.now(), clock.now() + DAY_MS);
    await advance(scheduler, clock, MINUTE_MS);
    expect((await records.list("SCHEDULES", "")).map(({ sk }) => sk)).toEqual(["other"]);
  });

  it("takes no schedule that ends before it starts, or that is over", async () => {
    const records = await aStore();
    const { scheduler } = having(records);
    const { start } = scheduler.schedules;
    await expect(start("backwards", MONDAY + 2 * HOUR_MS, MONDAY + HOUR_MS)).rejects.toThrow("cannot end at");
    await expect(start("empty", MONDAY + HOUR_MS, MONDAY + HOUR_MS)).rejects.toThrow("cannot end at");
    await expect(start("over", MONDAY - HOUR_MS, MONDAY)).rejects.toThrow("cannot end at");
    expect(await records.list("SCHEDULES", "")).toEqual([]);
  });

  it("goes on after a restart where it was: no minute is lost", async () => {
    const records = await aStore();
    const first = having(records);
    await first.scheduler.schedules.start("spring", MONDAY, MONDAY + DAY_MS);
    await advance(first.scheduler, first.clock, 10 * MINUTE_MS);
    const second = having(records, { start: MONDAY + 13 * MINUTE_MS });
    await advance(second.scheduler, second.clock, 7 * MINUTE_MS);
    const seen = new Set([...first.ticks(), ...second.ticks()].map(({ event }) => event.scheduledTime));
    expect([...seen].sort()).toEqual(minutes(MONDAY, 21));
    const order = second.ticks().map(({ event }) => event.scheduledTime);
    expect(order).toEqual([...order].sort());
  });

  it("on a long way stops only where something is due, and in the minute before, so that no pace is exceeded", async () => {
    const due = [MONDAY + 3 * HOUR_MS + 20_000, MONDAY + 5 * DAY_MS, MONDAY + 29 * DAY_MS];
    const { scheduler, clock, ticks } = having(await aStore(), {
      quiet: async (_, after) => Math.min(after + 2 * DAY_MS, ...due.filter((at) => at > after)),
    });
    await scheduler.schedules.start("spring", MONDAY, MONDAY + 60 * DAY_MS);
    const { ticks: count } = await advance(scheduler, clock, 30 * DAY_MS);
    const times = ticks().map(({ event }) => event.scheduledTime);
    expect(count).toBe(times.length);
    expect(times.length).toBeLessThan(50);
    for (const at of due) {
      const minute = Math.ceil(at / MINUTE_MS) * MINUTE_MS;
      expect(times).toContain(text(minute));
      expect(times).toContain(text(minute - MINUTE_MS));
    }
    expect(times).toEqual([...times].sort());
    expect(new Set(times).size).toBe(times.length);
    expect(clock.now()).toBe(MONDAY + 30 * DAY_MS);
  });

  it("stands where a message is due on the way", async () => {
    const { scheduler, clock, released, messageDue } = having(await aStore());
    messageDue(MONDAY + 90_500);
    await advance(scheduler, clock, DAY_MS);
    expect(released).toEqual([new Date(MONDAY + 90_500).toISOString()]);
    expect(clock.now()).toBe(MONDAY + DAY_MS);
  });

  it("calls a tick that failed again, gives it up at last, tells of it, and goes on", async () => {
    const { scheduler, clock, ticks, faults } = having(await aStore(), {
      tick: ({ campaign, scheduledTime }) => {
        if (campaign && scheduledTime === text(MONDAY + MINUTE_MS)) throw new Error("this one never works");
      },
    });
    await scheduler.schedules.start("spring", MONDAY, MONDAY + DAY_MS);
    await advance(scheduler, clock, 2 * MINUTE_MS);
    expect(ticks().map(({ event }) => event.scheduledTime)).toEqual([text(MONDAY), text(MONDAY + 2 * MINUTE_MS)]);
    expect(faults).toHaveLength(3);
  });

  it("says on the way where it is moved to", async () => {
    const ways: (Ms | undefined)[] = [];
    const { scheduler, clock } = having(await aStore(), { tick: () => void ways.push(scheduler.movingTo()) });
    await scheduler.schedules.start("spring", MONDAY, MONDAY + DAY_MS);
    await advance(scheduler, clock, 2 * MINUTE_MS);
    expect(ways).toEqual([0, 1, 2].map(() => MONDAY + 2 * MINUTE_MS));
    expect(scheduler.movingTo()).toBeUndefined();
  });

  it("takes two moves one after the other, and the second's target from where the first ends", async () => {
    const { scheduler, clock, ticks } = having(await aStore());
    await scheduler.schedules.start("spring", MONDAY, MONDAY + DAY_MS);
    await Promise.all([advance(scheduler, clock, 5 * MINUTE_MS), advance(scheduler, clock, 5 * MINUTE_MS)]);
    expect(clock.now()).toBe(MONDAY + 10 * MINUTE_MS);
    expect(ticks().map(({ event }) => event.scheduledTime)).toEqual(minutes(MONDAY, 11));
  });
});

describe("the real clock", () => {
  it("ticks each minute, makes up for the newest missed ones, and lets older go", async () => {
    const records = await aStore();
    let now = MONDAY;
    const { scheduler, ticks } = having(records, { real: () => now });
    await scheduler.schedules.start("spring", MONDAY + MINUTE_MS, MONDAY + DAY_MS);
    scheduler.start();
    for (const at of [MONDAY + MINUTE_MS, MONDAY + 2 * MINUTE_MS + 1_000]) {
      now = at;
      await expect
        .poll(() => ticks().at(-1)?.event.scheduledTime, { timeout: 5_000 })
        .toBe(text(at - (at % MINUTE_MS)));
    }
    expect(ticks()).toHaveLength(2);
    // Asleep for an hour.
    now = MONDAY + HOUR_MS;
    await expect.poll(() => ticks().at(-1)!.event.scheduledTime, { timeout: 5_000 }).toBe(text(now));
    expect(
      ticks()
        .slice(2)
        .map(({ event }) => event.scheduledTime),
    ).toEqual(minutes(now - 4 * MINUTE_MS, 5));
  });
});
