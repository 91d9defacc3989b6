import type { Ms } from "../policy/words.ts";

/** What a task may return that woke nobody up: the next one need not wait for continuations. */
export const NOTHING_BEGAN = Symbol("nothing began");
type Task = () => unknown;

/** Time that passes only when everything that can happen now has happened. */
export type VirtualClock = {
  readonly now: () => Ms;
  /** Calls the task once, at that instant in whole milliseconds; one that is past comes next. */
  readonly at: (instant: Ms, task: Task) => void;
  readonly after: (ms: number, task: () => void) => void;
  readonly pause: (ms: number) => Promise<void>;
  /** Lets time pass up to and including `until`, task by task; then the clock stands there. */
  readonly runUntil: (until: Ms, afterEach?: () => void) => Promise<void>;
  /** The instant of the next task; undefined when nothing is due any more. */
  readonly next: () => Ms | undefined;
};

type Timer = { readonly at: Ms; readonly order: number; readonly task: Task };

/** Tasks of one instant come in the order in which they were asked for. */
export function virtualClock(start: Ms): VirtualClock {
  const timers: Timer[] = [];
  let now = start;
  let asked = 0;
  const at = (instant: Ms, task: Task): void => {
    if (Number.isNaN(instant)) throw new Error("a task needs an instant");
    push(timers, { at: Math.max(Math.ceil(instant), now), order: asked++, task });
  };
  return {
    now: () => now,
    at,
    after: (ms, task) => at(now + ms, task),
    pause: (ms) => new Promise((resolve) => at(now + Math.max(0, ms), resolve)),
    runUntil: async (until, afterEach) => {
      await turn();
      while (timers.length > 0 && timers[0]!.at <= until) {
        const { at, task } = pop(timers);
        now = at;
        if (task() === NOTHING_BEGAN) continue;
        await turn();
        afterEach?.();
      }
      now = Math.max(now, until);
    },
    next: () => timers[0]?.at,
  };
}

/** Every continuation that is ready runs before this one: nothing waits for anything but the virtual clock then. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap: the earliest first. */
function push(heap: Timer[], timer: Timer): void {
  let place = heap.push(timer) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!before(timer, heap[parent]!)) break;
    heap[place] = heap[parent]!;
    place = parent;
  }
  heap[place] = timer;
}

function pop(heap: Timer[]): Timer {
  const top = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return top;
  let place = 0;
  for (;;) {
    const left = 2 * place + 1;
    if (left >= heap.length) break;
    const child = left + 1 < heap.length && before(heap[left + 1]!, heap[left]!) ? left + 1 : left;
    if (!before(heap[child]!, last)) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = last;
  return top;
}
