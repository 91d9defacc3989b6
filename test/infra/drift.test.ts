import { existsSync, readdirSync } from "node:fs";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { FunctionName, Route } from "../../lib/api/route.ts";
import { ROUTES, routesOf } from "../../lib/api/routes.ts";
import { FUNCTIONS, TABLES, WATCHERS } from "../../lib/infra/topology.ts";
import { ENVIRONMENT_VARIABLES } from "../../lib/lambda/environment.ts";
import { type Local, startLocal } from "../../lib/local/start.ts";
import { clientOf, localTables } from "../../lib/local/store.ts";
import { LAMBDAS, synthesize } from "./template.ts";

// What each file in functions/ would serve: its handler is the list of its routes.
vi.mock("../../lib/lambda/aws.ts", () => ({ onAws: (routes: readonly Route[]) => routes }));

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
      const { status } = await fetch(local.url + path.replaceAll(/\{\w+\}/g, "x"), { method });
      expect([Properties.RouteKey, status]).toEqual([
        Properties.RouteKey,
        Properties.AuthorizationType === "JWT" ? 401 : 200,
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

  it("know the same environment variables: those a function is given, and those the code reads", () => {
    const given = template
      .of("Lambda::Function")
      .flatMap(({ Properties }) => Object.keys(Properties.Environment?.Variables ?? {}));
    expect([...new Set(given)].sort()).toEqual(ENVIRONMENT_VARIABLES.toSorted());
  });
});

describe("functions/", () => {
  it("has one file for each function and watcher, and no other", () => {
    const files = readdirSync(new URL("../../functions", import.meta.url)).map((file) => file.replace(/\.ts$/, ""));
    expect(files.sort()).toEqual(LAMBDAS.map(({ name }) => name).sort());
    for (const name of Object.keys(WATCHERS))
      expect(existsSync(new URL(`../../functions/${name}.ts`, import.meta.url))).toBe(true);
  });

  it.each(Object.keys(FUNCTIONS) as FunctionName[])("%s serves exactly its routes", async (name) => {
    const { handler } = (await import(`../../functions/${name}.ts`)) as { handler: readonly Route[] };
    expect(keys(handler)).toEqual(keys(routesOf(name)));
  });
});

/** The order of attributes and indexes means nothing. */
const byName = <T extends object>(list: readonly T[]): T[] => list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
const nameOf = (named: object): string => String(Object.values(named)[0]);
