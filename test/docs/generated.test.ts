import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lawPages } from "../../scripts/docs/law.ts";
import { documents } from "../../scripts/generate-docs.ts";

describe("the generated parts of the documents", () => {
  it.each(documents())("docs/$name is what `npx tsx scripts/generate-docs.ts` writes", ({ text, generated }) => {
    expect(text).toBe(generated);
  });

  it("are there", () => {
    const marked = documents().filter(({ text }) => text.includes("<!-- generated: "));
    expect(marked.map(({ name }) => name)).toEqual([
      "api.md",
      "campaigns.md",
      "concepts.md",
      "operations.md",
      "policies.md",
      "policy-language.md",
      "problems.md",
      "scale.md",
    ]);
  });
});

describe("the pages of the law", () => {
  const pages = lawPages();
  const pageOf = (name: string): string => pages.find((page) => page.name === `law/${name}.md`)!.text;
  const LAW = new URL("../../packs/law/", import.meta.url);
  const ids = readdirSync(LAW).map((name) => name.replace(/\.json$/, ""));

  it("are one for each pack and an index, and none besides", () => {
    const names = readdirSync(new URL("../../docs/law/", import.meta.url)).map((name) => `law/${name}`);
    expect(names.sort()).toEqual(pages.map(({ name }) => name).sort());
    expect(pages).toHaveLength(ids.length + 1);
    for (const id of ids) expect(pageOf("README")).toContain(`](${id}.md)`);
  });

  it.each(ids)("%s names every rule with its source, and says that it is no legal advice", (id) => {
    const page = pageOf(id);
    const { rules } = JSON.parse(readFileSync(new URL(`${id}.json`, LAW), "utf8")) as {
      rules: { id: string; why: string; source: { instrument: string; url?: string }; effectiveFrom?: string }[];
    };
    expect(page).toContain("not legal advice");
    for (const { id: rule, why, source, effectiveFrom } of rules) {
      expect(page).toContain(`\`${rule}\``);
      for (const part of [why, source.instrument, source.url ?? "", effectiveFrom ?? ""]) expect(page).toContain(part);
    }
  });

  it("say in short what a rule excepts, since when it holds, and that it is to be reviewed", () => {
    const inShort = (id: string, rule: string) =>
      pageOf(id)
        .split("\n")
        .find((line) => line.startsWith(`| \`${rule}\` |`));
    expect(inShort("ie", "ie-messages")).toBe(
      "| `ie-messages` | Only with express consent. Stands back when a purchase within 12 months is on file, and the contact is about the same family. | `prohibited` | `K` |",
    );
    expect(inShort("uk", "uk-ofcom-machine")).toBe(
      "| `uk-ofcom-machine` | The first contact that ended in `machine` silences every purpose for 24 hours. Stands back when the operator declares `dedicated-operator`. | `guideline` | `U`, needs review |",
    );
    expect(inShort("us-fl", "us-fl-three-a-day")).toContain("in any 24 hours, per topic.");
    expect(inShort("it", "it-code-hours")).toContain("In force from `2024-09-28T00:00:00+02:00`.");
    expect(inShort("us-ms", "us-ms-hours")).toContain("never Sunday, by the clock of America/Chicago.");
    expect(inShort("au", "au-dncr")).toContain("An implied consent stands above the list.");
  });

  it("say which rule of another pack one stands for, and where the source has no address", () => {
    expect(pageOf("de")).toContain("- Stands for `eu-eprivacy-messages` of [EU](eu.md), and asks at least as much.");
    expect(pageOf("be")).toContain("- Source: Code de droit économique, XII.13; no address of it is on file.");
  });
});
