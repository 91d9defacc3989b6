import { EXPORT_FORMAT, type PortableEntry, unpackEntry } from "../api/export.ts";
import type { Entry } from "../ledger/entry.ts";
import { type Anchor, verify } from "../ledger/verify.ts";

export type Checked = {
  readonly customerId?: string;
  readonly entries?: number;
  /** The newest entry, to vouch for: an anchor of the next check. */
  readonly newest?: Anchor;
  readonly flaw?: { readonly seq: number; readonly what: string; readonly detail: string };
};

/** Checks one export. Never throws: what cannot be read is a flaw too, because it is no evidence. */
export function checked(text: string, anchor?: Anchor): Checked {
  const unreadable = (detail: string, seq = 1): Checked => ({ flaw: { seq, what: "unreadable", detail } });
  let document: Partial<{ format: unknown; customerId: unknown; entries: unknown }>;
  try {
    document = JSON.parse(text) ?? {};
  } catch (error) {
    return unreadable(`this is no JSON: ${(error as Error).message}`);
  }
  const { format, customerId, entries } = document;
  if (format !== EXPORT_FORMAT) return unreadable(`this is no export: its "format" is not "${EXPORT_FORMAT}"`);
  if (typeof customerId !== "string" || !Array.isArray(entries))
    return unreadable('an export has a "customerId" and a list of "entries"');
  const broken = entries.findIndex((entry) => !isEntry(entry));
  if (broken >= 0)
    return { customerId, ...unreadable(`entry ${broken + 1} does not have the form of an entry`, broken + 1) };
  if (entries.length === 0)
    return { customerId, flaw: { seq: 1, what: "missing", detail: "the export holds no entry" } };
  const unpacked = (entries as PortableEntry[]).map(unpackEntry);
  const flaw = firstFlaw(customerId, unpacked, anchor);
  if (flaw) return { customerId, entries: entries.length, flaw };
  const newest = entries.at(-1) as PortableEntry;
  return { customerId, entries: entries.length, newest: { seq: newest.seq, hash: newest.hash } };
}

const isEntry = (entry: unknown): entry is PortableEntry => {
  if (entry === null || typeof entry !== "object") return false;
  const { prev, hash, fold, body, seq } = entry as Record<string, unknown>;
  return (
    [prev, hash, fold].every((text) => typeof text === "string") &&
    typeof seq === "number" &&
    body !== null &&
    typeof body === "object"
  );
};

/** An entry re-hashed with a body or fold of another form may not even fold: then it is named all the same. */
function firstFlaw(customerId: string, entries: readonly Entry[], anchor?: Anchor): Checked["flaw"] {
  try {
    return verify(customerId, entries, anchor);
  } catch {
    for (let length = 1; length <= entries.length; length++) {
      try {
        const flaw = verify(customerId, entries.slice(0, length));
        if (flaw) return flaw;
      } catch {
        return { seq: length, what: "misfolded", detail: `entry ${length} does not have the form of an entry` };
      }
    }
    throw new Error("an export could be checked in parts, and not as a whole");
  }
}
