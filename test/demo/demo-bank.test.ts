import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endAll, type Process, tsx } from "../cli/processes.ts";

afterAll(endAll);

type Line = Readonly<Record<string, unknown>> & { readonly step: string };

const demo = (...options: string[]): Process => tsx("bin/demo-bank.ts", options);
const linesOf = (process: Process): Line[] =>
  process
    .out()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

/** All but what the machine has to do with: how long it took, and the ids of jobs. */
const figuresOf = (lines: readonly Line[]) =>
  JSON.parse(
    JSON.stringify(lines, (key, value) => (["seconds", "peakMemoryBytes"].includes(key) ? undefined : value)),
  ) as Line[];

describe("npm run demo:bank, without the bank's file", () => {
  let first: Line[];
  let second: Line[];
  beforeAll(async () => {
    const runs = [
      demo("--json", "--customers", "40", "--seed", "7"),
      demo("nowhere.csv", "--json", "--customers", "40", "--seed", "7"),
    ];
    for (const run of runs) expect(await run.ended, run.err()).toBe(0);
    expect(runs[0]!.err()).toBe("");
    expect(runs[1]!.err()).toBe("There is no file nowhere.csv: a list is made up instead.\n");
    [first, second] = runs.map(linesOf) as [Line[], Line[]];
  });

  it("tells each step as a line of JSON, and that the list is made up", () => {
    expect(first.map(({ step }) => step)).toEqual([
      "list",
      "history",
      "forecast",
      "campaign",
      "caps",
      "policies",
      "done",
    ]);
    expect(first[0]).toMatchObject({ file: null, customers: 40, seed: "7" });
  });

  it("works every row to its end, each in exactly one place all the way", () => {
    const campaign = first.find(({ step }) => step === "campaign") as unknown as {
      readonly progress: { rows: Record<string, number | Record<string, number>>; attempts: number; state: string };
      readonly dialled: number;
      readonly outcomes: Record<string, number>;
      readonly sales: number;
      readonly refusedBecause: Record<string, number>;
      readonly unitsPerContact: { read: number; write: number };
      readonly checked: { minutes: number; compared: number; entries: number };
    };
    const { rows, attempts, state } = campaign.progress;
    const sum = (counts: object): number => Object.values(counts).reduce((all: number, count) => all + count, 0);
    expect(state).toBe("completed");
    expect(rows).toMatchObject({ pending: 0, inFlight: 0, deferred: 0, rejected: 0, duplicate: 0 });
    expect(sum({ ...rows, suppressed: sum(rows.suppressed as object) })).toBe(40);
    expect(attempts).toBeGreaterThan(40);
    expect(campaign.dialled).toBe(attempts);
    expect(sum(campaign.outcomes)).toBe(attempts);
    expect(campaign.sales).toBe(campaign.outcomes.accepted ?? 0);
    expect(sum(rows.suppressed as object)).toBe(sum(campaign.refusedBecause));
    expect(campaign.unitsPerContact.write).toBeGreaterThan(3);
    expect(campaign.checked.minutes).toBeGreaterThan(20);
    expect(campaign.checked.compared).toBeGreaterThan(2);
  });

  it("replays ten caps and both shipped policies", () => {
    const caps = first.find(({ step }) => step === "caps") as unknown as { caps: { max: number; avoided: number }[] };
    expect(caps.caps.map(({ max }) => max)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(caps.caps[0]!.avoided).toBeGreaterThan(caps.caps[9]!.avoided);
    const { figures } = first.find(({ step }) => step === "policies") as unknown as { figures: { policy: string }[] };
    expect(new Set(figures.map(({ policy }) => policy))).toEqual(new Set(["courteous", "strict"]));
  });

  it("gives the same figures for the same seed", () => {
    expect(figuresOf(second)).toEqual(figuresOf(first));
  });
});

it("wrong usage is told apart: exit code 2, and what to write", async () => {
  const wrong = demo("--customers", "3");
  expect(await wrong.ended).toBe(2);
  expect(wrong.err()).toContain("write a whole number from 10");
  const noList = demo("package.json");
  expect(await noList.ended).toBe(2);
  expect(noList.err()).toMatch(/it must be bank-full\.csv/);
});
