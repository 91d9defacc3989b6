import { createHash } from "node:crypto";
import type { RecordStore } from "../directory/store.ts";
import type { Feed } from "../policy/rule.ts";
import { MINUTE_MS, SECOND_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { KEPT } from "./kept.ts";
import { Problem } from "./problem.ts";

/** As policies are: a worker decides by a copy no older than this. */
const COPY_LASTS_MS = 30 * SECOND_MS;
/** A supplier's clock may be ahead of ours by so much. */
const CLOCK_SKEW_MS = MINUTE_MS;
/** Swaps tried while others supply the same feed. */
const MAX_ROUNDS = 8;

export type NamedFeed = Feed & { readonly name: string };
/** A feed as it was supplied, and the digest of what it says: under the two a copy is kept for good. */
export type FeedCopy = NamedFeed & { readonly digest: string };

const FEEDS = "FEEDS";
const ofCopies = (name: string) => `${KEPT}#feed:${name}`;
/** 128 bits as base64url. */
const DIGEST_LENGTH = 22;

/**
 * Feeds that an operator supplies, in a record store: the newest of each name decides, and every copy is kept, for a
 * decision that used it is derived again from there.
 */
export function feedShelf(store: RecordStore): {
  readonly feeds: (names: readonly string[], now: Ms) => Promise<Readonly<Record<string, Feed>>>;
  /** @throws Problem for a copy of the future, which would never be old, and for one older than the copy in force. */
  readonly supply: (feed: NamedFeed, now: Ms) => Promise<FeedCopy>;
  readonly listFeeds: () => Promise<readonly FeedCopy[]>;
  /** A copy as it was supplied, in force or not: a decision's snapshot ends with its digest. */
  readonly feedCopy: (name: string, digest: string) => Promise<FeedCopy | undefined>;
} {
  let copy: { readonly at: Ms; readonly known: ReadonlyMap<string, Feed> } | undefined;
  const list = async (): Promise<readonly FeedCopy[]> =>
    (await store.list(FEEDS, "")).map((record) => record.data as unknown as FeedCopy);
  return {
    listFeeds: list,
    feedCopy: async (name, digest) => (await store.get(ofCopies(name), digest))?.data as FeedCopy | undefined,
    supply: async (feed, now) => {
      if (feed.asOf > now + CLOCK_SKEW_MS) throw ofTheFuture();
      const supplied: FeedCopy = { ...feed, digest: contentOf(feed) };
      const { name, digest, asOf } = supplied;
      // Before it is in force, so that nothing is decided by what is not kept.
      await store.put({ pk: ofCopies(name), sk: digest, data: supplied }, "once");
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const read = await store.get(FEEDS, name);
        const inForce = read?.data as FeedCopy | undefined;
        if (inForce && inForce.asOf > asOf) throw older(inForce);
        if (!(await store.swap({ pk: FEEDS, sk: name, data: supplied }, read?.version))) continue;
        copy = undefined;
        return supplied;
      }
      throw new Problem("too-busy", `others supply ${name} at the same time; try again`);
    },
    feeds: async (names, now) => {
      if (!copy || now < copy.at || now - copy.at >= COPY_LASTS_MS)
        copy = { at: now, known: new Map((await list()).map((one) => [one.name, toDecideBy(one)])) };
      const { known } = copy;
      return Object.fromEntries(names.flatMap((name) => (known.has(name) ? [[name, known.get(name)!]] : [])));
    },
  };
}

/** As decisions name it: by the operator's id, where there is one, and by what it says. */
const toDecideBy = ({ name: _, digest, snapshot, ...feed }: FeedCopy): Feed => ({
  ...feed,
  snapshot: snapshot === undefined ? digest : `${snapshot} ${digest}`,
});

const contentOf = ({ name, asOf, snapshot, active, dates }: NamedFeed): string =>
  createHash("sha256")
    .update(JSON.stringify([name, asOf, snapshot ?? null, active ?? null, dates ?? null]))
    .digest("base64url")
    .slice(0, DIGEST_LENGTH);

const ofTheFuture = (): Problem =>
  new Problem("invalid-request", "a copy cannot tell what is so later than now; it would never be too old", [
    { pointer: "/asOf", detail: "write when what it says was so" },
  ]);

const older = ({ name, asOf }: FeedCopy): Problem =>
  new Problem(
    "newer-in-force",
    `the copy of ${name} in force is of ${new Date(asOf).toISOString().replace(".000Z", "Z")}, and this one is older; nothing was changed`,
    [{ pointer: "/asOf", detail: "send what is so now, and when it was so" }],
  );
