import type { Export } from "../contact/customer.ts";
import type { Entry } from "../ledger/entry.ts";

/** The format of an export; the offline verifier reads it. */
export const EXPORT_FORMAT = "tacet-export-1";

export type PortableEntry = Omit<Entry, "prev" | "hash"> & { readonly prev: string; readonly hash: string };

/** An export as JSON: bytes as base64. */
export function portable(exported: Export) {
  const { entries, ...rest } = exported;
  return { format: EXPORT_FORMAT, ...rest, entries: entries.map(packEntry) };
}

const packEntry = (entry: Entry): PortableEntry => ({ ...entry, prev: base64(entry.prev), hash: base64(entry.hash) });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

export const unpackEntry = (entry: PortableEntry): Entry => ({
  ...entry,
  prev: bytes(entry.prev),
  hash: bytes(entry.hash),
});
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));
