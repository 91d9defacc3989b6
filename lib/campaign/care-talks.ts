import type { RecordStore } from "../directory/store.ts";
import { type Entry, idOf } from "../ledger/entry.ts";
import { DAY_MS } from "../policy/time.ts";
import type { Ms } from "../policy/words.ts";

/** The lots of inbound talks that are looked at: service conversations, and as many others to compare them with. */
export const TALK_LOTS = ["care", "control"] as const;
export type TalkLot = (typeof TALK_LOTS)[number];

/** A talk of a lot: where its customer's ledger tells of it. */
export type Talk = {
  readonly customerId: string;
  readonly conversationId: string;
  /** When it was first told of, and the entry that did. */
  readonly at: Ms;
  readonly seq: number;
};

type Records = Pick<RecordStore, "get" | "put" | "list">;

/** A UTC day: whole days since 1970. */
export const utcDay = (at: Ms): number => Math.floor(at / DAY_MS);
const ofDay = (day: number) => `CARE#${day}`;

/**
 * Keeps that a talk is in a lot: once for a conversation, by the day it was first told of, however often it is told.
 * Nothing is counted: whoever wants to know looks the talks up in their ledgers.
 */
export async function keepTalk(
  records: Records,
  lot: TalkLot,
  conversationId: string,
  { customerId, at, seq }: Pick<Entry, "customerId" | "at" | "seq">,
): Promise<void> {
  const talk: Talk = { customerId, conversationId, at, seq };
  const id = idOf("talk", customerId, conversationId);
  const place = { pk: `CARE-TALK#${id}`, sk: "TALK" };
  const isFirst = await records.put({ ...place, data: talk }, "once");
  // Whoever was first may have crashed before the second write.
  const first = isFirst ? talk : ((await records.get(place.pk, place.sk))!.data as unknown as Talk);
  // In the order of digests, so that the first so many of a day are a fair share of it.
  await records.put({ pk: ofDay(utcDay(first.at)), sk: `${lot}#${id}`, data: first }, "once");
}

/** Talks of one lot that were first told of on a UTC day, or the first `most` of them in an order that chance gave. */
export const talksOf = async (records: Records, lot: TalkLot, day: number, most: number): Promise<readonly Talk[]> =>
  (await records.list(ofDay(day), `${lot}#`, most)).map(({ data }) => data as unknown as Talk);
