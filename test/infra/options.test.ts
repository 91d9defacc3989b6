import { describe, expect, it } from "vitest";
import { FUNCTIONS, type FunctionSpec, QUEUES, WORKERS } from "../../lib/infra/topology.ts";
import { synthesize } from "./template.ts";

const ALL = { ...FUNCTIONS, ...WORKERS };
const reserved = (template: ReturnType<typeof synthesize>) =>
  Object.fromEntries(
    Object.keys(ALL).map((name) => [name, template.at(`${name}/Function`).Properties.ReservedConcurrentExecutions]),
  );

describe("options of the command line", () => {
  it("closed: runs nothing that can say yes, and everything that takes a no", () => {
    const template = synthesize({ closed: "true" });
    const running = reserved(template);
    for (const [name, spec] of Object.entries<FunctionSpec>(ALL))
      expect([name, running[name]]).toEqual([name, spec.permits ? 0 : spec.reservedConcurrency]);
    expect(
      Object.keys(running)
        .filter((name) => running[name] === 0)
        .sort(),
    ).toEqual(["authorisations", "conversations", "decisions", "deliveries", "work"]);
    for (const name of ["opt-outs", "inbound"]) expect(running[name]).toBeGreaterThan(0);
  });

  it("closed: leaves messages for whoever says yes where they are, rather than receive them to no end", () => {
    const enabled = (context: Record<string, string>) => {
      const template = synthesize(context);
      return Object.entries(QUEUES).map(([name, { worker }]) => [
        name,
        template.at(`${worker}/Queue`).Properties.Enabled,
      ]);
    };
    expect(enabled({ closed: "true" })).toEqual([
      ["work", false],
      ["deliveries", false],
      ["jobs", true],
    ]);
    expect(enabled({}).map(([, on]) => on)).toEqual([true, true, true]);
    const alarms = JSON.stringify(synthesize({ closed: "true" }).of("CloudWatch::Alarm"));
    expect(alarms).not.toContain("work: a message has been waiting");
    expect(alarms).toContain("jobs: a message has been waiting");
  });

  it("events=off: the bus hears of no entry, and nothing else changes", () => {
    const template = synthesize({ events: "off" });
    expect(template.all.filter(({ path }) => path.startsWith("ledger-events"))).toEqual([]);
    expect(template.at("Bus/Bus")).toBeDefined();
    expect(template.of("Lambda::Function")).toHaveLength(synthesize().of("Lambda::Function").length - 1);
  });

  it("imprint: goes to whoever sends email", () => {
    const imprint = "Example Bank, 1 Main Street, Springfield";
    const variables = synthesize({ imprint }).at("work/Function").Properties.Environment.Variables;
    expect(variables.TACET_IMPRINT).toBe(imprint);
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
    [{ events: "some" }, /-c events: /],
    [{ imprint: "x".repeat(501) }, /-c imprint: /],
    [{ reserve: "none", removal: "gone" }, /-c removal: .*; -c reserve: /],
  ])("refuses %j", (context, message) => {
    expect(() => synthesize(context)).toThrow(message);
  });
});
