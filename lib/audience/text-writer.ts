/**
 * Builds UTF-8 text in one buffer that is used again and again. Ten million rows made of joined strings spend more time
 * on joining than on anything else.
 */
export type TextWriter = {
  /** A stretch of UTF-8 as it is. */
  readonly copy: (bytes: Uint8Array, from?: number, to?: number) => void;
  readonly text: (text: string) => void;
  /** A stretch of UTF-8 as a JSON string. */
  readonly json: (bytes: Buffer, from: number, to: number) => void;
  /** A whole number from 0 to 2³²−1. */
  readonly digits: (value: number) => void;
  readonly length: () => number;
  /** Forgets what was written after so many bytes. */
  readonly cutTo: (length: number) => void;
  /** What was written: to be used before more is. */
  readonly bytes: () => Buffer;
};

const FIRST_BYTES = 512 * 1024;
/** Fewer are copied one by one sooner than a call out of JavaScript has begun. */
const LEAST_SET_BYTES = 16;
const MOST_BYTES_OF_A_UNIT = 3;
const ZERO = 48;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export function textWriter(): TextWriter {
  let buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let end = 0;
  const room = (bytes: number) => {
    if (end + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, end + bytes));
    buffer.copy(larger, 0, 0, end);
    buffer = larger;
  };
  const text = (written: string) => {
    room(written.length * MOST_BYTES_OF_A_UNIT);
    end += buffer.write(written, end, "utf8");
  };
  return {
    copy: (bytes, from = 0, to = bytes.length) => {
      room(to - from);
      if (to - from === bytes.length && to - from >= LEAST_SET_BYTES) {
        buffer.set(bytes, end);
        end += bytes.length;
        return;
      }
      const into = buffer;
      let at = end;
      for (let index = from; index < to; index++) into[at++] = bytes[index]!;
      end = at;
    },
    text,
    json: (bytes, from, to) => {
      room(to - from + 2);
      const into = buffer;
      let at = end;
      into[at++] = QUOTE;
      for (let index = from; index < to; index++) {
        const byte = bytes[index]!;
        // What JSON escapes is left to JSON; the rest of UTF-8 it leaves as it is.
        if (byte < 0x20 || byte === QUOTE || byte === BACKSLASH) {
          return text(JSON.stringify(bytes.toString("utf8", from, to)));
        }
        into[at++] = byte;
      }
      into[at++] = QUOTE;
      end = at;
    },
    digits: (value) => {
      room(10);
      let length = 1;
      for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) length++;
      let rest = value;
      for (let at = end + length - 1; at >= end; at--) {
        const tens = Math.floor(rest / 10);
        buffer[at] = ZERO + rest - tens * 10;
        rest = tens;
      }
      end += length;
    },
    length: () => end,
    cutTo: (length) => {
      end = length;
    },
    bytes: () => buffer.subarray(0, end),
  };
}
