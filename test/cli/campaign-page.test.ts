import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aTacet } from "./given.ts";

const page = await readFile(new URL("../../docs/cli.md", import.meta.url), "utf8");
const section = page.split("\n## A campaign from the terminal\n")[1]!.split("\n## ")[0]!;

type Step = { readonly commands: readonly string[]; readonly printed?: string };

/** Blocks of commands, and what the page says they print; the first block starts the server. */
const blocks = [...section.matchAll(/```(sh|)\n([\s\S]*?)```/g)].map(([, kind, text]) => ({ kind, text: text! }));
const steps: Step[] = blocks.flatMap(({ kind, text }, index) => {
  if (kind !== "sh") return [];
  const next = blocks[index + 1];
  const commands = text.split("\n").filter((line) => line !== "");
  return [{ commands, ...(next?.kind === "" && { printed: next.text.trimEnd() }) }];
});
const [start, ...played] = steps;

/** Ids of jobs are made by chance. */
const linesOf = (text: string): string[] =>
  text
    .trimEnd()
    .replace(/\bjb_[\w-]+/g, "jb_…")
    .split("\n");

let tacet: Awaited<ReturnType<typeof aTacet>>;
beforeAll(async () => {
  const clock = /--clock (\S+)/.exec(start!.commands[0]!)![1]!;
  tacet = await aTacet(clock);
  for (const file of new Set(section.match(/examples\/[\w.-]+/g)))
    tacet.files.set(file, await readFile(new URL(`../../${file}`, import.meta.url), "utf8"));
});
afterAll(() => tacet.local.close());

it("is what really happens, command by command", async () => {
  expect(start!.commands).toEqual([expect.stringMatching(/^npm start -- --clock /)]);
  for (const { commands, printed } of played) {
    let out = "";
    for (const command of commands) {
      const [npx, name, ...words] = command.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ""));
      expect([npx, name]).toEqual(["npx", "tacet"]);
      const ran = await tacet.tacet(...words);
      expect(ran, command).toMatchObject({
        code: 0,
        err: expect.stringMatching(/^((Job \S+|The clock) goes on .*\n)?$/),
      });
      out += ran.out;
      await tacet.local.drained();
    }
    if (printed !== undefined) expect(linesOf(out)).toEqual(linesOf(printed));
  }
  const said = played.flatMap(({ commands }) => commands).join("\n");
  for (const verb of ["create", "audience", "forecast", "launch", "progress"])
    expect(said).toContain(`npx tacet campaign ${verb} `);
});
