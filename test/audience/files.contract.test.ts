import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDiskUpload } from "../../lib/audience/disk-files.ts";
import type { Files } from "../../lib/audience/files.ts";
import { S3_CLIENT_OPTIONS, s3Files } from "../../lib/audience/s3-files.ts";
import { EMULATOR, emulated } from "../emulator.ts";
import { filesContract } from "./files-contract.ts";
import { bytesOf, type Folder, folder, piecesOf, sign } from "./given.ts";

let disk: Folder;
let server: FauxqsServer;
let s3: Files;
let now = 0;

beforeAll(async () => {
  disk = await folder(() => now);
  server = await startFauxqs({ port: 0, logger: false, host: "127.0.0.1", init: { buckets: ["lists"] } });
  const client = new S3Client({
    ...S3_CLIENT_OPTIONS,
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "eu-west-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  s3 = s3Files(client, "lists");
});
afterAll(async () => {
  await server?.stop();
  await disk?.remove();
});

filesContract("disk", () => disk.files);
filesContract("S3", () => s3);

if (EMULATOR) {
  const client = new S3Client({ ...S3_CLIENT_OPTIONS, ...emulated(EMULATOR), forcePathStyle: true });
  beforeAll(async () => {
    const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" } as const;
    await client.send(new CreateBucketCommand({ Bucket: "lists", CreateBucketConfiguration }));
  });
  afterAll(() => client.destroy());
  filesContract("S3 of the emulator", () => s3Files(client, "lists"));
}

describe("addresses of S3", () => {
  it("take an upload of any content and give it back", async () => {
    const { url, method, headers } = await s3.upload("uploads/list", { maxBytes: 100, expiresInSeconds: 60 });
    expect(url).not.toMatch(/checksum/i);
    // For so long, for one key, and for that method alone; S3 itself takes no more than 5 GiB in one PUT.
    const { pathname, searchParams } = new URL(url);
    expect([pathname, method]).toEqual(["/lists/uploads/list", "PUT"]);
    expect(searchParams.get("X-Amz-Expires")).toBe("60");
    const put = await fetch(url, { method, headers, body: "id\n1\n" });
    expect(put.status).toBe(200);
    expect((await bytesOf(s3.read("uploads/list"))).toString()).toBe("id\n1\n");
    const got = await fetch((await s3.download("uploads/list", 60)).url);
    expect(await got.text()).toBe("id\n1\n");
  });
});

describe("addresses of a disk", () => {
  const tokenOf = (url: string): string => new URL(url).searchParams.get("token")!;
  const opened = () => openDiskUpload(disk.files, { sign, now: () => now });

  it("permit the one upload they were made for, up to its size and until they expire", async () => {
    now = 1_000;
    const { url, method } = await disk.files.upload("uploads/b", { maxBytes: 5, expiresInSeconds: 60 });
    expect(method).toBe("PUT");
    expect(new URL(url).pathname).toBe("/files/uploads/b");
    const token = tokenOf(url);
    expect((await opened().put("uploads/b", token, piecesOf("12", "345"))).size).toBe(5);
    await expect(opened().put("uploads/b", token, piecesOf("123", "456"))).rejects.toMatchObject({
      code: "upload-too-large",
    });
    expect((await bytesOf(disk.files.read("uploads/b"))).toString()).toBe("12345");
    await expect(opened().put("uploads/c", token, piecesOf("1"))).rejects.toMatchObject({ code: "bad-token" });
    await expect(opened().get("uploads/b", token)).rejects.toMatchObject({ code: "bad-token" });
    now = 61_000;
    await expect(opened().put("uploads/b", token, piecesOf("1"))).rejects.toMatchObject({ code: "bad-token" });
  });

  it("give a file to whoever was given its address", async () => {
    now = 0;
    await disk.files.write("verdicts/a", piecesOf("verdicts"));
    const token = tokenOf((await disk.files.download("verdicts/a", 60)).url);
    const { size, chunks } = await opened().get("verdicts/a", token);
    expect(size).toBe(8);
    expect((await bytesOf(chunks)).toString()).toBe("verdicts");
  });

  it("are worth nothing when they were changed", async () => {
    const token = tokenOf((await disk.files.download("verdicts/a", 60)).url);
    const [payload, signature] = token.split(".");
    const other = Buffer.from(JSON.stringify({ method: "GET", key: "secret", expiresAt: 1e15 })).toString("base64url");
    for (const bad of [
      "",
      ".",
      payload!,
      `${payload}.`,
      `${other}.${signature}`,
      `${payload}.${signature}x`,
      `${payload}A.${signature}`,
    ]) {
      await expect(opened().get("verdicts/a", bad), bad).rejects.toMatchObject({ code: "bad-token" });
    }
  });
});
