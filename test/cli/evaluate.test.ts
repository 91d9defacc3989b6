import { expect, it } from "vitest";
import { shellOf } from "./given.ts";

const one = JSON.stringify({
  id: "fl",
  rule: "US-FL",
  channel: "voice",
  purpose: "promotional",
  recipientTimeZone: "America/New_York",
  history: [],
  proposedAt: "2026-06-10T20:00:00-04:00",
  expected: "defer",
  expectedNotBefore: "2026-06-11T08:00:00-04:00",
  why: "Florida closes at eight",
});
const oklahoma = one.replace("US-FL", "US-OK");
const tacet = shellOf({}, new Map([["cases.jsonl", `${one}\n${oklahoma}\n{ broken\n`]]));

it("a rule is named in whatever case", async () => {
  const { out } = await tacet("evaluate", "cases.jsonl", "--rule", "us-fl");
  expect(out).toContain("US-FL  1 passed");
  expect(out).not.toContain("US-OK");
});

it("a rule that no case names is said to be none, with the nearest, though a line is broken", async () => {
  const { code, err } = await tacet("evaluate", "cases.jsonl", "--rule", "US-FLA");
  expect(code).toBe(2);
  expect(err.replace(/\s+/g, " ")).toContain(
    "no case of cases.jsonl names US-FLA; the nearest it names: US-FL, US-OK; a line of it is broken; without --rule it is named",
  );
});
