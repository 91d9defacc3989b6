import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CLIENTS } from "../../lib/infra/clients.ts";
import { COUNTED_STEPS } from "../../scripts/docs/scale-counted.ts";
import { synthesize } from "./template.ts";

const doc = readFileSync(new URL("../../docs/deploy.md", import.meta.url), "utf8");
const template = synthesize();

describe("docs/deploy.md", () => {
  it("uses outputs the stack has", () => {
    const used = [...doc.matchAll(/\$\(out (\w+)\)/g)].map(([, name]) => name!);
    expect(used.length).toBeGreaterThan(4);
    expect(used.filter((name) => !(name in template.json.Outputs))).toEqual([]);
  });

  it("names every option, and no other", () => {
    const told = [...doc.matchAll(/-c (\w+)=/g)].map(([, name]) => name!);
    const source = readFileSync(new URL("../../lib/infra/options.ts", import.meta.url), "utf8");
    const known = JSON.parse(/\[("stage".*?)\]/.exec(source)![0]);
    expect([...new Set(told)].sort()).toEqual(known.toSorted());
  });

  it("gives each client's scopes as they are", () => {
    for (const [name, scopes] of Object.entries(CLIENTS)) {
      const row = new RegExp(`\\| \`Client${name[0]!.toUpperCase()}${name.slice(1)}\` \\| (.*) \\|`).exec(doc)?.[1];
      expect([name, row?.split(", ").sort()]).toEqual([
        name,
        scopes.map((scope) => scope.replace("tacet/", "")).sort(),
      ]);
    }
  });

  it("tells the units and dollars of each step of a contact made through the API as they are counted", () => {
    // List prices of us-east-1, as the document names them, and three calls of 2.05.
    const price = { read: 0.125, write: 0.625, calls: 3 * 2.05 };
    let sum = price.calls;
    for (const [step, { read, entries, index, others }] of Object.entries(COUNTED_STEPS)) {
      const dollars = read * price.read + (entries + index + others) * price.write;
      expect(doc).toContain(`| ${step} | ${read} RRU + ${entries + index + others} WRU | ${dollars.toFixed(2)} |`);
      sum += dollars;
    }
    expect(doc).toContain(`| | | **${sum.toFixed(2)}** |`);
  });

  it("counts what costs money every month", () => {
    const alarms = template.of("CloudWatch::Alarm").map(({ Properties }) => Properties);
    const metrics = alarms.flatMap(({ MetricName, Metrics }) =>
      MetricName ? [MetricName] : Metrics.filter((metric: { MetricStat?: unknown }) => metric.MetricStat),
    );
    expect(doc).toContain(`${alarms.length} alarms`);
    expect(doc).toContain(`alarms on ${metrics.length} metrics ${(metrics.length / 10).toFixed(2)}`);
    expect(doc).toContain(`${template.of("KMS::Key").length} KMS keys`);
    expect(doc).toContain(
      `${Object.keys(CLIENTS).length} Cognito clients ${(Object.keys(CLIENTS).length * 6).toFixed(2)}`,
    );
  });
});
