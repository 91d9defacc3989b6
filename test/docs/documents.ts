import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export type Document = { readonly path: string; readonly text: string };

const read = (path: string): Document => ({ path, text: readFileSync(ROOT + path, "utf8") });

/** Every document a reader may open, by its path from the root. */
export const DOCUMENTS: readonly Document[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(`${ROOT}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
  ...readdirSync(`${ROOT}docs/law`).map((name) => `docs/law/${name}`),
  ...readdirSync(`${ROOT}bench`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `bench/${name}`),
].map(read);

export const documentAt = (path: string): Document =>
  DOCUMENTS.find((document) => document.path === path) ?? read(path);

export type Block = {
  /** Where it is, for messages: "README.md:36". */
  readonly place: string;
  readonly language: string;
  /** What stands after the language: what the block is an example of. */
  readonly of: string;
  readonly text: string;
};

const FENCED = /^```(\w+)(?: ([^\n]*))?\n([\s\S]*?)^```$/gm;

export const blocksOf = ({ path, text }: Document): Block[] =>
  [...text.matchAll(FENCED)].map((match) => ({
    place: `${path}:${text.slice(0, match.index).split("\n").length}`,
    language: match[1]!,
    of: match[2] ?? "",
    text: match[3]!,
  }));

/** The text without its fenced blocks and code spans: where links are links. */
export const proseOf = ({ text }: Document): string => text.replace(FENCED, "").replace(/`[^`\n]*`/g, "`code`");

/** The anchors GitHub gives the headings of a document, repeated ones numbered. */
export function anchorsOf({ text }: Document): Set<string> {
  const seen = new Map<string, number>();
  return new Set(
    [...text.replace(FENCED, "").matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
      const anchor = heading!
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-");
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    }),
  );
}
