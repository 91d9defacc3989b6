import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { SHIPPED_DOCUMENTS } from "../packs/shipped.ts";

/** Digests by what has them and its version: "pack us-fl 2026-11-22", "holidays FR date-holidays 3.37.0", "policy strict 1". */
export type Digests = Readonly<Record<string, string>>;

type Versioned = { readonly id: string; readonly version: string };

const PACKS = new URL("../packs/", import.meta.url);

/** Of every pack, list of holidays and policy that ships, as it is written. */
export function digestsNow(): Digests {
  const written = (folder: string): Versioned[] =>
    readdirSync(new URL(`${folder}/`, PACKS))
      .sort()
      .map((file) => JSON.parse(readFileSync(new URL(`${folder}/${file}`, PACKS), "utf8")) as Versioned);
  const of = (kind: string, documents: readonly Versioned[]) =>
    documents.map((document) => [`${kind} ${document.id} ${document.version}`, digestOf(document)] as const);
  return Object.fromEntries([
    ...of("pack", written("law")),
    ...of("holidays", written("holidays")),
    ...of("policy", Object.values(SHIPPED_DOCUMENTS)),
  ]);
}

/** SHA-256 of a document's content: neither white space nor the order of keys is part of it. */
export const digestOf = (document: unknown): string =>
  createHash("sha256").update(JSON.stringify(document, sorted)).digest("hex");

const sorted = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** What changed under a version that is known, and what has a version that is not known yet. */
export function compareDigests(known: Digests, now: Digests): { readonly changed: string[]; readonly added: string[] } {
  const names = Object.keys(now);
  return {
    changed: names.filter((name) => known[name] !== undefined && known[name] !== now[name]),
    added: names.filter((name) => known[name] === undefined),
  };
}

/** What to do about a document whose content changed and whose version did not. */
export const changedInWords = (name: string): string =>
  `${name} is not what it was. Decisions name that version, and are told and derived again by it: give the document a new "version", and run npx tsx scripts/generate-digests.ts`;
