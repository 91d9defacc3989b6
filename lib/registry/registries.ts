import type { RecordStore } from "../directory/store.ts";
import type { Lookup } from "../policy/rule.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { bitsOf, blockOf, findWord, secretOf } from "./words.ts";

/** What a copy's file holds. A list of both has a copy of each: numbers alone tell nothing of an email address. */
export const HOLDS = ["numbers", "emails"] as const;
export type Holds = (typeof HOLDS)[number];

const EMAILS = "@emails";
/** The name a copy has on the shelf; a list's own name has no "@". */
export const copyOf = (list: string, holds: Holds): string => (holds === "emails" ? `${list}${EMAILS}` : list);
export const listOf = (copy: string): { readonly list: string; readonly holds: Holds } =>
  copy.endsWith(EMAILS) ? { list: copy.slice(0, -EMAILS.length), holds: "emails" } : { list: copy, holds: "numbers" };

/** A copy of a do-not-call list, which counts as a whole or not at all. */
export type ListVersion = {
  /** Its date and the import it came by, "2026-11-20.Xk3f9…": what a decision names. */
  readonly version: string;
  /** Date of the copy. */
  readonly asOf: Ms;
  readonly numbers: number;
  readonly blocks: number;
  /** The secret its tokens were made under. */
  readonly secret: string;
  readonly activatedAt: Ms;
};
/** `list`: its name on the shelf. */
export type ListState = { readonly list: string; readonly active: ListVersion; readonly previous?: ListVersion };

/** Look-ups of deciding. */
export type Registries = {
  /**
   * What the copy in force says of a number or an email address (`list`: as the shelf names it): one strong read. Undefined where there is no copy, or none under the
   * secret of the token.
   */
  readonly look: (list: string, token: string, now: Ms) => Promise<Lookup | undefined>;
  /** Date of the copy in force, as it was known within the last 30 s. */
  readonly dateOf: (list: string, now: Ms) => Promise<Ms | undefined>;
};

/** What imports do besides. */
export type RegistryShelf = Registries & {
  readonly lists: () => Promise<readonly ListState[]>;
  readonly state: (list: string) => Promise<ListState | undefined>;
  readonly putBlock: (list: string, version: string, block: number, words: Uint8Array) => Promise<void>;
  readonly removeBlock: (list: string, version: string, block: number) => Promise<void>;
  /**
   * Puts a copy in force as a whole; the one before stays readable for workers that have not heard of it.
   * Returns the copy that nobody reads any more, or "later" where one of a later date is in force.
   */
  readonly activate: (list: string, version: ListVersion) => Promise<ListVersion | "later" | undefined>;
};

/** Which copy is in force is known from a reading no older than this. */
export const LIST_COPY_LASTS_MS = 30 * SECOND_MS;
const LISTS = "LISTS";
const BLOCK = "BLOCK";
const MAX_ROUNDS = 8;
const keyOf = (list: string, version: string, block: number) => `${list}#${version}#${block}`;

/** Do-not-call lists in a record store: a block of some hundred numbers an item, so that a national list costs little. */
export function registryShelf(store: RecordStore): RegistryShelf {
  let copy: { at: Ms; states: ReadonlyMap<string, ListState> } | undefined;
  const lists = async (): Promise<readonly ListState[]> =>
    (await store.list(LISTS, "")).map(({ data }) => data as unknown as ListState);
  const fetched = async (now: Ms) => {
    if (!copy || now < copy.at || now - copy.at >= LIST_COPY_LASTS_MS)
      copy = { at: now, states: new Map((await lists()).map((state) => [state.list, state])) };
    return copy.states;
  };
  const read = async (list: string) => {
    const record = await store.get(LISTS, list);
    return { state: record?.data as unknown as ListState | undefined, at: record?.version };
  };
  return {
    lists,
    state: async (list) => (await read(list)).state,
    look: async (list, token, now) => {
      const active = (await fetched(now)).get(list)?.active;
      if (!active || active.secret !== secretOf(token)) return undefined;
      const block = blockOf(bitsOf(token).high, active.blocks);
      const record = await store.get(keyOf(list, active.version, block), BLOCK);
      const found = record?.sealed && findWord(record.sealed, token);
      return { listed: found !== undefined, asOf: active.asOf, snapshot: active.version, ...found };
    },
    dateOf: async (list, now) => (await fetched(now)).get(list)?.active.asOf,
    putBlock: async (list, version, block, words) => {
      await store.put({ pk: keyOf(list, version, block), sk: BLOCK, data: {}, sealed: words });
    },
    removeBlock: async (list, version, block) => {
      await store.remove(keyOf(list, version, block), BLOCK);
    },
    activate: async (list, version) => {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const { state, at } = await read(list);
        if (state?.active.version === version.version) return undefined;
        if (state && state.active.asOf > version.asOf) return "later";
        const next: ListState = { list, active: version, ...(state && { previous: state.active }) };
        if (await store.swap({ pk: LISTS, sk: list, data: next }, at)) {
          copy = undefined;
          return state?.previous;
        }
      }
      throw new Error(`others put copies of ${list} in force at the same time`);
    },
  };
}
