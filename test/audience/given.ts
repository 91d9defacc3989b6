import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { diskFiles } from "../../lib/audience/disk-files.ts";
import type { Files } from "../../lib/audience/files.ts";
import type { AudienceMapping } from "../../lib/audience/mapping.ts";
import { type Prepared, type PrepareOptions, prepare } from "../../lib/audience/prepare.ts";

export const sign = (text: string): string => createHmac("sha256", "a secret of this test").update(text).digest("hex");

export type Folder = { readonly files: Files; readonly root: string; readonly remove: () => Promise<void> };

/** A folder of files of its own. */
export async function folder(now: () => number = () => 0): Promise<Folder> {
  const root = await mkdtemp(join(tmpdir(), "tacet-audience-"));
  return {
    root,
    files: diskFiles({ root: join(root, "files"), baseUrl: "http://127.0.0.1:1", sign, now }),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export async function* piecesOf(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === "string" ? Buffer.from(piece) : piece;
}

/** Bytes cut into pieces of one size, so that every boundary falls within something once. */
export async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

export async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const BY_ID: AudienceMapping = { columns: { customerId: { column: "id" } } };

const KEYS = { key: "uploads/list", preparedKey: "prepared/list.jsonl", verdictKey: "verdicts/list.csv.gz" };

/** Prepares a file of that content. */
export async function prepared(
  { files, root }: Folder,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  mapping: AudienceMapping = BY_ID,
  options: Partial<PrepareOptions> = {},
): Promise<Prepared> {
  const chunks = typeof content === "string" || content instanceof Uint8Array ? piecesOf(content) : content;
  await files.write(KEYS.key, chunks);
  return prepare({ files, ...KEYS, scratch: root, mapping, ...options });
}

export async function rowsIn({ files }: Folder, { preparedKey }: Prepared): Promise<unknown[]> {
  const text = (await bytesOf(files.read(preparedKey))).toString();
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

export async function verdictsIn({ files }: Folder, { verdictKey }: Prepared): Promise<string[]> {
  return gunzipSync(await bytesOf(files.read(verdictKey)))
    .toString()
    .split("\r\n")
    .slice(1, -1);
}
