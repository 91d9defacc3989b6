import pMap from "p-map";
import type { AudienceRow } from "../audience/audience-row.ts";
import { SLICE_ROWS } from "../audience/slice.ts";
import { dueShardOf } from "../contact/campaigns.ts";
import { headOf } from "../ledger/entry.ts";
import { StoreUnavailable } from "../ledger/ledger.ts";
import { HOUR_MS, MINUTE_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import type { Engine } from "./engine.ts";
import { dueMessages, rowMessages } from "./hand-out.ts";
import { isOver } from "./life.ts";
import type { Campaign } from "./plan.ts";
import type { WorkMessage } from "./queues.ts";
import {
  isOpenRow,
  NEVER_BEGUN,
  PENDING,
  type RowStatus,
  readDues,
  readRows,
  statusOfRow,
  writeDues,
  writeRows,
} from "./rows.ts";
import { peopleOfSlice } from "./slice-people.ts";
import { type Cursor, isKnownToAll, type SliceRecord, type Sweep } from "./store.ts";

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
  readonly isSweep?: boolean;
};

/**
 * Looks at the rows of a slice that are not over yet, and keeps what it sees. A row that is over is looked at again where
 * an outcome told later asks for it: see `lookAtToldLater`.
 * `isSweep`: one that is deferred is left alone until it is due, for nothing moves it sooner, and what waits is kept to
 * compare the next sweep with. Whoever only asks how things stand does neither.
 */
export async function recount(engine: Engine, campaign: Campaign, slice: SliceRecord, look: Look): Promise<Recounted> {
  const before = slice.states === undefined ? undefined : readRows(slice.states);
  if (before && !before.some(isOpenRow)) return { rows: before, lost: [] };
  const { nextRow, now, isSweep } = look;
  // A cancelled campaign waits for nothing.
  const dues = isSweep && campaign.state !== "cancelled" && slice.dues !== undefined ? readDues(slice.dues) : NO_DUES;
  const isUnmoved = (index: number): boolean => now < (dues.get(index) ?? 0);
  let people: readonly AudienceRow[] | undefined;
  let unseen = 0;
  const idOf = async (index: number): Promise<string> => {
    people ??= await peopleOfSlice(engine, campaign.audience!, slice.slice, async () => slice);
    return people[index]!.customerId;
  };
  const isSettled = (row: RowStatus, index: number): boolean =>
    !isOpenRow(row) || (row.status === "deferred" && isUnmoved(index));
  const rows: RowStatus[] = [];
  const looked: number[] = [];
  for (let index = 0; index < slice.rows; index++) {
    const known = before?.[index];
    rows.push(known ?? PENDING);
    if (known && isSettled(known, index)) continue;
    // What was never handed out has no entry to look for.
    if (slice.firstRow + index < nextRow) looked.push(index);
    else rows[index] = campaign.state === "cancelled" ? NEVER_BEGUN : PENDING;
  }
  await pMap(
    looked,
    async (index) => {
      try {
        const customerId = await idOf(index);
        const head = headOf(await engine.ledger.newest(customerId, "eventual"));
        rows[index] = await statusOfRow(engine, campaign, customerId, head, now);
      } catch (error) {
        // A sweep of many rows that one of them could stop might never get to its end.
        if (!isSweep || !(error instanceof StoreUnavailable)) throw error;
        unseen += 1;
      }
    },
    { concurrency: HEADS_AT_ONCE },
  );
  const waits = rows.flatMap(({ status }, index) =>
    status === "pending" && slice.firstRow + index < nextRow ? [index] : [],
  );
  const isCompared = isSweep && now - (slice.waiting?.at ?? 0) >= SHORTEST_ROUND_MS;
  const next: SliceRecord = {
    ...slice,
    states: writeRows(rows),
    ...(unseen === 0 && { asOf: now }),
    dues: writeDues(rows, dues),
    ...(isCompared && { waiting: { at: now, places: waits } }),
  };
  // What is kept as over is not looked at again.
  if (isKnownToAll(campaign, now)) await engine.campaigns.replaceSlice(campaign.id, next);
  if (isOver(campaign.state)) return { rows, lost: [] };
  const known = new Set(isCompared ? slice.waiting?.places : []);
  const places = look.urgent ? waits : waits.filter((place) => known.has(place));
  return {
    rows,
    lost: [...rowMessages(campaign.id, slice.slice, places), ...(await overdue(campaign, rows, look, idOf))],
  };
}

const NO_DUES: ReadonlyMap<number, Ms> = new Map();

/** Rows that are still as they were long after they were due: they got lost on their way. */
async function overdue(
  { id }: Campaign,
  rows: readonly RowStatus[],
  { now, behind, urgent }: Look,
  idOf: (index: number) => Promise<string>,
): Promise<WorkMessage[]> {
  const lost: { customerId: string; seq: number }[] = [];
  for (const [index, { due }] of rows.entries()) {
    if (!due || now - due.at < (urgent ? 0 : LOST_AFTER_MS)) continue;
    const customerId = await idOf(index);
    if (due.at < (behind?.get(dueShardOf(id, customerId)) ?? Infinity)) lost.push({ customerId, seq: due.seq });
  }
  return dueMessages(id, lost);
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
  if (!isKnownToAll(campaign, now)) return { sweep, messages: [], drained: false };
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
    const { rows, lost } = await recount(engine, campaign, record, {
      nextRow,
      now,
      urgent: sweep.urgent,
      behind,
      isSweep: true,
    });
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
