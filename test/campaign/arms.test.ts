import fc from "fast-check";
import { expect, it } from "vitest";
import { armOf, isOfCare } from "../../lib/campaign/arms.ts";
import { planOf } from "./stage.ts";

it("a row is of the care arm exactly where its arm is that, whatever the shares", () => {
  const percent = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(fc.base64String(), percent, percent, fc.uuid(), (seed, holdoutPercent, careArmPercent, customerId) => {
      const campaign = { seed, plan: planOf({ holdoutPercent, careArmPercent }) };
      expect(isOfCare(campaign, customerId)).toBe(armOf(campaign, customerId) === "care");
    }),
  );
});
