import { describe, expect, it } from "vitest";
import type { Progress } from "../../lib/campaign/progress.ts";
import { conserved } from "../../lib/demo/conserved.ts";
import { refusedBecause } from "../../lib/demo/refused-because.ts";
import type { Item } from "../../lib/simulate/dynamo-value.ts";
import { Violation } from "../../lib/simulate/violation.ts";

/** An entry as it stands in the store. */
const item = (customerId: string, seq: number, kind: string, body: object, more: Item = {}): Item => ({
  customerId: { S: customerId },
  seq: { N: String(seq) },
  kind: { S: kind },
  id: { S: `${customerId}-${seq}` },
  recordedAt: { N: "1000" },
  body: { S: JSON.stringify(body) },
  prev: { B: new Uint8Array(1) },
  hash: { B: new Uint8Array(1) },
  ...more,
});
const CAMPAIGN = { id: "spring", attempt: 1 };
const opens = { channel: "voice", purpose: "promotional", campaign: "spring", attempt: 1 };
const due = (at: number): Item => ({ dueAt: { N: String(at) } });
const claimed = (customerId: string) => item(customerId, 1, "claimed", { opens, campaign: CAMPAIGN }, due(9));
const dialled = (customerId: string) =>
  item(customerId, 2, "authorised", { contact: 1, go: {}, campaign: CAMPAIGN }, due(20));
const over = (customerId: string) =>
  item(customerId, 3, "outcome", { contact: 1, disposition: "accepted", campaign: CAMPAIGN });
const progress = (
  rows: Partial<Progress["rows"]>,
  { attempts = 0, outcomes = {} }: Partial<Pick<Progress, "attempts" | "outcomes">> = {},
): Progress =>
  ({
    state: "running",
    rows: {
      ...{ pending: 0, inFlight: 0, contacted: 0, deferred: 0, suppressed: {}, heldOut: 0, cancelled: 0 },
      ...{ rejected: 0, duplicate: 0, ...rows },
    },
    attempts,
    outcomes,
  }) as Progress;

describe("rows are conserved", () => {
  it("and counted as the entries move them", () => {
    const watch = conserved("spring", ["ana", "ben", "cy"]);
    watch.wrote(claimed("ana"));
    watch.wrote(item("ben", 1, "refused", { campaign: CAMPAIGN }, due(5)));
    watch.check([]);
    expect(watch.counts()).toMatchObject({ pending: 1, inFlight: 1, deferred: 1 });
    expect(watch.nextDue()).toBe(5);
    watch.wrote(dialled("ana"));
    watch.check(["ana"]);
    watch.wrote(over("ana"));
    watch.check([]);
    watch.check([]);
    expect(watch.counts()).toMatchObject({ pending: 1, inFlight: 0, deferred: 1, contacted: 1 });
    expect(watch.checks()).toEqual({ minutes: 3, compared: 0, entries: 4 });
    watch.compare(progress({ pending: 1, deferred: 1, contacted: 1 }, { attempts: 1, outcomes: { accepted: 1 } }));
  });

  it.each([
    ["a row that was over is opened again", [over("ana"), claimed("ana")], []],
    ["a customer who is not in the list", [claimed("dan")], []],
    ["somebody is called whose row is not in flight", [claimed("ana")], ["ben"]],
  ])("and a violation is told: %s", (_what, entries, busy) => {
    const watch = conserved("spring", ["ana", "ben"]);
    for (const entry of entries) watch.wrote(entry);
    expect(() => watch.check(busy)).toThrow(Violation);
  });

  it("and the campaign's own progress must say the same", () => {
    const watch = conserved("spring", ["ana", "ben"]);
    watch.wrote(claimed("ana"));
    expect(() => watch.compare(progress({ pending: 2 }))).toThrow(/says 0 rows are inFlight; the ledgers say 1/);
    expect(() => watch.compare(progress({ pending: 1 }))).toThrow(/counts 1 of 2 rows/);
  });
});

it("what refuses a row for good is the rule that lasts longest, and not the campaign's end", () => {
  const watch = refusedBecause({ rules: [{ id: "short" }, { id: "long" }] as never });
  const refused = (customerId: string, reasons: unknown[], more: Item = {}) =>
    item(customerId, 1, "refused", { campaign: CAMPAIGN }, { decision: { S: JSON.stringify({ reasons }) }, ...more });
  const end = [0, "deadline-passed", {}];
  watch.wrote(refused("ana", [end, [0, 0, {}, 50], [0, 1, {}, 90]]));
  watch.wrote(refused("ben", [end, [0, 0, {}], [0, 1, {}, 90]]));
  watch.wrote(refused("cy", [[0, 1, {}, 90]], due(90)));
  watch.wrote(refused("dan", [end]));
  expect(watch.counted(() => true)).toEqual({ long: 1, short: 1 });
  expect(watch.counted((customerId) => customerId === "ben")).toEqual({ short: 1 });
});
