import { msOf } from "./period.ts";
import { type Context, type Feed, note, noteSnapshot } from "./rule.ts";
import type { Ms } from "./words.ts";

/**
 * What a feed says, undefined where the operator supplies none. A feed that is older than it may be is used all the
 * same, and the decision says so.
 */
export function readFeed(
  context: Context,
  { name, maxAge }: { readonly name: string; readonly maxAge: string },
  at: Ms,
): Feed | undefined {
  const read = context.request.feeds?.[name];
  if (!read) {
    note(context, "feed-missing", name);
    return undefined;
  }
  noteSnapshot(context, `feed:${name} ${read.snapshot ?? read.asOf}`);
  if (at >= read.asOf + msOf(maxAge)) note(context, "feed-stale", name, read.asOf);
  return read;
}
