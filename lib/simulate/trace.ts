import { createHash } from "node:crypto";
import type { Ms } from "../policy/words.ts";

/** Everything that happened, in order, as one hash; and the newest lines of it in words. */
export type Trace = {
  readonly note: (what: string) => void;
  /** SHA-256 of every line so far, in hex. */
  readonly hash: () => string;
  readonly length: () => number;
  readonly newest: () => readonly string[];
};

const KEPT_LINES = 200;

export function traceOf(now: () => Ms): Trace {
  const hash = createHash("sha256");
  const kept: string[] = [];
  let length = 0;
  return {
    note: (what) => {
      const line = `${now()} ${what}`;
      hash.update(line).update("\n");
      kept[length++ % KEPT_LINES] = line;
    },
    hash: () => hash.copy().digest("hex"),
    length: () => length,
    newest: () => {
      const split = length > KEPT_LINES ? length % KEPT_LINES : 0;
      return [...kept.slice(split), ...kept.slice(0, split)];
    },
  };
}
