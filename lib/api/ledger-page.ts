import type * as z from "zod";
import { entryInWords, zoneOf } from "../contact/describe.ts";
import { Problem } from "../contact/problem.ts";
import { type Entry, headOf } from "../ledger/entry.ts";
import { instantOut, renderStored } from "./render.ts";
import type { ApiWorld } from "./route.ts";
import type { EntryOut, LedgerOut } from "./schemas.ts";

/** A page of a customer's entries, newest first; undefined where there is no such ledger. */
export async function entryPage(
  world: ApiWorld,
  customerId: string,
  limit: number,
  cursor?: string,
): Promise<z.infer<typeof LedgerOut> | undefined> {
  const to = cursor === undefined ? undefined : readCursor(cursor);
  const entries = await world.ledger.read(customerId, { to, limit, newestFirst: true });
  if (entries.length === 0 && cursor === undefined) return undefined;
  const oldest = entries.at(-1)?.seq ?? 1;
  return {
    data: await Promise.all(entries.map((entry) => entryOut(world, entry))),
    nextCursor: oldest > 1 ? writeCursor(oldest - 1) : null,
  };
}

const writeCursor = (seq: number): string => Buffer.from(`seq:${seq}`).toString("base64url");

function readCursor(cursor: string): number {
  const match = /^seq:([1-9]\d{0,14})$/.exec(Buffer.from(cursor, "base64url").toString());
  if (!match)
    throw new Problem("invalid-request", "the cursor is not one of ours", [
      { pointer: "/cursor", detail: "send the nextCursor of the page before, unchanged" },
    ]);
  return Number(match[1]);
}

async function entryOut(world: ApiWorld, entry: Entry): Promise<z.infer<typeof EntryOut>> {
  const { fold } = headOf(entry);
  return {
    seq: entry.seq,
    kind: entry.kind,
    at: instantOut(entry.at),
    recordedAt: instantOut(entry.recordedAt),
    actor: entry.actor,
    says: entryInWords(entry, fold),
    body: { ...entry.body },
    ...(entry.decision && {
      decision: await renderStored(world.policies, entry.decision, zoneOf(fold), entry.recordedAt, entry.seq),
    }),
    hash: Buffer.from(entry.hash).toString("base64"),
  };
}
