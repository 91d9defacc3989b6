import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COUNTED, COUNTED_STEPS, type CountedKind } from "../../scripts/docs/scale-counted.ts";
import { countedOf, countedSteps } from "./counted-contacts.ts";

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("docs/scale.md", () => {
  it("says how many rows that are due again a tick hands out", () => {
    const source = textOf("lib/campaign/tick.ts");
    const constant = (name: string) =>
      Number(new RegExp(`const ${name} = ([\\d_]+);`).exec(source)![1]!.replaceAll("_", ""));
    const bytes = constant("MAX_DUE_BYTES");
    const rows = Math.floor(bytes / (12 + constant("DUE_ENTRY_BYTES")));
    const told = textOf("docs/scale.md").replaceAll("\n", " ");
    expect(told).toContain(
      `keeps ${bytes.toLocaleString("en")} bytes: ${rows.toLocaleString("en")} a minute with ids of 12 letters`,
    );
  });
});

describe("the units docs/scale.md and docs/deploy.md calculate with (scripts/docs/scale-counted.ts)", () => {
  it.each(Object.keys(COUNTED) as CountedKind[])("are those of a contact of a campaign: %s", async (kind) => {
    expect(await countedOf(kind)).toEqual(COUNTED[kind]);
  });

  it("are those of a contact made through the API, step by step", async () => {
    expect(await countedSteps()).toEqual(COUNTED_STEPS);
  });
});
