import { createHmac, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { ApiWorld, FunctionName } from "../api/route.ts";
import { ROUTES, routesOf } from "../api/routes.ts";
import { diskFiles, openDiskUpload } from "../audience/disk-files.ts";
import type { Engine } from "../campaign/engine.ts";
import { openJobs } from "../campaign/job-record.ts";
import type { QueueName } from "../campaign/queues.ts";
import type { TickEvent } from "../campaign/schedules.ts";
import { contactId } from "../contact/contact-id.ts";
import type { Chance } from "../contact/world.ts";
import type { CloudEvent } from "../delivery/events.ts";
import { eventsOfEntry } from "../delivery/events-of-entry.ts";
import { dynamoStore } from "../directory/dynamo-store.ts";
import { FUNCTIONS } from "../infra/topology.ts";
import { assemble } from "../lambda/assemble.ts";
import { type ApiHandler, pipeline } from "../lambda/pipeline.ts";
import { realClock, realPause } from "../lambda/real.ts";
import { readSecrets } from "../lambda/secrets.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LocalClock } from "./clock.ts";
import { docsPage } from "./docs-page.ts";
import type { BatchHandler } from "./event-source.ts";
import { fileRoutes } from "./file-routes.ts";
import { gateway, sendProblem } from "./gateway.ts";
import type { Issuer } from "./issuer.ts";
import type { LocalObserver } from "./log.ts";
import type { Sending } from "./outbox.ts";
import { localQueues } from "./queues.ts";
import { quietOf } from "./quiet.ts";
import { sandbox } from "./sandbox.ts";
import { localScheduler } from "./scheduler.ts";
import { localTables } from "./store.ts";
import { type Tail, tail } from "./tail.ts";

/** So that an address that is too long is answered by its route, with what is wrong with it, and not by Node with nothing. */
const MAX_HEADER_BYTES = 128 * 1_024;

export type Runtime = {
  readonly url: string;
  readonly world: ApiWorld & Engine;
  /** Resolves when every message that is due has been worked. */
  readonly drained: () => Promise<void>;
  readonly outbox: Tail<Sending>;
  readonly events: Tail<CloudEvent>;
  readonly close: () => Promise<void>;
};

export type RuntimeOptions = {
  readonly client: DynamoDBClient;
  readonly secrets: string;
  readonly issuer: Issuer;
  readonly clock: LocalClock;
  readonly chance: Chance;
  readonly port: number;
  /** Where audience files are kept. */
  readonly files: string;
  /** Where jobs keep what is too large for memory, while they run. */
  readonly scratch: string;
  /** Where the outbox is kept, as JSON lines; absent: in memory only. */
  readonly outboxFile?: string;
  readonly liveWebhooks?: boolean;
  readonly observer: LocalObserver;
};

/** Everything in one process: the handlers AWS runs, behind a gateway, queues and a scheduler of our own. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { client, issuer, clock, observer } = options;
  const secrets = readSecrets(options.secrets);
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  const url = await listen(server, options.port);
  const outbox = tail<Sending>(options.outboxFile);
  const events = tail<CloudEvent>();
  const signing = { sign: signerOf(options.secrets), now: clock.now };
  const files = diskFiles({ root: options.files, baseUrl: url, ...signing });
  const fault = (error: unknown, where: string) => observer.fault(error, "none", where);
  const queues = localQueues({ clock, realNow: realClock, handlers: () => workersOf(world, options), fault });
  const scheduler = localScheduler({
    clock,
    records: dynamoStore(client, localTables().campaigns),
    queues,
    tick: (event) => tickOf(world, event),
    quiet: (campaign, after) => quiet(campaign, after),
    fault: (error) => fault(error, "ticks"),
  });
  const world = worldOf({
    options,
    secrets,
    url,
    files,
    queues: queues.queues,
    upkeep: queues.upkeep,
    schedules: scheduler.schedules,
    outbox,
    events,
  });
  const quiet = quietOf(world);
  server.on(
    "request",
    listener(options, {
      sandbox: sandbox({ clock, scheduler, outbox, events, issuer }),
      files: fileRoutes(openDiskUpload(files, signing), queues.queues.jobs),
      api: gateway(ROUTES, functionsOf(world, observer), issuer, observer),
    }),
  );
  scheduler.start();
  return {
    url,
    world,
    drained: queues.drained,
    outbox,
    events,
    close: async () => {
      await closed(server);
      await scheduler.close();
      await queues.close();
      await outbox.close();
    },
  };
}

type Ports = Pick<Engine, "files" | "queues" | "schedules"> & Pick<ApiWorld, "upkeep">;
type WorldParts = Ports & {
  readonly options: RuntimeOptions;
  readonly secrets: ReturnType<typeof readSecrets>;
  readonly url: string;
  readonly outbox: Tail<Sending>;
  readonly events: Tail<CloudEvent>;
};

function worldOf({ options, secrets, url, outbox, events, ...ports }: WorldParts): ApiWorld & Engine {
  const { client, clock, chance, liveWebhooks = false } = options;
  let transport: Promise<Engine["transport"]> | undefined;
  /** Loaded with the first message: the clients of three services take longer to load than this takes to start. */
  const loaded = () => {
    transport ??= import("./outbox.ts").then(({ outboxTransport }) =>
      outboxTransport({ outbox, now: clock.now, webhookSecrets: world.signing.webhookSecrets, liveWebhooks }),
    );
    return transport;
  };
  const world = assemble({
    client,
    tables: localTables(),
    secrets,
    now: clock.now,
    chance,
    pause: realPause,
    ...ports,
    tell: async (told) => {
      for (const event of told) events.add(event);
    },
    publicUrl: url,
    transport: (campaign) => async (message, now) => (await loaded())(campaign)(message, now),
  });
  return { ...world, ledger: toldOf(world.ledger, events) };
}

/** A ledger whose new entries are told of, as the stream of the table does on AWS. */
const toldOf = (ledger: Ledger, events: Tail<CloudEvent>): Ledger => ({
  ...ledger,
  append: async (entry) => {
    const appended = await ledger.append(entry);
    if (appended === "appended") for (const event of eventsOfEntry(entry, contactId)) events.add(event);
    return appended;
  },
});

/** Signs the addresses of files, under a secret that nothing else is signed with. */
const signerOf = (secrets: string) => (text: string) =>
  createHmac("sha256", secrets).update(`files\0${text}`).digest("base64url");

const functionsOf = (world: ApiWorld, observer: LocalObserver): Record<FunctionName, ApiHandler> =>
  Object.fromEntries(
    (Object.keys(FUNCTIONS) as FunctionName[]).map((name) => [
      name,
      pipeline(routesOf(name), () => world, observer, realClock),
    ]),
  ) as Record<FunctionName, ApiHandler>;

let loading: Promise<typeof import("../lambda/workers.ts")> | undefined;

/** Loaded with the first message or tick, and once: even a module that is there takes the loader a thread's round trip. */
const workers = () => {
  loading ??= import("../lambda/workers.ts");
  return loading;
};

/** The workers AWS runs. */
function workersOf(engine: Engine, { observer, scratch }: RuntimeOptions): Record<QueueName, BatchHandler> {
  const call = (remainingMs: () => number) => ({ requestId: randomUUID(), remainingMs, scratch, observer });
  return {
    work: async (event, remainingMs) => (await workers()).onWork(engine, event, call(remainingMs)),
    deliveries: async (event, remainingMs) => (await workers()).onDeliveries(engine, event, call(remainingMs)),
    jobs: async (event, remainingMs) => {
      await mkdir(scratch, { recursive: true });
      return (await workers()).onJobs(engine, event, call(remainingMs));
    },
  };
}

/** A heartbeat where there is neither campaign nor job has nothing to look at, and need not load what looks. */
async function tickOf(engine: Engine, event: TickEvent): Promise<void> {
  const isIdle = event.campaign === undefined && (await engine.campaigns.list()).length === 0;
  if (isIdle && (await openJobs(engine)).length === 0) return;
  await (await workers()).onTick(engine, event);
}

type Serves = {
  readonly sandbox: ReturnType<typeof sandbox>;
  readonly files: ReturnType<typeof fileRoutes>;
  readonly api: ReturnType<typeof gateway>;
};

function listener({ observer }: RuntimeOptions, serves: Serves): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
    const local = [
      ...(serves.sandbox.isSandbox(url) ? [serves.sandbox.serve] : []),
      ...(serves.files.isFile(url) ? [serves.files.serve] : []),
    ][0];
    if (local) {
      const told = (error: unknown) =>
        sendProblem(response, error, randomUUID(), `${request.method} (local)`, observer);
      return void local(request, response, url).catch(told);
    }
    if (request.method === "GET" && docsPage(url.pathname, response)) return;
    void serves.api(request, response, url);
  };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
