import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";

/** Lines kept in memory. */
export const TAIL_LENGTH = 1_000;
/** Beyond this the file is put aside as `….1`, in place of the one before. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The newest of something, and all of it in a file of JSON lines where there is one. */
export type Tail<T> = {
  readonly add: (one: T) => void;
  /** The newest first. */
  readonly newest: (limit: number) => readonly T[];
  /** How many there were since the start. */
  readonly count: () => number;
  readonly close: () => Promise<void>;
};

/** A tail, with a private file that is made with the first line. */
export function tail<T>(file?: string): Tail<T> {
  const kept: T[] = [];
  let count = 0;
  let line: Promise<WriteStream | undefined> = Promise.resolve(undefined);
  let bytes = 0;
  const write = async (before: WriteStream | undefined, text: string): Promise<WriteStream> => {
    let stream = before;
    bytes += Buffer.byteLength(text);
    if (!stream) bytes += await sizeOf(file!);
    if (bytes > MAX_FILE_BYTES) {
      if (stream) await ended(stream);
      await rename(file!, `${file}.1`).catch(() => {});
      stream = undefined;
      bytes = Buffer.byteLength(text);
    }
    stream ??= createWriteStream(file!, { flags: "a", mode: 0o600 });
    if (!stream.write(text)) await once(stream, "drain");
    return stream;
  };
  return {
    add: (one) => {
      count++;
      kept.push(one);
      if (kept.length > TAIL_LENGTH) kept.shift();
      if (file !== undefined) line = line.then((stream) => write(stream, `${JSON.stringify(one)}\n`));
    },
    newest: (limit) => kept.slice(-limit).reverse(),
    count: () => count,
    close: async () => {
      const stream = await line;
      if (stream) await ended(stream);
    },
  };
}

const ended = (stream: WriteStream): Promise<void> => new Promise((resolve) => stream.end(() => resolve()));

const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => ({ size: 0 }))).size;
