import { expect, it } from "vitest";
import type { Api } from "../../lib/cli/api.ts";
import { OtherwiseThanTold, type Stage, type Step, stageFor } from "../../lib/cli/story/stage.ts";

const reason = (rule: string) => ({
  rule,
  sentence: `Because of ${rule}`,
  until: null,
  severity: "guideline",
  evidence: [],
});

/** A stage on which Tacet answers as it is told to. */
function given(decision: object): { stage: Stage; steps: Step[] } {
  const steps: Step[] = [];
  const api = { ask: async () => ({ decision }) } as unknown as Api;
  const stage = stageFor({
    story: { name: "test", begins: "2026-11-03T10:00:00Z" },
    api,
    audience: (step) => steps.push(step),
    command: async () => ({ code: 1, printed: "Oh.\n" }),
  });
  return { stage, steps };
}
const ask = ({ stage }: { stage: Stage }, expected: "allowed" | { refusedBy: string }) =>
  stage.ask({ who: "Agent", wants: "may I?" }, "/v1/contacts", {}, expected);

const yes = { verdict: "allow", reasons: [], binding: null };
const no = { verdict: "suppress", reasons: [reason("b"), reason("a")], binding: "a" };

it("an answer that is as the story tells is told, the binding reason first", async () => {
  const told = given(no);
  await ask(told, { refusedBy: "b" });
  expect(told.steps.map(({ who, text }) => `${who}: ${text}`)).toEqual([
    "Agent: may I?",
    "Tacet: No. Because of a. Because of b.",
  ]);
  expect(told.stage.noes()).toBe(1);
  await ask(given(yes), "allowed");
});

it.each([
  ["a no for a yes", no, "allowed", "the story tells of a yes, and Tacet said no (b, a)"],
  ["a yes for a no", yes, { refusedBy: "a" }, "the story tells of a no by a, and Tacet said yes"],
  ["a no for another reason", no, { refusedBy: "c" }, "the story tells of a no by c, and Tacet named only b, a"],
] as const)("%s ends the story, after it was told", async (_what, decision, expected, says) => {
  const told = given(decision);
  await expect(ask(told, expected)).rejects.toThrow(new OtherwiseThanTold(says));
  expect(told.steps).toHaveLength(2);
});

it("so does a command that fails", async () => {
  const told = given(yes);
  await expect(told.stage.run("verify", "x")).rejects.toThrow("npx tacet verify x ended with exit code 1");
  expect(told.steps).toMatchObject([{ kind: "shown", text: "Oh." }]);
});
