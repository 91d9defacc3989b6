import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PROBLEMS } from "../../lib/contact/problem.ts";
import { FACT_KINDS } from "../../lib/policy/facts.ts";
import { kinds } from "../../lib/policy/rules/kinds.ts";
import { SHIPPED_POLICIES } from "../../packs/shipped.ts";
import { blocksOf, documentAt, ROOT } from "./documents.ts";

const headings = (path: string): string[] =>
  [...documentAt(path).text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);

/** Source files below a folder. */
const sources = (folder: string): string[] =>
  readdirSync(ROOT + folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(`${ROOT}${folder}/${file}`, "utf8"));

describe("nothing is left out", () => {
  it.each(Object.keys(PROBLEMS))("the problem %s has a section", (code) => {
    expect(headings("docs/problems.md")).toContain(code);
  });

  it("and no problem that is none", () => {
    const told = headings("docs/problems.md").slice(1);
    expect(told.filter((heading) => !(heading in PROBLEMS))).toEqual([]);
  });

  it.each(Object.keys(kinds))("the kind %s has a section, its fields and an example", (kind) => {
    const document = documentAt("docs/policy-language.md");
    expect(headings(document.path)).toContain(kind);
    expect(document.text).toContain(`<!-- generated: kind:${kind} -->`);
    const rules = blocksOf(document).filter(({ of }) => of === "rule");
    expect(rules.map(({ text }) => JSON.parse(text).kind)).toContain(kind);
  });

  it.each(Object.values(SHIPPED_POLICIES))("the shipped policy $id is told of", ({ id }) => {
    expect(documentAt("docs/policies.md").text).toContain(`<!-- generated: policy:${id} -->`);
  });

  it("every rule of courteous is told of", () => {
    const text = documentAt("docs/policies.md").text;
    expect(SHIPPED_POLICIES.courteous!.rules.filter(({ id }) => !text.includes(`#### \`${id}\``))).toEqual([]);
  });

  it("every kind of entry is told of", () => {
    const text = documentAt("docs/ledger-format.md").text;
    expect(FACT_KINDS.filter((kind) => !text.includes(`\`${kind}\``))).toEqual([]);
  });

  it("every package it depends on is told of, and why", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
    const rows = documentAt("docs/decisions.md").text.match(/^\|.*\|$/gm) ?? [];
    const told = rows.flatMap((row) => row.split("|")[1]!.trim().split(/,\s*/));
    const isTold = (name: string) =>
      told.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one));
    const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith("@types/"));
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !isTold(name))).toEqual([]);
  });

  it("every variable of the environment is told of", () => {
    const used = [...sources("lib"), ...sources("bin"), ...sources("test")].flatMap(
      (text) => text.match(/TACET_[A-Z_]*[A-Z]/g) ?? [],
    );
    const told = documentAt("docs/operations.md").text;
    expect([...new Set(used)].filter((variable) => !told.includes(variable))).toEqual([]);
    expect(used.length).toBeGreaterThan(10);
  });

  it.each(Array.from({ length: 10 }, (_, index) => `G${index + 1}`))(
    "the guarantee %s is told of, with what holds today",
    (id) => {
      expect(documentAt("README.md").text).toMatch(
        new RegExp(`^\\| \\*\\*${id}\\*\\* .+ \\| .+ \\| (holds|waits).* \\|$`, "m"),
      );
    },
  );

  it("the licence is whole", () => {
    const licence = readFileSync(`${ROOT}LICENSE`, "utf8");
    expect(licence).toContain("Version 2.0, January 2004");
    expect(licence).toContain("The Tacet authors");
    expect(licence.split("\n").length).toBeGreaterThan(200);
  });
});
