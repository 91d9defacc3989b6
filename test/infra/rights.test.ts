import { describe, expect, it } from "vitest";
import { LAMBDAS, listed, synthesize, told } from "./template.ts";

const template = synthesize();

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** Every statement of every policy of a function's role. */
function statementsOf(path: string): readonly Statement[] {
  const role = template.at(path.replace("/Function", "/Role"));
  expect(role.Properties.ManagedPolicyArns, path).toBeUndefined();
  const inline = (role.Properties.Policies ?? []).flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => PolicyDocument.Statement,
  );
  const attached = template
    .of("IAM::Policy")
    .filter(({ Properties }) => Properties.Roles.some((ref: unknown) => told(template, ref) === role.path))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return [...inline, ...attached];
}

/** "dynamodb:PutItem" → ["Tables/ledger"]; a condition is part of the right. */
function rightsOf(path: string): Record<string, string[]> {
  const rights = new Map<string, string[]>();
  for (const statement of statementsOf(path)) {
    expect(statement.Effect).toBe("Allow");
    const conditions = Object.values(statement.Condition ?? {}).flatMap((condition) =>
      Object.entries(condition).map(([key, value]) => ` if ${key} = ${told(template, value)}`),
    );
    for (const action of listed(statement.Action))
      rights.set(action, [
        ...(rights.get(action) ?? []),
        ...listed(statement.Resource).map((resource) => told(template, resource) + conditions.join("")),
      ]);
  }
  return Object.fromEntries([...rights].sort().map(([action, resources]) => [action, resources.sort()]));
}

const rights = Object.fromEntries(LAMBDAS.map(({ name, path }) => [name, rightsOf(path)]));

describe("rights", () => {
  it("are those of the golden file: renew it with `npx vitest run test/infra/rights.test.ts -u`, and read the diff", async () => {
    await expect(`${JSON.stringify(rights, null, 2)}\n`).toMatchFileSnapshot("./iam.golden.json");
  });

  it("belong to functions only: there is no other policy in the stack", () => {
    const paths = LAMBDAS.map(({ path }) => path.replace("/Function", "/Role/DefaultPolicy"));
    expect(
      template
        .of("IAM::Policy")
        .map(({ path }) => path)
        .sort(),
    ).toEqual(paths.sort());
    expect(template.of("IAM::ManagedPolicy")).toEqual([]);
  });

  it("name every action: no wildcard", () => {
    for (const [name, actions] of Object.entries(rights))
      for (const action of Object.keys(actions)) expect(`${name} ${action}`).not.toContain("*");
  });

  it("let nobody change or remove an entry of the ledger, or read it whole", () => {
    for (const [name, actions] of Object.entries(rights)) {
      const onLedger = Object.keys(actions).filter(
        (action) =>
          action.startsWith("dynamodb:") && actions[action]!.some((resource) => /^Tables\/ledger$|^\*$/.test(resource)),
      );
      expect([name, onLedger.filter((action) => !/:(GetItem|Query|PutItem|ListStreams)$/.test(action))]).toEqual([
        name,
        [],
      ]);
    }
    expect(
      Object.values(rights).filter((actions) => actions["dynamodb:PutItem"]?.includes("Tables/ledger")).length,
    ).toBeGreaterThan(3);
  });

  it("let nobody who decides read an index", () => {
    const readers = Object.entries(rights).filter(([, actions]) =>
      Object.values(actions)
        .flat()
        .some((resource) => resource.includes("/index/")),
    );
    expect(readers.map(([name]) => name)).toEqual(["suppressions"]);
  });

  it("reach the people only where people are the matter", () => {
    const readers = Object.entries(rights).filter(([, actions]) =>
      Object.values(actions).flat().includes("Tables/directory"),
    );
    expect(readers.map(([name]) => name).sort()).toEqual([
      "contacts",
      "conversations",
      "customers",
      "erasures",
      "opt-outs",
    ]);
    for (const [name, actions] of Object.entries(rights))
      if (actions["dynamodb:DeleteItem"])
        expect([name, actions["dynamodb:DeleteItem"]]).toEqual([name, ["Tables/directory"]]);
  });

  it("give the secret to those of the topology, and its key to nobody else", () => {
    for (const { name, spec } of LAMBDAS) {
      expect([name, rights[name]!["secretsmanager:GetSecretValue"]]).toEqual([
        name,
        spec.secret ? ["Secret"] : undefined,
      ]);
      const keys = rights[name]!["kms:Decrypt"] ?? [];
      expect([name, keys.some((key) => key.startsWith("Keys/secrets"))]).toEqual([name, spec.secret]);
    }
  });

  it("let API Gateway call a function for its own routes only", () => {
    for (const { Properties, path } of template.of("Lambda::Permission")) {
      expect(Properties.Principal, path).toBe("apigateway.amazonaws.com");
      expect(told(template, Properties.SourceArn), path).toMatch(
        /:execute-api:Region:AccountId:Api\/Http\/\*\/\*\/v1\//,
      );
    }
  });
});
