import { describe, expect, it } from "vitest";
import { capCurve, capPolicies } from "../../lib/backtest/cap-curve.ts";
import { fromHistory, type HistoryFact } from "../../lib/backtest/history.ts";
import { picture } from "../../lib/backtest/picture.ts";
import { backtest, type Report } from "../../lib/backtest/report.ts";
import type { CompiledPolicy } from "../../lib/policy/compile.ts";
import { call, policyOf } from "../backtest/given.ts";

const FACTS: readonly HistoryFact[] = [
  call(1, "no_answer"),
  call(2, "declined"),
  call(3, "accepted"),
  call(12, "accepted"),
];
const customers = (policy: CompiledPolicy) => [
  fromHistory(policy)({ customerId: "ana", zones: ["UTC"], facts: FACTS }),
];
const replayed = (policy: CompiledPolicy): Promise<Report> => backtest(customers(policy), policy);

const WEEK = policyOf({ id: "one-a-week", kind: "cap", max: 1, window: { rolling: "P7D" } });

/** Elements with their attributes; throws where the text is not well-formed as far as this reads it. */
function elements(svg: string): { name: string; attributes: Record<string, string> }[] {
  const open: string[] = [];
  const found: { name: string; attributes: Record<string, string> }[] = [];
  for (const [, closing, name, attributes, empty] of svg.matchAll(
    /<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    if (closing) expect(open.pop()).toBe(name);
    else {
      if (!empty) open.push(name!);
      const pairs = [...attributes!.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
      found.push({ name: name!, attributes: Object.fromEntries(pairs) });
    }
  }
  expect(open).toEqual([]);
  return found;
}

type Box = { readonly text: string; readonly left: number; readonly right: number; readonly base: number };

/** Where each text lies, by the widths of a wide font, which a picture without a font of its own may be shown in. */
function texts(svg: string): Box[] {
  const moved: { x: number; y: number }[] = [];
  const found: Box[] = [];
  for (const [, group, closing, attributes, text] of svg.matchAll(/<g([^>]*)>|(<\/g>)|<text([^>]*)>([^<]*)<\/text>/g)) {
    if (closing) moved.pop();
    else if (text === undefined) {
      const [, x = 0, y = 0] = /translate\(([\d.]+) ([\d.]+)\)/.exec(group!) ?? [];
      moved.push({ x: Number(x), y: Number(y) });
    } else {
      const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes!)?.[1] ?? "";
      const kinds = of("class").split(" ");
      const width = text.replace(/&\w+;/g, "x").length * (kinds.includes("head") ? 9.6 : 7);
      const before = kinds.includes("end") ? 1 : kinds.includes("middle") ? 0.5 : 0;
      const left = moved.reduce((sum, { x }) => sum + x, Number(of("x"))) - before * width;
      const base = moved.reduce((sum, { y }) => sum + y, Number(of("y")));
      found.push({ text, left, right: left + width, base });
    }
  }
  return found;
}

/** Every text lies inside the picture, and none on another. */
function isLegible(svg: string): void {
  const all = texts(svg);
  expect(all.length).toBeGreaterThan(3);
  for (const [index, one] of all.entries()) {
    expect(one.left, one.text).toBeGreaterThanOrEqual(0);
    expect(one.right, one.text).toBeLessThanOrEqual(760);
    for (const other of all.slice(0, index))
      if (Math.abs(one.base - other.base) < 15)
        expect(one.right <= other.left || other.right <= one.left, `${one.text} | ${other.text}`).toBe(true);
  }
}

const bars = (svg: string, kind: string) =>
  elements(svg).filter(({ name, attributes }) => name === "rect" && attributes.class === kind);

describe("the picture", () => {
  it("stands alone, says in words what it shows, and has colours for a dark page", async () => {
    const svg = picture(await replayed(WEEK));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 760 \d+"/);
    expect(svg).toContain(
      '<title id="title">other 1: 2 of 4 contacts would not have been made, with 1 of 2 sales</title>',
    );
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|<script|<image|url\(/);
    elements(svg);
  });

  it("draws a bar for each rule that binds, the longest for the most", async () => {
    const [only, ...more] = bars(picture(await replayed(WEEK)), "avoided");
    expect(more).toEqual([]);
    expect(Number(only!.attributes.width)).toBeGreaterThan(300);
    expect(picture(await replayed(policyOf({ kind: "cap", max: 9, window: { rolling: "P7D" } })))).toContain(
      "No rule would have refused any.",
    );
  });

  it("draws the shares of contacts and sales for each cap, none beyond its panel", async () => {
    const curve = capCurve(await Promise.all(capPolicies(4).map(replayed)));
    expect(curve).toEqual([
      { max: 1, avoided: 3, sales: 2 },
      { max: 2, avoided: 2, sales: 2 },
      { max: 3, avoided: 1, sales: 1 },
      { max: 4, avoided: 0, sales: 0 },
    ]);
    const svg = picture(await replayed(WEEK), curve);
    const height = (one: { attributes: Record<string, string> }) => Number(one.attributes.height);
    // The first of each is the key's.
    const drawn = bars(svg, "avoided").filter(
      ({ attributes }) => attributes.width !== "12" && attributes.height !== "16",
    );
    expect(drawn.map((one) => height(one) / 170)).toEqual(
      [0.75, 0.5, 0.25, 0].map((share) => expect.closeTo(share, 2)),
    );
    expect(bars(svg, "sales").slice(1).map(height)).toEqual([170, 170, 85, 0]);
    for (const { attributes } of elements(svg).filter(({ name }) => name === "rect"))
      expect(Number(attributes.x ?? 0) + Number(attributes.width)).toBeLessThanOrEqual(760);
  });

  it("lets no name of a policy out of its text", async () => {
    const report = await replayed(WEEK);
    const svg = picture({ ...report, policy: { id: '<script>alert("&")</script>', version: "1" } });
    expect(svg).toContain("&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;");
    elements(svg);
  });

  it("lets no text leave it or lie on another, whatever is in the report", async () => {
    const report = await replayed(WEEK);
    const rule = report.rules[0]!;
    const many = Array.from({ length: 18 }, (_, index) => ({
      ...rule,
      rule: index % 2 ? `us-regf-seven-in-seven-${index}-and-longer` : "us-fl-three-a-day",
      avoided: 91_234_567 - index * 5_000_000,
      yields: { ...rule.yields, sale: 1_234_567 },
    }));
    const lost = { total: 123_456_789, avoided: 98_765_432 };
    const large = {
      ...report,
      policy: { id: `house-${"of-a-long-name-".repeat(4)}end`, version: "2026-11-22-the-third-draft-of-it" },
      contacts: { ...lost, kept: 0 },
      ...{ sales: lost, refusals: lost, complaints: lost, rules: many },
    };
    const curve = (most: number) =>
      Array.from({ length: most }, (_, index) => ({ max: index + 1, avoided: 9 - (index % 9), sales: index % 9 }));
    for (const points of [0, 1, 10, 20, 50]) {
      isLegible(picture(report, curve(points)));
      isLegible(picture(large, curve(points)));
    }
    isLegible(picture({ ...report, rules: [] }));
  });

  it("tells what came of the contacts, and shows a bar of a rule that avoids but one of very many", async () => {
    const report = await replayed(WEEK);
    const rule = report.rules[0]!;
    const svg = picture({
      ...report,
      rules: [
        { ...rule, avoided: 1_000_000 },
        { ...rule, rule: "rare", avoided: 1 },
      ],
    });
    expect(svg).toContain("1 of 2 sales (50 %) were made in them");
    expect(svg).toContain("1 of 1 refusals (100 %)");
    expect(Number(bars(svg, "avoided")[1]!.attributes.width)).toBeGreaterThan(1);
  });

  it("names the fifteen rules that avoid the most, and says how many more there are", async () => {
    const report = await replayed(WEEK);
    const [rule] = report.rules;
    const rules = Array.from({ length: 20 }, (_, index) => ({ ...rule!, rule: `rule-${index}-${"x".repeat(40)}` }));
    const svg = picture({ ...report, rules });
    expect(bars(svg, "avoided")).toHaveLength(15);
    expect(svg).toContain("and 5 rules more");
    expect(svg).not.toContain("x".repeat(40));
  });
});
