import type { Chance } from "../contact/world.ts";

/** A seeded source of chance: the same seed gives the same draws on every machine. */
export type SeededChance = Chance & {
  /** A whole number in [0, count). */
  readonly below: (count: number) => number;
  readonly happens: (probability: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
  /** A stream of its own: how much is drawn from one never moves another. */
  readonly stream: (label: string) => SeededChance;
};

const TWO_32 = 2 ** 32;

/** xoshiro128** (Blackman and Vigna, public domain), seeded as its authors advise: by another generator, splitmix32. */
export function seededChance(seed: string | number): SeededChance {
  const state = seedState(String(seed));
  const next = (): number => {
    const result = Math.imul(rotated(Math.imul(state[1]!, 5), 7), 9);
    const shifted = state[1]! << 9;
    state[2]! ^= state[0]!;
    state[3]! ^= state[1]!;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= shifted;
    state[3] = rotated(state[3]!, 11);
    return result >>> 0;
  };
  const fraction = () => next() / TWO_32;
  const below = (count: number) => Math.floor(fraction() * count);
  return {
    fraction,
    below,
    bytes: (count) => Uint8Array.from({ length: count }, () => next() >>> 24),
    happens: (probability) => fraction() < probability,
    pick: (from) => {
      if (from.length === 0) throw new Error("there is nothing to pick from");
      return from[below(from.length)]!;
    },
    stream: (label) => seededChance(`${seed}/${label}`),
  };
}

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

function seedState(seed: string): Int32Array {
  // FNV-1a spreads a label over 32 bits; splitmix32 makes four words of them, never all zero.
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
  return Int32Array.from({ length: 4 }, () => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  });
}
