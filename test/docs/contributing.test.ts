import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { contactOf, EMPTY_FOLD, type Fold } from "../../lib/policy/fold.ts";
import type { Context, RuleKind } from "../../lib/policy/rule.ts";
import { NOTHING_OUTSIDE } from "../../lib/policy/rule.ts";
import { daysIn } from "../../lib/policy/sentence.ts";
import { parseInstant } from "../../lib/policy/time.ts";
import { zoneNamed } from "../../lib/zones/zone.ts";
import { blocksOf, documentAt, ROOT } from "./documents.ts";

const FOLDER = `${ROOT}.cache/contributing`;
const blocks = blocksOf(documentAt("CONTRIBUTING.md"));
const CALLED = parseInstant("2026-11-23T15:00:00Z")!;
const A_DAY = 86_400_000;

/** The rule of the document, as a file of the tree would have it; only its imports are made absolute. */
async function spacing(): Promise<RuleKind<{ id: string; apart: string }>> {
  const text = blocks.find(({ of }) => of === "lib/policy/rules/spacing.ts")!.text;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/spacing.ts`, text.replaceAll('"../', `"${ROOT}lib/policy/`));
  return (await import(/* @vite-ignore */ `${FOLDER}/spacing.ts`)).spacing;
}

describe("the kind of rule that CONTRIBUTING.md adds", () => {
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

  it("parses its example, refuses until it says, and says why", async () => {
    const kind = await spacing();
    const example = JSON.parse(blocks.find(({ language }) => language === "json")!.text);
    const rule = kind.schema.parse(example);
    const judge = kind.compile(rule, NOTHING_OUTSIDE);

    const call = contactOf({
      seq: 2,
      at: CALLED,
      channel: "voice",
      purpose: "service",
      direction: "outbound",
      state: "settled",
      disposition: "no_answer",
      pitched: false,
    });
    const context = (fold: Partial<Fold>) =>
      ({
        fold: { ...EMPTY_FOLD, ...fold },
        request: { action: "contact", channel: "voice", purpose: "service" },
      }) as Context;

    expect(judge(context({}), CALLED)).toBeUndefined();
    const finding = judge(context({ contacts: [call] }), CALLED + 1)!;
    expect(finding).toMatchObject({ until: CALLED + A_DAY, evidence: [2] });
    expect(judge(context({ contacts: [call] }), CALLED + A_DAY - 1)).toBeDefined();
    expect(judge(context({ contacts: [call] }), CALLED + A_DAY)).toBeUndefined();
    expect(kind.sentence(rule, finding.say, daysIn(zoneNamed("Europe/Lisbon")!), finding.until)).toBe(
      "The last contact was on 23 Nov 2026 15:00; contacts are at least 1 day apart",
    );
  });
});
