import { parse } from "lossless-json";
import { type PolicyDocument, parsePolicy } from "../policy/document.ts";
import { lint } from "../policy/lint.ts";
import type { Mistake } from "../policy/mistakes.ts";
import { TZDATA_RELEASE } from "../zones/zone.ts";

type Read = { readonly policy?: PolicyDocument; readonly mistakes: readonly Mistake[] };

/** Every mistake of a policy document, that of being no JSON and of naming a key twice included. */
export function mistakesIn(text: string, pack: boolean): Read {
  const { document, mistakes } = jsonIn(text);
  return document === undefined ? { mistakes } : readPolicy(document, mistakes, pack);
}

/** As {@link mistakesIn}, of a policy or of a pack: whatever names a jurisdiction is meant for one. */
export async function mistakesOfEither(text: string, beside: boolean): Promise<Read> {
  const { document, mistakes } = jsonIn(text);
  if (document === undefined) return { mistakes };
  if (document === null || typeof document !== "object" || !("jurisdiction" in document))
    return readPolicy(document, mistakes, beside);
  const [{ parsePack }, { JURISDICTIONS }] = await Promise.all([
    import("../policy/pack.ts"),
    import("../../packs/law.ts"),
  ]);
  const { pack, mistakes: found = [] } = parsePack(document, JURISDICTIONS);
  if (!pack) return { mistakes: [...mistakes, ...found] };
  const { minTzdata } = pack;
  const tooOld =
    minTzdata !== undefined && TZDATA_RELEASE < minTzdata
      ? [mistake(`it demands time-zone data ${minTzdata}, and this release has ${TZDATA_RELEASE}; update Tacet`)]
      : [];
  return { policy: pack, mistakes: [...mistakes, ...tooOld, ...lint(pack, { pack: true })] };
}

function readPolicy(document: unknown, mistakes: readonly Mistake[], pack: boolean): Read {
  const parsed = parsePolicy(document);
  if (!parsed.policy) return { mistakes: [...mistakes, ...parsed.mistakes] };
  return { policy: parsed.policy, mistakes: [...mistakes, ...lint(parsed.policy, { pack })] };
}

function jsonIn(text: string): { readonly document?: unknown; readonly mistakes: readonly Mistake[] } {
  const twice: Mistake[] = [];
  try {
    const document = parse(text, undefined, {
      parseNumber: Number,
      onDuplicateKey: ({ key, oldValue }) => {
        twice.push(mistake(`the key "${key}" stands twice in one object; name it once`));
        return oldValue;
      },
    });
    return { document, mistakes: twice };
  } catch (error) {
    return { mistakes: [mistake(`this is no JSON: ${(error as Error).message}`)] };
  }
}

const mistake = (message: string): Mistake => ({ pointer: "", message, level: "error" });
