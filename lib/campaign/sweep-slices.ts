import pMap from "p-map";
import { readSlice, SLICE_ROWS } from "../audience/slice.ts";
import { dueShardOf } from "../contact/campaigns.ts";
import { HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import { dueMessages, rowMessages } from "./hand-out.ts";
import { isOver } from "./life.ts";
import type { Campaign } from "./plan.ts";
import type { WorkMessage } from "./queues.ts";
import { isOpenRow, NEVER_BEGUN, PENDING, type RowStatus, readRows, statusOfRow, writeRows } from "./rows.ts";
import type { Cursor, SliceRecord, Sweep } from "./store.ts";

/** Slices looked at in one tick. */
export const SLICES_PER_TICK = 20;
const HEADS_AT_ONCE = 16;
/** A round of all slices begins so long after the last, by how many there are: a look at every row is a read of each. */
const ROUND_EVERY_MS_PER_SLICE = MINUTE_MS;
const SHORTEST_ROUND_MS = 5 * MINUTE_MS;
const LONGEST_ROUND_MS = 6 * HOUR_MS;
/** A row that waits so long after it was due was lost on its way. */
const LOST_AFTER_MS = 15 * MINUTE_MS;

/** A slice looked at: where its rows are, and what was lost of it. */
export type Recounted = { readonly rows: readonly RowStatus[]; readonly lost: readonly WorkMessage[] };

/**
 * Shards of the due index that have not been read up to now, and from when on: what is due there since then has not been
 * handed out, because the pace does not allow more. It waits for its turn and is not lost.
 */
export type Behind = ReadonlyMap<string, Ms>;

type Look = {
  readonly nextRow: number;
  readonly now: Ms;
  readonly urgent?: boolean;
  readonly behind?: Behind;
};

/** Looks at the rows of a slice that are not over yet, and keeps what it sees. A row that is over stays as it is. */
export async function recount(engine: Engine, campaign: Campaign, slice: SliceRecord, look: Look): Promise<Recounted> {
  const before = slice.states === undefined ? undefined : readRows(slice.states);
  if (before && !before.some(isOpenRow)) return { rows: before, lost: [] };
  const { preparedKey, preparedVersion } = campaign.audience!;
  const people = await readSlice(engine.files, preparedKey, slice, preparedVersion);
  const rows = await pMap(
    people,
    ({ customerId }, index) => {
      const known = before?.[index];
      if (known && !isOpenRow(known)) return known;
      // What was never handed out has no entry to look for.
      if (slice.firstRow + index >= look.nextRow) return campaign.state === "cancelled" ? NEVER_BEGUN : PENDING;
      return statusOfRow(engine, campaign, customerId, look.now);
    },
    { concurrency: HEADS_AT_ONCE },
  );
  await engine.campaigns.replaceSlice(campaign.id, { ...slice, states: writeRows(rows), asOf: look.now });
  const ids = people.map(({ customerId }) => customerId);
  return { rows, lost: isOver(campaign.state) ? [] : lostOf(campaign, slice, rows, before, ids, look) };
}

/** Rows that were handed out and wait as they did at the last look, and those overdue: they got lost on their way. */
function lostOf(
  { id }: Campaign,
  slice: SliceRecord,
  rows: readonly RowStatus[],
  before: readonly RowStatus[] | undefined,
  customerIds: readonly string[],
  { nextRow, now, urgent, behind }: Look,
): WorkMessage[] {
  const longAgo = urgent || (slice.asOf !== undefined && now - slice.asOf >= SHORTEST_ROUND_MS);
  const waits = (row: RowStatus, index: number) =>
    row.status === "pending" &&
    slice.firstRow + index < nextRow &&
    longAgo &&
    (urgent || before?.[index]?.status === "pending");
  const places = rows.flatMap((row, index) => (waits(row, index) ? [index] : []));
  const hasPassed = (at: Ms, customerId: string): boolean =>
    now - at >= LOST_AFTER_MS && at < (behind?.get(dueShardOf(id, customerId)) ?? Infinity);
  const overdue = rows.flatMap(({ due }, index) =>
    due && hasPassed(due.at, customerIds[index]!) ? [{ customerId: customerIds[index]!, seq: due.seq }] : [],
  );
  return [...rowMessages(id, slice.slice, places), ...dueMessages(id, overdue)];
}

export type Swept = {
  readonly sweep: Sweep;
  readonly messages: readonly WorkMessage[];
  /** Every row of every slice is over. */
  readonly drained: boolean;
};

/**
 * Goes on looking at slices in turn, a few at each tick. A round begins once everything was handed out, or now and
 * then while a campaign runs; a round that finds no row open means that the campaign is drained.
 */
export async function sweepOn(
  engine: Engine,
  campaign: Campaign,
  cursor: Cursor,
  now: Ms,
  behind: Behind,
): Promise<Swept> {
  const { slices } = campaign.audience!;
  const { sweep, nextRow } = cursor;
  if (sweep.done && !sweep.urgent) return { sweep, messages: [], drained: true };
  const begins = sweep.slice === 0;
  if (sweep.startedAt === 0) return { sweep: { ...sweep, startedAt: now }, messages: [], drained: false };
  if (begins && !sweep.urgent && now - sweep.startedAt < roundEvery(campaign, now))
    return { sweep, messages: [], drained: false };
  let { slice, open } = begins ? { slice: 0, open: 0 } : sweep;
  const messages: WorkMessage[] = [];
  for (let looked = 0; looked < SLICES_PER_TICK && slice < slices; looked++, slice++) {
    if (slice * SLICE_ROWS >= nextRow && campaign.state !== "cancelled") {
      open += slices - slice;
      slice = slices;
      break;
    }
    const record = await engine.campaigns.slice(campaign.id, slice);
    if (!record) throw new Error(`slice ${slice} of campaign ${campaign.id} is not there`);
    const { rows, lost } = await recount(engine, campaign, record, { nextRow, now, urgent: sweep.urgent, behind });
    if (rows.some(isOpenRow)) open += 1;
    messages.push(...lost);
  }
  const startedAt = begins ? now : sweep.startedAt;
  if (slice < slices) return { sweep: { ...sweep, slice, startedAt, open }, messages, drained: false };
  const done = open === 0;
  return { sweep: { slice: 0, startedAt, open, ...(done && { done }) }, messages, drained: done };
}

function roundEvery({ audience, plan, state }: Campaign, now: Ms): Ms {
  if (now >= plan.endsAt || state === "cancelled") return 0;
  return Math.min(LONGEST_ROUND_MS, Math.max(SHORTEST_ROUND_MS, audience!.slices * ROUND_EVERY_MS_PER_SLICE));
}
