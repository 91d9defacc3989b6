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

it("a rule that does not hold where the case is, is a mistake of the case; one of the place above holds", async () => {
  const place = (jurisdiction: string, rule = "US-FL") =>
    JSON.stringify({ ...JSON.parse(one), id: `${jurisdiction} ${rule}`, jurisdiction, rule });
  const lines = [
    place("US", "FR-D223-9"),
    place("US-GA", "US-FL"),
    place("US", "US-FL"),
    place("US-FL"),
    place("US-FL", "US-TCPA-HOURS").replace('"defer"', '"allow"').replace('"2026-06-11T08:00:00-04:00"', "null"),
    place("US-ZZ", "US-TCPA-HOURS").replace('"defer"', '"allow"').replace('"2026-06-11T08:00:00-04:00"', "null"),
  ];
  const { code, out } = await shellOf({}, new Map([["cases.jsonl", `${lines.join("\n")}\n`]]))(
    "evaluate",
    "cases.jsonl",
  );
  expect(code).toBe(1);
  const said = out.replace(/\s+/g, " ");
  expect(said).toContain(`the rule "FR-D223-9" is of FR, and does not hold in the case's jurisdiction "US"`);
  expect(said).toContain(`the rule "US-FL" is of US-FL, and does not hold in the case's jurisdiction "US-GA"`);
  expect(said).toContain(`does not hold in the case's jurisdiction "US"`);
  expect(said).toContain("3 passed, 3 failed");
});

it("cases of one id are counted, and said to be", async () => {
  const shell = shellOf({}, new Map([["cases.jsonl", `${one}\n${one}\n`]]));
  const { code, out } = await shell("evaluate", "cases.jsonl");
  expect(code).toBe(0);
  expect(out).toContain('2 cases are called "fl", on lines 1, 2; each is counted');
  expect(out).toContain("2 passed, 0 failed");
  const asJson = await shell("evaluate", "cases.jsonl", "--json");
  expect(JSON.parse(asJson.out).repeated).toEqual([{ id: "fl", lines: [1, 2] }]);
});
