import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunctions } from "../../lib/infra/bundle.ts";
import { FUNCTIONS, type FunctionSpec } from "../../lib/infra/topology.ts";
import { LAMBDAS } from "./template.ts";

/** A function's code is loaded at every cold start; nobody waits for a worker's. */
const MAX_BYTES = { route: 1_200_000, worker: 1_300_000 };
/** Code a function has only if its line in the topology needs it. */
const NEEDED: Readonly<Record<string, (spec: FunctionSpec) => boolean>> = {
  "@aws-sdk/client-sqs": ({ sends, looksAfterQueues }) => sends !== undefined || looksAfterQueues === true,
  "@aws-sdk/client-s3": ({ files }) => files !== undefined,
  // Who watches the ledger raises the alarm by the account's own bus.
  "@aws-sdk/client-eventbridge": (spec) => spec.events === true || "watches" in spec,
  "@aws-sdk/client-scheduler": ({ schedules }) => schedules === true,
  "@aws-sdk/client-sesv2": ({ transports }) => transports?.includes("email") ?? false,
  "@aws-sdk/client-pinpoint-sms-voice-v2": ({ transports }) => transports?.includes("sms") ?? false,
};

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

/** Packs lie beside the code that reads them. */
const LAW = ["holidays", "law"];
const decides = (name: string): boolean =>
  Object.entries(made.outputs).some(
    ([file, { inputs }]) => file.endsWith(`/${name}/main.mjs`) && inputs["packs/law.ts"] !== undefined,
  );

describe("the bundles", () => {
  it("have the law beside the functions that decide, every pack of it, and not in their code", () => {
    expect(decides("decisions")).toBe(true);
    for (const part of LAW) {
      const shipped = readdirSync(new URL(`../../packs/${part}`, import.meta.url)).sort();
      expect(readdirSync(join(folder, "decisions", part)).sort()).toEqual(shipped);
    }
    const [, bundle] = Object.entries(made.outputs).find(([file]) => file.endsWith("/decisions/main.mjs"))!;
    expect(Object.keys(bundle.inputs).filter((file) => /^packs\/(law|holidays)\//.test(file))).toEqual([]);
    const code = readFileSync(join(folder, "decisions", "main.mjs"), "utf8");
    expect(code).toMatch(/import\("\.\/law\/us-fl\.json",\s*\{\s*with:/);
  });

  it("are made of every function, each with its map, and stay small", () => {
    expect(readdirSync(folder).sort()).toEqual(LAMBDAS.map(({ name }) => name).sort());
    for (const { name } of LAMBDAS) {
      const files = ["index.mjs", "main.mjs", "main.mjs.map"];
      expect(readdirSync(join(folder, name)).sort()).toEqual(decides(name) ? files.concat(LAW).sort() : files);
      const most = name in FUNCTIONS ? MAX_BYTES.route : MAX_BYTES.worker;
      expect([name, statSync(join(folder, name, "main.mjs")).size < most]).toEqual([name, true]);
    }
  });

  it("have the clients the topology gives them, and no other", () => {
    for (const { name, spec } of LAMBDAS) {
      const [, bundle] = Object.entries(made.outputs).find(([file]) => file.endsWith(`/${name}/main.mjs`))!;
      const inside = Object.keys(bundle.inputs);
      for (const [client, needs] of Object.entries(NEEDED))
        expect([name, client, inside.some((file) => file.includes(`node_modules/${client}/`))]).toEqual([
          name,
          client,
          needs(spec),
        ]);
    }
  });

  it("need nothing but Node: the SDK and every library are inside", () => {
    const outside = Object.values(made.outputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
    expect(outside.length).toBeGreaterThan(0);
    // Some of Node 24's are not in the Node that runs this test.
    // The law lies beside the code.
    const known = (path: string) => isBuiltin(path) || path.startsWith("node:") || /^\.\/(law|holidays)\//.test(path);
    expect(outside.filter(({ path }) => !known(path))).toEqual([]);
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
