import { once } from "node:events";
import { readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { terminal } from "../../bin/terminal.ts";
import { aDirectory, endAll, startTacet, tsx } from "./processes.ts";

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await aDirectory());
});
afterEach(() => remove());
afterAll(endAll);

describe("the terminal of this process", () => {
  it("opens files of any size as streams, and says what is none", async () => {
    const file = join(folder, "list.csv");
    await writeFile(file, "a,b\n1,2\n");
    const { sizeBytes, chunks } = await terminal.open(file);
    const read: Uint8Array[] = [];
    for await (const chunk of chunks()) read.push(chunk);
    expect([sizeBytes, Buffer.concat(read).toString()]).toEqual([8, "a,b\n1,2\n"]);
    await expect(terminal.open(folder)).rejects.toMatchObject({ code: "EISDIR" });
    await expect(terminal.open(join(folder, "nope"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("keeps files for their owner only", async () => {
    const file = join(folder, "kept");
    await terminal.keep(
      file,
      (async function* () {
        yield Buffer.from("one ");
        yield Buffer.from("two");
      })(),
    );
    expect([await readFile(file, "utf8"), (await stat(file)).mode & 0o777]).toEqual(["one two", 0o600]);
  });
});

describe("npx tacet", () => {
  it("sends a file of this machine, and writes verdicts on it", async () => {
    const data = join(folder, "data");
    const { ready, child, ended } = await startTacet("--data", data, "--clock", "2026-11-24T10:00:00Z");
    const env = { TACET_URL: ready.url, TACET_DATA: data };
    const tacet = async (...argv: string[]) => {
      const ran = tsx("bin/tacet.ts", argv, env);
      return { code: await ran.ended, out: ran.out(), err: ran.err() };
    };
    expect((await tacet("campaign", "create", "examples/plain-list.campaign.json")).code).toBe(0);
    const map = ["--map", "examples/plain-list.audience.json"];
    const sent = await tacet("campaign", "audience", "personal-loans-autumn", "examples/plain-list.csv", ...map);
    expect([sent.code, sent.out.split("\n")[0]]).toEqual([
      0,
      "READY       personal-loans-autumn has its audience: 14 of 20 rows can be used",
    ]);
    const verdicts = join(folder, "verdicts.csv");
    expect((await tacet("campaign", "verdicts", "personal-loans-autumn", "--out", verdicts)).code).toBe(0);
    expect((await readFile(verdicts, "utf8")).trim().split("\r\n")).toHaveLength(21);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });

  it("following a job ends with the first Ctrl-C", async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        '{"jobId":"jb_1","kind":"history","state":"running","progress":{"done":1,"total":9,"unit":"facts"}}',
      );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const following = tsx("bin/tacet.ts", ["job", "follow", "jb_1"], { TACET_URL: url, TACET_TOKEN: "t" });
    while (!following.err().includes("goes on by itself")) await once(following.child.stderr!, "data");
    following.child.kill("SIGINT");
    expect(await following.ended).toBe("SIGINT");
    server.closeAllConnections();
    server.close();
  });
});
