import { parse } from "lossless-json";
import { Problem } from "../contact/problem.ts";

/** Nesting beyond this is no request of ours. */
const MAX_DEPTH = 32;

/** JSON.stringify escapes a surrogate only where it stands alone; no store would give such a text back unchanged. */
const HALF_A_CHARACTER = /(?<!\\)(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/;

/**
 * Strict JSON: a key named twice is refused, because two readers of one message would read two messages.
 * @throws Problem malformed-json or duplicate-key, with what to mend.
 */
export function parseJson(text: string): unknown {
  if (depthOf(text) > MAX_DEPTH)
    throw new Problem("malformed-json", `the body is nested deeper than ${MAX_DEPTH} levels`);
  try {
    const value = parse(text, undefined, {
      parseNumber: Number,
      onDuplicateKey: ({ key }) => {
        throw new Problem("duplicate-key", `the key "${key}" stands twice in one object; name it once`, [
          { pointer: `/${key}`, detail: "name it once" },
        ]);
      },
    });
    if (HALF_A_CHARACTER.test(JSON.stringify(value))) {
      throw new Problem("malformed-json", "a text has half of a surrogate pair; write whole characters");
    }
    return value;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("malformed-json", `the body is not JSON: ${(error as Error).message}`);
  }
}

/** Brackets open at once, strings passed over: cheap, and before a recursive parser sees it. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index);
    if (inString) {
      if (char === 0x5c) index++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x7d || char === 0x5d) depth--;
  }
  return deepest;
}
