import { type Draft, type Entry, type Head, headOf, seal } from "../ledger/entry.ts";
import { type Appended, StoreUnavailable } from "../ledger/ledger.ts";
import { documentsIn } from "../ledger/stored-decision.ts";
import type { Ms } from "../policy/words.ts";
import { Problem } from "./problem.ts";
import type { World } from "./world.ts";

/**
 * How often a step is decided again after somebody else wrote first. Each loss means somebody's step succeeded, so
 * this is the number of other writers one request outlasts on one customer.
 */
export const MAX_ATTEMPTS = 64;
/** Full jitter between attempts: up to 10 ms at first, doubling, up to a quarter of a second. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;
/** Entries read at once while looking for one's own after an unknown or lost append. */
const RECOGNITION_PAGE = 25;

/** What a step wants, seeing the newest fold: to append, or to answer without writing. */
export type Plan<T> =
  | { readonly append: Draft; readonly answer: (entry: Entry) => T }
  | { readonly append?: undefined; readonly answer: () => T };

export type Planner<T> = (head: Head, now: Ms) => Plan<T> | Promise<Plan<T>>;

type Ports = Pick<World, "ledger" | "now" | "chance" | "pause"> & {
  readonly policies: Pick<World["policies"], "keep">;
};

/**
 * One step of one customer's ledger: read the newest entry, decide, append if its place is free; otherwise read
 * and decide again. Only the first read may be eventual, and an answer that writes nothing is taken from a strong one.
 * Who has just read the newest entry hands it in as `known`.
 * @throws Problem too-busy after MAX_ATTEMPTS; StoreUnavailable when the store does not answer.
 */
export async function step<T>(ports: Ports, customerId: string, plan: Planner<T>, known?: Head): Promise<T> {
  let head = known ?? headOf(await ports.ledger.newest(customerId, "eventual"));
  let strong = false;
  let uncertain = false;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const now = ports.now();
    const planned = await plan(head, now);
    if (!planned.append) {
      if (strong) return planned.answer();
    } else {
      if (planned.append.decision) await ports.policies.keep(documentsIn(planned.append.decision));
      const entry = seal(customerId, head, planned.append, now);
      const appended = await append(ports, entry, uncertain);
      if (appended === "appended") return planned.answer(entry);
      uncertain ||= appended === "unknown";
      const { mine, newest } = await recognise(ports, entry);
      if (mine) return planned.answer(mine);
      if (newest) {
        head = headOf(newest);
        strong = true;
        await pauseAfter(ports, attempt);
        continue;
      }
      await pauseAfter(ports, attempt);
    }
    head = headOf(await ports.ledger.newest(customerId, "strong"));
    strong = true;
  }
  throw new Problem("too-busy", `${MAX_ATTEMPTS} other writers came first on this customer; try again`);
}

/** While an earlier append may still land, a refusal by the store does not mean that nothing was written. */
async function append(ports: Ports, entry: Entry, uncertain: boolean): Promise<Appended> {
  try {
    return await ports.ledger.append(entry);
  } catch (error) {
    if (uncertain && error instanceof StoreUnavailable) return "unknown";
    throw error;
  }
}

/** Reads strongly from the sequence number tried; one's own entry is known by its id. */
async function recognise(ports: Ports, tried: Entry): Promise<{ mine?: Entry; newest?: Entry }> {
  for (let from = tried.seq; ; from += RECOGNITION_PAGE) {
    const page = await ports.ledger.read(tried.customerId, { from, limit: RECOGNITION_PAGE });
    const mine = page.find((entry) => entry.id === tried.id);
    if (mine) return { mine };
    if (page.length < RECOGNITION_PAGE) {
      const newest = page.at(-1);
      return newest ? { newest } : {};
    }
  }
}

async function pauseAfter(ports: Ports, attempt: number): Promise<void> {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  await ports.pause(ports.chance.fraction() * ceiling);
}
