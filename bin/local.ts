import { Command, InvalidArgumentError, Option } from "commander";
import { instantOut } from "../lib/api/render.ts";
import { failures } from "../lib/local/log.ts";
import { startLocal, startStoreOnly } from "../lib/local/start.ts";
import { parseInstant } from "../lib/policy/time.ts";

type Options = {
  port: number;
  data: string;
  clock?: number;
  fresh?: boolean;
  store?: string;
  storeOnly?: boolean;
  storePort: number;
  webhooks: "outbox" | "live";
  json?: boolean;
};

const port = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError("write a port from 0 to 65535");
  return value;
};

const instant = (text: string): number => {
  const value = parseInstant(text);
  if (value === undefined)
    throw new InvalidArgumentError('write an instant with an offset, such as "2026-11-23T15:00:00Z"');
  return value;
};

const program = new Command("npm start --")
  // 2 is for wrong options; asking for help is none.
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .description("Runs Tacet in one process: the API, its workers, queues and schedules, on an embedded store.")
  .addOption(new Option("--port <port>", "where the API listens").env("TACET_PORT").default(4000).argParser(port))
  .addOption(new Option("--data <dir>", "where the store, keys and token are kept").env("TACET_DATA").default(".tacet"))
  .addOption(
    new Option("--clock <instant>", "start a clock that moves only when told: POST /sandbox/clock")
      .env("TACET_CLOCK")
      .argParser(instant),
  )
  .addOption(new Option("--fresh", "begin with an empty store"))
  .addOption(new Option("--store <url>", "join the store of another process (with the same --data)").env("TACET_STORE"))
  .addOption(new Option("--store-only", "run the embedded store and nothing else"))
  .addOption(
    new Option("--store-port <port>", "where the embedded store listens; 0: any free port")
      .env("TACET_STORE_PORT")
      .default(0)
      .argParser(port),
  )
  .addOption(
    new Option("--webhooks <where>", "campaigns' webhooks are really called, or end in the outbox as all messages do")
      .choices(["outbox", "live"])
      .default("outbox"),
  )
  .addOption(new Option("--json", "print JSON lines"))
  .addHelpText("after", "\nExit codes: 0 stopped cleanly, 1 could not start, 2 wrong options.");

function print(json: boolean | undefined, event: Record<string, unknown>, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(event)}\n` : `${text}\n`);
}

/** The commands as they work for this process: the defaults need no environment. */
function prefix(url: string, options: Options): string {
  const variables = [
    ...(url === "http://127.0.0.1:4000" ? [] : [`TACET_URL=${url}`]),
    ...(options.data === ".tacet" ? [] : [`TACET_DATA=${options.data}`]),
  ];
  return variables.length > 0 ? `${variables.join(" ")} npx tacet` : "npx tacet";
}

function welcome(url: string, options: Options, storeUrl: string): string {
  const tacet = prefix(url, options);
  return `Tacet is ready: ${url}

  API docs   ${url}/docs
  Token      ${options.data}/token (all scopes; npx tacet finds it by itself)
  Store      ${storeUrl} (another process joins with --store ${storeUrl})
  Outbox     ${options.data}/outbox.jsonl (what would have been sent; nothing is${options.webhooks === "live" ? " but webhooks" : ""})
  Clock      ${options.clock === undefined ? "real" : "stands still until POST /sandbox/clock moves it"}

Try:
  ${tacet} customer ana --zone Europe/Lisbon --name "Ana"
  ${tacet} claim ana --channel voice --purpose promotional --topic personal-loan
  ${tacet} why ana

Ctrl-C stops it; nothing acknowledged is lost.`;
}

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const stopping = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  if (options.storeOnly) {
    const store = await startStoreOnly(options.data, options.storePort);
    print(
      options.json,
      { event: "ready", store: store.url },
      `The store is ready: ${store.url}\nJoin it: npm start -- --store ${store.url} --data ${options.data}`,
    );
    await stopping;
    await store.close();
    return print(options.json, { event: "stopped" }, "Stopped.");
  }
  const local = await startLocal({
    ...options,
    liveWebhooks: options.webhooks === "live",
    observer: failures((line) => process.stderr.write(`${line}\n`)),
  });
  print(
    options.json,
    {
      event: "ready",
      url: local.url,
      store: local.storeUrl,
      tokenFile: `${options.data}/token`,
      clock: options.clock === undefined ? null : instantOut(options.clock),
    },
    welcome(local.url, options, local.storeUrl),
  );
  await stopping;
  await local.close();
  print(options.json, { event: "stopped" }, "Stopped.");
}

main().then(
  () => process.exit(0),
  (error: NodeJS.ErrnoException) => {
    const said =
      error.code === "EADDRINUSE"
        ? `the port is in use; stop what listens there, or start with another --port`
        : error.message;
    process.stderr.write(`Tacet could not start: ${said}\n`);
    process.exit(1);
  },
);
