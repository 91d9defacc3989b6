/** Where `hash64` leaves its result, so that a row costs no object: 64 bits as two halves. */
export const hashed = new Uint32Array(2);

/**
 * A 64-bit hash of a stretch of bytes, left in `hashed`: two 32-bit lanes of multiply-and-xor, finished as MurmurHash3 finishes
 * them. Not against an adversary, who could only take rows out of a list of their own.
 */
export function hash64(bytes: Uint8Array, from: number, to: number): void {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    high = Math.imul(high ^ byte, 0x9e3779b1);
    low = Math.imul(low ^ byte, 0x5f356495);
    // A multiplication only carries upwards; turning the word brings what was carried back down.
    high = (high << 13) | (high >>> 19);
    low = (low << 17) | (low >>> 15);
  }
  high ^= to - from;
  low ^= to - from;
  high = (high + low) | 0;
  low = (low + high) | 0;
  high = finished(high);
  low = finished(low);
  high = (high + low) | 0;
  low = (low + high) | 0;
  hashed[0] = high;
  hashed[1] = low;
}

/** The 32-bit finaliser of MurmurHash3. */
function finished(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
