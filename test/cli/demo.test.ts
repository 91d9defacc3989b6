import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Step } from "../../lib/cli/story/stage.ts";
import { endAll, type Process, tsx } from "./processes.ts";

afterAll(endAll);

describe("npm run demo", () => {
  let demo: Process;
  let took: number;
  beforeAll(async () => {
    const began = performance.now();
    demo = tsx("bin/demo.ts", []);
    await demo.ended;
    took = performance.now() - began;
  });

  it("tells both stories in under 20 s", async () => {
    expect(await demo.ended).toBe(0);
    expect(took).toBeLessThan(20_000);
    expect(demo.err()).toBe("");
  });

  it("the lender: one offer in the call, none after the no, whatever it is called", () => {
    const call = between(demo.out(), "Tue 10 Nov 2026", "Tue 1 Dec 2026");
    expect(call).toMatch(/offer her 10,000 more\. May I\?\n +Tacet +✓ Yes/);
    for (const wish of ["put all her debts together?", "a car loan, then?", "a loan for a holiday?"])
      expect(call).toMatch(
        new RegExp(`${wish.replace("?", "\\?")}\\n +Tacet +✗ No\\. The customer said no in this conversation`),
      );
  });

  it("the lender: call, text and email are refused weeks later, and service is not", () => {
    const weeksLater = between(demo.out(), "Tue 1 Dec 2026", "Tue 12 Jan 2027").replace(/\s+/g, " ");
    const no = "✗ No. Said no to a personal loan on 10 Nov 2026; a no covers all credit offers until 9 May 2027.";
    expect(weeksLater.split(no)).toHaveLength(4);
    expect(weeksLater).toMatch(/her taxes\? Tacet ✓ Yes\./);
  });

  it("the lender: the second no silences longer than the first", () => {
    const may = between(demo.out(), "Mon 10 May 2027", "Tue 13 Jul 2027").replace(/\s+/g, " ");
    expect(may).toContain(
      "✗ No. Said no a second time within 365 days, on 12 Jan 2027; that silences all promotion until 11 Jul 2027",
    );
    const july = between(demo.out(), "Tue 13 Jul 2027", "$ npx tacet why ana");
    expect(july).toMatch(/and now: may we write to her\?\n +Tacet +✓ Yes/);
    expect(july).toContain("Tacet said no 8 times");
  });

  it("the camera shop: asked first, offered once, welcome again", () => {
    const shop = demo.out().slice(demo.out().indexOf("THE CAMERA SHOP"));
    expect(shop).toMatch(/on sale\. May I offer one\?\n +Tacet +✗ No\. No need of or interest in photography/);
    expect(shop).toMatch(/keeps up with 4K\?\n +Tacet +✓ Yes/);
    expect(shop).toMatch(/a printer, too\. May I\?\n +Tacet +✗ No\. 1 of at most 1 offers/);
    expect(shop).toMatch(/a longer lens would help him\. May I\?\n +Tacet +✓ Yes/);
    expect(shop).toMatch(/may we write to Ben\?\n +Tacet +✓ Yes/);
  });

  it("ends each story with why, and with a chain that is whole", () => {
    for (const text of ["$ npx tacet why ana", "$ npx tacet why ben", "WHOLE       ana: ", "WHOLE       ben: "])
      expect(demo.out()).toContain(text);
  });
});

it("npm run demo -- --json prints the steps as JSON lines", async () => {
  const demo = tsx("bin/demo.ts", ["--json", "--story", "camera-shop"]);
  expect(await demo.ended).toBe(0);
  const steps = demo
    .out()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Step);
  expect(new Set(steps.map((step) => step.story))).toEqual(new Set(["camera-shop"]));
  expect(steps.filter((step) => step.kind === "decided").map((step) => step.decision!.verdict)).toEqual([
    "suppress",
    "allow",
    "suppress",
    "allow",
    "allow",
    "allow",
  ]);
});

function between(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.slice(text.indexOf(from), text.indexOf(to));
}
