import type { Ms } from "../policy/words.ts";

/**
 * A number on a do-not-call list, as a word of eight bytes: the first 48 bits of its token, then the local day it was
 * registered on, counted from 1970-01-01, or 0 where the list does not tell. Of a list of 250 million numbers, one
 * number in a million that is not on it is taken for one that is: an error on the side of silence.
 */
export const WORD_BYTES = 8;
/** What a token ends with, whatever its secret: 16 characters of base64url. */
const MAC_LENGTH = 16;
const DAY_MS = 86_400_000;
const LAST_DAY = 0xffff;
const HIGH = 2 ** 32;

/** The secret a token was made under. */
export const secretOf = (token: string): string => token.slice(0, -MAC_LENGTH);

/** The first 32 and the next 16 bits of a token. */
export function bitsOf(token: string): { readonly high: number; readonly low: number } {
  const bytes = Buffer.from(token.slice(-MAC_LENGTH), "base64url");
  return { high: bytes.readUInt32BE(0), low: bytes.readUInt16BE(4) };
}

/** Words put into memory until there are so many, then sorted. */
export function wordBuffer(capacity: number) {
  const halves = new Uint32Array(capacity * 2);
  let count = 0;
  return {
    isFull: () => count === capacity,
    isEmpty: () => count === 0,
    add: (token: string, since: Ms | undefined): void => {
      const { high, low } = bitsOf(token);
      const day = since === undefined ? 0 : Math.min(LAST_DAY, Math.max(1, Math.floor(since / DAY_MS)));
      halves[2 * count] = ((low << 16) | day) >>> 0;
      halves[2 * count + 1] = high;
      count++;
    },
    /** The words in order, and the buffer is empty again. */
    take: (): Buffer => {
      const sorted = sortWords(Buffer.from(halves.buffer, 0, count * WORD_BYTES));
      count = 0;
      return Buffer.from(sorted);
    },
  };
}

/** Sorts words in their own memory, as numbers. */
export function sortWords(words: Buffer): Buffer {
  new BigUint64Array(words.buffer, words.byteOffset, words.length / WORD_BYTES).sort();
  return words;
}

/** The first half of the word at a place. */
export const highAt = (words: Uint8Array, index: number): number =>
  (words[index * 8 + 4]! |
    (words[index * 8 + 5]! << 8) |
    (words[index * 8 + 6]! << 16) |
    (words[index * 8 + 7]! << 24)) >>>
  0;
const lowAt = (words: Uint8Array, index: number): number => words[index * 8 + 2]! | (words[index * 8 + 3]! << 8);
const dayAt = (words: Uint8Array, index: number): number => words[index * 8]! | (words[index * 8 + 1]! << 8);

/** Sorted words without those of a number that is there already: the strictest of each, which is the first, stays. */
export function withoutRepeats(words: Buffer): Buffer {
  let kept = 0;
  for (let index = 0; index < words.length / WORD_BYTES; index++) {
    if (kept > 0 && highAt(words, index) === highAt(words, kept - 1) && lowAt(words, index) === lowAt(words, kept - 1))
      continue;
    words.copy(words, kept * WORD_BYTES, index * WORD_BYTES, (index + 1) * WORD_BYTES);
    kept++;
  }
  return words.subarray(0, kept * WORD_BYTES);
}

/** Whether a number is among sorted words, and since when, where they tell. */
export function findWord(words: Uint8Array, token: string): { readonly since?: Ms } | undefined {
  const { high, low } = bitsOf(token);
  let [from, to] = [0, words.length / WORD_BYTES];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const before = highAt(words, middle) - high || lowAt(words, middle) - low;
    if (before === 0) {
      const day = dayAt(words, middle);
      return day === 0 ? {} : { since: day * DAY_MS };
    }
    if (before < 0) from = middle + 1;
    else to = middle;
  }
  return undefined;
}

/** The block a number's word is kept in, of so many. */
export const blockOf = (high: number, blocks: number): number => Math.floor((high * blocks) / HIGH);
/** The least first half that is not in the blocks before this one. */
export const blockBegins = (block: number, blocks: number): number => Math.ceil((block * HIGH) / blocks);
