import type { PutEventsCommandOutput, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { Ms } from "../policy/words.ts";
import { type CloudEvent, EVENT_SOURCE } from "./events.ts";

/** PutEvents takes so many entries, and so many bytes of them, at once (docs.aws.amazon.com/eventbridge, "PutEvents"). */
const MAX_ENTRIES = 10;
const MAX_BATCH_BYTES = 256 * 1_024;
/** A `Time` counts as so many bytes, whatever it says. */
const TIME_BYTES = 14;
/** Each event is put this often at most; after that, whoever called has it back. */
export const MAX_PUTS = 4;
const FIRST_PAUSE_MS = 100;

export type PublishPorts = {
  /** Sends a `PutEventsCommand` with these entries. */
  readonly put: (
    entries: PutEventsRequestEntry[],
  ) => Promise<Pick<PutEventsCommandOutput, "Entries" | "FailedEntryCount">>;
  readonly pause: (ms: Ms) => Promise<void>;
  /** In [0, 1). */
  readonly fraction: () => number;
  /** The default bus when left out. */
  readonly bus?: string;
};

/**
 * Puts events on the bus, ten at a time, in order. What the bus did not take is put again, by itself, after a pause.
 * Answers those it never took, with why: the caller gives them back to where they came from. An event may be put
 * twice; its id is the same both times.
 */
export async function publish(
  events: readonly CloudEvent[],
  ports: PublishPorts,
): Promise<{ readonly failed: readonly { readonly event: CloudEvent; readonly why: string }[] }> {
  const failed: { event: CloudEvent; why: string }[] = [];
  for (const batch of batchesOf(events, ports.bus)) failed.push(...(await putBatch(batch, ports)));
  return { failed };
}

type Ready = { readonly event: CloudEvent; readonly entry: PutEventsRequestEntry };

async function putBatch(batch: readonly Ready[], { put, pause, fraction }: PublishPorts) {
  let left = batch.map((ready) => ({ ...ready, why: "" }));
  for (let tried = 0; tried < MAX_PUTS; tried++) {
    if (tried > 0) await pause(fraction() * FIRST_PAUSE_MS * 2 ** tried);
    try {
      const { Entries = [] } = await put(left.map(({ entry }) => entry));
      left = left
        .map((ready, index) => ({ ...ready, why: Entries[index]?.ErrorCode ?? (Entries[index] ? "" : "no answer") }))
        .filter(({ why }) => why !== "");
    } catch (error) {
      left = left.map((ready) => ({ ...ready, why: (error as Error).name }));
    }
    if (left.length === 0) break;
  }
  return left.map(({ event, why }) => ({ event, why }));
}

function batchesOf(events: readonly CloudEvent[], bus: string | undefined): Ready[][] {
  const batches: Ready[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const entry = entryOf(event, bus);
    const size = bytesOf(entry);
    if (bytes + size > MAX_BATCH_BYTES || batches.at(-1)!.length === MAX_ENTRIES) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)!.push({ event, entry });
    bytes += size;
  }
  return batches;
}

/** The CloudEvent as the detail: rules of the bus can match on any part of it. */
export const entryOf = (event: CloudEvent, bus?: string): PutEventsRequestEntry => ({
  Source: EVENT_SOURCE,
  DetailType: event.type,
  Detail: JSON.stringify(event),
  ...(event.time !== undefined && { Time: new Date(event.time) }),
  ...(bus !== undefined && { EventBusName: bus }),
});

const bytesOf = ({ Source, DetailType, Detail, Time }: PutEventsRequestEntry): number =>
  Buffer.byteLength(`${Source}${DetailType}${Detail}`) + (Time ? TIME_BYTES : 0);
