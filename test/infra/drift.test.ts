import { existsSync, readdirSync } from "node:fs";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { FunctionName, Route } from "../../lib/api/route.ts";
import { ROUTES, routesOf } from "../../lib/api/routes.ts";
import {
  FUNCTIONS,
  type FunctionSpec,
  QUEUES,
  TABLES,
  UPLOADS,
  WATCHERS,
  WORKERS,
  type WorkerName,
} from "../../lib/infra/topology.ts";
import type { Provide } from "../../lib/lambda/aws.ts";
import type { Worker } from "../../lib/lambda/batches.ts";
import { ENVIRONMENT_VARIABLES } from "../../lib/lambda/environment.ts";
import { type Local, startLocal } from "../../lib/local/start.ts";
import { clientOf, localTables } from "../../lib/local/store.ts";
import { LAMBDAS, synthesize, told } from "./template.ts";

// What each file in functions/ would serve: its handler is the list of its routes.
vi.mock("../../lib/lambda/aws.ts", async (original) => ({
  ...(await original<typeof import("../../lib/lambda/aws.ts")>()),
  onAws: (routes: readonly Route[], provided: readonly Provide[] = []) => ({ routes, provided }),
  workerOnAws: (worker: Worker<never, unknown>, provided: readonly Provide[] = []) => ({ worker, provided }),
}));

const template = synthesize();
let local: Local;
beforeAll(async () => {
  local = await startLocal({ port: 0 });
});
afterAll(() => local.close());

const keys = (routes: readonly Pick<Route, "method" | "path">[]) =>
  routes.map(({ method, path }) => `${method} ${path}`).sort();

describe("AWS and the local runtime", () => {
  it("have the same routes, which the same functions serve", () => {
    const deployed = template.of("ApiGatewayV2::Route").map(({ Properties }) => Properties.RouteKey);
    expect(deployed.sort()).toEqual(keys(ROUTES));
    for (const name of Object.keys(FUNCTIONS) as FunctionName[]) {
      const { id } = template.at(`${name}/Function`);
      const integrations = template
        .of("ApiGatewayV2::Integration")
        .filter(({ Properties }) => JSON.stringify(Properties.IntegrationUri).includes(id))
        .map((integration) => integration.id);
      const served = template
        .of("ApiGatewayV2::Route")
        .filter(({ Properties }) =>
          integrations.some((integration) => JSON.stringify(Properties.Target).includes(integration)),
        );
      expect(served.map(({ Properties }) => Properties.RouteKey).sort()).toEqual(keys(routesOf(name)));
    }
  });

  it("answer on the same routes: locally each deployed one is there, and asks for a token where it does in AWS", async () => {
    for (const { Properties } of template.of("ApiGatewayV2::Route")) {
      const [method, path] = Properties.RouteKey.split(" ");
      const answer = await fetch(local.url + path.replaceAll(/\{\w+\}/g, "x"), { method });
      const asksForToken = (await answer.text()).includes('"code":"unauthenticated"');
      // What is open may still refuse what was sent, and is there.
      expect([Properties.RouteKey, answer.status === 405, asksForToken]).toEqual([
        Properties.RouteKey,
        false,
        Properties.AuthorizationType === "JWT",
      ]);
    }
  });

  it("differ in what only a sandbox has: its clock and its pages", () => {
    expect(JSON.stringify(template.json)).not.toMatch(/sandbox|\/docs\b(?!\/)/);
  });

  it("have the same tables, with the same keys and indexes", async () => {
    const client = clientOf(local.storeUrl);
    for (const [name, table] of Object.entries(localTables())) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
      const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes = [] } = template.at(`Tables/${name}`).Properties;
      expect(byName(Table!.AttributeDefinitions!)).toEqual(byName(AttributeDefinitions));
      expect(Table!.KeySchema).toEqual(KeySchema);
      const indexes = (Table!.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      }));
      expect(byName(indexes)).toEqual(byName(GlobalSecondaryIndexes));
    }
    expect(template.of("DynamoDB::Table")).toHaveLength(Object.keys(TABLES).length);
    client.destroy();
  });

  it("have the same queues, which the same workers read in batches of the same size", () => {
    const mappings = template.of("Lambda::EventSourceMapping");
    for (const [name, { worker, batchSize, batchWindowSeconds, maxConcurrency }] of Object.entries(QUEUES)) {
      const mapping = mappings.find(({ path }) => path === `${worker}/Queue`)!.Properties;
      expect(told(template, mapping.EventSourceArn)).toBe(`Queues/${name}`);
      expect(told(template, mapping.FunctionName)).toBe(`${worker}/Function`);
      expect(mapping).toMatchObject({ BatchSize: batchSize, ScalingConfig: { MaximumConcurrency: maxConcurrency } });
      expect(mapping.MaximumBatchingWindowInSeconds ?? 0).toBe(batchWindowSeconds);
    }
    const { NotificationConfiguration } = template.at("Files/Bucket").Properties;
    const [{ Queue, Event, Filter }] = NotificationConfiguration.QueueConfigurations;
    expect([told(template, Queue), Event]).toEqual([`Queues/${UPLOADS.queue}`, "s3:ObjectCreated:*"]);
    expect(Filter.S3Key.Rules).toEqual([{ Name: "prefix", Value: `${UPLOADS.prefix}/` }]);
  });

  it("know the same environment variables: those a function is given, and those the code reads", () => {
    const given = template
      .of("Lambda::Function")
      .flatMap(({ Properties }) => Object.keys(Properties.Environment?.Variables ?? {}));
    expect([...new Set(given)].sort()).toEqual(ENVIRONMENT_VARIABLES.toSorted());
  });
});

type Served = { readonly routes: readonly Route[]; readonly provided: readonly Provide[] };
type Worked = { readonly worker: Worker<never, unknown>; readonly provided: readonly Provide[] };

/** Every variable there is. */
const EVERYTHING = Object.fromEntries(
  ENVIRONMENT_VARIABLES.map((name) => [name, "https://example.com/something"]),
) as Parameters<Provide>[0];
const SIGNING: Parameters<Provide>[1] = { unsubscribe: { current: "1", versions: {} }, webhookSecrets: () => [] };

/** What a function really provides. */
const portsOf = ({ provided }: Pick<Served, "provided">) =>
  provided.flatMap((provide) => Object.keys(provide(EVERYTHING, SIGNING))).sort();
/** What its line in the topology says. */
const portsIn = (spec: FunctionSpec) =>
  [
    ...(spec.sends ? ["queues"] : []),
    ...(spec.files ? ["files"] : []),
    ...(spec.schedules ? ["schedules"] : []),
    // It sends to people, or it tells those who do.
    ...(spec.transports || spec.links ? ["transport"] : []),
    ...(spec.hearsReports ? ["sns"] : []),
    ...(spec.looksAfterQueues ? ["upkeep"] : []),
    // What a campaign tells the bus; whoever tells listeners of contacts does it by its transport.
    ...(spec.events && !spec.links ? ["tell"] : []),
  ].sort();

describe("functions/", () => {
  it("has one file for each function, worker and watcher, and no other", () => {
    const files = readdirSync(new URL("../../functions", import.meta.url)).map((file) => file.replace(/\.ts$/, ""));
    expect(files.sort()).toEqual(LAMBDAS.map(({ name }) => name).sort());
    for (const name of Object.keys(WATCHERS))
      expect(existsSync(new URL(`../../functions/${name}.ts`, import.meta.url))).toBe(true);
  });

  it.each(Object.keys(FUNCTIONS) as FunctionName[])("%s serves exactly its routes", async (name) => {
    const { handler } = (await import(`../../functions/${name}.ts`)) as { handler: Served };
    expect(keys(handler.routes)).toEqual(keys(routesOf(name)));
    expect(portsOf(handler)).toEqual(portsIn(FUNCTIONS[name]));
  });

  it.each(Object.keys(WORKERS) as WorkerName[])(
    "%s runs its own work, with the ports of the topology",
    async (name) => {
      const { handler } = (await import(`../../functions/${name}.ts`)) as { handler: Worked };
      expect(handler.worker.name).toBe(name);
      expect(portsOf(handler)).toEqual(portsIn(WORKERS[name]));
    },
  );
});

/** The order of attributes and indexes means nothing. */
const byName = <T extends object>(list: readonly T[]): T[] => list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
const nameOf = (named: object): string => String(Object.values(named)[0]);
