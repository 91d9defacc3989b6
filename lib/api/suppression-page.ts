import * as z from "zod";
import { zoneOf } from "../contact/describe.ts";
import { Problem } from "../contact/problem.ts";
import { suppressionShards } from "../contact/refuse.ts";
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

/** How far each shard was read (and, for one customer's refusals, their ledger): a shard's order is its store's own. */
type Position = Readonly<Record<string, ShardCursor>>;
type Placed = { readonly entry: SuppressionEntry; readonly shard: string };
/** The ledger of one customer, read instead of the index. */
const LEDGER = "ledger";

export async function suppressionPage(world: ApiWorld, query: Query): Promise<z.infer<typeof SuppressionsOut>> {
  const after = query.cursor === undefined ? {} : readCursor(query.cursor);
  const source = query.customer === undefined ? fromIndex(world, query, after) : fromLedger(world, query, after);
  const data: Line[] = [];
  const position: Record<string, ShardCursor> = { ...after };
  let read = 0;
  for await (const { entry, shard } of source) {
    if (data.length >= query.limit || read >= MAX_READ) return { data, nextCursor: writeCursor(position) };
    read++;
    position[shard] = { recordedAt: entry.recordedAt, customerId: entry.customerId, seq: entry.seq };
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

/** Merges the shards of the index, newest first, reading each no further than it is needed. */
async function* fromIndex(world: ApiWorld, query: Query, after: Position): AsyncGenerator<Placed> {
  const shards = suppressionShards().map((shard) => shardQueue(world, query, shard, after[shard]));
  for (;;) {
    const heads = await Promise.all(shards.map(async (queue) => ({ queue, entry: await queue.peek() })));
    let next: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.entry && (!next?.entry || head.entry.recordedAt > next.entry.recordedAt)) next = head;
    }
    if (!next?.entry) return;
    next.queue.take();
    yield { entry: next.entry, shard: next.queue.shard };
  }
}

function shardQueue(world: ApiWorld, query: Query, shard: string, after: ShardCursor | undefined) {
  const [from, to] = bounds(query);
  let queue: readonly SuppressionEntry[] = [];
  let cursor = after;
  let done = false;
  return {
    shard,
    peek: async (): Promise<SuppressionEntry | undefined> => {
      if (queue.length === 0 && !done) {
        queue = await world.suppressions.page(shard, from, to, SHARD_PAGE, cursor);
        done = queue.length < SHARD_PAGE;
        const last = queue.at(-1);
        if (last) cursor = { recordedAt: last.recordedAt, customerId: last.customerId, seq: last.seq };
      }
      return queue[0];
    },
    take: () => {
      queue = queue.slice(1);
    },
  };
}

/** One customer's refusals are read from their ledger, which is never behind. */
async function* fromLedger(world: ApiWorld, query: Query, after: Position): AsyncGenerator<Placed> {
  const [from, to] = bounds(query);
  let seq = after[LEDGER] ? after[LEDGER].seq - 1 : undefined;
  while (seq !== 0) {
    const page: readonly Entry[] = await world.ledger.read(query.customer!, {
      to: seq,
      limit: SHARD_PAGE,
      newestFirst: true,
    });
    for (const entry of page) {
      if (entry.kind === "refused" && entry.recordedAt >= from && entry.recordedAt <= to)
        yield { entry, shard: LEDGER };
    }
    const oldest = page.at(-1);
    if (!oldest || page.length < SHARD_PAGE) return;
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

const writeCursor = (position: Position): string =>
  Buffer.from(
    JSON.stringify(
      Object.entries(position).map(([shard, { recordedAt, customerId, seq }]) => [shard, recordedAt, customerId, seq]),
    ),
  ).toString("base64url");

const CursorSchema = z.array(z.tuple([z.string(), z.int(), z.string(), z.int()])).min(1);

function readCursor(cursor: string): Position {
  const read = CursorSchema.safeParse(jsonOf(Buffer.from(cursor, "base64url").toString()));
  if (!read.success) {
    throw new Problem("invalid-request", "the cursor is not one of ours", [
      { pointer: "/cursor", detail: "send the nextCursor of the page before, unchanged" },
    ]);
  }
  return Object.fromEntries(
    read.data.map(([shard, recordedAt, customerId, seq]) => [shard, { recordedAt, customerId, seq }]),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
