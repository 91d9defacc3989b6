import { instantOut } from "../api/render.ts";
import type { Schedules, TickEvent } from "../campaign/schedules.ts";
import { checkSpan, TICK_MINUTES } from "../campaign/schedules.ts";
import type { RecordStore, StoredRecord } from "../directory/store.ts";
import { HEARTBEAT_MINUTES } from "../infra/topology.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { LocalClock } from "./clock.ts";
import type { LocalQueues } from "./queues.ts";
import type { Quiet } from "./quiet.ts";

const PK = "SCHEDULES";
const TICK_MS = TICK_MINUTES * MINUTE_MS;
const HEARTBEAT_MS = HEARTBEAT_MINUTES * MINUTE_MS;
/** On the real clock, how often to look whether a minute has passed. */
const LOOK_MS = SECOND_MS;
/** A tick later than this is let go: the next one does its work. As aws-schedules.ts tells EventBridge Scheduler. */
const LATEST_MS = 300 * SECOND_MS;
const MAX_TRIES = 3;
/** Up to so far, a clock that is moved stops at every minute; on a longer way, where there is something to do. */
const SHORT_WAY_MS = HOUR_MS;

export type Scheduler = {
  readonly schedules: Schedules;
  /** Begins to tick, on the real clock; on one that stands still it ticks when moved. */
  readonly start: () => void;
  /**
   * Moves a clock that stands still, tick by tick; the clock stands at the instant of each until all it led to is
   * done. Moves come one after the other.
   */
  readonly moveTo: (target: () => Ms) => Promise<Moved>;
  /** Where a clock that is on its way is moved to. */
  readonly movingTo: () => Ms | undefined;
  readonly close: () => Promise<void>;
};

/** Where the clock is now, and how often campaigns ticked on the way. */
export type Moved = { readonly now: Ms; readonly ticks: number };

export type SchedulerOptions = {
  readonly clock: LocalClock;
  /** Schedules are kept in it, so that a restart goes on. */
  readonly records: Pick<RecordStore, "list" | "put" | "remove">;
  readonly queues: Pick<LocalQueues, "nextAt" | "release" | "drained">;
  readonly tick: (event: TickEvent) => Promise<void>;
  readonly quiet: Quiet;
  readonly fault: (error: unknown) => void;
};

type Schedule = { readonly campaign: string; readonly startsAt: Ms; readonly endsAt: Ms };

const floor = (at: Ms, grain: Ms): Ms => Math.floor(at / grain) * grain;
const ceil = (at: Ms, grain: Ms): Ms => Math.ceil(at / grain) * grain;

/** Plays EventBridge Scheduler on the local clock: a tick each whole minute, by its scheduled time, and a heartbeat. */
export function localScheduler({ clock, records, queues, tick, quiet, fault }: SchedulerOptions): Scheduler {
  /** The newest minute whose ticks were fired. A process that was away makes up for the newest of them. */
  let firedUpTo = floor(clock.now(), TICK_MS) - LATEST_MS;
  let beatenUpTo = floor(clock.now(), HEARTBEAT_MS);
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<unknown> = Promise.resolve();
  let heading: Ms | undefined;

  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = busy.then(task);
    busy = done.catch(() => {});
    return done;
  };
  const schedulesNow = async (): Promise<readonly Schedule[]> => (await records.list(PK, "")).map(scheduleOf);

  /** A tick that fails is called again, as Scheduler does; the next minute's makes up for one that is given up. */
  const call = async (event: TickEvent): Promise<void> => {
    for (let tried = 1; ; tried++) {
      try {
        return await tick(event);
      } catch (error) {
        fault(error);
        if (tried === MAX_TRIES) return;
      }
    }
  };
  const beatAt = async (at: Ms): Promise<void> => {
    const beat = floor(at, HEARTBEAT_MS);
    if (beat <= beatenUpTo) return;
    beatenUpTo = beat;
    await call({ scheduledTime: instantOut(beat) });
  };
  const fire = async (minute: Ms): Promise<number> => {
    firedUpTo = minute;
    const scheduledTime = instantOut(minute);
    let ticks = 0;
    for (const { campaign, startsAt, endsAt } of await schedulesNow()) {
      if (minute > endsAt) await records.remove(PK, campaign);
      else if (minute >= startsAt) {
        await call({ campaign, scheduledTime });
        ticks++;
      }
    }
    await beatAt(minute);
    return ticks;
  };
  /** All ticks of the minutes up to now, in order. */
  const catchUp = async (): Promise<void> => {
    const now = clock.now();
    for (let at = Math.max(firedUpTo, floor(now, TICK_MS) - LATEST_MS) + TICK_MS; at <= now; at += TICK_MS)
      await fire(at);
  };

  /** The next minute of which a tick would do something: on a short way every minute that has a tick at all. */
  const nextTick = async (to: Ms, isShort: boolean): Promise<Ms | undefined> => {
    const next = firedUpTo + TICK_MS;
    const candidates: Ms[] = [];
    for (const { campaign, startsAt, endsAt } of await schedulesNow()) {
      const first = Math.max(next, ceil(startsAt, TICK_MS));
      if (first > endsAt) continue;
      const due = isShort || first > next ? first : Math.max(next, ceil(await quiet(campaign, firedUpTo), TICK_MS));
      candidates.push(Math.min(due, floor(endsAt, TICK_MS)));
      if (due === next) break;
    }
    const found = Math.min(...candidates);
    if (found > to) return undefined;
    // What a tick may hand out goes by the time since the last one: after a pause it must not be more than a minute's.
    return Math.max(next, found - TICK_MS);
  };
  const standAt = async (at: Ms): Promise<void> => {
    clock.move(Math.max(at, clock.now()));
    await queues.release();
    await queues.drained();
  };
  const travel = async (to: Ms): Promise<number> => {
    const isShort = to - clock.now() <= SHORT_WAY_MS;
    let ticks = 0;
    for (;;) {
      const [tickAt = Infinity, messageAt = Infinity] = [await nextTick(to, isShort), await queues.nextAt()];
      const next = Math.min(tickAt, messageAt);
      if (next > to) break;
      await standAt(next);
      if (next !== tickAt) continue;
      ticks += await fire(tickAt);
      await queues.drained();
    }
    await standAt(to);
    await beatAt(to);
    await queues.drained();
    return ticks;
  };

  return {
    schedules: {
      start: async (campaign, startsAt, endsAt) => {
        checkSpan(startsAt, endsAt, clock.now());
        await records.put({ pk: PK, sk: campaign, data: { startsAt, endsAt } });
      },
      stop: async (campaign) => {
        await records.remove(PK, campaign);
      },
    },
    start: () => {
      if (clock.movable || timer) return;
      let isLooking = false;
      const look = async (): Promise<void> => {
        if (isLooking) return;
        isLooking = true;
        await inTurn(catchUp).catch(fault);
        isLooking = false;
      };
      timer = setInterval(() => void look(), LOOK_MS);
    },
    moveTo: (target) =>
      inTurn(async () => {
        const to = target();
        heading = to;
        try {
          const ticks = await travel(to);
          return { now: clock.now(), ticks };
        } finally {
          heading = undefined;
        }
      }),
    movingTo: () => heading,
    close: async () => {
      clearInterval(timer);
      await busy;
    },
  };
}

const scheduleOf = ({ sk, data }: StoredRecord): Schedule => ({
  campaign: sk,
  startsAt: Number(data.startsAt),
  endsAt: Number(data.endsAt),
});
