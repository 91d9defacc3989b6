import { describe, expect, it } from "vitest";
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
