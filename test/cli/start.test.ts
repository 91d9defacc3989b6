import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startLocal } from "../../lib/local/start.ts";
import { type Shell, shellOf, TUESDAY } from "./given.ts";
import { aDirectory, endAll, type Ready, run, startTacet, tsx } from "./processes.ts";

let data: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: data, remove } = await aDirectory());
});
afterEach(() => remove());
afterAll(endAll);

/** The command line of somebody who found that process' token. */
async function shellTo({ url, tokenFile }: Pick<Ready, "url" | "tokenFile">): Promise<Shell> {
  return shellOf({ TACET_URL: url, TACET_TOKEN: await readFile(tokenFile, "utf8") });
}

const post = (url: string, body: object) =>
  fetch(`${url}/sandbox/clock`, { method: "POST", body: JSON.stringify(body) });

describe("npm start", () => {
  it("says where it is and what to try, which works as written; SIGINT stops it cleanly", async () => {
    const tacet = tsx("bin/local.ts", ["--port", "0", "--data", data]);
    const said = await tacet.says("Ctrl-C stops it");
    expect(said).toMatch(/^Tacet is ready: http:\/\/127\.0\.0\.1:\d+\n/);
    expect(said).toContain(`${data}/token`);
    const url = /http:\S+/.exec(said)![0];
    expect((await fetch(`${url}/docs`)).status).toBe(200);

    const shell = await shellTo({ url, tokenFile: join(data, "token") });
    // This process is not where the defaults point, so the commands say where it is.
    const here = `  TACET_URL=${url} TACET_DATA=${data} npx tacet `;
    const commands = said.split("\n").filter((line) => line.startsWith(here));
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const words = command.slice(here.length).match(/"[^"]*"|\S+/g)!;
      const { code, err } = await shell(...words.map((word) => word.replaceAll('"', "")));
      // Whether the call is allowed depends on the hour at which this test runs.
      expect([0, 3], err).toContain(code);
    }

    const unmoved = await post(url, { advance: "P1D" });
    expect(unmoved.status).toBe(404);
    expect(await unmoved.text()).toContain("start it with --clock");

    tacet.child.kill("SIGINT");
    expect(await tacet.ended).toBe(0);
    expect(tacet.out()).toMatch(/Stopped\.\n$/);
    // Requests that failed are told of, and nothing else: `why` of a customer nobody told of, and the clock.
    const failed = tacet.err().trimEnd().split("\n");
    expect(failed.map((line) => line.slice(0, line.indexOf(" · req")))).toEqual([
      "404 not-found · GET /v1/customers/{id}",
      "404 not-found · POST (local)",
    ]);
    expect(existsSync(join(data, "lock.json"))).toBe(false);
  });

  it("--json prints JSON lines; keys and token are their owner's only; --clock stands still until it is moved", async () => {
    const tacet = await startTacet("--data", data, "--clock", "2026-11-23T15:00:00Z");
    const { url } = tacet.ready;
    expect(tacet.ready).toMatchObject({
      event: "ready",
      url: expect.stringMatching(/^http:/),
      store: expect.stringMatching(/^http:/),
      tokenFile: `${data}/token`,
    });
    for (const file of ["token", "issuer.json", "secrets.json"])
      expect((await stat(join(data, file))).mode & 0o777, file).toBe(0o600);

    expect(await (await fetch(`${url}/sandbox/clock`)).json()).toEqual({ now: "2026-11-23T15:00:00Z" });
    expect(await (await post(url, { advance: "P3D" })).json()).toEqual({
      now: "2026-11-26T15:00:00Z",
      ticks: 0,
    });
    expect(await (await post(url, { at: "2026-12-01T10:00:00+01:00" })).json()).toEqual({
      now: "2026-12-01T09:00:00Z",
      ticks: 0,
    });
    const wrong = [
      { at: "2026-11-01T00:00:00Z" },
      { advance: "3 days" },
      { advance: "P1D", at: "2027-01-01T00:00:00Z" },
      {},
    ];
    for (const body of wrong) {
      const answer = await post(url, body);
      expect(answer.status, JSON.stringify(body)).toBe(400);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    }
    const decided = await (await shellTo(tacet.ready))(
      "decide",
      "ana",
      "--channel",
      "email",
      "--purpose",
      "service",
      "--json",
    );
    expect(decided.json()).toMatchObject({ decidedAt: "2026-12-01T09:00:00Z" });

    tacet.child.kill("SIGTERM");
    expect(await tacet.ended).toBe(0);
    expect(JSON.parse(tacet.out().trim().split("\n").at(-1)!)).toEqual({ event: "stopped" });
  });

  it("a second start on the same data, or on a port in use, says so and refuses; the first goes on", async () => {
    const first = await startTacet("--data", data);
    const { port } = new URL(first.ready.url);
    const second = tsx("bin/local.ts", ["--port", "0", "--data", data]);
    const third = tsx("bin/local.ts", ["--port", port, "--data", join(data, "other")]);
    expect(await Promise.all([second.ended, third.ended])).toEqual([1, 1]);
    expect(second.out() + third.out()).toBe("");
    expect(second.err()).toContain(`Tacet could not start: ${data} is in use by process ${first.child.pid}`);
    expect(third.err()).toContain("the port is in use; stop what listens there, or start with another --port");
    expect(existsSync(join(data, "other", "lock.json"))).toBe(false);
    expect((await (await shellTo(first.ready))("health")).code).toBe(0);
    first.child.kill("SIGKILL");
    await first.ended;
  });

  it("wrong options are told of, and nothing starts", async () => {
    const tacet = tsx("bin/local.ts", ["--clock", "2026-11-23", "--data", data]);
    expect(await tacet.ended).not.toBe(0);
    expect(tacet.err()).toContain("write an instant with an offset");
    expect(tacet.out()).toBe("");
  });
});

describe("what was acknowledged", () => {
  it("survives a kill -9; --fresh empties the store and keeps the keys", async () => {
    const first = await startTacet("--data", data);
    const shell = await shellTo(first.ready);
    await shell("customer", "ana", "--zone", "Europe/Lisbon", "--name", "Ana");
    for (let n = 1; n <= 20; n++)
      expect((await shell("need", "ana", "--topic", "camera", "--key", `need-${n}`)).code).toBe(0);
    expect((await shell("opt-out", "ana", "--words", "Stop")).code).toBe(0);
    first.child.kill("SIGKILL");
    expect(await first.ended).toBe("SIGKILL");

    const second = await startTacet("--data", data);
    const again = await shellTo(second.ready);
    expect((await again("customer", "ana", "--json")).json()).toMatchObject({
      ledgerSeq: 22,
      profile: { name: "Ana" },
    });
    expect((await again("verify", "--url", "ana")).out).toContain("WHOLE       ana: 22 entries");
    const promotion = ["--channel", "email", "--purpose", "promotional", "--topic", "camera"];
    expect((await again("decide", "ana", ...promotion)).code).toBe(3);
    const token = await readFile(join(data, "token"), "utf8");
    second.child.kill("SIGKILL");
    await second.ended;

    const third = await startTacet("--data", data, "--fresh");
    const fresh = shellOf({ TACET_URL: third.ready.url, TACET_TOKEN: token });
    expect((await fresh("customer", "ana")).code).toBe(1);
    third.child.kill("SIGKILL");
    await third.ended;
  });
});

describe("--store", () => {
  it("joins the store of another process: both see one ledger, and take one token", async () => {
    const first = await startTacet("--data", data);
    const second = await startTacet("--data", data, "--store", first.ready.store);
    expect(second.ready.store).toBe(first.ready.store);
    const [here, there] = [await shellTo(first.ready), await shellTo(second.ready)];
    await here("customer", "ana", "--zone", "Europe/Lisbon");
    const claim = ["claim", "ana", "--channel", "email", "--purpose", "promotional", "--topic", "camera"];
    const both = await Promise.all([here(...claim), there(...claim)]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 3]);
    expect((await there("opt-out", "ana")).code).toBe(0);
    expect((await here("customer", "ana")).out).toContain("no to promotions");
    second.child.kill("SIGINT");
    expect(await second.ended).toBe(0);
    expect((await here("health")).code).toBe(0);
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(0);
  });
});

describe("npx tacet", () => {
  it("runs from the project as it is", async () => {
    const help = run("npx", ["--no-install", "tacet", "--help"]);
    expect(await help.ended).toBe(0);
    expect(help.out()).toMatch(/^Usage: tacet <command>/);
  });

  it("finds the token in TACET_DATA, reads standard input, and passes exit codes on", async () => {
    const local = await startLocal({ port: 0, data, clock: Date.parse(TUESDAY) });
    const tacet = (...argv: string[]) =>
      run(process.execPath, ["bin/tacet.js", ...argv], { TACET_URL: local.url, TACET_DATA: data });
    const saved = tacet("customer", "ana", "--zone", "Europe/Lisbon", "--json");
    expect(await saved.ended).toBe(0);
    expect(JSON.parse(saved.out())).toEqual({ ledgerSeq: 1, warnings: [expect.stringContaining("which law applies")] });
    const exported = tacet("export", "ana", "--out", join(data, "ana.json"));
    expect(await exported.ended).toBe(0);
    expect((await stat(join(data, "ana.json"))).mode & 0o777).toBe(0o600);
    const verified = tacet("verify", "-");
    verified.child.stdin!.end((await readFile(join(data, "ana.json"), "utf8")).replace("Lisbon", "Madrid"));
    await writeFile(join(data, "token"), "nonsense");
    const refused = tacet("customer", "ana");
    expect(await Promise.all([verified.ended, refused.ended])).toEqual([1, 4]);
    expect(verified.out()).toMatch(/^FLAW {8}ana, entry 1: changed/);
    expect(refused.err()).toContain("takes no such token");
    await local.close();
  });

  it("is not upset by a reader that stops reading", async () => {
    const help = run("sh", ["-c", `"${process.execPath}" bin/tacet.js --help | head -1`]);
    expect(await help.ended).toBe(0);
    expect(help.err()).toBe("");
  });
});
