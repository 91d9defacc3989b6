import { describe, expect, it } from "vitest";
import { EXIT } from "../../lib/cli/terminal.ts";
import type { Verb } from "../../lib/cli/verb.ts";
import { CHAPTERS } from "../../lib/cli/verbs.ts";
import { shellOf } from "./given.ts";

/** Nobody listens there, and waiting for somebody costs no time. */
const tacet = shellOf({ TACET_URL: "http://127.0.0.1:1", TACET_TOKEN: "t" }, new Map(), { pause: async () => {} });

type Named = { readonly name: string; readonly spec: Verb; readonly takes: readonly string[] };

/** Every command there is, whatever its chapter. */
const VERBS: readonly Named[] = CHAPTERS.flatMap(({ entries }) => entries).flatMap((entry) => {
  const verbs =
    "verbs" in entry ? entry.verbs.map((verb) => [`${entry.name} `, verb] as const) : [["", entry] as const];
  return verbs.map(([group, spec]) => {
    const [name, ...takes] = spec.usage.split(" ");
    return { name: group + name, spec, takes };
  });
});

/** The words of a command line, as a shell would cut them. */
const words = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ""));
const isPlain = (line: string): boolean => !/[|&<>$]/.test(line);

it("there are many commands", () => {
  expect(VERBS.length).toBeGreaterThan(50);
});

describe.each(VERBS)("tacet $name", ({ name, spec, takes }) => {
  it("has help with an example of itself and --json", async () => {
    const { code, out, err } = await tacet(...name.split(" "), "--help");
    expect([code, err]).toEqual([EXIT.done, ""]);
    expect(out).toContain(spec.summary.slice(0, 20));
    expect(out).toContain("--json");
    expect(spec.examples.length).toBeGreaterThan(0);
    for (const example of spec.examples) expect(example).toContain(name);
  });

  it("takes no option it does not have, and no less than it needs: 2, with nothing on stdout", async () => {
    const odd = await tacet(...name.split(" "), "--no-such-option");
    expect([odd.code, odd.out]).toEqual([EXIT.usage, ""]);
    if (!takes.some((one) => one.startsWith("<"))) return;
    const bare = await tacet(...name.split(" "));
    expect([bare.code, bare.out]).toEqual([EXIT.usage, ""]);
    expect(bare.err).not.toBe("");
  });

  const example = spec.examples.find(isPlain);
  it.runIf(example !== undefined && !spec.offline)(
    "without a Tacet, or the file it names: 4 or 2, on stderr as JSON",
    async () => {
      const { code, out, err } = await tacet(...words(example!), "--json");
      expect([EXIT.unreachable, EXIT.usage], `${example}: ${out}${err}`).toContain(code);
      expect(out).toBe("");
      const lines = err.trim().split("\n");
      const told = JSON.parse(lines.at(-1)!);
      expect(told.error).toEqual(expect.any(String));
      expect(told.mend).toEqual(expect.any(String));
    },
  );
});
