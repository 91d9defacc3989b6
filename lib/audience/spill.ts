import { type FileHandle, open } from "node:fs/promises";

/** Text on the scratch disk, written once and then read from its beginning. */
export type Spill = {
  /** Is done when the text before is written; this one must not change until the next is appended. */
  readonly append: (text: Uint8Array) => Promise<void>;
  /** All of it, in pieces of whole lines, which are the reader's own. */
  readonly pieces: () => AsyncGenerator<Buffer>;
  readonly close: () => Promise<void>;
};

const READ_BYTES = 256 * 1024;
const NEWLINE = 10;

export async function openSpill(path: string): Promise<Spill> {
  const file = await open(path, "wx+");
  let writing: Promise<void> = Promise.resolve();
  return {
    append: async (text) => {
      await writing;
      if (text.length === 0) return;
      writing = file.appendFile(text);
      // What fails in it fails whoever waits for it next.
      writing.catch(() => {});
    },
    pieces: async function* () {
      await writing;
      yield* wholeLines(file);
    },
    close: async () => {
      await writing.catch(() => {});
      await file.close();
    },
  };
}

async function* wholeLines(file: FileHandle): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for (let at = 0; ; ) {
    const chunk = Buffer.allocUnsafeSlow(rest.length + READ_BYTES);
    rest.copy(chunk);
    const { bytesRead } = await file.read(chunk, rest.length, READ_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    const filled = chunk.subarray(0, rest.length + bytesRead);
    const cut = filled.lastIndexOf(NEWLINE) + 1;
    rest = filled.subarray(cut);
    if (cut > 0) yield filled.subarray(0, cut);
  }
}
