import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { S3_CLIENT_OPTIONS, s3Files } from "../../lib/audience/s3-files.ts";
import { bytesOf, piecesOf } from "./given.ts";

const credentials = { accessKeyId: "a", secretAccessKey: "b" };
const client = new S3Client({ ...S3_CLIENT_OPTIONS, region: "eu-west-1", credentials });
const s3 = mockClient(client);
const files = s3Files(client, "lists");

const TEXT = "0123456789";
const refusal = (httpStatusCode: number, name: string) =>
  new S3ServiceException({ name, $fault: "client", $metadata: { httpStatusCode } });
/** A stream that gives so many bytes of the range asked for, and breaks. */
const broken = (text: string) =>
  Readable.from(
    (async function* () {
      if (text !== "") yield Buffer.from(text);
      throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    })(),
  );
const rangeOf = (range: string) => /^bytes=(\d+)-(\d+)$/.exec(range)!.slice(1).map(Number) as [number, number];

beforeEach(() => {
  s3.reset();
  s3.on(HeadObjectCommand).resolves({ ContentLength: TEXT.length, ETag: '"v1"' });
});

describe("S3 when it fails", () => {
  it("takes a broken stream up where it broke, of the same version", async () => {
    s3.on(GetObjectCommand).callsFake(({ Range }) => {
      const [from, to] = rangeOf(Range);
      const text = TEXT.slice(from, to + 1);
      return { Body: from < 6 ? broken(text.slice(0, 2)) : Readable.from([Buffer.from(text)]) };
    });
    expect((await bytesOf(files.read("list"))).toString()).toBe(TEXT);
    const asked = s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input);
    expect(asked.map(({ Range }) => Range)).toEqual(["bytes=0-9", "bytes=2-9", "bytes=4-9", "bytes=6-9"]);
    expect(new Set(asked.map(({ IfMatch }) => IfMatch))).toEqual(new Set(['"v1"']));
  });

  it("gives up on a stream that breaks before its first byte again and again", async () => {
    s3.on(GetObjectCommand).callsFake(() => ({ Body: broken("") }));
    await expect(bytesOf(files.read("list"))).rejects.toThrow("aborted");
    expect(s3.commandCalls(GetObjectCommand)).toHaveLength(4);
  });

  it("gives up on a part that ends early again and again", async () => {
    s3.on(GetObjectCommand).callsFake(() => ({ Body: Readable.from([]) }));
    await expect(bytesOf(files.read("list"))).rejects.toThrow("ended 10 bytes early");
  });

  it.each([
    [412, "PreconditionFailed"],
    [404, "NoSuchKey"],
    [416, "InvalidRange"],
  ])("takes %i for a file that was changed", async (status, name) => {
    s3.on(GetObjectCommand).rejects(refusal(status, name));
    await expect(bytesOf(files.read("list"))).rejects.toMatchObject({ code: "file-changed" });
  });

  it("does not take a refusal for a file that is missing", async () => {
    s3.on(HeadObjectCommand).rejects(refusal(403, "Forbidden"));
    await expect(files.stat("list")).rejects.toMatchObject({ name: "Forbidden" });
  });

  it("leaves no parts behind when what is written breaks off", async () => {
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: "u" });
    s3.on(UploadPartCommand).resolves({ ETag: '"p"' });
    s3.on(AbortMultipartUploadCommand).resolves({});
    const failing = async function* () {
      yield* piecesOf(Buffer.alloc(17 * 1024 * 1024));
      throw new Error("the line is cut");
    };
    await expect(files.write("list", failing())).rejects.toThrow("the line is cut");
    expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(1);
  });
});
