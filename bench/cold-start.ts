import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
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
type Side = "ours" | "peer";

/** Made by run.ts with one set of options: ours as it is deployed, the peer beside it. */
const made = (path: string) => new URL(path, import.meta.url);
const BUNDLES: Readonly<Record<Side, URL>> = {
  ours: made("./functions/decisions/main.mjs"),
  peer: made("./minimal-handler.mjs"),
};
/** Lambda enters ours by a module that turns source maps on first. */
const ENTRIES: Readonly<Record<Side, URL>> = { ...BUNDLES, ours: made("./functions/decisions/index.mjs") };

export const coldStartBench: Bench = async (how) => {
  const store = await benchStore(NOON);
  try {
    await store.seed([newestOf(templateOf(CUSTOMER, typicalDrafts()), CUSTOMER)]);
    return [...(await sizes()), ...(await times(await environmentOf(store), how))];
  } finally {
    await store.close();
  }
};

async function sizes(): Promise<Figure[]> {
  const [mine, theirs] = await Promise.all([readFile(BUNDLES.ours), readFile(BUNDLES.peer)]);
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

async function times(env: NodeJS.ProcessEnv, how: How): Promise<Figure[]> {
  const samples = how.quick ? QUICK_SAMPLES : SAMPLES;
  const event = eventOf();
  const found: Record<Side, Probed[]> = { ours: [], peer: [] };
  // The first of each warms the disk's cache and is not counted.
  for (let sample = -1; sample < samples; sample++) {
    how.progress(sample < 0 ? "warming" : `process ${sample + 1} of ${samples}`);
    for (const side of sample % 2 ? (["peer", "ours"] as const) : (["ours", "peer"] as const)) {
      const probed = await probe(ENTRIES[side], event, env);
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

async function probe(entry: URL, event: string, env: NodeJS.ProcessEnv): Promise<Probed> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", PROBE, entry.href, event], { env });
  const probed: Probed = JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
  check(probed.statusCode === 200, `${entry.href} answered ${probed.statusCode}: ${probed.body}`);
  return probed;
}
