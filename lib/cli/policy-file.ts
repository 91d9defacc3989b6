import { parse } from "lossless-json";
import { type PolicyDocument, parsePolicy } from "../policy/document.ts";
import { lint } from "../policy/lint.ts";
import type { Mistake } from "../policy/mistakes.ts";

/** Every mistake of a policy document, that of being no JSON and of naming a key twice included. */
export function mistakesIn(
  text: string,
  pack: boolean,
): { readonly policy?: PolicyDocument; readonly mistakes: readonly Mistake[] } {
  const twice: Mistake[] = [];
  let document: unknown;
  try {
    document = parse(text, undefined, {
      parseNumber: Number,
      onDuplicateKey: ({ key, oldValue }) => {
        twice.push(mistake(`the key "${key}" stands twice in one object; name it once`));
        return oldValue;
      },
    });
  } catch (error) {
    return { mistakes: [mistake(`this is no JSON: ${(error as Error).message}`)] };
  }
  const parsed = parsePolicy(document);
  if (!parsed.policy) return { mistakes: [...twice, ...parsed.mistakes] };
  return { policy: parsed.policy, mistakes: [...twice, ...lint(parsed.policy, { pack })] };
}

const mistake = (message: string): Mistake => ({ pointer: "", message, level: "error" });
