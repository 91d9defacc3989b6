import type * as z from "zod";
import { suppressionShards } from "../contact/claim.ts";
import { zoneOf } from "../contact/describe.ts";
import { Problem } from "../contact/problem.ts";
import { type Entry, headOf } from "../ledger/entry.ts";
import type { ShardCursor, SuppressionEntry } from "../ledger/suppressions.ts";
import type { Ms } from "../policy/words.ts";
import { type Zone, zoneNamed } from "../zones/zone.ts";
import { instantOut, renderStored } from "./render.ts";
import type { ApiWorld } from "./route.ts";
import type { SuppressionQuery } from "./routes/suppressions.ts";
import type { SuppressionOut, SuppressionsOut } from "./schemas.ts";

type Query = z.infer<typeof SuppressionQuery>;
type Line = z.infer<typeof SuppressionOut>;

/** Entries read from one shard at a time, and in all for one page: a filter may pass over many. */
const SHARD_PAGE = 100;
const MAX_READ = 5_000;
const LATEST: Ms = 8_640_000_000_000_000;

/** Entries in the order of the log: newest first, ties by customer and sequence. */
const order = (a: ShardCursor, b: ShardCursor): number =>
  b.recordedAt - a.recordedAt || (a.customerId < b.customerId ? 1 : a.customerId > b.customerId ? -1 : b.seq - a.seq);

export async function suppressionPage(world: ApiWorld, query: Query): Promise<z.infer<typeof SuppressionsOut>> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const source = query.customer === undefined ? fromIndex(world, query, after) : fromLedger(world, query, after);
  const data: Line[] = [];
  let last: ShardCursor | undefined;
  let read = 0;
  for await (const entry of source) {
    if (data.length >= query.limit || read >= MAX_READ) return { data, nextCursor: last ? writeCursor(last) : null };
    read++;
    last = { recordedAt: entry.recordedAt, customerId: entry.customerId, seq: entry.seq };
    const line = matches(entry, query) ? await lineOf(world, entry) : undefined;
    if (line && (query.rule === undefined || line.rule === query.rule)) data.push(line);
  }
  return { data, nextCursor: null };
}

function matches({ body }: SuppressionEntry, query: Query): boolean {
  return (
    (query.campaign === undefined || body.request?.campaign === query.campaign) &&
    (query.channel === undefined || body.request?.channel === query.channel)
  );
}

const bounds = (query: Query): readonly [Ms, Ms] => [query.from ?? 0, (query.to ?? LATEST) - 1];

/** Merges the shards of the index, reading each no further than it is needed. */
async function* fromIndex(world: ApiWorld, query: Query, after?: ShardCursor): AsyncGenerator<SuppressionEntry> {
  const [from, to] = bounds(query);
  const shards = suppressionShards().map((shard) => {
    let queue: SuppressionEntry[] = [];
    let cursor = after;
    let done = false;
    return {
      peek: async (): Promise<SuppressionEntry | undefined> => {
        if (queue.length === 0 && !done) {
          const page = await world.suppressions.page(
            shard,
            from,
            Math.min(to, cursor?.recordedAt ?? to),
            SHARD_PAGE,
            cursor && shardCursor(cursor),
          );
          done = page.length < SHARD_PAGE;
          cursor = page.at(-1) ?? cursor;
          queue = page.filter((entry) => after === undefined || order(after, entry) < 0);
        }
        return queue[0];
      },
      take: () => queue.shift(),
    };
  });
  for (;;) {
    const heads = await Promise.all(shards.map(async (shard) => ({ shard, entry: await shard.peek() })));
    const next = heads.filter((head) => head.entry !== undefined).sort((a, b) => order(a.entry!, b.entry!))[0];
    if (!next) return;
    yield next.entry!;
    next.shard.take();
  }
}

const shardCursor = ({ recordedAt, customerId, seq }: ShardCursor): ShardCursor => ({ recordedAt, customerId, seq });

/** One customer's refusals are read from their ledger, which is never behind. */
async function* fromLedger(world: ApiWorld, query: Query, after?: ShardCursor): AsyncGenerator<SuppressionEntry> {
  const [from, to] = bounds(query);
  let seq = after ? after.seq - 1 : undefined;
  for (;;) {
    const page: readonly Entry[] = await world.ledger.read(query.customer!, {
      to: seq,
      limit: SHARD_PAGE,
      newestFirst: true,
    });
    for (const entry of page)
      if (entry.kind === "refused" && entry.recordedAt >= from && entry.recordedAt <= to) yield entry;
    const oldest = page.at(-1);
    if (!oldest || oldest.seq === 1 || page.length < SHARD_PAGE) return;
    seq = oldest.seq - 1;
  }
}

async function lineOf(world: ApiWorld, entry: SuppressionEntry & { fold?: string }): Promise<Line | undefined> {
  const { body, decision: stored } = entry;
  if (!stored || !body.request || !body.refused) return undefined;
  const decision = await renderStored(world.policies, stored, zoneFor(entry), entry.recordedAt, entry.seq);
  const binding = decision.reasons.find((reason) => reason.rule === decision.binding) ?? decision.reasons[0];
  return {
    customerId: entry.customerId,
    ledgerSeq: entry.seq,
    firstAt: instantOut(entry.recordedAt),
    stage: body.refused.stage,
    campaignId: body.request.campaign ?? null,
    channel: body.request.channel,
    purpose: body.request.purpose,
    topic: body.request.topic ?? null,
    rule: binding?.rule ?? "unknown",
    sentence: binding?.sentence ?? "",
    verdict: decision.verdict === "defer" ? "defer" : "suppress",
    until: decision.notBefore ?? binding?.until ?? null,
    policy: decision.policy,
    actor: entry.actor,
  };
}

/** The index carries no fold: its lines tell days in UTC. */
const zoneFor = (entry: { fold?: string; seq: number }): Zone =>
  entry.fold ? zoneOf(headOf(entry as Entry).fold) : zoneNamed("UTC")!;

const writeCursor = ({ recordedAt, customerId, seq }: ShardCursor): string =>
  Buffer.from(JSON.stringify([recordedAt, customerId, seq])).toString("base64url");

function readCursor(cursor: string): ShardCursor {
  try {
    const [recordedAt, customerId, seq] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (Number.isSafeInteger(recordedAt) && typeof customerId === "string" && Number.isSafeInteger(seq))
      return { recordedAt, customerId, seq };
  } catch {
    // Not JSON: told below, as every other cursor that is not ours.
  }
  throw new Problem("invalid-request", "the cursor is not one of ours", [
    { pointer: "/cursor", detail: "send the nextCursor of the page before, unchanged" },
  ]);
}
