import { describe, expect, it } from "vitest";
import { evolve } from "../../lib/policy/evolve.ts";
import type { Fact, Parts } from "../../lib/policy/facts.ts";
import { EMPTY_FOLD, type Fold, MAX_CAMPAIGNS, MAX_LIVE_CAMPAIGNS } from "../../lib/policy/fold.ts";

/** Moves rows of campaigns, one after another. */
const moved = (fold: Fold, kind: Fact["kind"], id: string, due: boolean, parts: Parts["campaign"] = {}): Fold => {
  const seq = fold.seq + 1;
  return evolve(fold, { kind, seq, at: seq, recordedAt: seq, id: `${seq}`, due, campaign: { id, row: 7, ...parts } });
};
const many = (count: number, kind: Fact["kind"], due: boolean, name: string, from: Fold = EMPTY_FOLD): Fold =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`).reduce(
    (fold, id) => moved(fold, kind, id, due),
    from,
  );
const ids = ({ campaigns }: Fold, state: string) => campaigns.filter((row) => row.state === state).map(({ id }) => id);

describe("rows of campaigns in the fold", () => {
  it("for which something is due are kept, many more than those that are over", () => {
    const waiting = many(MAX_LIVE_CAMPAIGNS, "refused", true, "waits");
    expect(ids(waiting, "deferred")).toHaveLength(MAX_LIVE_CAMPAIGNS);
    const over = many(50, "refused", false, "over", waiting);
    expect(ids(over, "deferred")).toEqual(ids(waiting, "deferred"));
    expect(many(50, "refused", false, "over").campaigns).toHaveLength(MAX_CAMPAIGNS);
  });

  it("that have a contact under way stay before those that only wait", () => {
    const busy = many(3, "claimed", true, "busy");
    const full = many(2 * MAX_LIVE_CAMPAIGNS, "refused", true, "waits", busy);
    expect(ids(full, "in-flight").sort()).toEqual(["busy-0", "busy-1", "busy-2"]);
    expect(full.campaigns).toHaveLength(MAX_LIVE_CAMPAIGNS);
  });

  it("are in the fold of the entry that moves them, however many others there are", () => {
    for (const kind of ["claimed", "refused"] as const) {
      const full = many(MAX_LIVE_CAMPAIGNS + 1, kind, true, "others");
      for (const due of [true, false])
        expect(moved(full, "refused", "mine", due).campaigns).toContainEqual({
          id: "mine",
          row: 7,
          state: due ? "deferred" : "suppressed",
          seq: full.seq + 1,
          attempt: 1,
          made: 0,
        });
    }
  });

  it("that were forgotten are whole again once an entry says all of them", () => {
    const full = many(MAX_LIVE_CAMPAIGNS, "claimed", true, "others");
    const back = moved(full, "refused", "mine", false, { attempt: 3, made: 2 });
    expect(back.campaigns.find(({ id }) => id === "mine")).toMatchObject({ state: "contacted", attempt: 3, made: 2 });
  });
});
