import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { main } from "../../lib/cli/main.ts";
import type { Terminal } from "../../lib/cli/terminal.ts";
import { type Local, startLocal } from "../../lib/local/start.ts";
import { parseInstant } from "../../lib/policy/time.ts";

export type Ran = {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** stdout as JSON. */
  readonly json: <T extends object>() => T;
};
export type Shell = (...argv: readonly string[]) => Promise<Ran>;

/** A terminal whose files are kept in memory; colours off, UTC, 100 columns. */
function terminalOf(env: Terminal["env"], files: Map<string, string>): Omit<Terminal, "print" | "complain"> {
  let ids = 0;
  const textOf = (path: string): string => {
    const found = files.get(path);
    if (found === undefined) throw Object.assign(new Error(`no file ${path}`), { code: "ENOENT" });
    return found;
  };
  return {
    env,
    fetch,
    read: async (path) => textOf(path),
    write: async (path, content) => {
      files.set(path, content);
    },
    open: async (path) => {
      const bytes = Buffer.from(textOf(path));
      return {
        sizeBytes: bytes.length,
        chunks: async function* () {
          yield bytes;
        },
      };
    },
    keep: async (path, chunks) => {
      files.set(path, await text(chunks));
    },
    pause: (ms) => pause(ms),
    newId: () => `id-${++ids}-${Math.random()}`,
    zone: "UTC",
    width: 100,
    colours: false,
    screen: false,
  };
}

/** Runs command lines in this process, on a terminal of their own each. */
export function shellOf(env: Terminal["env"], files = new Map<string, string>(), more: Partial<Terminal> = {}): Shell {
  return async (...argv) => {
    let out = "";
    let err = "";
    const print = (text: string) => {
      out += text;
    };
    const complain = (text: string) => {
      err += text;
    };
    const code = await main(argv, { ...terminalOf(env, files), print, complain, ...more });
    return { code, out, err, json: () => JSON.parse(out) };
  };
}

/** A list of four: one named twice, one without a telephone number that is one. */
export const LIST = `customer;phone;zone
c1;+351911000001;Europe/Lisbon
c2;+351911000002;Europe/Lisbon
c1;+351911000001;Europe/Lisbon
c3;no number;Europe/Lisbon
`;
export const LIST_MAP = {
  columns: {
    customerId: { column: "customer" },
    address: [{ channel: "voice", value: { column: "phone" } }],
    timeZone: { column: "zone" },
  },
};

export const PLAN = {
  name: "Term deposits",
  channel: "voice",
  purpose: "promotional",
  topic: "term-deposit",
  startsAt: "2026-11-24T09:00:00Z",
  endsAt: "2026-12-04T18:00:00Z",
  cadence: { maxAttempts: 2, retry: { no_answer: "P1D" } },
  pacing: { perMinute: 10, agents: 2 },
  careArmPercent: 0,
  delivery: { kind: "desk", team: "savings" },
};

/** Makes a campaign of PLAN under this name, with LIST unless another is given; its id. */
export async function campaignOf(
  { tacet, files }: Pick<Awaited<ReturnType<typeof aTacet>>, "tacet" | "files">,
  name: string,
  list = LIST,
): Promise<string> {
  files.set("plan.json", JSON.stringify(PLAN)).set("list.csv", list).set("map.json", JSON.stringify(LIST_MAP));
  const { campaignId } = (await tacet("campaign", "create", "plan.json", "--name", name, "--json")).json<{
    campaignId: string;
  }>();
  const sent = await tacet("campaign", "audience", campaignId, "list.csv", "--map", "map.json");
  if (sent.code !== 0) throw new Error(sent.out + sent.err);
  return campaignId;
}

/** A Tuesday afternoon inside everybody's hours. */
export const TUESDAY = "2026-11-24T15:00:00Z";

export async function aTacet(clock = TUESDAY): Promise<{ local: Local; files: Map<string, string>; tacet: Shell }> {
  const local = await startLocal({ port: 0, clock: parseInstant(clock)! });
  const files = new Map<string, string>();
  return { local, files, tacet: shellOf({ TACET_URL: local.url, TACET_TOKEN: local.token }, files) };
}
