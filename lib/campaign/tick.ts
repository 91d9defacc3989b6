import { DUE_SHARDS } from "../contact/campaigns.ts";
import { rowStateOf } from "../contact/row-state.ts";
import type { DueEntry } from "../ledger/due.ts";
import { headOf } from "../ledger/entry.ts";
import { StoreUnavailable } from "../ledger/ledger.ts";
import { type CampaignState, isLive } from "../policy/fold.ts";
import { MINUTE_MS, parseInstant } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";
import { waitingAtDesk } from "./desk-list.ts";
import { type Engine, IS_ASKED_FOR } from "./engine.ts";
import { dueMessages, newRows } from "./hand-out.ts";
import { heartbeat } from "./heartbeat.ts";
import { isOver, worksRows } from "./life.ts";
import { command } from "./manage.ts";
import type { Campaign, DeliveryKind } from "./plan.ts";
import type { WorkMessage } from "./queues.ts";
import { TICK_MINUTES, type TickEvent } from "./schedules.ts";
import { type Cursor, wentBack } from "./store.ts";
import { type Behind, sweepOn } from "./sweep-slices.ts";
import { isRoundOver, tellProgress } from "./tell-progress.ts";

/** Ticks that were lost are made up for, so many minutes' worth at most: a burst later would be no pace. */
const MAX_CATCH_UP_MINUTES = 5;
/** Contacts claimed ahead for each agent, so that nobody waits for the next one. */
const AHEAD_PER_AGENT = 2;
/** Entries of the due index looked at in one tick and shard, and at once. */
export const MAX_DUE_LOOKED_AT = 2_000;
/** Entries of the due index that fall due for one contact: what is asked for or told is claimed, then settled; a message is only settled. */
const DUE_OF_A_CONTACT: Readonly<Record<DeliveryKind, number>> = {
  desk: 2,
  webhook: 2,
  eventbridge: 2,
  email: 1,
  sms: 1,
};
const DUE_PAGE = 100;
/** What a tick hands out is kept with its cursor until it is sent, and a record holds 400 KB. */
const MAX_DUE_BYTES = 250_000;
const DUE_ENTRY_BYTES = 40;
const HEADS_AT_ONCE = 16;
/** Rows handed out in one tick once the end has come: they are refused, not contacted, so no pace holds them back. */
const ROWS_AFTER_END = 5_000;

/** Contacts a minute whose due entries ticks look at in time: beyond it what is due waits longer and longer. */
export const keptPerMinute = (delivery: DeliveryKind): number =>
  (DUE_SHARDS * MAX_DUE_LOOKED_AT) / (DUE_OF_A_CONTACT[delivery] * TICK_MINUTES);

/**
 * One tick: hands out the rows for which something is due and as many new ones as the pace allows. It is the same
 * tick as long as its scheduled time is: the cursor is moved together with what it hands out, and only then is that
 * sent, so a repeat or a crash in between sends the same again, and what it sends has one effect.
 */
export async function tick(engine: Engine, { campaign: id, scheduledTime }: TickEvent): Promise<void> {
  const at = parseInstant(scheduledTime);
  if (at === undefined) throw new Error(`a tick came without the time it was scheduled for: ${scheduledTime}`);
  if (id === undefined) return heartbeat(engine, at, tick);
  const campaign = await engine.campaigns.find(id);
  if (!campaign?.audience || campaign.state === "draft" || campaign.state === "ready") return;
  let cursor = await engine.campaigns.cursor(id);
  if (cursor.unsent) cursor = await sendAll(engine, id, cursor);
  if (at <= cursor.tickedAt) return;
  const planned = await plan(engine, campaign, cursor, at);
  if (!(await engine.campaigns.moveCursor(id, planned.cursor))) return;
  const version = (cursor.version ?? 0) + 1;
  if (planned.cursor.unsent) await sendAll(engine, id, { ...planned.cursor, version });
  if (planned.drained) await end(engine, campaign);
  if (isRoundOver(cursor.sweep, planned.cursor.sweep)) await tellProgress(engine, id);
}

async function sendAll(engine: Engine, id: string, cursor: Cursor): Promise<Cursor> {
  await engine.queues.work.send(cursor.unsent!.map((body) => ({ body })));
  const { unsent: _, ...sent } = cursor;
  await engine.campaigns.moveCursor(id, sent);
  return engine.campaigns.cursor(id);
}

async function end(engine: Engine, campaign: Campaign): Promise<void> {
  if (!isOver(campaign.state)) await command(engine, campaign.id, "complete", "tacet");
  await engine.schedules.stop(campaign.id);
}

type Planned = { readonly cursor: Cursor; readonly drained: boolean };

async function plan(engine: Engine, campaign: Campaign, found: Cursor, at: Ms): Promise<Planned> {
  const now = engine.now();
  const cursor = worksRows(campaign, now) ? wentBack(found) : found;
  const budget = await budgetOf(engine, campaign, cursor, at, now);
  const due = await dueRows(engine, campaign, cursor, budget, now);
  const fresh = newRows(campaign, cursor.nextRow, Math.max(0, budget - due.claimable), now);
  const swept = await sweepOn(engine, campaign, { ...cursor, nextRow: fresh.nextRow }, now, due.behind);
  const unsent = [...due.messages, ...fresh.messages, ...swept.messages];
  const moved: Cursor = {
    nextRow: fresh.nextRow,
    due: due.looked,
    ...(due.left.some((entry) => entry !== undefined) && { left: due.left }),
    tickedAt: at,
    sweep: swept.sweep,
    version: cursor.version,
    ...(unsent.length > 0 && { unsent }),
  };
  return { cursor: moved, drained: swept.drained && unsent.length === 0 };
}

/** Contacts the pace allows to be begun by this tick. */
async function budgetOf(engine: Engine, campaign: Campaign, cursor: Cursor, at: Ms, now: Ms): Promise<number> {
  const { pacing, startsAt, endsAt, delivery } = campaign.plan;
  if (!worksRows(campaign, now) || now < startsAt) return 0;
  if (now >= endsAt) return ROWS_AFTER_END;
  const minutes = cursor.tickedAt === 0 ? TICK_MINUTES : Math.round((at - cursor.tickedAt) / MINUTE_MS);
  const paced = Math.floor(pacing.perMinute * Math.min(Math.max(minutes, 0), MAX_CATCH_UP_MINUTES));
  if (!IS_ASKED_FOR[delivery.kind] || pacing.agents === undefined) return paced;
  const ahead =
    pacing.agents * AHEAD_PER_AGENT - (await waitingAtDesk(engine.records, campaign, pacing.agents * AHEAD_PER_AGENT));
  return Math.max(0, Math.min(paced, ahead));
}

type Due = {
  readonly messages: readonly WorkMessage[];
  readonly claimable: number;
  readonly looked: Cursor["due"];
  readonly left: NonNullable<Cursor["left"]>;
  readonly behind: Behind;
};

/** What a tick has found due so far, in all shards. */
type Found = { readonly rows: DueEntry[]; claimable: number; bytes: number };

/**
 * Rows whose time has come, of every shard in turn. Most entries of the index are superseded by the time they are
 * due, so each is looked up in its ledger first; those to be claimed are within the budget, sweeps are not.
 */
async function dueRows(engine: Engine, campaign: Campaign, cursor: Cursor, budget: number, now: Ms): Promise<Due> {
  const found: Found = { rows: [], claimable: 0, bytes: 0 };
  const looked: (DueEntry | null)[] = [];
  const left: (DueEntry | null | undefined)[] = Array.from({ length: DUE_SHARDS }, (_, shard) => cursor.left?.[shard]);
  const behind = new Map<string, Ms>();
  for (let turn = 0; turn < DUE_SHARDS; turn++) {
    // Another shard is first at each tick, so that none waits for ever.
    const shard = (turn + Math.floor(cursor.tickedAt / MINUTE_MS)) % DUE_SHARDS;
    const name = `${campaign.id}#${shard}`;
    const from = { after: cursor.due[shard] ?? null, left: left[shard] };
    const read = await readShard(engine, campaign, { name, budget, now }, from, found);
    looked[shard] = read.after;
    left[shard] = read.left;
    if (!read.isRead) behind.set(name, read.after?.dueAt ?? 0);
  }
  return { messages: dueMessages(campaign.id, found.rows), claimable: found.claimable, looked, left, behind };
}

type Shard = { readonly name: string; readonly budget: number; readonly now: Ms };
type Place = { readonly after: DueEntry | null; readonly left: DueEntry | null | undefined };

/** Goes on in a shard until it is read, the tick is full, or the store does not answer: what is left is for the next. */
async function readShard(
  engine: Engine,
  campaign: Campaign,
  { name, budget, now }: Shard,
  from: Place,
  found: Found,
): Promise<Place & { readonly isRead: boolean }> {
  const runs = worksRows(campaign, now);
  let { after, left } = from;
  // Where the pace allows no more, looking up many would be in vain: the first that is to be claimed ends it.
  const atOnce = () => (runs ? Math.max(1, Math.min(HEADS_AT_ONCE, budget - found.claimable)) : HEADS_AT_ONCE);
  try {
    for (let seen = 0; seen < MAX_DUE_LOOKED_AT; ) {
      const page = await engine.due.page(name, 0, now, DUE_PAGE, after ?? undefined);
      for await (const { entry, state } of lookedUp(engine, campaign, page, atOnce)) {
        const isClaimable = state?.state === "deferred";
        if (found.bytes > MAX_DUE_BYTES || (runs && isClaimable && found.claimable >= budget))
          return { after, left, isRead: false };
        // While it is paused nothing is claimed; whoever works rows again goes on from the first that was left alone.
        if (isClaimable && !runs && left === undefined) left = after;
        after = entry;
        if (!state || (isClaimable && !runs)) continue;
        if (isClaimable) found.claimable += 1;
        found.bytes += Buffer.byteLength(entry.customerId) + DUE_ENTRY_BYTES;
        found.rows.push(entry);
      }
      seen += page.length;
      if (page.length < DUE_PAGE) return { after, left, isRead: true };
    }
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
  return { after, left, isRead: false };
}

/** Entries and where their rows stand, in order: `atOnce` are looked up first, and twice as many each time after. */
async function* lookedUp(
  engine: Engine,
  campaign: Campaign,
  page: readonly DueEntry[],
  atOnce: () => number,
): AsyncGenerator<{ entry: DueEntry; state: CampaignState | undefined }> {
  for (let from = 0, count = atOnce(); from < page.length; from += count, count = Math.min(HEADS_AT_ONCE, 2 * count)) {
    const part = page.slice(from, from + count);
    const states = await Promise.all(part.map((entry) => stateOf(engine, campaign, entry)));
    for (const [index, entry] of part.entries()) yield { entry, state: states[index] };
  }
}

/** Where the row stands, if this entry is still what stands for it. */
async function stateOf(engine: Engine, { id }: Campaign, due: DueEntry): Promise<CampaignState | undefined> {
  const head = headOf(await engine.ledger.newest(due.customerId, "eventual"));
  // A stale head may not know the entry yet: then it is handed out, and whoever works it looks again.
  if (head.fold.seq < due.seq) return { id, row: 0, state: "in-flight", seq: due.seq, attempt: 1, made: 0 };
  const state = await rowStateOf(engine, due.customerId, head, id);
  return state && state.seq === due.seq && isLive(state) ? state : undefined;
}
