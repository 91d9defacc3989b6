import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../lib/local/start.ts";
import { aDirectory } from "../cli/processes.ts";
import { MONDAY } from "../contact/world.ts";

let local: Local;
let data: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: data, remove } = await aDirectory());
  local = await startLocal({ port: 0, data, clock: MONDAY });
});
afterEach(async () => {
  await local.close();
  await remove();
});

const files = () => local.runtime.world.files;
const LIMITS = { maxBytes: 1_000, expiresInSeconds: 60 };
const put = (url: string, body: string | Uint8Array) => fetch(url, { method: "PUT", body });
const problem = async (response: Response) => {
  const { code } = (await response.json()) as { code: string };
  return { status: response.status, code };
};
const move = (advance: string) =>
  fetch(`${local.url}/sandbox/clock`, { method: "POST", body: JSON.stringify({ advance }) });

async function* chunks(text: string) {
  yield Buffer.from(text);
}

describe("an upload", () => {
  it("goes to the address it was given, is kept below the data directory, and can be fetched by an address of its own", async () => {
    const { url, method } = await files().upload("prepared/list.csv", LIMITS);
    expect(method).toBe("PUT");
    expect(url.startsWith(`${local.url}/files/prepared/list.csv?token=`)).toBe(true);
    const answer = await put(url, "id;name\n1;Ana\n");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("etag")).toMatch(/^".+"$/);
    expect(existsSync(join(data, "files", "prepared", "list.csv"))).toBe(true);
    const download = await fetch((await files().download("prepared/list.csv", 60)).url);
    expect(await download.text()).toBe("id;name\n1;Ana\n");
    expect(download.headers.get("content-disposition")).toBe('attachment; filename="list.csv"');
    expect(download.headers.get("etag")).toBe(answer.headers.get("etag"));
  });

  it("is refused with a token that is wrong, of another file, of another method, or past its time; and nothing is kept", async () => {
    const { url } = await files().upload("uploads/one", LIMITS);
    const other = url.replace("uploads/one", "uploads/other");
    const wrong = [
      other,
      url.replace(/token=.*/, "token="),
      url.replace(/token=.*/, ""),
      // The last character of all holds bits that say nothing.
      url.replace(/.(?=.$)/, (one) => (one === "A" ? "B" : "A")),
    ];
    for (const address of wrong)
      expect(await problem(await put(address, "x")), address).toEqual({ status: 401, code: "unauthenticated" });
    expect(await problem(await fetch(url))).toEqual({ status: 401, code: "unauthenticated" });
    expect(await problem(await fetch(url, { method: "DELETE" }))).toEqual({ status: 405, code: "method-not-allowed" });
    await move("PT1M");
    expect(await problem(await put(url, "x"))).toEqual({ status: 401, code: "unauthenticated" });
    expect(existsSync(join(data, "files", "uploads"))).toBe(false);
  });

  it("is refused beyond its limit, told so while it is still sending, and leaves what was there", async () => {
    const { url } = await files().upload("uploads/one", LIMITS);
    expect((await put(url, "first")).status).toBe(200);
    const large = await put(url, new Uint8Array(randomBytes(8 * 1024 * 1024)));
    expect(await problem(large)).toEqual({ status: 413, code: "file-too-large" });
    expect(await readdir(join(data, "files", "uploads"))).toEqual(["one"]);
    expect((await files().stat("uploads/one"))!.size).toBe("first".length);
  });

  it("leaves its folder by no key", async () => {
    await files().write("reports/a", chunks("a"));
    for (const key of ["../secrets.json", "..%2fsecrets.json", "reports/../../secrets.json", ".hidden"]) {
      const { status } = await fetch(`${local.url}/files/${key}?token=x.y`);
      expect([400, 401, 404], key).toContain(status);
    }
  });

  it("begins its job once it is whole", async () => {
    const told: unknown[] = [];
    const { jobs } = local.runtime.world.queues;
    const send = jobs.send;
    Object.assign(jobs, { send: async (messages: readonly unknown[]) => void told.push(...messages) });
    const { url } = await files().upload("uploads/jb_AbC-1_2", LIMITS);
    await put(url, new Uint8Array(2_000));
    expect(told).toEqual([]);
    await put(url, "id\n1\n");
    expect(told).toEqual([{ body: { job: "jb_AbC-1_2" } }]);
    Object.assign(jobs, { send });
  });

  it("that nobody made is not there", async () => {
    expect(await problem(await fetch((await files().download("reports/none", 60)).url))).toEqual({
      status: 404,
      code: "not-found",
    });
  });
});

describe("without a data directory", () => {
  it("files are kept in a folder that goes with the process", async () => {
    const before = await readdir(tmpdir());
    const here = await startLocal({ port: 0, clock: MONDAY });
    await here.runtime.world.files.write("reports/a", chunks("a"));
    const made = (await readdir(tmpdir())).filter((name) => name.startsWith("tacet-") && !before.includes(name));
    const ours = made.filter((name) => existsSync(join(tmpdir(), name, "files", "reports", "a")));
    expect(ours).toHaveLength(1);
    await here.close();
    expect(existsSync(join(tmpdir(), ours[0]!))).toBe(false);
  });
});
