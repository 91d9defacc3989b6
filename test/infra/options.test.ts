import { describe, expect, it } from "vitest";
import { FUNCTIONS, type FunctionSpec } from "../../lib/infra/topology.ts";
import { synthesize } from "./template.ts";

const reserved = (template: ReturnType<typeof synthesize>) =>
  Object.fromEntries(
    Object.keys(FUNCTIONS).map((name) => [
      name,
      template.at(`${name}/Function`).Properties.ReservedConcurrentExecutions,
    ]),
  );

describe("options of the command line", () => {
  it("closed: runs nothing that can say yes, and everything that takes a no", () => {
    const running = reserved(synthesize({ closed: "true" }));
    for (const [name, spec] of Object.entries<FunctionSpec>(FUNCTIONS))
      expect([name, running[name]]).toEqual([name, spec.permits ? 0 : spec.reservedConcurrency]);
    expect(
      Object.keys(running)
        .filter((name) => running[name] === 0)
        .sort(),
    ).toEqual(["authorisations", "conversations", "decisions"]);
    expect(running["opt-outs"]).toBeGreaterThan(0);
  });

  it("removal=destroy: a throwaway stack leaves nothing behind; reserve=off: sets nothing aside", () => {
    const template = synthesize({ removal: "destroy", reserve: "off", stage: "try" });
    expect(template.all.filter(({ DeletionPolicy }) => DeletionPolicy === "Retain")).toEqual([]);
    for (const { Properties } of template.of("DynamoDB::Table"))
      expect(Properties.DeletionProtectionEnabled).toBe(false);
    expect(Object.values(reserved(template)).every((concurrency) => concurrency === undefined)).toBe(true);
    expect(JSON.stringify(template.of("CloudWatch::Alarm"))).not.toContain("ConcurrentExecutions");
  });

  it.each([
    [{ stage: "Prod!" }, /-c stage: /],
    [{ removal: "keep" }, /-c removal: /],
    [{ stage: "production", removal: "destroy" }, /keeps its data/],
    [{ closed: "yes" }, /-c closed: /],
    [{ alarms: "nobody" }, /-c alarms: /],
    [{ reserve: "none", removal: "gone" }, /-c removal: .*; -c reserve: /],
  ])("refuses %j", (context, message) => {
    expect(() => synthesize(context)).toThrow(message);
  });
});
