import pMap from "p-map";
import { SLICE_ROWS } from "../audience/slice.ts";
import { DUE_AFTER_MS, DUE_SHARDS, toldShard } from "../contact/campaigns.ts";
import { Problem } from "../contact/problem.ts";
import { rowStateOf } from "../contact/row-state.ts";
import type { DueEntry } from "../ledger/due.ts";
import { headOf } from "../ledger/entry.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import type { Campaign } from "./plan.ts";
import { type RowStatus, readDues, readRows, statusOfRow, writeDues, writeRows } from "./rows.ts";
import { peopleOfSlice } from "./slice-people.ts";
import { isKnownToAll } from "./store.ts";

const PAGE = 200;
const HEADS_AT_ONCE = 16;
const SLICES_AT_ONCE = 8;
/** Rounds of changing a slice that others look at too. */
const MAX_ROUNDS = 16;

/** By place in their slice. */
type Rows = Map<number, { readonly customerId: string; readonly row: RowStatus }>;

/**
 * Looks again at the rows of which an outcome was told that moved none of them: after the row was over, or again and
 * otherwise. It asks the index for such outcomes since the last time, `most` at once; where there are none it looks at
 * no row. The newest are found again until the index has surely caught up with the ledger.
 * @returns the instant up to which all that was told is counted
 */
export async function lookAtToldLater(engine: Engine, campaign: Campaign, now: Ms, most: number): Promise<Ms> {
  const seen = await engine.campaigns.toldSeen(campaign.id);
  const shards = await Promise.all(
    Array.from({ length: DUE_SHARDS }, (_, shard) =>
      toldSince(engine, toldShard(campaign.id, shard), seen.after[shard] ?? undefined, now, most / DUE_SHARDS),
    ),
  );
  const found = shards.flatMap(({ entries }) => entries);
  // As over is kept what everybody goes by; until then its rows are looked at anyway.
  const kept: Campaign = isKnownToAll(campaign, now) ? campaign : { ...campaign, state: "running" };
  if (found.length > 0) await lookAgain(engine, kept, new Set(found.map(({ customerId }) => customerId)), now);
  const after = shards.map(({ entries }, shard) => lastSure(entries, now) ?? seen.after[shard] ?? null);
  // Who looked at the same time has kept as much, or finds it again.
  if (found.some(({ dueAt }) => dueAt <= now)) await engine.campaigns.moveToldSeen(campaign.id, { ...seen, after });
  const read = shards.map(({ entries, isRead }) => (isRead ? now : entries.at(-1)!.dueAt - DUE_AFTER_MS));
  return Math.min(now, ...read);
}

/** An entry that is due has been in the ledger for so long that the index had all the earlier ones. */
const lastSure = (entries: readonly DueEntry[], now: Ms): DueEntry | undefined =>
  entries.findLast(({ dueAt }) => dueAt <= now);

type Since = { readonly entries: readonly DueEntry[]; readonly isRead: boolean };

async function toldSince(
  { due }: Pick<Engine, "due">,
  shard: string,
  after: DueEntry | undefined,
  now: Ms,
  most: number,
): Promise<Since> {
  const entries: DueEntry[] = [];
  const limit = Math.min(PAGE, most);
  do {
    const page = await due.page(shard, 0, now + DUE_AFTER_MS, limit, entries.at(-1) ?? after);
    entries.push(...page);
    if (page.length < limit) return { entries, isRead: true };
  } while (entries.length < most);
  return { entries, isRead: false };
}

async function lookAgain(engine: Engine, campaign: Campaign, customers: ReadonlySet<string>, now: Ms): Promise<void> {
  const slices = new Map<number, Rows>();
  await pMap(
    customers,
    async (customerId) => {
      const head = headOf(await engine.ledger.newest(customerId, "strong"));
      const place = await rowStateOf(engine, customerId, head, campaign.id);
      if (!place) return;
      const row = await statusOfRow(engine, campaign, customerId, head, now);
      const slice = Math.floor(place.row / SLICE_ROWS);
      const rows: Rows = slices.get(slice) ?? new Map();
      slices.set(slice, rows.set(place.row % SLICE_ROWS, { customerId, row }));
    },
    { concurrency: HEADS_AT_ONCE },
  );
  await pMap(slices, ([slice, rows]) => putIn(engine, campaign, slice, rows), { concurrency: SLICES_AT_ONCE });
}

/** Puts the rows in their slice, and leaves the others as they are. */
async function putIn(engine: Engine, campaign: Campaign, slice: number, seen: Rows): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const record = await engine.campaigns.slice(campaign.id, slice);
    // Nobody has looked at it yet: whoever does sees all of this.
    if (record?.states === undefined) return;
    const people = await peopleOfSlice(engine, campaign.audience!, slice, async () => record);
    const rows = readRows(record.states);
    for (const [place, { customerId, row }] of seen) {
      if (people[place]?.customerId !== customerId)
        throw new Error(`row ${place} of slice ${slice} of campaign ${campaign.id} is another customer's`);
      rows[place] = row;
    }
    const states = writeRows(rows);
    if (states === record.states) return;
    const dues = writeDues(rows, record.dues === undefined ? new Map() : readDues(record.dues));
    if (await engine.campaigns.replaceSlice(campaign.id, { ...record, states, dues })) return;
  }
  throw new Problem("too-busy", `others look at slice ${slice} of campaign ${campaign.id} at the same time; try again`);
}
