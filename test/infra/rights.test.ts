import { describe, expect, it } from "vitest";
import { type FunctionSpec, QUEUES } from "../../lib/infra/topology.ts";
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
      Object.entries(condition).map(
        ([key, value]) =>
          ` if ${key} = ${listed(value as string)
            .map((one) => told(template, one))
            .join(" or ")}`,
      ),
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

  it("belong to functions only, and to the scheduler that calls one: there is no other policy in the stack", () => {
    const paths = LAMBDAS.map(({ path }) => path.replace("/Function", "/Role/DefaultPolicy"));
    expect(
      template
        .of("IAM::Policy")
        .map(({ path }) => path)
        .sort(),
    ).toEqual([...paths, "Schedules/Role/DefaultPolicy"].sort());
    expect(template.of("IAM::ManagedPolicy")).toEqual([]);
    expect(template.of("IAM::Role")).toHaveLength(LAMBDAS.length + 1);
  });

  it("let the scheduler call the function that ticks, and put aside what it cannot", () => {
    const { PolicyDocument } = template.at("Schedules/Role/DefaultPolicy").Properties;
    const allowed = PolicyDocument.Statement.map((statement: Statement) => [
      listed(statement.Action).join(),
      told(template, statement.Resource),
    ]);
    expect(allowed).toEqual([
      ["lambda:InvokeFunction", "arn:Partition:lambda:Region:AccountId:function:tacet-dev-ticks"],
      ["sqs:SendMessage", "Schedules/Letters"],
      ["kms:Decrypt,kms:GenerateDataKey", "Keys/operations"],
    ]);
    const [trust] = template.at("Schedules/Role").Properties.AssumeRolePolicyDocument.Statement;
    expect(told(template, trust.Condition.StringEquals["aws:SourceArn"])).toBe("Schedules/Group");
    expect(template.at("ticks/Function").Properties.FunctionName).toBe("tacet-dev-ticks");
  });

  it("send to the queues of the topology, receive from a worker's own, and schedule where it says", () => {
    const on = (name: string, action: string) => rights[name]![action] ?? [];
    const LETTERS = ["Schedules/Letters", "ledger-watch/Failed", "ledger-events/Failed"];
    for (const { name, spec } of LAMBDAS as readonly { name: string; spec: FunctionSpec }[]) {
      const sends = on(name, "sqs:SendMessage").filter((queue) => !LETTERS.includes(queue));
      const queues = Object.keys(QUEUES).map((queue) => `Queues/${queue}`);
      const letters = queues.map((queue) => `${queue}-letters`);
      // Who looks after queues has SQS move letters, which sends here and takes there in its name.
      const after = spec.looksAfterQueues === true;
      const sent = after ? queues : (spec.sends ?? []).map((queue) => `Queues/${queue}`);
      expect([name, sends]).toEqual([name, sent.toSorted()]);
      const own = Object.entries(QUEUES).find(([, { worker }]) => worker === name);
      const received = [...(own ? [`Queues/${own[0]}`] : []), ...(after ? letters : [])].sort();
      expect([name, on(name, "sqs:ReceiveMessage")]).toEqual([name, received]);
      for (const action of ["sqs:StartMessageMoveTask", "sqs:ListMessageMoveTasks"])
        expect([name, on(name, action)]).toEqual([name, after ? letters.toSorted() : []]);
      expect([name, on(name, "scheduler:CreateSchedule").length]).toEqual([name, spec.schedules ? 1 : 0]);
      expect([name, on(name, "iam:PassRole")]).toEqual([
        name,
        spec.schedules ? ["Schedules/Role if iam:PassedToService = scheduler.amazonaws.com"] : [],
      ]);
      expect([name, on(name, "events:PutEvents").includes("Bus/Bus")]).toEqual([name, spec.events === true]);
      expect([name, "ses:SendEmail" in rights[name]!]).toEqual([name, spec.transports?.includes("email") ?? false]);
      expect([name, "sms-voice:SendTextMessage" in rights[name]!]).toEqual([
        name,
        spec.transports?.includes("sms") ?? false,
      ]);
    }
  });

  it("reach files by prefix", () => {
    for (const { name, spec } of LAMBDAS as readonly { name: string; spec: FunctionSpec }[]) {
      const uses = Object.entries(spec.files ?? {});
      const below = (prefixes: typeof uses) => prefixes.map(([prefix]) => `Files/Bucket/${prefix}/*`).sort();
      expect([name, rights[name]!["s3:GetObject"] ?? []]).toEqual([name, below(uses)]);
      expect([name, rights[name]!["s3:PutObject"] ?? []]).toEqual([
        name,
        below(uses.filter(([, access]) => access === "write")),
      ]);
    }
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
    expect(readers.map(([name]) => name).sort()).toEqual(["campaigns", "suppressions", "ticks"]);
    for (const [name] of readers)
      expect([name, (LAMBDAS.find((one) => one.name === name)!.spec as FunctionSpec).permits]).toEqual([
        name,
        undefined,
      ]);
  });

  it("reach the people only where people are the matter", () => {
    const readers = Object.entries(rights).filter(([, actions]) =>
      Object.values(actions).flat().includes("Tables/directory"),
    );
    expect(readers.map(([name]) => name).sort()).toEqual([
      "contacts",
      "conversations",
      "customers",
      "deliveries",
      "desk",
      "erasures",
      "inbound",
      "jobs-worker",
      "opt-outs",
      "work",
    ]);
    for (const [name, actions] of Object.entries(rights))
      for (const table of actions["dynamodb:DeleteItem"] ?? [])
        expect([name, table]).toEqual([name, expect.stringMatching(/^Tables\/(directory|campaigns|registries)$/)]);
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
