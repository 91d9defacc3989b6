import { describe, expect, it } from "vitest";
import { COUNTED, COUNTED_STEPS, type CountedKind } from "../../scripts/docs/scale-counted.ts";
import { countedOf, countedSteps } from "./counted-contacts.ts";

describe("the units docs/scale.md and docs/deploy.md calculate with (scripts/docs/scale-counted.ts)", () => {
  it.each(Object.keys(COUNTED) as CountedKind[])("are those of a contact of a campaign: %s", async (kind) => {
    expect(await countedOf(kind)).toEqual(COUNTED[kind]);
  });

  it("are those of a contact made through the API, step by step", async () => {
    expect(await countedSteps()).toEqual(COUNTED_STEPS);
  });
});
