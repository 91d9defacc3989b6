import * as z from "zod";
import type { Topics } from "./topics.ts";

/** What is looked for in the script of a campaign. */
export const SCRIPT_RULES = ["blame", "procedure", "pressure", "no-opt-out", "promotion-inside", "re-pitch"] as const;
export type ScriptRule = (typeof SCRIPT_RULES)[number];
/** Of those, what a phrase of the list can be. */
export const PHRASE_KINDS = ["blame", "procedure", "pressure"] as const;
export const SCRIPT_SEVERITIES = ["warn", "block"] as const;
export type ScriptSeverity = (typeof SCRIPT_SEVERITIES)[number];

/** Phrases of one policy: a list a person can still read. */
const MAX_PHRASES = 200;

const Sentence = z.string().trim().min(3).max(300);
export const ScriptSection = z.strictObject({
  severity: z
    .partialRecord(z.enum(SCRIPT_RULES), z.enum(SCRIPT_SEVERITIES))
    .default({})
    .describe("Whether a finding warns or blocks, where it shall be otherwise than usual"),
  phrases: z
    .array(
      z.strictObject({
        phrase: Sentence.max(100).describe("The words, found as whole words, in capitals or not"),
        kind: z.enum(PHRASE_KINDS).describe("What is wrong with them"),
        why: Sentence.describe("What they do to a customer"),
        instead: Sentence.describe("Better words, or what to do instead"),
      }),
    )
    .max(MAX_PHRASES)
    .default([])
    .describe("Phrases beside those that ship with Tacet"),
});
export type ScriptSection = z.infer<typeof ScriptSection>;

/** What several documents say of scripts: the first one's word, which the others can only make stricter. */
export function scriptSectionOf(documents: readonly { readonly script?: ScriptSection }[]): ScriptSection {
  const [own, ...beside] = documents.map(({ script }) => script);
  const severity = { ...own?.severity };
  for (const section of beside) {
    for (const rule of SCRIPT_RULES) if (section?.severity[rule] === "block") severity[rule] = "block";
  }
  return { severity, phrases: [own, ...beside].flatMap((section) => section?.phrases ?? []) };
}

/** A regular expression of words as people write them: capitals or not, as whole words, with any space between. */
export const wholeWords = (words: readonly string[], between: string): string =>
  `(?<![\\p{L}\\p{N}])${words.map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&")).join(between)}`;

/** A topic of the tree that a text speaks of. */
export type Mention = { readonly topic: string; readonly at: number; readonly quote: string };

type Reader = { readonly topics: readonly (readonly [string, RegExp])[]; last?: { text: string; found: Mention[] } };
/** Made once for a tree; each remembers its newest text, as a campaign asks of one script for every row. */
const readers = new WeakMap<Topics, Reader>();

/** The topics a text speaks of, "car-loan" as people write it: car loan, car-loans, carloan. */
export function mentionsIn(text: string, topics: Topics): readonly Mention[] {
  let reader = readers.get(topics);
  if (!reader) {
    reader = { topics: topics.all.map((topic) => [topic, nameOf(topic)]) };
    readers.set(topics, reader);
  }
  if (reader.last?.text !== text) {
    const found = reader.topics.flatMap(([topic, name]) =>
      [...text.matchAll(name)].map(({ index, 0: quote }) => ({ topic, at: index, quote })),
    );
    reader.last = { text, found };
  }
  return reader.last.found;
}

const nameOf = (topic: string): RegExp =>
  new RegExp(`${wholeWords(topic.split("-"), "[\\s-]?")}s?(?![\\p{L}\\p{N}])`, "giu");
