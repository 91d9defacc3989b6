import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { FileChanged } from "./audience-error.ts";
import { type ByteRange, checkKey, type Files, type FileVersion, missing } from "./files.ts";

/**
 * The client must be made with these: else the SDK signs the checksum of an empty body into every upload address, and
 * no file but the empty one fits it.
 */
export const S3_CLIENT_OPTIONS = {
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
} as const;

/** Each part is a request that names the version, so a replaced file is noticed at the next part. */
const READ_PART_BYTES = 8 * 1024 * 1024;
/** A connection that breaks within a part is taken up again where it broke, so often in a row. */
const MAX_RESUMES = 3;
/** S3 takes 10,000 parts: 80 GB. Two parts are in memory at a time. */
const WRITE_PART_BYTES = 8 * 1024 * 1024;
const PARTS_IN_FLIGHT = 2;

/** Files in one bucket. */
export function s3Files(client: S3Client, bucket: string): Files {
  const at = (key: string) => ({ Bucket: bucket, Key: checkKey(key) });
  const stat = async (key: string): Promise<FileVersion | undefined> => {
    try {
      const { ContentLength, ETag } = await client.send(new HeadObjectCommand(at(key)));
      return { size: ContentLength!, version: ETag! };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  };
  const part = async (key: string, range: ByteRange, version: string): Promise<AsyncIterable<Uint8Array>> => {
    const Range = `bytes=${range.from}-${range.to - 1}`;
    try {
      const { Body } = await client.send(new GetObjectCommand({ ...at(key), Range, IfMatch: version }));
      return Body as Readable;
    } catch (error) {
      throw [404, 412, 416].includes(statusOf(error) ?? 0) ? new FileChanged(key) : error;
    }
  };
  return {
    stat,
    read: (key, range, version) => readParts({ stat, part }, key, range, version),
    write: async (key, chunks) => {
      let size = 0;
      const counted = async function* () {
        for await (const chunk of chunks) {
          size += chunk.length;
          yield chunk;
        }
      };
      const upload = new Upload({
        client,
        params: { ...at(key), Body: Readable.from(counted(), { objectMode: false }) },
        partSize: WRITE_PART_BYTES,
        queueSize: PARTS_IN_FLIGHT,
      });
      const { ETag } = await upload.done();
      return { size, version: ETag! };
    },
    remove: async (key) => {
      await client.send(new DeleteObjectCommand(at(key)));
    },
    upload: async (key, { expiresInSeconds }) => ({
      url: await getSignedUrl(client, new PutObjectCommand(at(key)), { expiresIn: expiresInSeconds }),
      method: "PUT",
      headers: {},
    }),
    download: async (key, expiresInSeconds) => ({
      url: await getSignedUrl(client, new GetObjectCommand(at(key)), { expiresIn: expiresInSeconds }),
    }),
  };
}

type Source = {
  readonly stat: Files["stat"];
  readonly part: (key: string, range: ByteRange, version: string) => Promise<AsyncIterable<Uint8Array>>;
};

async function* readParts(
  source: Source,
  key: string,
  range: ByteRange | undefined,
  version: string | undefined,
): AsyncGenerator<Uint8Array> {
  const begun = await source.stat(key);
  if (!begun && version === undefined) throw missing(key);
  if (!begun || (version !== undefined && begun.version !== version)) throw new FileChanged(key);
  const end = Math.min(range?.to ?? begun.size, begun.size);
  let at = range?.from ?? 0;
  let broken = 0;
  while (at < end) {
    const to = Math.min(at + READ_PART_BYTES, end);
    const chunks = await source.part(key, { from: at, to }, begun.version);
    try {
      for await (const chunk of chunks) {
        at += chunk.length;
        broken = 0;
        yield chunk;
      }
      if (at < to) throw new Error(`${key}: the part ended ${to - at} bytes early`);
    } catch (error) {
      // Only a stream that broke comes here: what a consumer throws ends this generator instead.
      if (++broken > MAX_RESUMES) throw error;
    }
  }
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
