import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { command } from "../../lib/campaign/manage.ts";
import type { Campaign } from "../../lib/campaign/plan.ts";
import { type Progress, progressOf } from "../../lib/campaign/progress.ts";
import { authorise } from "../../lib/contact/authorise.ts";
import { placeOfContact } from "../../lib/contact/contact-id.ts";
import { settle } from "../../lib/contact/outcome.ts";
import { headOf } from "../../lib/ledger/entry.ts";
import { MAX_LIVE_CAMPAIGNS } from "../../lib/policy/fold.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { asker, MONDAY, told } from "../contact/world.ts";
import { launched, people, planOf, type Stage, stage } from "./stage.ts";

/** More than the fold remembers. */
const CAMPAIGNS = 72;
/** Cancelled while something is due for their rows: nothing in the ledger says so. */
const CANCELLED = 10;
const ENDS_AT = MONDAY + 2 * DAY_MS;

describe(`one customer in ${CAMPAIGNS} campaigns at once`, { timeout: 240_000 }, () => {
  let made: Stage;
  beforeAll(async () => {
    made = await stage();
  });
  afterAll(() => made.close());

  it("has each row in one place, forgotten or not, and each comes to its end", async () => {
    const [person] = people(1);
    const { customerId } = person!;
    const campaigns: Campaign[] = [];
    // One call is under way at a time: all others wait.
    const plan = { purpose: "service", topic: undefined, endsAt: ENDS_AT } as const;
    const cadence = { maxAttempts: 2, retry: { no_answer: HOUR_MS }, stopOn: [] };
    for (let index = 0; index < CAMPAIGNS; index++)
      campaigns.push(await launched(made, planOf({ ...plan, cadence }), [person!]));
    const head = async () => headOf(await made.engine.ledger.newest(customerId, "strong"));
    const tickAll = async (some = campaigns) => {
      for (const { id } of some) {
        await made.tickNow(id);
        await made.drain();
      }
    };
    const dial = async (disposition: "no_answer" | "conversation") => {
      const place = placeOfContact(made.outbox.at(-1)!.contactId)!;
      const { decision } = await authorise(made.engine, place, asker());
      expect(decision.verdict).toBe("allow");
      await settle(made.engine, place, { disposition }, told(`${place.seq} ended`));
    };
    const known = async () => (await head()).fold.campaigns;
    const [first] = campaigns;
    await tickAll([first!]);
    await dial("no_answer");
    await tickAll();
    expect(await known()).toHaveLength(MAX_LIVE_CAMPAIGNS);
    expect((await known()).some(({ id }) => id === first!.id)).toBe(false);
    const places = async (): Promise<Record<string, number>> => {
      const counts: Record<string, number> = {};
      for (const { id } of campaigns) {
        const progress = await progressOf(made.engine, id, true);
        const place = placeOf(progress);
        counts[place] = (counts[place] ?? 0) + 1;
      }
      return counts;
    };
    expect(await places()).toEqual({ inFlight: 1, deferred: CAMPAIGNS - 1 });

    // The row that was forgotten with a contact made is worked again, and still knows of it.
    made.clock.now = MONDAY + DAY_MS + 2 * HOUR_MS;
    await tickAll([first!]);
    expect((await known()).find(({ id }) => id === first!.id)).toMatchObject({
      state: "in-flight",
      attempt: 2,
      made: 1,
    });
    await dial("no_answer");
    expect(await progressOf(made.engine, first!.id, true)).toMatchObject({
      rows: { contacted: 1 },
      attempts: 2,
      outcomes: { no_answer: 2 },
    });

    for (const { id } of campaigns.slice(1, 1 + CANCELLED)) await command(made.engine, id, "cancel", "test");
    for (const after of [MINUTE_MS, 30 * MINUTE_MS, HOUR_MS]) {
      made.clock.now = ENDS_AT + after;
      await tickAll();
    }
    expect(await places()).toEqual({
      contacted: 1,
      cancelled: CANCELLED,
      "suppressed deadline-passed": CAMPAIGNS - CANCELLED - 1,
    });
    const states = await Promise.all(campaigns.map(async ({ id }) => (await made.engine.campaigns.find(id))!.state));
    expect(states.filter((state) => state === "completed")).toHaveLength(CAMPAIGNS - CANCELLED);
  });
});

/** The one place the one row is in. */
function placeOf({ rows: { suppressed, ...rows } }: Progress): string {
  const named = {
    ...rows,
    ...Object.fromEntries(Object.entries(suppressed).map(([rule, n]) => [`suppressed ${rule}`, n])),
  };
  const places = Object.entries(named).filter(([, count]) => count > 0);
  expect(places).toHaveLength(1);
  expect(places[0]![1]).toBe(1);
  return places[0]![0];
}
