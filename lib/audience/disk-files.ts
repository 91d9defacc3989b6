import { timingSafeEqual } from "node:crypto";
import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Ms } from "../policy/words.ts";
import { AudienceError, FileChanged } from "./audience-error.ts";
import { type ByteRange, checkKey, type Files, type FileVersion, missing, UNFINISHED_SUFFIX } from "./files.ts";

/** Read at a time: small enough that many readers stay small, large enough that a piece costs less than its rows. */
const READ_BYTES = 128 * 1024;
const SECOND_MS = 1_000;

/** Signs a text with a secret of this runtime; the same text gives the same signature. */
export type Sign = (text: string) => string;

export type DiskOptions = {
  readonly root: string;
  /** Before "/files/": where this runtime serves what `openDiskUpload` answers. */
  readonly baseUrl: string;
  readonly sign: Sign;
  readonly now: () => Ms;
};

/** Files below one folder of this machine. */
export function diskFiles({ root, baseUrl, sign, now }: DiskOptions): Files {
  const pathOf = (key: string) => join(root, checkKey(key));
  const link = (key: string, grant: Omit<Grant, "key">): string =>
    `${baseUrl}/files/${checkKey(key)}?token=${tokenFor({ ...grant, key }, sign)}`;
  const until = (expiresInSeconds: number) => now() + expiresInSeconds * SECOND_MS;
  return {
    stat: async (key) => versionAt(pathOf(key)),
    read: async function* (key, range, version) {
      yield* readFrom(key, pathOf(key), range, version);
    },
    write: async (key, chunks) => writeTo(pathOf(key), chunks),
    remove: async (key) => rm(pathOf(key), { force: true }),
    upload: async (key, { maxBytes, expiresInSeconds }) => ({
      url: link(key, { method: "PUT", maxBytes, expiresAt: until(expiresInSeconds) }),
      method: "PUT",
      headers: {},
    }),
    download: async (key, expiresInSeconds) => ({
      url: link(key, { method: "GET", expiresAt: until(expiresInSeconds) }),
    }),
  };
}

type Grant = {
  readonly method: "PUT" | "GET";
  readonly key: string;
  readonly maxBytes?: number;
  readonly expiresAt: Ms;
};

function tokenFor(grant: Grant, sign: Sign): string {
  const payload = Buffer.from(JSON.stringify(grant)).toString("base64url");
  return `${payload}.${Buffer.from(sign(payload)).toString("base64url")}`;
}

/** What the local runtime answers `PUT` and `GET /files/<key>?token=…` with. */
export type DiskUpload = {
  /** @throws AudienceError bad-token, upload-too-large */
  readonly put: (key: string, token: string, chunks: AsyncIterable<Uint8Array>) => Promise<FileVersion>;
  /** @throws AudienceError bad-token, file-missing */
  readonly get: (key: string, token: string) => Promise<FileVersion & { chunks: AsyncIterable<Uint8Array> }>;
};

export function openDiskUpload(files: Files, { sign, now }: Pick<DiskOptions, "sign" | "now">): DiskUpload {
  const granted = (method: Grant["method"], key: string, token: string): Grant => {
    const grant = grantOf(token, sign);
    if (grant?.method !== method || grant.key !== key) {
      throw new AudienceError("bad-token", `this address does not permit ${method} of ${key}; ask for a new one`);
    }
    if (now() >= grant.expiresAt) {
      throw new AudienceError("bad-token", "this address has expired; ask for a new one");
    }
    return grant;
  };
  return {
    put: async (key, token, chunks) => files.write(key, bounded(chunks, granted("PUT", key, token).maxBytes!)),
    get: async (key, token) => {
      granted("GET", key, token);
      const found = await files.stat(key);
      if (!found) throw missing(key);
      return { ...found, chunks: files.read(key, undefined, found.version) };
    },
  };
}

function grantOf(token: string, sign: Sign): Grant | undefined {
  const [payload = "", signature = ""] = token.split(".");
  const expected = Buffer.from(sign(payload));
  const given = Buffer.from(signature, "base64url");
  if (payload === "" || expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return JSON.parse(Buffer.from(payload, "base64url").toString());
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new AudienceError("upload-too-large", `the upload is larger than the ${maxBytes} bytes it may have`);
    }
    yield chunk;
  }
}

const versionOf = ({ size, mtimeNs, ino }: BigIntStats): FileVersion => ({
  size: Number(size),
  version: `${mtimeNs}-${size}-${ino}`,
});

async function versionAt(path: string): Promise<FileVersion | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    return found.isFile() ? versionOf(found) : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function* readFrom(
  key: string,
  path: string,
  range: ByteRange | undefined,
  version: string | undefined,
): AsyncGenerator<Uint8Array> {
  const begun = await versionAt(path);
  if (!begun && version === undefined) throw missing(key);
  if (!begun || (version !== undefined && begun.version !== version)) throw new FileChanged(key);
  const file = await openAgain(key, path);
  try {
    if (versionOf(await file.stat({ bigint: true })).version !== begun.version) throw new FileChanged(key);
    const to = Math.min(range?.to ?? begun.size, begun.size);
    const readAt = async (at: number): Promise<Uint8Array> => {
      const chunk = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, to - at));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      // The path, not the handle: a file renamed over this one leaves the handle as it was.
      const now = await versionAt(path);
      if (bytesRead === 0 || now?.version !== begun.version) throw new FileChanged(key);
      return chunk.subarray(0, bytesRead);
    };
    let at = range?.from ?? 0;
    let reading = at < to ? readAt(at) : undefined;
    while (reading) {
      const chunk: Uint8Array = await reading;
      at += chunk.length;
      // The next is read while this one is worked on.
      reading = at < to ? readAt(at) : undefined;
      // What fails in it fails whoever asks for it.
      reading?.catch(() => {});
      yield chunk;
    }
  } finally {
    await file.close();
  }
}

async function openAgain(key: string, path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (error) {
    throw isMissing(error) ? new FileChanged(key) : error;
  }
}

async function writeTo(path: string, chunks: AsyncIterable<Uint8Array>): Promise<FileVersion> {
  await mkdir(dirname(path), { recursive: true });
  const [file, unfinished] = await openUnfinished(path);
  try {
    try {
      for await (const chunk of chunks) await file.writeFile(chunk);
      // Renamed before it is on the disk, a crash could leave an empty file under the finished name.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return (await versionAt(path))!;
}

let written = 0;
/** A crashed writer of another process may have left a file of the same name: then the next name is taken. */
async function openUnfinished(path: string): Promise<[FileHandle, string]> {
  for (;;) {
    const unfinished = `${path}.${process.pid}-${written++}${UNFINISHED_SUFFIX}`;
    try {
      return [await open(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL), unfinished];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}
