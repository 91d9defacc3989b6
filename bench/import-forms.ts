import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { check, type Figure, type How } from "./figure.ts";
import type { ReadWhat, WasRead } from "./import-readers.ts";

/** The file as it may be uploaded beside plain UTF-8. */
const FORMS: Readonly<Record<string, (from: string, to: string) => Promise<void>>> = {
  gzip: (from, to) => pipeline(createReadStream(from), createGzip({ level: 1 }), createWriteStream(to)),
  "UTF-16": (from, to) => pipeline(createReadStream(from, "utf8"), asUtf16, createWriteStream(to)),
};

async function* asUtf16(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  yield Buffer.of(0xff, 0xfe);
  for await (const text of texts) yield Buffer.from(text, "utf16le");
}

type Forms = {
  /** A plain file, and how many rows it has. */
  readonly path: string;
  readonly rows: number;
  readonly read: (what: ReadWhat) => Promise<WasRead>;
  readonly figureOf: (what: string, read: WasRead) => Figure;
};

/** What an audience takes of memory where its file is packed, or in another encoding. */
export async function importForms({ path, rows, read, figureOf }: Forms, how: How): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [form, write] of Object.entries(FORMS)) {
    const root = await mkdtemp(join(tmpdir(), "tacet-bench-"));
    try {
      how.progress(`${rows.toLocaleString("en")} rows as ${form}`);
      await mkdir(join(root, "uploads"));
      const written = join(root, "uploads", "file");
      await write(path, written);
      const found = await read({ reader: "audience", path: written });
      check(found.rows === rows, `of ${form} the reader found ${found.rows} rows of ${rows}`);
      figures.push(figureOf(`an audience prepared from ${form}, ${rows.toLocaleString("en")} rows`, found));
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }
  return figures;
}
