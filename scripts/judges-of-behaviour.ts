import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startLocal } from "../lib/local/start.ts";
import { parseInstant } from "../lib/policy/time.ts";
import type { Judge } from "./judges.ts";

/** The version that was tried; Maven resolves it without the newest SDK modules. */
const DYNAMODB_LOCAL = "software.amazon.dynamodb:DynamoDBLocal:3.1.0";
const FOLDER = "TACET_DYNAMODB_LOCAL";
/** What runs on the store it is given, as the embedded store's twin. */
const STORE_TESTS = ["test/ledger", "test/directory", "test/contact"];
/** What speaks to S3, SQS and EventBridge Scheduler, over an emulator that is not ours. */
const EMULATOR_TESTS = ["test/audience/files.contract", "test/campaign/sqs-queue", "test/campaign/aws-schedules"];
const MAX_WAITS = 100;
const WAIT_MS = 200;

const isThere = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;

async function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<boolean> {
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
  const [code] = await once(child, "exit");
  return code === 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

function jars(): string[] {
  try {
    return readdirSync(process.env[FOLDER] ?? "").filter((file) => file.startsWith("DynamoDBLocal"));
  } catch {
    return [];
  }
}

async function answers(url: string): Promise<boolean> {
  for (let round = 0; round < MAX_WAITS; round++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return true;
    await sleep(WAIT_MS);
  }
  return false;
}

function startDynamoDbLocal(folder: string, port: number): ChildProcess {
  const main = "software.amazon.dynamodb.services.local.main.ServerRunner";
  const args = [`-Djava.library.path=${folder}`, "-cp", `${folder}/*`, main, "-inMemory", "-port", String(port)];
  return spawn("java", args, { stdio: "ignore" });
}

/** AWS's own emulator: the contract of the ledger, the directory and the steps, on a store we did not choose. */
export const dynamoDbLocal: Judge = {
  name: "DynamoDB Local",
  looksAt: "ledger, directory and steps, on AWS's own emulator",
  missing: () => {
    if (!isThere("java", "-version")) return "install Java 17";
    if (jars().length > 0) return undefined;
    return `copy ${DYNAMODB_LOCAL} and what it depends on to a folder (mvn dependency:copy-dependencies), and name it in ${FOLDER}`;
  },
  asks: async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const server = startDynamoDbLocal(process.env[FOLDER]!, port);
    try {
      if (!(await answers(url))) return false;
      const rounds = { TACET_DYNAMODB_ENDPOINT: url, TACET_EXACTNESS_ROUNDS: "20" };
      return await run("npx", ["vitest", "run", ...STORE_TESTS], rounds);
    } finally {
      server.kill();
    }
  },
};

/** A server that plays AWS: the contracts of files, queues and schedules, on a second implementation. */
export const moto: Judge = {
  name: "moto",
  looksAt: "files, queues and schedules, on another emulator of S3, SQS and EventBridge Scheduler",
  missing: () => (isThere("moto_server", "--help") ? undefined : "pip install 'moto[server]'"),
  asks: async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    try {
      if (!(await answers(`${url}/moto-api/`))) return false;
      return await run("npx", ["vitest", "run", ...EMULATOR_TESTS], { TACET_AWS_ENDPOINT: url });
    } finally {
      server.kill();
    }
  },
};

/** Property tests made from the API's own description: no 5xx, no undocumented answer, no scope forgotten. */
export const schemathesis: Judge = {
  name: "schemathesis",
  looksAt: "the API, against its own description",
  missing: () => (isThere("schemathesis", "--version") ? undefined : "pip install schemathesis"),
  asks: async () => {
    const local = await startLocal({ port: 0, clock: parseInstant("2026-11-23T15:00:00Z")! });
    try {
      return await run("schemathesis", [
        "run",
        `${local.url}/v1/openapi.json`,
        ...["--url", local.url, "--header", `Authorization: Bearer ${local.token}`],
        // As long as API Gateway waits.
        ...["--request-timeout", "30"],
        // A schema cannot say that a topic is in the tree, or which instant is one; those are told with a 4xx.
        ...["--checks", "all", "--exclude-checks", "positive_data_acceptance"],
        ...["--phases", "examples,coverage,fuzzing", "--max-examples", "25", "--workers", "1"],
      ]);
    } finally {
      await local.close();
    }
  },
};
