import { createHash } from "node:crypto";
import { evolve } from "../policy/evolve.ts";
import type { Fact, FactKind, Parts } from "../policy/facts.ts";
import { EMPTY_FOLD, type Fold } from "../policy/fold.ts";
import type { Request } from "../policy/rule.ts";
import type { Ms } from "../policy/words.ts";
import { decodeFold, encodeFold } from "./fold-codec.ts";
import type { StoredDecision } from "./stored-decision.ts";

/**
 * One entry of a customer's ledger. It is written once and never changed; `fold` is the state after it, `prev` and
 * `hash` chain it to the one before. Sizes in bytes: see `test/ledger/size.test.ts`.
 */
export type Entry = {
  readonly customerId: string;
  /** From 1, without gaps. */
  readonly seq: number;
  readonly kind: FactKind;
  /** Deterministic: the same request has the same id, so that a repeat is recognised. 12 characters. */
  readonly id: string;
  /** When it happened. */
  readonly at: Ms;
  readonly recordedAt: Ms;
  /** Who said so: a token's subject, or the actor it named. */
  readonly actor: string;
  /** The fact's parts, and what decides nothing but must be kept: `body.note` and the like. */
  readonly body: Body;
  readonly decision?: StoredDecision;
  readonly fold: string;
  /** Index attributes of a campaign's due row: `campaignId#shard`, and when. */
  readonly dueShard?: string;
  readonly dueAt?: Ms;
  /** Index attribute of the suppression log. */
  readonly suppressionShard?: string;
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
};

/** Free text never stands here, only its keyed digest (`text`); the words are sealed in the directory. */
export type Body = Parts & {
  /** The request a decision judged, where the entry opens no contact. */
  readonly request?: Request;
  readonly source?: string;
  readonly text?: string;
  /** Digest of the request's body: a repeat with another body is a mistake. */
  readonly digest?: string;
  readonly deadline?: Ms;
  /** Of a merge: the ledger and sequence number a fact was appended from. */
  readonly from?: { readonly customerId: string; readonly seq: number };
};

/** What an entry is made of, before it has its place in the ledger. */
export type Draft = Omit<Entry, "customerId" | "seq" | "fold" | "prev" | "hash" | "recordedAt">;

const GENESIS = new Uint8Array(32);

export type Head = { readonly entry: Entry | undefined; readonly fold: Fold };

export const headOf = (entry: Entry | undefined): Head => ({
  entry,
  fold: entry ? decodeFold(entry) : EMPTY_FOLD,
});

/** The draft as the entry after `head`, folded and chained. */
export function seal(customerId: string, head: Head, draft: Draft, recordedAt: Ms): Entry {
  const seq = (head.entry?.seq ?? 0) + 1;
  const unchained = { ...draft, customerId, seq, recordedAt };
  const fold = encodeFold(evolve(head.fold, factOf(unchained)), recordedAt);
  const unhashed = { ...unchained, fold, prev: head.entry?.hash ?? GENESIS };
  return { ...unhashed, hash: hashOf(unhashed) };
}

/**
 * What an entry tells the fold. A claim's request is known by the entry's own id; where a campaign's engine claims,
 * by campaign and attempt, so the fold need not carry it, and it expires when its row is due again.
 */
export const factOf = (entry: Pick<Entry, "kind" | "seq" | "at" | "recordedAt" | "id" | "body" | "dueAt">): Fact => ({
  ...entry.body,
  ...(entry.kind === "claimed" && {
    opens: entry.body.campaign
      ? { expiresAt: entry.dueAt, ...entry.body.opens! }
      : { ...entry.body.opens!, request: shortId(entry.id) },
  }),
  due: entry.dueAt !== undefined,
  kind: entry.kind,
  seq: entry.seq,
  at: entry.at,
  recordedAt: entry.recordedAt,
  id: shortId(entry.id),
});

/** How the fold remembers an id: 36 bits are plenty to tell a customer's newest few apart. */
export const shortId = (id: string): string => id.slice(0, 6);

/** SHA-256 over every attribute but the hash itself, in canonical form. */
export function hashOf(entry: Omit<Entry, "hash">): Uint8Array {
  return new Uint8Array(createHash("sha256").update(canonical(entry)).digest());
}

/** Attributes by name, absent ones left out, bytes as base64: the one form that is hashed. */
export function canonical(entry: Omit<Entry, "hash"> & { hash?: unknown }): string {
  const { hash: _, ...covered } = entry;
  return JSON.stringify(sorted(covered));
}

function sorted(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : sorted(item)));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/** A deterministic id of what makes a request itself. 72 bits, base64url. */
export const idOf = (...parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 12);

/** Digest of a request's body: equal for equal content, whatever the order of its keys. */
export const digestOf = (body: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(sorted(body) ?? null))
    .digest("base64url")
    .slice(0, 8);
