import type { RecordStore } from "../directory/store.ts";
import type { Feed } from "../policy/rule.ts";
import { SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";

/** As policies are: a worker decides by a copy no older than this. */
const COPY_LASTS_MS = 30 * SECOND_MS;

export type NamedFeed = Feed & { readonly name: string };

const FEEDS = "FEEDS";

/** Feeds that an operator supplies, in a record store: the newest of each name. */
export function feedShelf(store: RecordStore): {
  readonly feeds: (names: readonly string[], now: Ms) => Promise<Readonly<Record<string, Feed>>>;
  readonly supply: (feed: NamedFeed) => Promise<void>;
  readonly listFeeds: () => Promise<readonly NamedFeed[]>;
} {
  let copy: { readonly at: Ms; readonly known: ReadonlyMap<string, Feed> } | undefined;
  const list = async (): Promise<readonly NamedFeed[]> =>
    (await store.list(FEEDS, "")).map((record) => record.data as unknown as NamedFeed);
  return {
    listFeeds: list,
    supply: async (feed) => {
      await store.put({ pk: FEEDS, sk: feed.name, data: feed });
      copy = undefined;
    },
    feeds: async (names, now) => {
      if (!copy || now < copy.at || now - copy.at >= COPY_LASTS_MS)
        copy = { at: now, known: new Map((await list()).map(({ name, ...feed }) => [name, feed])) };
      const { known } = copy;
      return Object.fromEntries(names.flatMap((name) => (known.has(name) ? [[name, known.get(name)!]] : [])));
    },
  };
}
