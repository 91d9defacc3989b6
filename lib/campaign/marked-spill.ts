import { open } from "node:fs/promises";

/** Lines on the scratch disk, written in any order and read back by mark: first all of mark 0, then all of mark 1. */
export type MarkedSpill = {
  readonly put: (mark: number, line: string) => void;
  /** Writes what is full; to be called now and then, since `put` waits for nothing. */
  readonly flush: () => Promise<void>;
  /** Where the lines of each mark end, were they read. Nothing is put after. */
  readonly ends: () => Promise<readonly number[]>;
  readonly inOrder: () => AsyncGenerator<Uint8Array>;
  readonly close: () => Promise<void>;
};

/** Marks that are kept apart: with 20 million rows, what has one is 8 MB of facts. */
export const MARKS = 512;
/** Held of each mark before it is written: 8 MB in all. */
const HELD_BYTES = 16 * 1024;
/** Read from the disk at a time, of one mark, unless one line has more. */
const READ_BYTES = 256 * 1024;

type Piece = { readonly from: number; readonly bytes: number };
type Marked = { readonly pieces: Piece[]; bytes: number };

export async function openMarkedSpill(path: string): Promise<MarkedSpill> {
  const file = await open(path, "wx+");
  const marks = Array.from({ length: MARKS }, (): Marked => ({ pieces: [], bytes: 0 }));
  const held = Buffer.allocUnsafeSlow(MARKS * HELD_BYTES);
  const heldBytes = new Uint32Array(MARKS);
  let full: Buffer[] = [];
  let end = 0;
  const add = (mark: number, text: Buffer) => {
    marks[mark]!.pieces.push({ from: end, bytes: text.length });
    marks[mark]!.bytes += text.length;
    end += text.length;
    full.push(text);
  };
  const empty = (mark: number) => {
    const from = mark * HELD_BYTES;
    if (heldBytes[mark]! > 0) add(mark, Buffer.from(held.subarray(from, from + heldBytes[mark]!)));
    heldBytes[mark] = 0;
  };
  const flush = async () => {
    if (full.length === 0) return;
    const text = full.length === 1 ? full[0]! : Buffer.concat(full);
    full = [];
    await file.appendFile(text);
  };
  return {
    put: (marked, line) => {
      const mark = marked % MARKS;
      const bytes = Buffer.byteLength(line);
      if (heldBytes[mark]! + bytes > HELD_BYTES) empty(mark);
      if (bytes > HELD_BYTES) return add(mark, Buffer.from(line));
      heldBytes[mark]! += held.write(line, mark * HELD_BYTES + heldBytes[mark]!);
    },
    flush,
    ends: async () => {
      for (const mark of marks.keys()) {
        empty(mark);
        await flush();
      }
      let sum = 0;
      return marks.map(({ bytes }) => {
        sum += bytes;
        return sum;
      });
    },
    inOrder: async function* () {
      for (const { pieces } of marks) {
        for (const run of runsOf(pieces)) {
          const text = Buffer.allocUnsafeSlow(run.reduce((sum, { bytes }) => sum + bytes, 0));
          let at = 0;
          for (const { from, bytes } of run) at += (await file.read(text, at, bytes, from)).bytesRead;
          yield text;
        }
      }
    },
    close: () => file.close(),
  };
}

/** Pieces that are read together. */
function* runsOf(pieces: readonly Piece[]): Generator<readonly Piece[]> {
  let run: Piece[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    if (bytes + piece.bytes > READ_BYTES && run.length > 0) {
      yield run;
      run = [];
      bytes = 0;
    }
    run.push(piece);
    bytes += piece.bytes;
  }
  if (run.length > 0) yield run;
}
