import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Verb } from "../../lib/cli/verb.ts";
import { CHAPTERS } from "../../lib/cli/verbs.ts";
import { shellOf } from "./given.ts";

const verbs: readonly { name: string; verb: Verb }[] = CHAPTERS.flatMap(({ entries }) =>
  entries.flatMap((entry) =>
    "verbs" in entry
      ? entry.verbs.map((verb) => ({ name: `${entry.name} ${verb.usage}`, verb }))
      : [{ name: entry.usage, verb: entry }],
  ),
);
const document = await readFile(new URL("../../docs/cli.md", import.meta.url), "utf8");

/** Nobody is there, and no file: whatever is understood ends with one of these. */
const nobody = shellOf({ TACET_TOKEN: "t" }, new Map(), {
  fetch: () => Promise.reject(Object.assign(new Error("down"), { code: "ECONNREFUSED" })),
});
const UNDERSTOOD = /^done offline$|Tacet does not answer at|there is no such file/;
/** What needs neither is done. */
async function ending(words: readonly string[]): Promise<string> {
  const { code, err } = await nobody(...words);
  return code === 0 ? "done offline" : err;
}

const wordsOf = (line: string): string[] =>
  line.match(/"[^"]*"|'[^']*'|\S+/g)!.map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));

/** What the shell would see to: pipes, redirections, comments. */
const commandIn = (line: string): string => line.split(/ (?:[|>#]|&&) /)[0]!;

describe("examples are understood", () => {
  it.each(verbs.flatMap(({ verb }) => verb.examples.filter((example) => !example.includes(" | "))))(
    "tacet %s",
    async (example) => {
      expect(await ending(wordsOf(commandIn(example)))).toMatch(UNDERSTOOD);
    },
  );

  const inDocument = [...document.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!.split("\n").filter((line) => line.startsWith("npx tacet ")),
  );
  it.each(inDocument)("docs/cli.md: %s", async (line) => {
    expect(await ending(wordsOf(commandIn(line)).slice(2))).toMatch(UNDERSTOOD);
  });
});

it.each(verbs)("docs/cli.md names $name", ({ name }) => {
  expect(document).toContain(`\`${name}\``);
});
