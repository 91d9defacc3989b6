import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localIssuer } from "../../lib/local/issuer.ts";
import { type Local, startLocal } from "../../lib/local/start.ts";
import { parseInstant } from "../../lib/policy/time.ts";
import { type Shell, shellOf, TUESDAY } from "./given.ts";

const PROMOTION = ["--channel", "voice", "--purpose", "promotional", "--topic", "personal-loan"] as const;

let data: string;
let local: Local;
let tacet: Shell;
const files = new Map<string, string>();

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "tacet-cli-"));
  local = await startLocal({ port: 0, data, clock: parseInstant(TUESDAY)! });
  files.set(`${data}/token`, await readFile(join(data, "token"), "utf8"));
  tacet = shellOf({ TACET_URL: local.url, TACET_TOKEN: local.token });
});
afterAll(async () => {
  await local.close();
  await rm(data, { recursive: true });
});

/** A server that is not Tacet, answering everything alike. */
async function strange(status: number, body: string, type = "text/html"): Promise<{ url: string; server: Server }> {
  const server = createServer((_request, response) => response.writeHead(status, { "content-type": type }).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, server };
}

describe("the token", () => {
  it("is the local one by itself", async () => {
    const bare = shellOf({ TACET_URL: local.url, TACET_DATA: data }, files);
    expect((await bare("policy", "list")).code).toBe(0);
  });

  it("that is nowhere to be found is told of, with what to do", async () => {
    const { code, out, err } = await shellOf({ TACET_URL: local.url, TACET_DATA: "/nowhere" })("policy", "list");
    expect({ code, out }).toEqual({ code: 4, out: "" });
    expect(err).toContain("no token: there is no file /nowhere/token, and TACET_TOKEN is not set");
    expect(err).toContain("mend");
  });

  it("of this machine is not sent to another", async () => {
    let asked = false;
    const fetching: typeof fetch = async () => {
      asked = true;
      return new Response("{}");
    };
    const { code, err } = await shellOf({ TACET_URL: "https://tacet.example.com", TACET_DATA: data }, files, {
      fetch: fetching,
    })("policy", "list");
    expect({ code, asked }).toEqual({ code: 4, asked: false });
    expect(err).toContain("no token for https://tacet.example.com");
  });

  it("of another issuer is not taken", async () => {
    const foreign = await (await localIssuer(undefined)).token();
    const { code, err } = await shellOf({ TACET_URL: local.url, TACET_TOKEN: foreign })("policy", "list");
    expect(code).toBe(4);
    expect(err).toContain("takes no such token");
  });

  it("without the scope is told which one it lacks", async () => {
    const narrow = await (await localIssuer(data)).token(["tacet/decide"]);
    const shell = shellOf({ TACET_URL: local.url, TACET_TOKEN: narrow });
    expect((await shell("decide", "ana", "--channel", "email", "--purpose", "service")).code).toBe(3);
    expect(await shell("policy", "list")).toMatchObject({
      code: 4,
      err: expect.stringContaining("needs the scope tacet/policies:read"),
    });
  });
});

describe("a server", () => {
  it("that is down: exit code 4, and nothing was sent", async () => {
    const { url, server } = await strange(200, "");
    await new Promise((resolve) => server.close(resolve));
    const { code, err } = await shellOf({ TACET_URL: url, TACET_TOKEN: "t" })("claim", "ana", ...PROMOTION);
    expect(code).toBe(4);
    expect(err).toContain(`Tacet does not answer at ${url} (ECONNREFUSED)`);
    expect(err).toContain("start it with npm start");
    expect(err).not.toContain("retry");
  });

  it("that fails after it was sent: the ids for a retry", async () => {
    const { url, server } = await strange(
      503,
      JSON.stringify({
        title: "The store does not answer",
        status: 503,
        code: "store-unavailable",
        detail: "no store",
      }),
      "application/problem+json",
    );
    const shell = shellOf({ TACET_URL: url, TACET_TOKEN: "t" });
    const { code, err } = await shell("outcome", "ct_x", "--disposition", "busy");
    expect(code).toBe(4);
    expect(err).toMatch(/retry {5}with --event cli-id-/);
    const json = JSON.parse((await shell("outcome", "ct_x", "--disposition", "busy", "--event", "e-1", "--json")).err);
    expect(json).toMatchObject({ code: "store-unavailable", sent: { eventId: "e-1" } });
    server.close();
  });

  it.each([
    ["a page that is none of ours", 404, "<h1>Not here</h1>"],
    ["a success that is no JSON", 200, "<h1>Welcome</h1>"],
  ])("%s is told of", async (_what, status, body) => {
    const { url, server } = await strange(status, body);
    const { code, err } = await shellOf({ TACET_URL: url, TACET_TOKEN: "t" })("health");
    expect(code).toBe(4);
    expect(err).toContain("is not Tacet's API");
    server.close();
  });

  it("that redirects is not followed with the token", async () => {
    const server = createServer((_request, response) =>
      response.writeHead(302, { location: `${local.url}/v1/health` }).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    expect((await shellOf({ TACET_URL: url, TACET_TOKEN: "t" })("policy", "list")).code).toBe(4);
    server.close();
  });

  it("can be named on the command line", async () => {
    expect((await shellOf({ TACET_URL: "http://127.0.0.1:1" })("health", "--url", `${local.url}/`)).code).toBe(0);
    expect((await shellOf({})("policy", "list", "--url", "nonsense")).err).toContain('"nonsense" is no address');
  });
});

describe("wrong usage: exit code 2, and nothing is sent", () => {
  const nowhere = shellOf({ TACET_URL: "http://127.0.0.1:1", TACET_TOKEN: "t" });
  it.each([
    [
      "an option left out",
      ["claim", "ana", "--channel", "voice"],
      "required option '--purpose <purpose>' not specified",
    ],
    ["a command there is not", ["decid", "ana"], "unknown command 'decid'\n(Did you mean decide?)"],
    ["a group alone", ["policy"], "unknown option '--json'"],
    ["what the verb itself finds", ["opt-out"], expect.stringContaining("either a customer or an --address")],
  ])("is one line of JSON where JSON is asked for: %s", async (_what, argv, error) => {
    const { code, out, err } = await nowhere(...argv, "--json");
    expect({ code, out, lines: err.trimEnd().split("\n").length }).toEqual({ code: 2, out: "", lines: 1 });
    expect(JSON.parse(err)).toEqual({ error, mend: "--help shows how" });
  });
  it("is seldom where help says which options a command cannot do without", async () => {
    const { code, out } = await nowhere("desk", "skip", "--help");
    expect(code).toBe(0);
    expect(out).toMatch(/--why <text>\s+kept sealed \(required\)/);
    expect(out).not.toMatch(/--agent <id>.*\(required\)/);
  });
  it.each([
    ["no such command", ["decid", "ana"], "Did you mean decide?"],
    ["no command", [], "Usage: tacet"],
    ["a group alone", ["policy"], "Usage: tacet policy"],
    ["an argument too few", ["customer"], "missing required argument 'customer'"],
    ["an argument too many", ["why", "ana", "ben"], "too many arguments"],
    [
      "a mandatory option left out",
      ["claim", "ana", "--channel", "voice"],
      "required option '--purpose <purpose>' not specified",
    ],
    [
      "a choice there is not",
      ["claim", "ana", "--channel", "fax", "--purpose", "service"],
      "Allowed choices are voice, sms, email",
    ],
    [
      "an instant without an offset",
      ["decide", "ana", ...PROMOTION, "--at", "2026-11-23T15:00:00"],
      "Write an instant with an offset",
    ],
    ["a day for an instant", ["suppressions", "--from", "2026-11-23"], "Write an instant with an offset"],
    ["a duration that is none", ["clock", "--advance", "3 days"], 'such as "P3D"'],
    ["an option there is not", ["why", "ana", "--chanel", "x"], "unknown option '--chanel'"],
    [
      "an address without its channel",
      ["customer", "ana", "--address", "+351912345678"],
      'such as "voice:+351912345678"',
    ],
    [
      "a refusal of no breadth",
      ["outcome", "ct_x", "--disposition", "declined", "--refusal", "never"],
      "Begin with one of not-now",
    ],
    [
      "a refusal with a key too many",
      ["outcome", "ct_x", "--disposition", "declined", "--refusal", "not-now,when=now"],
      '"when=now" is none of',
    ],
    ["an attempt of none", ["claim", "ana", ...PROMOTION, "--attempt", "0"], "whole number from 1 up"],
    ["neither customer nor address", ["opt-out"], "either a customer or an --address"],
    ["customer and address", ["opt-out", "ana", "--address", "sms:+351911111111"], "either a customer or an --address"],
    [
      "a note of no need",
      ["interaction", "ana", "--channel", "voice", "--conversation", "c", "--note", "x"],
      "--note is of a need",
    ],
    [
      "a purpose there is not",
      ["hold", "add", "ana", "--cause", "other", "--purpose", "fun"],
      "Write one of promotional",
    ],
    ["an id no path can carry", ["why", ".."], '".." is no id'],
    ["an empty id", ["why", ""], '"" is no id'],
    ["an anchor that is none", ["verify", "x.json", "--anchor", "12"], "Write what verify printed before"],
    ["nothing to verify", ["verify"], "name an export file"],
    ["nobody to verify", ["verify", "--url"], "name the customers"],
  ])("%s", async (_what, argv, says) => {
    const { code, out, err } = await nowhere(...argv);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(says);
  });

  it("what the API refuses is a failure, with where and how to mend it", async () => {
    const { code, err } = await tacet(
      "claim",
      "ana",
      "--channel",
      "voice",
      "--purpose",
      "promotional",
      "--topic",
      "timeshare",
    );
    expect(code).toBe(1);
    expect(err).toContain(
      'NOT DONE    The topic is not in the policy\'s tree: the topic "timeshare" is not in the tree',
    );
    expect(err).toMatch(/at {8}\/topic: name one of credit, personal-loan/);
    const zone = await tacet("customer", "ana", "--zone", "Europe/Atlantis");
    expect(zone).toMatchObject({
      code: 1,
      err: expect.stringContaining('/timeZone: name an IANA time zone, such as "Europe/Lisbon"'),
    });
    const json = await tacet("customer", "ana", "--zone", "Europe/Atlantis", "--json");
    expect(json.out).toBe("");
    expect(JSON.parse(json.err)).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/timeZone" }] });
  });
});

describe("help", () => {
  it("of the whole: commands, environment, exit codes", async () => {
    const { code, out } = await tacet("--help");
    expect(code).toBe(0);
    for (const text of ["decide", "why", "verify", "TACET_URL", "TACET_TOKEN", "3  refused by a decision"])
      expect(out).toContain(text);
  });

  it.each([
    ...[
      "decide",
      "why",
      "suppressions",
      "claim",
      "authorise",
      "release",
      "outcome",
      "record",
      "interaction",
      "customer",
      "opt-out",
    ],
    ...[
      "reinstate",
      "consent",
      "need",
      "export",
      "verify",
      "erase",
      "health",
      "clock",
      "offer clear",
      "offer answer",
      "hold add",
    ],
    ...[
      "campaign create",
      "campaign list",
      "campaign show",
      "campaign change",
      "campaign audience",
      "campaign verdicts",
    ],
    ...["campaign forecast", "campaign launch", "campaign pause", "campaign resume", "campaign cancel"],
    ...["campaign progress", "campaign calendar", "forecast", "desk next", "desk skip", "import history"],
    ...["job list", "job show", "job follow", "backtest", "queues list", "queues redrive"],
    ...["hold lift", "policy list", "policy show", "policy lint", "policy add", "policy approve"],
    ...["policy activate"],
  ])("of %s has an example and --json", async (verb) => {
    const { code, out } = await tacet(...verb.split(" "), "--help");
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples?:\\n {2}npx tacet ${verb}`));
    expect(out).toContain("--json");
  });
});

describe("what customers say", () => {
  it("cannot rewrite the terminal", async () => {
    const { code, out, err } = await tacet(
      "customer",
      "mallory",
      "--zone",
      "Europe/Lisbon",
      "--name",
      "Mal\u001b[2Jlory\u0007",
    );
    expect(code).toBe(1);
    expect(err).toContain("/name: the text has control characters");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
    expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
