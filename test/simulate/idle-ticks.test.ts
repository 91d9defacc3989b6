import { describe, expect, it } from "vitest";
import type { Cursor } from "../../lib/campaign/store.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/policy/time.ts";
import { idleTicks } from "../../lib/simulate/idle-ticks.ts";

const START = Date.UTC(2026, 10, 23);
const PLAN = { startsAt: START + HOUR_MS, endsAt: START + 2 * DAY_MS };
const CURSOR: Cursor = {
  nextRow: 3,
  due: [],
  tickedAt: START + 90 * MINUTE_MS,
  sweep: { slice: 0, startedAt: START, open: 1 },
};
const NOW = CURSOR.tickedAt + MINUTE_MS;
const TICK = { campaign: "one" };

function scene(campaign: object = {}, cursor: Partial<Cursor> = {}, nextDue = NOW + HOUR_MS) {
  let looks = 0;
  const rows = {
    nextDue: () => {
      looks++;
      return nextDue;
    },
  };
  const idle = idleTicks(rows, ["c0", "c1", "c2"]);
  const record = (sk: string, data: object) =>
    idle.record({ pk: { S: "CAMPAIGN#one" }, sk: { S: sk }, data: { S: JSON.stringify(data) } });
  record("CAMPAIGN", { state: "running", plan: PLAN, audience: { ok: 3 }, ...campaign });
  record("CURSOR", { ...CURSOR, ...cursor });
  return { idle, record, looks: () => looks };
}

describe("a tick that would find nothing", () => {
  it("is one of a campaign whose rows all wait for later", () => {
    const { idle, looks } = scene();
    expect(idle.isIdle(TICK, NOW)).toBe(true);
    expect(idle.isIdle(TICK, NOW + MINUTE_MS)).toBe(true);
    expect(looks()).toBe(1);
    idle.moved("one");
    expect(idle.isIdle(TICK, NOW + 2 * MINUTE_MS)).toBe(true);
    expect(looks()).toBe(2);
    expect(idle.isIdle(TICK, NOW + HOUR_MS)).toBe(false);
  });

  it.each<[string, object, Partial<Cursor>, number | undefined]>([
    ["rows are left to hand out", {}, { nextRow: 2 }, undefined],
    ["something handed out was not sent", {}, { unsent: [] }, undefined],
    ["a sweep is under way", {}, { sweep: { ...CURSOR.sweep, slice: 1 } }, undefined],
    ["a sweep is urgent", {}, { sweep: { ...CURSOR.sweep, urgent: true } }, undefined],
    ["something is due", {}, {}, NOW],
    ["it was cancelled", { state: "cancelled" }, {}, undefined],
    ["its end has come", { plan: { ...PLAN, endsAt: NOW } }, {}, undefined],
    ["it has its start before it since its last tick", { plan: { ...PLAN, startsAt: NOW } }, {}, undefined],
    ["the last one is long ago", {}, { tickedAt: NOW - 6 * HOUR_MS }, undefined],
    [
      "the end it was paused over has come, and rows are left to refuse",
      { state: "paused", plan: { ...PLAN, endsAt: CURSOR.tickedAt } },
      { nextRow: 2 },
      undefined,
    ],
  ])("is not one when %s", (_, campaign, cursor, due) => {
    expect(scene(campaign, cursor, due).idle.isIdle(TICK, NOW)).toBe(false);
  });

  it("is not one of a campaign nobody knows anything about", () => {
    expect(scene().idle.isIdle({ campaign: "other" }, NOW)).toBe(false);
  });
});

describe("the heartbeat", () => {
  it("is left out while no campaign misses a tick, and comes every six hours all the same", () => {
    const { idle } = scene();
    expect(idle.isIdle({}, NOW)).toBe(false);
    expect(idle.isIdle({}, NOW + MINUTE_MS)).toBe(true);
    expect(idle.isIdle({}, NOW + 6 * HOUR_MS)).toBe(false);
  });

  it("comes when the ticks of a campaign with something to do were lost", () => {
    const { idle, record } = scene();
    idle.isIdle({}, NOW);
    record("CURSOR", { ...CURSOR, nextRow: 2 });
    expect(idle.isIdle({}, NOW + MINUTE_MS)).toBe(true);
    expect(idle.isIdle({}, NOW + 3 * MINUTE_MS)).toBe(false);
  });
});
