import { describe, expect, it } from "vitest";
import type { Campaign } from "../../lib/campaign/plan.ts";
import { type Cursor, FIRST_CURSOR } from "../../lib/campaign/store.ts";
import type { DueEntry } from "../../lib/ledger/due.ts";
import { quietOf } from "../../lib/local/quiet.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";

const MONDAY = Date.parse("2026-11-23T15:00:00Z");

type Given = {
  state?: string;
  startsAt?: number;
  endsAt?: number;
  cursor?: Partial<Cursor>;
  due?: readonly DueEntry[];
};

/** A campaign of ten rows as it stands in the store, its due entries all in one shard. */
function quietHaving({ state = "running", startsAt = MONDAY, endsAt = MONDAY + 30 * DAY_MS, cursor, due = [] }: Given) {
  const campaign = { id: "spring", state, plan: { startsAt, endsAt }, audience: { ok: 10 } } as unknown as Campaign;
  const stands = { current: { ...FIRST_CURSOR, ...cursor } };
  const quiet = quietOf({
    campaigns: { find: async () => campaign, cursor: async () => stands.current } as never,
    due: {
      page: async (shard, from, to, limit, after) =>
        shard !== "spring#3"
          ? []
          : due.filter(({ dueAt }) => dueAt >= from && dueAt <= to && dueAt > (after?.dueAt ?? 0)).slice(0, limit),
    },
  });
  return { quiet: (after = MONDAY) => quiet("spring", after), stands };
}

const entry = (dueAt: number): DueEntry => ({ customerId: "ana", seq: 1, dueAt });
const ALL = { nextRow: 10 };

describe("a campaign is quiet", () => {
  it.each<[string, Given, number]>([
    ["for a minute, while there are rows to hand out", {}, MINUTE_MS],
    ["for a minute, while something was not sent", { cursor: { ...ALL, unsent: [] } }, MINUTE_MS],
    [
      "for a minute, in the middle of a sweep",
      { cursor: { ...ALL, sweep: { slice: 3, startedAt: 1, open: 1 } } },
      MINUTE_MS,
    ],
    ["for a minute, when something is overdue", { cursor: ALL, due: [entry(MONDAY - 5)] }, MINUTE_MS],
    [
      "until the first thing is due",
      { cursor: ALL, due: [entry(MONDAY + 3 * HOUR_MS), entry(MONDAY + 4 * HOUR_MS)] },
      3 * HOUR_MS,
    ],
    ["for six hours at most", { cursor: ALL, due: [entry(MONDAY + 7 * HOUR_MS)] }, 6 * HOUR_MS],
    ["until it starts", { startsAt: MONDAY + 2 * HOUR_MS }, 2 * HOUR_MS],
    ["until it ends", { cursor: ALL, endsAt: MONDAY + HOUR_MS }, HOUR_MS],
    ["for a quarter of an hour after its end", { cursor: ALL, endsAt: MONDAY - 1 }, 15 * MINUTE_MS],
    ["with rows to hand out while it is paused", { state: "paused" }, 6 * HOUR_MS],
    [
      "for a minute, with rows to refuse after the end it was paused over",
      { state: "paused", endsAt: MONDAY },
      MINUTE_MS,
    ],
  ])("%s", async (_, given, ms) => {
    expect((await quietHaving(given).quiet()) - MONDAY).toBe(ms);
  });

  it("passes over what was looked at before", async () => {
    const due = [entry(MONDAY - 5), entry(MONDAY + 2 * HOUR_MS)];
    const shards = Array.from({ length: 8 }, (_, shard) => (shard === 3 ? due[0]! : null));
    expect(await quietHaving({ cursor: { ...ALL, due: shards }, due }).quiet()).toBe(MONDAY + 2 * HOUR_MS);
  });

  it("longer and longer while what waits is left as it is, an hour at most, and a minute again once it moves", async () => {
    const { quiet, stands } = quietHaving({});
    const waits: number[] = [];
    for (let look = 0; look < 8; look++) waits.push(((await quiet()) - MONDAY) / MINUTE_MS);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    stands.current = { ...stands.current, nextRow: 1 };
    expect(await quiet()).toBe(MONDAY + MINUTE_MS);
  });
});
