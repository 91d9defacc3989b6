import { isUtf8 } from "node:buffer";
import { once } from "node:events";
import { TextDecoder } from "node:util";
import { createGunzip } from "node:zlib";
import { AudienceError } from "./audience-error.ts";
import { lookedInto } from "./looked-into.ts";

/** Bytes of a file as it is uploaded: what one PUT to S3 takes at most. */
export const MAX_FILE_BYTES = 5 * 1024 ** 3;
/** Bytes of text a gzip file may unfold to: 20 million rows of 800 bytes. */
export const MAX_DECOMPRESSED_BYTES = 16 * 1024 ** 3;
/**
 * Bytes a gzip file may unfold to for each of its own, judged beyond GZIP_RATIO_FREE_BYTES. Lists of customers shrink
 * 3 to 20 times, a bomb 1,000 times (deflate allows 1,032).
 */
export const MAX_GZIP_RATIO = 200;
export const GZIP_RATIO_FREE_BYTES = 64 * 1024 ** 2;

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export type DecodeOptions = {
  /** Left out: told by the byte order mark, UTF-8 without one. */
  readonly encoding?: Encoding;
  /** Left out: told by the first two bytes. */
  readonly gzip?: boolean;
};

const INFLATE_BYTES = 128 * 1024;
const NEWLINE = 10;
const MOST_HELD_BYTES = 256 * 1024;

/**
 * The text of a file as UTF-8 in pieces, which end with a line wherever a line is not very long, and never within a
 * character; without the byte order mark.
 * @throws AudienceError for what is no text of that encoding, or is larger than the limits above.
 */
export async function* decode(bytes: AsyncIterable<Uint8Array>, options: DecodeOptions): AsyncGenerator<Buffer> {
  const [head, whole] = await peek(limited(bytes));
  try {
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    if (options.gzip && !isGzip) {
      throw new AudienceError("bad-gzip", "the mapping says gzip, and this is none; leave format.gzip out");
    }
    const [start, plain] = isGzip && options.gzip !== false ? await peek(unzipped(whole)) : [head, whole];
    const mark = markOf(start);
    const encoding = options.encoding ?? mark?.encoding ?? "utf-8";
    const skip = mark?.encoding === encoding ? mark.length : 0;
    yield* encoding === "utf-8" ? utf8Text(plain, skip) : otherText(plain, skip, encoding);
  } finally {
    await whole.return?.();
  }
}

const MARKS: readonly { encoding: Encoding; bytes: readonly number[] }[] = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
];

function markOf(head: Uint8Array): { encoding: Encoding; length: number } | undefined {
  const mark = MARKS.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte));
  return mark && { encoding: mark.encoding, length: mark.bytes.length };
}

const HEAD_BYTES = 3;

/** The first bytes (fewer in a shorter file), and all of it. */
async function peek(bytes: AsyncIterable<Uint8Array>): Promise<[Uint8Array, AsyncIterableIterator<Uint8Array>]> {
  const chunks = bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return [head, lookedInto(head.length > 0 ? [head] : [], chunks)];
}

async function* limited(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > MAX_FILE_BYTES) {
      throw new AudienceError("file-too-large", `the file has more than ${MAX_FILE_BYTES} bytes; split it`);
    }
    yield chunk;
  }
}

async function* unzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: INFLATE_BYTES });
  let packed = 0;
  let fault: unknown;
  const feed = async () => {
    for await (const chunk of bytes) {
      packed += chunk.length;
      if (!gunzip.write(chunk)) await Promise.race([once(gunzip, "drain"), once(gunzip, "close")]);
      if (gunzip.destroyed) return;
    }
    gunzip.end();
  };
  const fed = feed().catch((error) => {
    fault = error;
    gunzip.destroy();
  });
  let unpacked = 0;
  try {
    for await (const chunk of gunzip) {
      unpacked += chunk.length;
      refuseBomb(packed, unpacked);
      yield chunk;
    }
  } catch (error) {
    throw gzipError(fault ?? error);
  } finally {
    gunzip.destroy();
    await fed;
  }
}

function refuseBomb(packed: number, unpacked: number): void {
  if (unpacked > MAX_DECOMPRESSED_BYTES) {
    throw new AudienceError(
      "decompressed-too-large",
      `the file unfolds to more than ${MAX_DECOMPRESSED_BYTES} bytes (MAX_DECOMPRESSED_BYTES); split it`,
    );
  }
  if (unpacked > GZIP_RATIO_FREE_BYTES && unpacked > packed * MAX_GZIP_RATIO) {
    throw new AudienceError(
      "gzip-ratio",
      `the file unfolds to more than ${MAX_GZIP_RATIO} times its size (MAX_GZIP_RATIO), which no list does; upload it without gzip`,
    );
  }
}

function gzipError(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") {
    return new AudienceError("truncated-gzip", "the gzip file ends in the middle; upload it again, whole");
  }
  if (code === "Z_DATA_ERROR") {
    return new AudienceError("bad-gzip", "the gzip file is damaged; make it and upload it again");
  }
  return error;
}

/** What is right before a mistake is yielded before the mistake is thrown, so that the reader of lines knows its line. */
async function* utf8Text(bytes: AsyncIterable<Uint8Array>, skip: number): AsyncGenerator<Buffer> {
  let rest: Uint8Array = Buffer.alloc(0);
  let first = true;
  for await (const chunk of bytes) {
    const joined = rest.length > 0 ? Buffer.concat([rest, chunk]) : buffer(chunk);
    const piece = first ? joined.subarray(skip) : joined;
    first = false;
    const cut = wholeLines(piece);
    rest = piece.subarray(cut);
    if (cut > 0) yield* goodText(piece.subarray(0, cut));
  }
  const cut = wholeCharacters(rest);
  if (cut > 0) yield* goodText(buffer(rest).subarray(0, cut));
  if (cut < rest.length) throw badEncoding("utf-8");
}

/**
 * Where the last line of a piece ends, so that what reads lines need not join texts; of a line that goes on and on, what
 * there is of it.
 */
function wholeLines(piece: Buffer): number {
  const end = piece.lastIndexOf(NEWLINE) + 1;
  return end === 0 && piece.length > MOST_HELD_BYTES ? wholeCharacters(piece) : end;
}

function* goodText(piece: Buffer): Generator<Buffer> {
  const nul = piece.indexOf(0);
  const text = nul < 0 ? piece : piece.subarray(0, nul);
  if (!isUtf8(text)) {
    yield text.subarray(0, validPrefix(text));
    throw badEncoding("utf-8");
  }
  if (text.length > 0) yield text;
  if (nul >= 0) throw nulByte();
}

/** Where the last character of a piece begins, if it is not whole; else the end. */
function wholeCharacters(piece: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, piece.length); back++) {
    const byte = piece[piece.length - back]!;
    if (byte < 0x80) return piece.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? piece.length - back : piece.length;
    }
  }
  return piece.length;
}

/** Length of the longest prefix that is UTF-8. */
function validPrefix(piece: Buffer): number {
  let [good, bad] = [0, piece.length];
  while (good < bad) {
    const middle = (good + bad + 1) >> 1;
    const prefix = piece.subarray(0, middle);
    if (isUtf8(prefix.subarray(0, wholeCharacters(prefix)))) good = middle;
    else bad = middle - 1;
  }
  return wholeCharacters(piece.subarray(0, good));
}

async function* otherText(
  bytes: AsyncIterable<Uint8Array>,
  skip: number,
  encoding: Exclude<Encoding, "utf-8">,
): AsyncGenerator<Buffer> {
  yield* utf8Text(recoded(bytes, skip, encoding), 0);
}

async function* recoded(
  bytes: AsyncIterable<Uint8Array>,
  skip: number,
  encoding: Exclude<Encoding, "utf-8">,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let left = skip;
  for await (const chunk of bytes) {
    const piece = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - piece.length;
    yield Buffer.from(decoded(decoder, piece, encoding));
  }
  yield Buffer.from(decoded(decoder, undefined, encoding));
}

function decoded(decoder: InstanceType<typeof TextDecoder>, piece: Uint8Array | undefined, encoding: Encoding): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    throw badEncoding(encoding);
  }
}

const buffer = (chunk: Uint8Array): Buffer => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);

const badEncoding = (encoding: Encoding): AudienceError =>
  new AudienceError("bad-encoding", `the text is not ${encoding}; name its encoding in format.encoding`);

const nulByte = (): AudienceError =>
  new AudienceError(
    "nul-byte",
    "the text has a NUL byte: it is no text, or UTF-16 without a byte order mark, which format.encoding must name",
  );
