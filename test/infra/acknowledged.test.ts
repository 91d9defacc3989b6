import { App } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { ACKNOWLEDGED, acknowledge } from "../../lib/infra/acknowledged.ts";
import { tacetApp } from "../../lib/infra/app.ts";
import { TacetStack } from "../../lib/infra/stack.ts";

type Finding = { readonly id: string; readonly path: string };

function findingsOf(stack: TacetStack): Finding[] {
  return [new AwsSolutionsChecks(), new ServerlessChecks()].flatMap((pack) =>
    pack.validateScope(stack).violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({
        id: ruleName,
        path: constructPath!.replace(`${stack.stackName}/`, ""),
      })),
    ),
  );
}

const CONTEXT = { "aws:cdk:bundling-stacks": [] };

describe("cdk-nag, AwsSolutions and Serverless", () => {
  it("finds nothing that is not acknowledged, however the stack is made", () => {
    for (const context of [
      {},
      { alarms: "ops@example.com" },
      { removal: "destroy", reserve: "off" },
      { closed: "true" },
      { events: "off", imprint: "Example Bank, 1 Main Street, Springfield" },
    ])
      expect(findingsOf(tacetApp({ ...CONTEXT, ...context }).stack)).toEqual([]);
  });

  it("still finds everything that is acknowledged: a stale line must go", () => {
    const findings = findingsOf(new TacetStack(new App({ context: CONTEXT })));
    expect(findings.length).toBeGreaterThan(0);
    const stale = ACKNOWLEDGED.flatMap(({ id, at }) =>
      at
        .filter((path) => !findings.some((finding) => finding.id === id && `${finding.path}/`.startsWith(`${path}/`)))
        .map((path) => `${id} at ${path}`),
    );
    expect(stale).toEqual([]);
  });

  it("gives a reason for each, in a sentence, and covers no more than a construct", () => {
    for (const { reason, at } of ACKNOWLEDGED) {
      expect(reason.length).toBeGreaterThan(60);
      expect(at.length).toBeGreaterThan(0);
      expect(at).not.toContain("");
    }
  });

  it("refuses to acknowledge what is not there", () => {
    const { stack } = tacetApp(CONTEXT);
    expect(() => acknowledge(stack, [{ id: "AwsSolutions-S1", at: ["Api/nothing"], reason: "none" }])).toThrow(
      /not there: Api\/nothing/,
    );
  });
});
