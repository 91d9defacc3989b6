import { readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { shellOf } from "./given.ts";
import { aDirectory, endAll, type Ready, run, startTacet, tsx } from "./processes.ts";

let data: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: data, remove } = await aDirectory());
});
afterEach(() => remove());
afterAll(endAll);

/** The command line of somebody who found that process' token. */
async function shellTo({ url, tokenFile }: Ready) {
  return shellOf({ TACET_URL: url, TACET_TOKEN: await readFile(tokenFile, "utf8") });
}

describe("npm start", () => {
  it("says within 5 s where it is, how to get a token and what to try; SIGINT stops it cleanly", async () => {
    const began = performance.now();
    const tacet = tsx("bin/local.ts", ["--port", "0", "--data", data]);
    const said = await tacet.says("Ctrl-C stops it");
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(said).toMatch(/^Tacet is ready: http:\/\/127\.0\.0\.1:\d+\n/);
    expect(said).toContain(`${data}/token`);
    expect(said.match(/^ {2}npx tacet .+$/gm)).toHaveLength(3);
    const url = /http:\S+/.exec(said)![0];
    expect((await fetch(`${url}/docs`)).status).toBe(200);
    tacet.child.kill("SIGINT");
    expect(await tacet.ended).toBe(0);
    expect(tacet.out()).toMatch(/Stopped\.\n$/);
    expect(tacet.err()).toBe("");
  });

  it("what it says to try works as it is written, with the token of that directory", async () => {
    const tacet = tsx("bin/local.ts", ["--port", "0", "--data", data]);
    const said = await tacet.says("Ctrl-C stops it");
    const url = /http:\S+/.exec(said)![0];
    const token = await readFile(join(data, "token"), "utf8");
    for (const line of said.match(/^ {2}npx tacet .+$/gm)!) {
      const words = line.replace("  npx tacet ", "").match(/"[^"]*"|\S+/g)!;
      const { code, err } = await shellOf({ TACET_URL: url, TACET_TOKEN: token })(
        ...words.map((word) => word.replaceAll('"', "")),
      );
      // Whether the call is allowed depends on the hour at which this test runs.
      expect([0, 3], err).toContain(code);
    }
    tacet.child.kill("SIGTERM");
    expect(await tacet.ended).toBe(0);
  });

  it("--json prints JSON lines; keys and token are readable by their owner only", async () => {
    const tacet = await startTacet("--data", data, "--clock", "2026-11-23T15:00:00Z");
    expect(tacet.ready).toMatchObject({
      event: "ready",
      url: expect.stringMatching(/^http:/),
      store: expect.stringMatching(/^http:/),
      tokenFile: `${data}/token`,
    });
    for (const file of ["token", "issuer.json", "secrets.json"])
      expect((await stat(join(data, file))).mode & 0o777, file).toBe(0o600);
    tacet.child.kill("SIGINT");
    expect(await tacet.ended).toBe(0);
    expect(JSON.parse(tacet.out().trim().split("\n").at(-1)!)).toEqual({ event: "stopped" });
  });

  it("a second start on the same data says so and refuses; the first goes on", async () => {
    const first = await startTacet("--data", data);
    const second = tsx("bin/local.ts", ["--port", "0", "--data", data]);
    expect(await second.ended).toBe(1);
    expect(second.out()).toBe("");
    expect(second.err()).toContain(`Tacet could not start: ${data} is in use by process ${first.child.pid}`);
    expect((await (await shellTo(first.ready))("health")).code).toBe(0);
    first.child.kill("SIGKILL");
    await first.ended;
  });

  it("a port in use says so, and leaves the data free", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const refused = tsx("bin/local.ts", ["--port", String(port), "--data", data]);
    expect(await refused.ended).toBe(1);
    expect(refused.err()).toContain("the port is in use; stop what listens there, or start with another --port");
    server.close();
    const tacet = await startTacet("--data", data);
    tacet.child.kill("SIGKILL");
    await tacet.ended;
  });

  it.each([
    [["--port", "70000"], "write a port from 0 to 65535"],
    [["--clock", "2026-11-23"], "write an instant with an offset"],
    [["--sotre", "x"], "unknown option '--sotre'"],
  ])("wrong options %j: exit code 2", async (argv, says) => {
    const tacet = tsx("bin/local.ts", [...argv, "--data", data]);
    expect(await tacet.ended).not.toBe(0);
    expect(tacet.err()).toContain(says);
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
    expect(
      (await again("decide", "ana", "--channel", "email", "--purpose", "promotional", "--topic", "camera")).code,
    ).toBe(3);
    second.child.kill("SIGINT");
    await second.ended;

    const token = await readFile(join(data, "token"), "utf8");
    const third = await startTacet("--data", data, "--fresh");
    expect((await shellOf({ TACET_URL: third.ready.url, TACET_TOKEN: token })("customer", "ana")).code).toBe(1);
    third.child.kill("SIGKILL");
    await third.ended;
  });
});

describe("--clock", () => {
  it("stands still until it is moved, and goes forwards only", async () => {
    const tacet = await startTacet("--data", data, "--clock", "2026-11-23T15:00:00Z");
    const at = `${tacet.ready.url}/sandbox/clock`;
    const post = (body: object) => fetch(at, { method: "POST", body: JSON.stringify(body) });
    expect(await (await fetch(at)).json()).toEqual({ now: "2026-11-23T15:00:00Z" });
    expect(await (await post({ advance: "P3D" })).json()).toEqual({ now: "2026-11-26T15:00:00Z" });
    expect(await (await post({ at: "2026-12-01T10:00:00+01:00" })).json()).toEqual({ now: "2026-12-01T09:00:00Z" });
    for (const wrong of [
      { at: "2026-11-01T00:00:00Z" },
      { advance: "3 days" },
      { advance: "P1D", at: "2027-01-01T00:00:00Z" },
      {},
    ]) {
      const answer = await post(wrong);
      expect(answer.status, JSON.stringify(wrong)).toBe(400);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    }
    const shell = await shellTo(tacet.ready);
    expect((await shell("decide", "ana", "--channel", "email", "--purpose", "service", "--json")).json()).toMatchObject(
      { decidedAt: "2026-12-01T09:00:00Z" },
    );
    tacet.child.kill("SIGKILL");
    await tacet.ended;
  });

  it("without it there is none to move", async () => {
    const tacet = await startTacet("--data", data);
    const answer = await fetch(`${tacet.ready.url}/sandbox/clock`, { method: "POST", body: '{"advance":"P1D"}' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("start it with --clock");
    tacet.child.kill("SIGKILL");
    await tacet.ended;
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
  it("runs from the project as it is, with colours off where there is no terminal", async () => {
    const help = run("npx", ["--no-install", "tacet", "--help"]);
    expect(await help.ended).toBe(0);
    expect(help.out()).toMatch(/^Usage: tacet <command>/);
  });

  it("reads standard input, finds the token in TACET_DATA, and passes exit codes on", async () => {
    const tacet = await startTacet("--data", data);
    const env = { TACET_URL: tacet.ready.url, TACET_DATA: data };
    const tacetCommand = (...argv: string[]) => run(process.execPath, ["bin/tacet.js", ...argv], env);
    const saved = tacetCommand("customer", "ana", "--zone", "Europe/Lisbon", "--json");
    expect(await saved.ended).toBe(0);
    expect(JSON.parse(saved.out())).toEqual({ ledgerSeq: 1, warnings: [] });
    const exported = tacetCommand("export", "ana", "--out", join(data, "ana.json"));
    expect(await exported.ended).toBe(0);
    expect((await stat(join(data, "ana.json"))).mode & 0o777).toBe(0o600);
    const verified = tacetCommand("verify", "-");
    verified.child.stdin!.end((await readFile(join(data, "ana.json"), "utf8")).replace("Lisbon", "Madrid"));
    expect(await verified.ended).toBe(1);
    expect(verified.out()).toMatch(/^FLAW {8}ana, entry 1: changed/);
    await writeFile(join(data, "token"), "nonsense");
    const refused = tacetCommand("customer", "ana");
    expect(await refused.ended).toBe(4);
    expect(refused.err()).toContain("takes no such token");
    tacet.child.kill("SIGKILL");
    await tacet.ended;
  });
});
