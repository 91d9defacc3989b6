import { createHmac } from "node:crypto";
import type { Campaign } from "./plan.ts";

/** What a row is for: nobody contacts it, it gets a service conversation, or the campaign itself. */
export type Arm = "holdout" | "care" | "offer";

/**
 * A number in [0, 100) that is the same for a customer and label, for ever, and independent between labels: the first
 * 48 bits of an HMAC under the campaign's seed.
 */
export function lot(seed: string, label: string, customerId: string): number {
  const mac = createHmac("sha256", Buffer.from(seed, "base64url")).update(`${label}\0${customerId}`).digest();
  return (mac.readUIntBE(0, 6) / 2 ** 48) * 100;
}

/** The arm of a customer; the same however often it is asked, whatever was added to the audience since. */
export function armOf({ seed, plan }: Pick<Campaign, "seed" | "plan">, customerId: string): Arm {
  if (lot(seed, "holdout", customerId) < plan.holdoutPercent) return "holdout";
  return lot(seed, "care", customerId) < plan.careArmPercent ? "care" : "offer";
}

/** Whether `armOf` is "care": few are drawn for it, and of the others it is known by one lot. */
export const isOfCare = ({ seed, plan }: Pick<Campaign, "seed" | "plan">, customerId: string): boolean =>
  lot(seed, "care", customerId) < plan.careArmPercent && lot(seed, "holdout", customerId) >= plan.holdoutPercent;
