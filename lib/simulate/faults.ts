import { ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import { MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { SeededChance } from "./chance.ts";
import type { VirtualClock } from "./clock.ts";

/** What goes wrong, and how often: probabilities are for each call, invocation, message or tick. */
export type FaultProfile = {
  readonly call: {
    /** Throttled before anything happened. */
    readonly throttled: number;
    /** Nothing arrived, and the caller learns it after a while. */
    readonly requestLost: number;
    /** It happened, and the caller does not learn it. */
    readonly replyLost: number;
    /** The SDK did not hear the reply and sent the request again by itself. */
    readonly sentTwice: number;
    /** It takes long. */
    readonly slow: number;
  };
  /** The process ends in the middle of an invocation. */
  readonly crash: number;
  readonly message: { readonly doubled: number; readonly overtaken: number; readonly deletionLost: number };
  readonly tick: { readonly late: number; readonly doubled: number; readonly lost: number };
  /** An eventual read is behind. */
  readonly stale: number;
  /** Calls take some milliseconds, so that they meet in every order; otherwise no time at all. */
  readonly latency: boolean;
};

const NOTHING: FaultProfile = {
  call: { throttled: 0, requestLost: 0, replyLost: 0, sentTwice: 0, slow: 0 },
  crash: 0,
  message: { doubled: 0, overtaken: 0, deletionLost: 0 },
  tick: { late: 0, doubled: 0, lost: 0 },
  stale: 0,
  latency: false,
};

export const FAULT_PROFILES = {
  none: NOTHING,
  /** Far more often than on any real day, so that every fault meets every step within a simulated week. */
  standard: {
    call: { throttled: 0.01, requestLost: 0.005, replyLost: 0.01, sentTwice: 0.005, slow: 0.01 },
    crash: 0.03,
    message: { doubled: 0.05, overtaken: 0.1, deletionLost: 0.02 },
    tick: { late: 0.1, doubled: 0.05, lost: 0.05 },
    stale: 0.2,
    latency: true,
  },
} as const satisfies Record<string, FaultProfile>;
export type FaultProfileName = keyof typeof FAULT_PROFILES;

/** Longest of each wait. */
const LATENCY_MS = 12;
const SLOW_MS = 8 * SECOND_MS;
const TIMEOUT_MS = 3 * SECOND_MS;
const TICK_LATE_MS = 3 * MINUTE_MS;
const STALE_MS = 2 * SECOND_MS;
const COPY_SECONDS = 300;
/** A crash comes at one of the first so many calls of an invocation. */
const CRASH_WITHIN_CALLS = 40;

export type Faults = {
  readonly profile: FaultProfile;
  /** Whether this one happens; counted by its name. */
  readonly happens: (name: string, probability: number) => boolean;
  readonly chance: SeededChance;
  readonly counted: () => Readonly<Record<string, number>>;
  /** From here on nothing goes wrong any more. */
  readonly stop: () => void;
};

export function faultsOf(profile: FaultProfile, chance: SeededChance, note: (what: string) => void): Faults {
  const counts = new Map<string, number>();
  let current = profile;
  return {
    get profile() {
      return current;
    },
    chance,
    happens: (name, probability) => {
      if (probability === 0 || !chance.happens(probability)) return false;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      note(`fault ${name}`);
      return true;
    },
    counted: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    stop: () => {
      current = NOTHING;
    },
  };
}

/** How late the calls of one tick come. */
export function tickCalls({ profile: { tick }, happens, chance }: Faults): readonly Ms[] {
  if (happens("tick lost", tick.lost)) return [];
  const late = happens("tick late", tick.late) ? chance.below(TICK_LATE_MS) : 0;
  return happens("tick doubled", tick.doubled) ? [late, late + chance.below(TICK_LATE_MS)] : [late];
}

/** Further copies of one message, each after so many seconds. */
export const messageCopies = ({ profile, happens, chance }: Faults): readonly number[] =>
  happens("message doubled", profile.message.doubled) ? [chance.below(COPY_SECONDS)] : [];

export const staleness = ({ profile, happens, chance }: Faults): Ms =>
  happens("stale read", profile.stale) ? chance.below(STALE_MS) : 0;

type Sender = { readonly send: (command: never) => Promise<unknown> };

/** A process: one container of one function. When it crashes, nothing that it waits for ever comes. */
export type Process = {
  /** Anything that leaves the process, with whatever may go wrong on the way; `never`: no SDK sends it again by itself. */
  readonly call: <T>(effect: () => Promise<T>, retried?: "never") => Promise<T>;
  /** The client as this process has it. */
  readonly client: <C extends Sender>(client: C) => C;
  readonly pause: (ms: number) => Promise<void>;
  /** One invocation; undefined when the process crashed in it, and is to be replaced, or ran out of time. */
  readonly invoke: <T>(work: () => Promise<T>, timeoutMs: Ms) => Promise<{ readonly answer: T } | undefined>;
};

const NEVER = new Promise<never>(() => {});

export function processOf(clock: VirtualClock, faults: Faults): Process {
  let dead = false;
  let callsLeft = Infinity;
  let ended: () => void = () => {};
  const crash = (): Promise<never> => {
    dead = true;
    ended();
    return NEVER;
  };
  /** Goes on only in a process that lives. */
  const alive = async <T>(promise: Promise<T>): Promise<T> => {
    try {
      const value = await promise;
      return dead ? await NEVER : value;
    } catch (error) {
      if (dead) return NEVER;
      throw error;
    }
  };
  const wait = (longest: Ms) => alive(clock.pause(faults.chance.below(longest) + 1));

  const carryOut = async <T>(effect: () => Promise<T>, retried?: "never"): Promise<T> => {
    if (dead) return NEVER;
    const { call, latency } = faults.profile;
    const { happens } = faults;
    const crashes = --callsLeft === 0;
    const beforeIt = crashes && faults.chance.happens(0.5);
    if (beforeIt) return crash();
    if (latency) await wait(happens("slow", call.slow) ? SLOW_MS : LATENCY_MS);
    if (happens("throttled", call.throttled)) throw throttled();
    if (happens("request lost", call.requestLost)) {
      await wait(TIMEOUT_MS);
      throw timedOut();
    }
    const answered = await alive(settled(effect()));
    if (crashes) return crash();
    if (happens("reply lost", call.replyLost)) {
      await wait(TIMEOUT_MS);
      throw timedOut();
    }
    const last =
      retried !== "never" && happens("sent twice", call.sentTwice) ? await alive(settled(effect())) : answered;
    if (latency) await wait(LATENCY_MS);
    if ("error" in last) throw last.error;
    return last.value;
  };

  return {
    call: carryOut,
    client: (inner) => {
      const send = (command: never) => carryOut(() => inner.send(command));
      const wrapped = { send, destroy: () => {} };
      return wrapped as unknown as typeof inner;
    },
    pause: (ms) => alive(clock.pause(ms)),
    invoke: async (work, timeoutMs) => {
      callsLeft = faults.happens("crash", faults.profile.crash)
        ? 1 + faults.chance.below(CRASH_WITHIN_CALLS)
        : Infinity;
      const answer = await new Promise<Awaited<ReturnType<typeof settled>> | undefined>((resolve) => {
        ended = () => resolve(undefined);
        clock.after(timeoutMs, () => resolve(undefined));
        void settled(work()).then(resolve);
      });
      ended = () => {};
      callsLeft = Infinity;
      if (!answer) {
        dead = true;
        return undefined;
      }
      if ("error" in answer) throw answer.error;
      return { answer: answer.value as Awaited<ReturnType<typeof work>> };
    },
  };
}

type Settled<T> = { readonly value: T } | { readonly error: unknown };
const settled = <T>(promise: Promise<T>): Promise<Settled<T>> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

const throttled = (): Error =>
  new ProvisionedThroughputExceededException({
    message: "The level of configured provisioned throughput for the table was exceeded",
    $metadata: { httpStatusCode: 400 },
  });

const timedOut = (): Error => Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
