import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunctions } from "../../lib/infra/bundle.ts";
import { LAMBDAS } from "./template.ts";

/** A function's code is loaded at every cold start. */
const MAX_BYTES = 900_000;

let folder: string;
let made: Metafile;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tacet-functions-"));
  made = bundleFunctions(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a module in a plain Node process, as Lambda would: nothing of the project is there but the bundle. */
const run = (code: string) =>
  execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: folder,
    encoding: "utf8",
    // The SDK's advice about Node versions goes to stderr.
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: process.env.PATH, AWS_REGION: "eu-west-1", AWS_LAMBDA_FUNCTION_NAME: "test" },
  });

describe("the bundles", () => {
  it("are made of every function, each with its map, and stay small", () => {
    expect(readdirSync(folder).sort()).toEqual(LAMBDAS.map(({ name }) => name).sort());
    for (const { name } of LAMBDAS) {
      expect(readdirSync(join(folder, name)).sort()).toEqual(["index.mjs", "main.mjs", "main.mjs.map"]);
      expect(statSync(join(folder, name, "main.mjs")).size).toBeLessThan(MAX_BYTES);
    }
  });

  it("need nothing but Node: the SDK and every library are inside", () => {
    const outside = Object.values(made.outputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
    expect(outside.length).toBeGreaterThan(0);
    expect(outside.filter(({ path }) => !isBuiltin(path))).toEqual([]);
  });

  it("are loaded by Node and have a handler, every one", () => {
    const files = LAMBDAS.map(({ name }) => `./${name}/index.mjs`);
    const said = run(`
      for (const file of ${JSON.stringify(files)}) console.log(typeof (await import(file)).handler);
    `);
    expect(said.trim().split("\n")).toEqual(LAMBDAS.map(() => "function"));
  });

  it("answer a request", () => {
    const event = {
      version: "2.0",
      routeKey: "GET /v1/openapi.json",
      headers: {},
      requestContext: { requestId: "r", http: { method: "GET", path: "/v1/openapi.json" } },
      isBase64Encoded: false,
    };
    const said = run(`
      const { handler } = await import("./meta/index.mjs");
      const { statusCode, body } = await handler(${JSON.stringify(event)}, {});
      console.log("ANSWER " + statusCode + " " + JSON.parse(body).openapi);
    `);
    expect(said).toMatch(/^ANSWER 200 3\.1\.\d$/m);
  });

  it("name the source in a stack trace", () => {
    const said = run(`
      const { handler } = await import("./meta/index.mjs");
      await handler(undefined, {}).catch((error) => console.log(error.stack));
    `);
    expect(said).toMatch(/lib\/lambda\/pipeline\.ts:\d+/);
  });
});
