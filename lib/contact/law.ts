import { type CompiledPolicy, compile } from "../policy/compile.ts";
import type { HolidayList } from "../policy/holidays.ts";
import type { Pack } from "../policy/pack.ts";
import { refinementMistakes } from "../policy/refine.ts";
import type { Notice } from "../policy/rule.ts";
import { listsOf } from "./kept.ts";

/** Where packs and lists of holidays come from. What ships is read when it is first needed. */
export type Law = {
  readonly packOf: (jurisdiction: string) => Promise<Pack | undefined>;
  readonly holidaysOf: (name: string) => Promise<HolidayList | undefined>;
  /** Every jurisdiction for which a pack ships. */
  readonly jurisdictions: readonly string[];
  /** The jurisdiction whose law applies to one that has no pack: "US" of "US-TN"; undefined for one of its own. */
  readonly parentOf: (jurisdiction: string) => string | undefined;
};

/** Nobody's law: for whoever decides by policies alone. */
export const NO_LAW: Law = {
  jurisdictions: [],
  packOf: async () => undefined,
  holidaysOf: async () => undefined,
  parentOf: () => undefined,
};

/** Sets of jurisdictions kept ready for one policy, at most. */
const MAX_SETS = 200;

/**
 * The packs of jurisdictions, those they inherit before them, each once; and the jurisdictions that have none.
 * @throws Error where packs inherit each other or what is not there, or refine what they do not inherit: a defect of the
 * packs, by which nothing is decided.
 */
export async function packsFor(
  law: Law,
  jurisdictions: readonly string[],
): Promise<{ readonly packs: readonly Pack[]; readonly without: readonly string[] }> {
  const packs: Pack[] = [];
  const without: string[] = [];
  const inherit = async (pack: Pack, under: readonly Pack[]): Promise<readonly Pack[]> => {
    const line = [...under, pack];
    const codes = line.map(({ jurisdiction }) => jurisdiction);
    if (codes.indexOf(pack.jurisdiction) < under.length)
      throw new Error(`packs inherit each other: ${codes.join(", then ")}`);
    const above: Pack[] = [];
    for (const code of pack.inherits) {
      const next = await law.packOf(code);
      if (!next) throw new Error(`the pack ${pack.jurisdiction} inherits ${code}, and there is no pack of ${code}`);
      above.push(...(await inherit(next, line)));
    }
    const [broken] = refinementMistakes(pack, above);
    if (broken) throw new Error(`the pack ${pack.jurisdiction} is broken at ${broken.pointer}: ${broken.message}`);
    if (!packs.some(({ id }) => id === pack.id)) packs.push(pack);
    return [...above, pack];
  };
  const add = async (code: string): Promise<void> => {
    const pack = await law.packOf(code);
    if (pack) {
      await inherit(pack, []);
      return;
    }
    if (!without.includes(code)) without.push(code);
    const parent = law.parentOf(code);
    if (parent !== undefined) await add(parent);
  };
  // In one order, whatever order the profile names them in, so that equal customers are judged by one list.
  for (const code of [...jurisdictions].sort()) await add(code);
  return { packs, without };
}

/**
 * What is not known of whose law applies: any, or which state where states have packs of their own. Nothing, where no
 * pack ships at all.
 */
export function unknownLaw(law: Law, jurisdictions: readonly string[]): readonly Notice[] {
  if (law.jurisdictions.length === 0) return [];
  if (jurisdictions.length === 0) return [{ kind: "no-law", of: "" }];
  const partOf = (country: string) => (code: string) => code.startsWith(`${country}-`);
  return jurisdictions
    .filter((code) => law.jurisdictions.some(partOf(code)) && !jurisdictions.some(partOf(code)))
    .map((of) => ({ kind: "no-state", of }));
}

/** Every pack that ships: what a waiver is looked up in. */
export const allPacks = async (law: Law): Promise<readonly Pack[]> =>
  (await Promise.all(law.jurisdictions.map(law.packOf))).filter((pack) => pack !== undefined);

/** Policies with the packs of the customer's jurisdictions beside them, kept ready for each set of jurisdictions. */
export function lawBook(
  law: Law,
): (policy: CompiledPolicy, jurisdictions: readonly string[]) => Promise<CompiledPolicy> {
  const made = new WeakMap<CompiledPolicy, Map<string, Promise<CompiledPolicy>>>();
  return (policy, jurisdictions) => {
    if (jurisdictions.length === 0 && law.jurisdictions.length === 0) return Promise.resolve(policy);
    const sets = made.get(policy) ?? new Map<string, Promise<CompiledPolicy>>();
    made.set(policy, sets);
    const key = jurisdictions.join(" ");
    const known = sets.get(key);
    if (known) return known;
    if (sets.size >= MAX_SETS) sets.clear();
    const compiled = withLaw(law, policy, jurisdictions);
    sets.set(key, compiled);
    // What could not be read is tried again.
    compiled.catch(() => sets.delete(key));
    return compiled;
  };
}

async function withLaw(law: Law, policy: CompiledPolicy, jurisdictions: readonly string[]): Promise<CompiledPolicy> {
  const { packs, without } = await packsFor(law, jurisdictions);
  const [own, ...beside] = policy.documents;
  const names = new Set(packs.flatMap(listsOf));
  const lists = new Map<string, HolidayList>();
  for (const name of names) {
    const list = await law.holidaysOf(name);
    if (list) lists.set(name, list);
  }
  const lawNotices = [
    ...without.map((of): Notice => ({ kind: "no-pack", of })),
    ...unknownLaw(law, [...jurisdictions].sort()),
  ];
  return compile(own!, [...beside, ...packs], { holidays: (name) => lists.get(name), lawNotices });
}
