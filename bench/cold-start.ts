import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { bundleFunctions } from "../lib/infra/bundle.ts";
import { formatInstant } from "../lib/zones/format.ts";
import { zoneNamed } from "../lib/zones/zone.ts";
import { type Bench, check, type Figure, type How } from "./figure.ts";
import { medianOf, ratioOf } from "./rounds.ts";
import { type BenchStore, benchStore } from "./store.ts";
import { NOON, newestOf, promotionalCall, templateOf, typicalDrafts } from "./typical.ts";

const SAMPLES = 21;
const QUICK_SAMPLES = 3;
const CUSTOMER = "customer-000001";

/** Imports a handler in a fresh process, has it answer one event, and tells the times. */
const PROBE = `
const [url, event] = process.argv.slice(1);
const started = performance.now();
const { handler } = await import(url);
const imported = performance.now();
const { statusCode, body } = await handler(JSON.parse(event), {});
const answered = performance.now();
console.log("\\n" + JSON.stringify({ imported: imported - started, answered: answered - started, statusCode, body }));
`;

type Probed = {
  readonly imported: number;
  readonly answered: number;
  readonly statusCode: number;
  readonly body: string;
};
type Bundles = { readonly ours: string; readonly peer: string };
type Side = keyof Bundles;

export const coldStartBench: Bench = {
  does: "size and import time of the decisions function beside a handler with only the SDK and middy",
  run: async (how) => {
    const store = await benchStore(NOON);
    const folder = await mkdtemp(join(tmpdir(), "tacet-bench-"));
    try {
      await store.seed([newestOf(templateOf(CUSTOMER, typicalDrafts()), CUSTOMER)]);
      how.progress("bundling");
      const bundles = await bundle(folder);
      return [...(await sizes(bundles)), ...(await times(bundles, await environmentOf(store), how))];
    } finally {
      await rm(folder, { recursive: true });
      await store.close();
    }
  },
};

/** Ours as it is deployed, a folder of two modules; the peer by the same options, one. */
async function bundle(folder: string): Promise<Bundles> {
  bundleFunctions(join(folder, "ours"));
  const peer = join(folder, "peer.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("./minimal-handler.ts", import.meta.url))],
    outfile: peer,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "warning",
  });
  return { ours: join(folder, "ours", "decisions"), peer };
}

async function sizes({ ours, peer }: Bundles): Promise<Figure[]> {
  const [mine, theirs] = await Promise.all([readFile(join(ours, "main.mjs")), readFile(peer)]);
  const figure = (what: string, size: (code: Buffer) => number): Figure => ({
    bench: "cold-start",
    what,
    unit: "kB",
    ours: size(mine) / 1_000,
    peer: { name: "SDK and middy only", value: size(theirs) / 1_000 },
    ratio: ratioOf([size(mine)], [size(theirs)], "large"),
  });
  return [
    figure("decisions bundle", (code) => code.length),
    figure("decisions bundle, gzip", (code) => gzipSync(code).length),
  ];
}

async function environmentOf({ client, tables }: BenchStore): Promise<NodeJS.ProcessEnv> {
  const { protocol, hostname, port } = await client.config.endpoint!();
  return {
    PATH: process.env.PATH,
    AWS_REGION: "local",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: `${protocol}//${hostname}:${port}`,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    TACET_LEDGER_TABLE: tables.ledger,
    TACET_POLICIES_TABLE: tables.policies,
  };
}

/** What API Gateway hands to the function, for a question to which the answer is "allow". */
function eventOf(): string {
  const { channel, purpose, topic } = promotionalCall(CUSTOMER);
  const at = formatInstant(zoneNamed("UTC")!, NOON);
  return JSON.stringify({
    version: "2.0",
    routeKey: "POST /v1/decisions",
    headers: { "content-type": "application/json" },
    requestContext: {
      requestId: "bench",
      authorizer: {
        jwt: { claims: { sub: "bench", client_id: "bench", token_use: "access", scope: "tacet/decide" }, scopes: null },
      },
    },
    body: JSON.stringify({ customerId: CUSTOMER, channel, purpose, topic, at }),
    isBase64Encoded: false,
  });
}

async function times(bundles: Bundles, env: NodeJS.ProcessEnv, how: How): Promise<Figure[]> {
  const samples = how.quick ? QUICK_SAMPLES : SAMPLES;
  const event = eventOf();
  const found: Record<Side, Probed[]> = { ours: [], peer: [] };
  // The first of each warms the disk's cache and is not counted.
  for (let sample = -1; sample < samples; sample++) {
    how.progress(sample < 0 ? "warming" : `process ${sample + 1} of ${samples}`);
    for (const side of sample % 2 ? (["peer", "ours"] as const) : (["ours", "peer"] as const)) {
      const probed = await probe(side === "ours" ? join(bundles.ours, "index.mjs") : bundles.peer, event, env);
      if (sample >= 0) found[side].push(probed);
    }
  }
  const [ours, peer] = (["ours", "peer"] as const).map((side) => found[side].map(({ body }) => JSON.parse(body)));
  check(
    ours!.every(({ verdict }) => verdict === "allow"),
    `ours answered ${found.ours[0]!.body}`,
  );
  check(
    ours!.every(({ ledgerSeq }, index) => ledgerSeq === peer![index].ledgerSeq),
    "the two read different entries",
  );
  const figure = (what: string, key: "imported" | "answered"): Figure => ({
    bench: "cold-start",
    what,
    unit: "ms",
    ours: medianOf(found.ours.map((probed) => probed[key])),
    peer: { name: "SDK and middy only", value: medianOf(found.peer.map((probed) => probed[key])) },
    ratio: ratioOf(
      found.ours.map((probed) => probed[key]),
      found.peer.map((probed) => probed[key]),
      "long",
    ),
  });
  return [figure("import in a fresh process", "imported"), figure("import and first answer", "answered")];
}

const run = promisify(execFile);

async function probe(path: string, event: string, env: NodeJS.ProcessEnv): Promise<Probed> {
  const { stdout } = await run(
    process.execPath,
    ["--input-type=module", "-e", PROBE, pathToFileURL(path).href, event],
    { env },
  );
  const probed: Probed = JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
  check(probed.statusCode === 200, `${path} answered ${probed.statusCode}: ${probed.body}`);
  return probed;
}
